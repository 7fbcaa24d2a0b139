"""The words of several texts, for highlighting: where each stands, and which of them meet the words asked for.

Most words of an article have nothing to do with the query, and are never analysed (`index.analysis.sifting`).
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.analysis.sifting import Sought, sift
from index.analysis.tokens import Token
from index.schema import Level
from index.text.letters import marks_fit
from search.query.expansion import fits
from search.query.nodes import Expansion, Fuzzy, Prefix, Wildcard

Rows = NDArray[np.int64]
"""Words by their place among those of all texts, ascending."""

Levels = NDArray[np.int8]
"""Shape (words,): the closest level at which each word meets what is asked for, or NEVER."""

NEVER: Final = max(Level) + 1

_LETTERS = re.compile(r"[^*?]+")


class Words:
    """The words of texts, of which those that may have what is sought are known by their forms.

    Attributes:
        first: the first word of each text, and after them the number of words.
        start, end: shape (words,), characters of the word's own text.
    """

    def __init__(self, texts: Sequence[str], sought: Sequence[Sought]) -> None:
        self._sifted = sift(texts, sought)
        self.first, self.start, self.end = self._sifted.first, self._sifted.start, self._sifted.end
        self._of_family: defaultdict[str, list[int]] = defaultdict(list)
        for form, family in enumerate(self._sifted.family):
            self._of_family[family].append(form)

    def text_of(self, rows: Rows) -> Rows:
        """The text that each word is of."""
        return self.first.searchsorted(rows, side="right") - 1

    def meeting(self, asked: Token) -> Levels:
        """Where words meet one asked for; see `Token.meets`."""
        return self._levels({form: self._closest(form, asked) for form in self._of_family.get(asked.family, ())})

    def fitting(self, asked: Expansion) -> Levels:
        """Where words stand whose spelling an expansion stands for."""
        spellings = enumerate(self._sifted.spelling)
        return self._levels({form: Level.SPELLING for form, spelling in spellings if fits(asked, spelling)})

    def _closest(self, form: int, asked: Token) -> Level:
        found = self._sifted
        if found.spelling[form] != asked.spelling:
            return Level.FAMILY
        if found.written[form] != asked.written or not marks_fit(asked.marked, found.marked[form]):
            return Level.SPELLING
        return Level.WRITTEN

    def _levels(self, of_forms: Mapping[int, Level]) -> Levels:
        level = np.full(len(self._sifted.family), NEVER, np.int8)
        level[list(of_forms)] = list(of_forms.values())
        found = np.full(len(self.start), NEVER, np.int8)
        found[self._sifted.rows] = level.take(self._sifted.which)
        return found


def sought_of(token: Token, level: Level) -> Sought:
    """What stands in the spelling of every word that meets one asked for."""
    return Sought(token.family) if level is Level.FAMILY else Sought(token.spelling, begins=True)


def sought_by(asked: Expansion) -> Sought:
    """What stands in every spelling that an expansion stands for; typing errors may leave no letter in its place."""
    match asked:
        case Prefix(text):
            return Sought(text, begins=True)
        case Wildcard(pattern):
            return Sought(max(_LETTERS.findall(pattern), key=len, default=""))
        case Fuzzy():
            return Sought("")
