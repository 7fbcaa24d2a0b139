"""The distinct runs of word characters that the bulk analysis has met: a number for each, its form, and its terms.

Between `runs`, which says where words stand, and `bulk`, which gives the tokens. Python analyses each distinct run
once; arrays alone find it again.
"""

from collections import defaultdict
from collections.abc import Sequence
from hashlib import blake2b
from itertools import count, islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import Analysis
from index.analysis.hashing import KeyTable, distinct, grown
from index.analysis.runs import Runs
from index.schema import Level

NOTHING: Final = 0
"""The number of the empty term, which no token has."""

_LONGEST = 255  # characters of a run without a key that are kept to know it by; a longer one is known by its digest


class Strings:
    """Distinct strings, numbered as they came; one table for all levels, for most words are the same at several.

    Attributes:
        all: each in UTF-8, in the order of their numbers.
    """

    def __init__(self) -> None:
        self.all = [b""]
        self._numbers: defaultdict[str, int] = defaultdict(count(1).__next__, {"": NOTHING})  # in the order of `all`

    def number(self, columns: Sequence[Sequence[str]]) -> list[list[int]]:
        """The numbers of each column of strings; new ones are taken in."""
        numbers = [list(map(self._numbers.__getitem__, column)) for column in columns]
        new = list(islice(reversed(self._numbers), len(self._numbers) - len(self.all)))
        self.all += map(str.encode, reversed(new))
        return numbers

    def find(self, string: str) -> int:
        """The number of a string; NOTHING when it was never met."""
        return self._numbers.get(string, NOTHING)


class Terms:
    """The term of each form at one level, as the number of its string."""

    def __init__(self) -> None:
        self._of_form = np.zeros(1, np.int32)

    def of(self, form: NDArray[np.int32]) -> NDArray[np.int32]:
        """The number of each form's term."""
        return self._of_form.take(form)

    def extend(self, at: int, numbers: list[int]) -> None:
        """Take in the terms of the forms that are numbered from `at` on."""
        self._of_form = grown(self._of_form, at + len(numbers))
        self._of_form[at : at + len(numbers)] = numbers


class Vocabulary:
    """The forms met, numbered from 1, with their terms at each level.

    It only grows: some 500 bytes a form of Arabic news, 5 kB at worst, since terms are cut and longer runs are known by
    a digest. Whoever writes without end looks at `len` after each piece and starts another one. Of one thread.

    Attributes:
        analysis: by which words have their terms.
        strings: of all terms.
        marked: the forms as `Token.marked` gives them, marks kept; no level, but what marks typed are held against.
    """

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.strings = Strings()
        self.marked = Terms()
        self._levels = {level: Terms() for level in Level}
        self._keyed = KeyTable()
        self._others: dict[str | bytes, int] = {}
        self._size = 1  # number 0 is no form

    def __len__(self) -> int:
        """All numbers of forms are below this."""
        return self._size

    def terms(self, level: Level) -> Terms:
        """The terms of a level."""
        return self._levels[level]

    def find(self, term: str) -> int:
        """The number of a term, the same at each level; NOTHING when no form met has it at any."""
        return self.strings.find(term)

    def number(self, text: str, runs: Runs) -> NDArray[np.int32]:
        """The form of each run of a text; those never met are analysed and taken in."""
        form = self._keyed.find(runs.low, runs.high)
        unknown = np.flatnonzero(form == 0)
        if unknown.size:
            keyed = runs.low[unknown] != 0
            form[unknown[~keyed]] = self._number_others(_strings(text, runs.at(unknown[~keyed])))
            form[unknown[keyed]] = self._number_keyed(text, runs.at(unknown[keyed]))
        return form

    def _number_keyed(self, text: str, runs: Runs) -> NDArray[np.int32]:
        new = runs.at(distinct(runs.low, runs.high))
        self._keyed.add(self._take_in(_strings(text, new)), new.low, new.high)
        return self._keyed.find(runs.low, runs.high)

    def _number_others(self, strings: list[str]) -> list[int]:
        names = [run if len(run) <= _LONGEST else _digest(run) for run in strings]
        new = {name: run for name, run in zip(names, strings, strict=True) if name not in self._others}
        self._others.update(zip(new, self._take_in(list(new.values())).tolist(), strict=True))
        return [self._others[name] for name in names]

    def _take_in(self, runs: list[str]) -> NDArray[np.int32]:
        """Analyse runs never met and number them."""
        columns = self.strings.number(self.analysis.all_forms(runs))
        for terms, numbers in zip((self.marked, *self._levels.values()), columns, strict=True):
            terms.extend(self._size, numbers)
        taken = np.arange(self._size, self._size + len(runs), dtype=np.int32)
        self._size += len(runs)
        return taken


def _strings(text: str, runs: Runs) -> list[str]:
    return [text[start:end] for start, end in zip(runs.start.tolist(), runs.end.tolist(), strict=True)]


def _digest(run: str) -> bytes:
    return blake2b(run.encode("utf-32-le"), digest_size=32).digest()
