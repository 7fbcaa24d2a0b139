"""Which words of texts may have the terms looked for: only those are analysed, for highlighting.

Each character becomes one byte, the same for all that folding may make one; those of which no term keeps anything are
left out. So the bytes of a spelling stand side by side in its word, and those of a family's consonants do once the weak
letters are left out of both. What has not all of them has not the term; what has them is analysed, to see. So are words
with a character that is not common, an accent, or ءا: they are few, and may be spelled otherwise than they stand there.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import Analysis, Forms
from index.analysis.runs import (
    FIRST_COMMON,
    FIRST_DIGIT,
    FIRST_SEPARATOR,
    OTHER,
    RARE_ACCENT,
    RARE_JOINED,
    RARE_LETTER,
    alphabet,
    bytes_of,
)
from index.text.folding import HAMZA_ALEF, compose, fold
from index.text.letters import WEAK, strip_marks
from index.text.numbers import DIGITS, SEPARATORS

Rows = NDArray[np.int64]

_BETWEEN = "\n"  # parts texts: in no word, and ends one
_DROPPED, _UNSURE = RARE_JOINED, RARE_LETTER


class Sought(NamedTuple):
    """Letters that stand side by side in a spelling looked for; none when it may be any.

    Attributes:
        begins: whether it begins with them.
        frame: whether weak letters may stand between them, which are then none of theirs.
    """

    letters: str
    begins: bool = False
    frame: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sifted:
    """Of the words of several texts, in order, those that may have a term looked for.

    Attributes:
        first: the first word of each text, and after them the number of words.
        rows: which words are left, ascending.
        start, end: shape (rows,), characters of the word's own text.
        which: shape (rows,), which of the forms each has.
        forms: as `Analysis.forms` has them.
    """

    first: Rows
    rows: Rows
    start: Rows
    end: Rows
    which: Rows
    forms: Sequence[Forms]


def sift(texts: Sequence[str], sought: Sequence[Sought], analysis: Analysis) -> Sifted:
    """Find the words of texts, and analyse those that may have what is sought.

    >>> from index.analysis.analyzer import shipped
    >>> found = sift(["زار المكتبات.", "مكتبة في حيّ"], [Sought("مكتب")], shipped())
    >>> found.first.tolist(), found.rows.tolist(), [spelling for _, _, spelling, _ in found.forms]
    ([0, 2, 5], [1, 2], ['المكتبات', 'مكتبه'])
    """
    whole = _BETWEEN.join(texts)
    codes = bytes_of(whole)
    spelt = codes.tobytes().translate(_spelling())
    kept = np.flatnonzero(np.frombuffer(spelt, np.uint8) != _DROPPED)
    letters = spelt.translate(None, bytes([_DROPPED]))
    edges = _edges(letters)
    accented = kept.searchsorted(np.flatnonzero(codes == RARE_ACCENT)) - 1  # the letters before accents, which change
    rows = _left(letters, edges[0::2], sought, accented)
    start, end = kept.take(edges.take(2 * rows)) - 1, kept.take(edges.take(2 * rows + 1)) - 1  # a byte stands before
    begins = np.array([0, *accumulate(len(text) + len(_BETWEEN) for text in texts)])
    first = edges[0::2].searchsorted(kept.searchsorted(begins + 1))
    begin = begins.take(first.searchsorted(rows, side="right") - 1)
    words = [whole[one:other] for one, other in zip(start.tolist(), end.tolist(), strict=True)]
    return _analysed(words, Sifted(first, rows, start - begin, end - begin, rows, ()), analysis)


def _analysed(words: Sequence[str], found: Sifted, analysis: Analysis) -> Sifted:
    """The same with their forms, and without those of which nothing is left: they are no words."""
    forms = {word: analysis.known_forms(word) for word in dict.fromkeys(words)}
    number = {word: place for place, word in enumerate(word for word, known in forms.items() if known)}
    which = np.array([number.get(word, -1) for word in words], np.int64)
    first, rows, start, end = found.first, found.rows, found.start, found.end
    if len(number) < len(forms):
        real = which >= 0
        nothing = rows[~real]
        first = first - nothing.searchsorted(first)
        rows, start, end, which = rows[real] - nothing.searchsorted(rows[real]), start[real], end[real], which[real]
    return Sifted(first, rows, start, end, which, list(filter(None, forms.values())))


def _edges(letters: bytes) -> Rows:
    """Where words start and end, in turn."""
    inside = np.frombuffer(letters, np.bool_)  # OTHER is 0
    return np.flatnonzero(inside[1:] != inside[:-1]) + 1


def _left(letters: bytes, starts: Rows, sought: Sequence[Sought], unsure: Rows) -> Rows:
    """The words that may have anything sought, and all that may be anything, such as those of unsure letters."""
    needles, frames = (set(map(_needle, [one for one in sought if one.frame is kind])) for kind in (False, True))
    if b"" in needles | frames or not len(starts):
        return np.arange(len(starts))
    left = np.zeros(len(starts), np.bool_)
    places = np.concatenate([_places(needles | {bytes([_UNSURE])}, letters), _hamza_alefs(letters), unsure])
    left[starts.searchsorted(places, side="right") - 1] = True
    if frames:
        weak = _weak()
        strong = np.flatnonzero(np.frombuffer(letters.translate(weak.table), np.bool_))
        places = strong.take(_places(frames, letters.translate(None, weak.letters)))
        left[starts.searchsorted(places, side="right") - 1] = True
    return np.flatnonzero(left)


def _hamza_alefs(letters: bytes) -> Rows:
    """Where ءا stands, of which folding may make one letter; ء is looked for, which is the rarer."""
    hamza, alef = map(_spelt, HAMZA_ALEF)
    at = _places({bytes([hamza])}, letters)
    followed: Rows = at[np.frombuffer(letters, np.uint8).take(at + 1) == alef]
    return followed


def _places(needles: AbstractSet[bytes | None], letters: bytes) -> Rows:
    """Where any of some needles stands; None stands nowhere."""
    return np.array([place for needle in needles if needle for place in _ends(needle, letters)], np.int64)


def _needle(sought: Sought) -> bytes | None:
    """What stands in a word without rare characters that may have what is sought; None if none may, nothing if any."""
    kept = "".join(sign for sign in sought.letters if sign not in SEPARATORS)  # which words are sifted without
    letters = bytes_of(kept)[1 : 1 + len(kept)].tobytes().translate(_spelling())
    if OTHER in letters:
        return None
    if sought.frame:
        return letters.translate(None, _weak().letters)
    return bytes([OTHER]) + letters if sought.begins else letters


def _ends(needle: bytes, letters: bytes) -> Iterator[int]:
    """Where it stands, by its last byte; of places that overlap, which are in one word, not every one."""
    place = letters.find(needle)
    while place >= 0:
        yield place + len(needle) - 1
        place = letters.find(needle, place + len(needle))


class _Weak(NamedTuple):
    """The bytes of weak letters, and a table that makes 0 of them and 1 of all others."""

    letters: bytes
    table: bytes


@cache
def _weak() -> _Weak:
    letters = bytes(int(alphabet().byte_of[ord(letter)]) for letter in WEAK)
    return _Weak(letters, bytes(byte not in letters for byte in range(256)))


@cache
def _spelling() -> bytes:
    """By the byte of a character, the byte of the letter it is spelt by, marks left aside."""
    table = bytearray(range(256))
    table[RARE_ACCENT] = _DROPPED
    for byte, character in enumerate(alphabet().common, start=FIRST_COMMON):
        table[byte] = _spelt(character) if byte >= alphabet().first_letter else _DROPPED
    table[FIRST_SEPARATOR:FIRST_DIGIT] = bytes([_DROPPED]) * len(SEPARATORS)  # of most, spellings keep nothing
    table[FIRST_DIGIT:] = map(_spelt, DIGITS)
    return bytes(table)


def _spelt(letter: str) -> int:
    """Of the letter without its mark: so it changes nothing whether they are composed."""
    spelling = fold(compose(strip_marks(unicodedata.normalize("NFD", letter))))
    return int(alphabet().byte_of[ord(spelling)]) if len(spelling) == 1 else _UNSURE
