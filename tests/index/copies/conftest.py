"""Bodies that are more or less alike."""

from collections.abc import Sequence
from random import Random

from hypothesis import strategies as st

WORDS = [f"{first}{second}" for first in "بتجدرسعفقكلمنوي" for second in ("اب", "ادي", "يلة", "ور", "ان")]


def story(seed: int, length: int) -> list[str]:
    """Some words, the same of the same seed."""
    return Random(seed).choices(WORDS, k=length)


def edited(words: Sequence[str], seed: int, edits: int) -> list[str]:
    """The same with some words dropped, added or replaced, and now and then a whole part."""
    rng, found = Random(seed), list(words)
    for _ in range(edits):
        at, kind = rng.randrange(len(found) + 1), rng.random()
        length = rng.choice((1, 1, 1, len(words) // 8))
        if kind < 0.4:
            del found[at : at + length]
        elif kind < 0.7:
            found[at:at] = rng.choices(WORDS, k=length)
        else:
            found[at : at + 1] = rng.choices(WORDS, k=1)
    return found


bodies = st.one_of(
    st.just(""),
    st.lists(st.sampled_from(WORDS[:3]), max_size=12).map(" ".join),
    st.builds(
        lambda length, which, seed, edits: " ".join(edited(story(which, length), seed, edits)),
        st.sampled_from((9, 40, 200)),
        st.integers(0, 1),
        st.integers(0, 5),
        st.sampled_from((0, 0, 1, 2, 4, 8)),
    ),
)
"""Empty, short, and of a few stories, edited little or much."""


def window(start: int) -> str:
    """A stretch of a long story: a copy of the next ones before and behind it, and of no others."""
    return " ".join(story(7, 200)[5 * start : 5 * start + 60])


windows = st.builds(window, st.integers(0, 9))
"""Bodies that hang together through others."""
