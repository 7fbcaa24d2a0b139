"""The words of several texts, for highlighting: where each stands, and which of them meet the words asked for.

Most words of an article have nothing to do with the query, and are never analysed (`index.analysis.sifting`).
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import Analysis
from index.analysis.family import SHORT
from index.analysis.sifting import Sought, sift
from index.analysis.tokens import Token
from index.schema import Level
from index.text.letters import frame, marks_fit
from search.query.expansion import fits
from search.query.nodes import Expansion, Fuzzy, Prefix, Wildcard

Rows = NDArray[np.int64]
"""Words by their place among those of all texts, ascending."""

Levels = NDArray[np.int8]
"""The closest level at which words meet what is asked for, or NEVER."""

NEVER: Final = max(Level) + 1

_LETTERS = re.compile(r"[^*?]+")


class Words:
    """The words of texts that may have what is sought.

    Attributes:
        first: the first word of each text, and after them the number of words.
        rows: the words that may have it.
        start, end: shape (rows,), characters of the word's own text.
    """

    def __init__(self, texts: Sequence[str], sought: Sequence[Sought], analysis: Analysis) -> None:
        self._sifted = found = sift(texts, sought, analysis)
        self.first, self.rows, self.start, self.end = found.first, found.rows, found.start, found.end
        self._of_family: defaultdict[str, list[int]] = defaultdict(list)
        for form, (*_, family) in enumerate(found.forms):
            self._of_family[family].append(form)

    def text_of(self, rows: Rows) -> Rows:
        """The text that each word is of."""
        return self.first.searchsorted(rows, side="right") - 1

    def meeting(self, asked: Token, variants: Sequence[str] = ()) -> Levels:
        """How closely the words of `rows` meet one asked for; see `Token.meets`.

        Args:
            variants: other families that are met as its own is.
        """
        of_forms = {form: self._closest(form, asked) for form in self._of_family.get(asked.family, ())}
        others = (form for family in variants for form in self._of_family.get(family, ()))
        return self._levels(of_forms | dict.fromkeys(others, Level.FAMILY))

    def fitting(self, asked: Expansion) -> Levels:
        """How closely they meet an expansion: at the level of spellings, for which it stands."""
        forms = enumerate(self._sifted.forms)
        return self._levels({form: Level.SPELLING for form, (_, _, spelling, _) in forms if fits(asked, spelling)})

    def _closest(self, form: int, asked: Token) -> Level:
        marked, written, spelling, _ = self._sifted.forms[form]
        if spelling != asked.spelling:
            return Level.FAMILY
        return Level.WRITTEN if written == asked.written and marks_fit(asked.marked, marked) else Level.SPELLING

    def _levels(self, of_forms: Mapping[int, Level]) -> Levels:
        level = np.full(len(self._sifted.forms), NEVER, np.int8)
        for form, closest in of_forms.items():
            level[form] = closest
        return level.take(self._sifted.which)


def sought_of(token: Token, level: Level, analysis: Analysis) -> Sought:
    """What stands in the spelling of every word that meets one asked for."""
    return sought_of_family(token.family, analysis) if level is Level.FAMILY else Sought(token.spelling, begins=True)


def sought_of_family(family: str, analysis: Analysis) -> Sought:
    """What stands in the spelling of every word of a family."""
    if family in analysis.scattered:
        return Sought("")
    if len(family) <= SHORT:
        return Sought(family)
    return Sought(frame(family), frame=True)


def sought_by(asked: Expansion) -> Sought:
    """What stands in every spelling that an expansion stands for; typing errors may leave no letter in its place."""
    match asked:
        case Prefix(text):
            return Sought(text, begins=True)
        case Wildcard(pattern):
            return Sought(max(_LETTERS.findall(pattern), key=len, default=""))
        case Fuzzy():
            return Sought("")
