"""Which words of texts may have the terms looked for: only those are analysed, for highlighting.

Each character becomes one byte, the same for all that folding may make one, and those of which no term keeps anything
are left out. A term is a stretch of its word's spelling, so its bytes stand side by side among those of the word. That
is necessary and not enough: what is sifted out has none of the terms, and what is left is analysed. Words that the
bytes do not tell all about are always left.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import all_forms
from index.analysis.runs import (
    FIRST_COMMON,
    OTHER,
    RARE_JOINED,
    RARE_LETTER,
    alphabet,
    bytes_of,
    holding_rare,
    stretches,
)
from index.text.folding import compose, fold

Bytes = NDArray[np.uint8]
Rows = NDArray[np.int64]

_BETWEEN = "\n"  # parts texts: in no word, and ends one
_DROPPED = RARE_JOINED  # stands for every character of which no term keeps anything


class Sought(NamedTuple):
    """Letters that stand side by side in a spelling looked for; none when it may be any.

    Attributes:
        begins: whether it begins with them.
    """

    letters: str
    begins: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sifted:
    """The words of several texts, in order, and the forms of those that may have a term looked for.

    Attributes:
        first: the first word of each text, and after them the number of words.
        start, end: shape (words,), characters of the word's own text.
        rows: the words that are left, ascending.
        which: shape (rows,), the place of each one's forms.
        marked, written, spelling, family: as `analyze` gives them.
    """

    first: Rows
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    rows: Rows
    which: Rows
    marked: Sequence[str]
    written: Sequence[str]
    spelling: Sequence[str]
    family: Sequence[str]


def sift(texts: Sequence[str], sought: Sequence[Sought]) -> Sifted:
    """Find the words of texts, and analyse those that may have what is sought.

    >>> found = sift(["زار المكتبات.", "مكتبة في حيّ"], [Sought("مكتب")])
    >>> found.first.tolist(), found.rows.tolist(), [found.spelling[place] for place in found.which]
    ([0, 2, 5], [1, 2], ['المكتبات', 'مكتبه'])
    """
    whole = _BETWEEN.join(texts)
    codes = bytes_of(whole)
    start, end = stretches(codes)
    rows = _left(codes, start, end, sought)
    number: dict[str, int] = {}
    places = zip(start[rows].tolist(), end[rows].tolist(), strict=True)
    which = np.array([number.setdefault(whole[one:other], len(number)) for one, other in places], np.int64)
    forms = all_forms(list(number))
    if "" in forms[0]:
        nothing = np.array([not marked for marked in forms[0]])[which]
        start, end = np.delete(start, rows[nothing]), np.delete(end, rows[nothing])
        rows, which = (rows - np.cumsum(nothing))[~nothing], which[~nothing]
    begins = np.cumsum([0, *(len(text) + len(_BETWEEN) for text in texts)])
    first = start.searchsorted(begins)
    begin = np.repeat(begins[:-1], np.diff(first))
    return Sifted(first, start - begin, end - begin, rows, which, *forms)


def _left(codes: Bytes, start: Rows, end: Rows, sought: Sequence[Sought]) -> Rows:
    """The words that may have anything sought, and those that may be nothing."""
    spelt = np.frombuffer(codes.tobytes().translate(_spelt()), np.uint8)
    left = spelt.take(start + 1) == _DROPPED  # a word of such letters alone is none
    left[holding_rare(codes, start, end)] = True
    kept = np.flatnonzero(spelt != _DROPPED)
    squeezed = spelt.take(kept)
    for one in dict.fromkeys(sought):
        if not one.letters:
            return np.arange(len(start))
        at = kept.take(_standing(squeezed, one)) - 1
        left[start.searchsorted(at, side="right") - 1] = True
    return np.flatnonzero(left)


def _standing(squeezed: Bytes, sought: Sought) -> Rows:
    """Where the letters stand among the bytes of texts, none of which begins with them."""
    letters = bytes_of(sought.letters)[1 : 1 + len(sought.letters)].tobytes().translate(_spelt())
    if OTHER in letters:
        return np.zeros(0, np.int64)  # only a rare character becomes what is no letter
    places = np.flatnonzero(squeezed == letters[0])
    if sought.begins:
        places = places[squeezed.take(places - 1) == OTHER]
    for further, letter in enumerate(letters[1:], start=1):
        places = places[squeezed.take(places + further, mode="clip") == letter]
    return places


@cache
def _spelt() -> bytes:
    """By the byte of a character, that of the letter which it is spelt by; all of one class have the same."""
    table = bytearray(range(256))
    for byte, character in enumerate(alphabet().common, start=FIRST_COMMON):
        table[byte] = _byte_of_spelling(character) if byte >= alphabet().first_letter else _DROPPED
    return bytes(table)


def _byte_of_spelling(letter: str) -> int:
    """Of a letter without the marks that it is composed with: whether they are composed changes no byte."""
    spelling = fold(compose(unicodedata.normalize("NFD", letter)))
    match len(spelling):
        case 0:
            return _DROPPED
        case 1:
            return int(alphabet().byte_of[ord(spelling)])
        case _:
            return RARE_LETTER
