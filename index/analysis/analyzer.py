"""Text to tokens: where each word stands in the original, and its form at the three levels.

The one analysis of an archive: indexing, queries, facets, suggestions and highlighting all ask it, on every engine. A
token depends on its own characters and the archive's tables alone, so each distinct word is worked out once.
"""

import re
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from typing import Final

from index.analysis.family import Families
from index.analysis.tables import Tables
from index.analysis.tokens import Token
from index.text.folding import compose, fold
from index.text.letters import INVISIBLE, MARKS, strip_marks
from index.text.numbers import NUMBER

_VERSION: Final = "family-3"  # of what `analyze` gives by the same tables: change it whenever any token can change

LETTER = r"[^\W_]"
"""The characters that words are made of, and that one begins with."""

JOINED = f"[{MARKS}{INVISIBLE}]"
"""The characters that stay with the word they follow. One that is in both classes counts as a letter."""

_RUN = re.compile(rf"(?={LETTER})(?:[^\W\d_]++|{JOINED}++|{NUMBER}|{LETTER})++")
_BETWEEN = "\0"  # parts runs: no letter, no mark and no space, so no step changes it, nor what stands beside it
_LONGEST = 255  # characters of a term; a longer run of letters is no word, and is known by its beginning


Forms = tuple[str, str, str, str]
"""The marked, written, spelling and family forms of a word."""


class Analysis:
    """Finds the words of texts, and their forms by some tables. For many threads.

    Args:
        tables: an archive's own, parsed when the first word is analysed; none for what ships alone.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known = lru_cache(maxsize=200_000)(self.forms)

    @property
    def fingerprint(self) -> str:
        """Names what it gives: see `fingerprint`."""
        return fingerprint(self._tables)

    @cached_property
    def families(self) -> Families:
        """What finds the families of words. Raises: BadTable."""
        return self._tables.families()

    @cached_property
    def scattered(self) -> frozenset[str]:
        """See `Families.scattered`."""
        return self.families.scattered()

    def analyze(self, text: str) -> list[Token]:
        """Find the words of a text, in order; the index in the list is the word's position.

        >>> [(t.start, t.written, t.spelling, t.family) for t in shipped().analyze("وأكّد: الشراكةَ")]
        [(0, 'وأكد', 'واكد', 'اكد'), (7, 'الشراكة', 'الشراكه', 'شراك')]
        """
        known = self._known
        return [Token(run.start(), run.end(), *found) for run in _RUN.finditer(text) if (found := known(run[0]))]

    def forms(self, run: str) -> Forms | None:
        """The forms of a run of word characters; None when nothing of it is left."""
        marked = compose(run)[:_LONGEST]
        written = strip_marks(marked)
        if not written:
            return None
        spelling = fold(written)
        return (marked, written, spelling, self.families.of(spelling)) if spelling else None

    def known_forms(self, run: str) -> Forms | None:
        """The same, remembered unless the run is too long for a word."""
        return self._known(run) if len(run) <= _LONGEST else self.forms(run)

    def all_forms(self, runs: Sequence[str]) -> tuple[list[str], ...]:
        """`forms` of many runs at once, a list for each form; all four are empty where nothing is left of a run.

        Each step goes over all of them together: one call costs little more for a thousand words than for one.

        >>> shipped().all_forms(["وأكّد", "ـ"])
        (['وأكّد', ''], ['وأكد', ''], ['واكد', ''], ['اكد', ''])
        """
        if not runs:
            return [], [], [], []
        marked = [run[:_LONGEST] for run in compose(_BETWEEN.join(runs)).split(_BETWEEN)]
        written = strip_marks(_BETWEEN.join(marked)).split(_BETWEEN)
        spelling = fold(_BETWEEN.join(written)).split(_BETWEEN)
        for place in [place for place, left in enumerate(spelling) if not left]:
            marked[place] = written[place] = ""
        return marked, written, spelling, list(map(self.families.of, spelling))


def fingerprint(tables: Tables) -> str:
    """Names what is analysed by some tables: archives keep it and refuse to mix two."""
    return f"{_VERSION}-{tables.digest}"


@cache
def shipped() -> Analysis:
    """By what ships."""
    return Analysis(Tables())


@lru_cache(maxsize=4)
def by(tables: Tables) -> Analysis:
    """By some tables: the same for all who have these, who share what it remembers of words."""
    return Analysis(tables) if any(tables.files()) else shipped()
