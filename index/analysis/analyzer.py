"""Text to tokens: where each word stands in the original, and its form at the three levels.

The one analysis of the project: indexing, queries, facets, suggestions and highlighting all call `analyze`, on every
engine. A token depends on its own characters alone, so each distinct word is worked out once.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from index.analysis.family import DIGEST, family, shipped
from index.analysis.tokens import Token
from index.text.folding import compose, fold
from index.text.letters import INVISIBLE, MARKS, strip_marks
from index.text.numbers import NUMBER

FINGERPRINT = f"family-2-{DIGEST}"
"""Names what `analyze` gives. Archives keep it and refuse to mix two; change it whenever any token can change.

It changes by itself with the tables of `family`.
"""

LETTER = r"[^\W_]"
"""The characters that words are made of, and that one begins with."""

JOINED = f"[{MARKS}{INVISIBLE}]"
"""The characters that stay with the word they follow. One that is in both classes counts as a letter."""

_RUN = re.compile(rf"(?={LETTER})(?:[^\W\d_]++|{JOINED}++|{NUMBER}|{LETTER})++")
_BETWEEN = "\0"  # parts runs: no letter, no mark and no space, so no step changes it, nor what stands beside it
_LONGEST = 255  # characters of a term; a longer run of letters is no word, and is known by its beginning


def analyze(text: str) -> list[Token]:
    """Find the words of a text, in order; the index in the list is the word's position.

    >>> [(t.start, t.written, t.spelling, t.family) for t in analyze("وأكّد: الشراكةَ")]
    [(0, 'وأكد', 'واكد', 'اكد'), (7, 'الشراكة', 'الشراكه', 'شراك')]
    """
    return [Token(match.start(), match.end(), *found) for match in _RUN.finditer(text) if (found := _forms(match[0]))]


def forms(run: str) -> tuple[str, str, str, str] | None:
    """The marked, written, spelling and family forms of a run of word characters; None when nothing of it is left."""
    marked = compose(run)[:_LONGEST]
    written = strip_marks(marked)
    if not written:
        return None
    spelling = fold(written)
    return (marked, written, spelling, family(spelling)) if spelling else None


def all_forms(runs: Sequence[str]) -> tuple[list[str], ...]:
    """`forms` of many runs at once, a list for each form; all four are empty where nothing is left of a run.

    Each step goes over all of them together: one call costs little more for a thousand words than for one.

    >>> all_forms(["وأكّد", "ـ"])
    (['وأكّد', ''], ['وأكد', ''], ['واكد', ''], ['اكد', ''])
    """
    if not runs:
        return [], [], [], []
    marked = [run[:_LONGEST] for run in compose(_BETWEEN.join(runs)).split(_BETWEEN)]
    written = strip_marks(_BETWEEN.join(marked)).split(_BETWEEN)
    spelling = fold(_BETWEEN.join(written)).split(_BETWEEN)
    for place in [place for place, left in enumerate(spelling) if not left]:
        marked[place] = written[place] = ""
    return marked, written, spelling, list(map(shipped().of, spelling))


def known_forms(run: str) -> tuple[str, str, str, str] | None:
    """`forms`, remembered unless the run is too long for a word."""
    return _forms(run) if len(run) <= _LONGEST else forms(run)


_forms = lru_cache(maxsize=200_000)(forms)
