"""How one text differs from another, word by word: which words came, which went, which stayed.

Words are compared as written, without marks; what stands between them is not, and goes with the word before it.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import Final, NamedTuple

from rapidfuzz.distance import Indel

from index.analysis.analyzer import Analysis

MOST_WORDS: Final = 10_000
"""Of either text, that are compared: a table of a bit a pair of words is made."""


class Kind(StrEnum):
    """What became of a stretch of words."""

    SAME = "same"
    GONE = "gone"
    CAME = "came"


class Change(NamedTuple):
    """A stretch of words: of the new text, or, of those that are gone, of the old one."""

    kind: Kind
    text: str
    words: int


class _Words(NamedTuple):
    """The words of a text: what they are compared by, and where each begins; the last number is the text's end."""

    text: str
    terms: Sequence[str]
    starts: Sequence[int]

    def between(self, first: int, last: int) -> str:
        """The text of some words, with what follows each; before the first word, what it begins with."""
        return self.text[self.starts[first] if first else 0 : self.starts[last]]


def difference(old: str, new: str, analysis: Analysis) -> tuple[Change, ...]:
    """The changes that make the new text of the old one, in order: those not gone, joined, are the new text.

    By a longest common subsequence. Of longer texts, what comes after MOST_WORDS is left out.
    """
    before, after = _words(old, analysis), _words(new, analysis)
    if not after.terms and new:  # no word to go with
        return (*_gone(before, 0, len(before.terms)), Change(Kind.SAME, new, 0))
    return tuple(_changes(before, after))


def _changes(before: _Words, after: _Words) -> Iterator[Change]:
    for is_same, steps in groupby(Indel.opcodes(before.terms, after.terms), lambda step: step.tag == "equal"):
        run = list(steps)
        first, last = run[0].dest_start, run[-1].dest_end
        if not is_same:
            yield from _gone(before, run[0].src_start, run[-1].src_end)
        if first < last:
            yield Change(Kind.SAME if is_same else Kind.CAME, after.between(first, last), last - first)


def _gone(before: _Words, first: int, last: int) -> Iterator[Change]:
    if first < last:
        yield Change(Kind.GONE, before.between(first, last), last - first)


def _words(text: str, analysis: Analysis) -> _Words:
    tokens = analysis.analyze(text)
    starts = [token.start for token in tokens[: MOST_WORDS + 1]]
    if len(tokens) <= MOST_WORDS:
        starts.append(len(text))
    return _Words(text, [token.written for token in tokens[:MOST_WORDS]], starts)
