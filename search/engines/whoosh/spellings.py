"""Spellings of a field, to be looked through: which a pattern fits, and which are a few typing errors away.

What a segment's dictionary holds is read as arrays, so that none but the spellings found becomes an object of Python.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.schema import Level
from index.storage.snapshot import OpenSegment
from search.engines.whoosh.alignment import LONGEST, distances
from search.query.expansion import fits
from search.query.nodes import Fuzzy

_ONE = r"[^\n]"  # a letter of a line
_BLOCK = 1 << 15  # spellings read at once
_NEW_LINE = ord("\n")

# By length, those from it on of 21 bits that few letters have: none of Arabic, Latin or digits.
_LENGTHS = np.array([2**32 - 2 ** (11 + length) for length in range(22)], np.uint64)


class Spellings:
    """The spellings of a field in a segment, ascending; a place is one's number among them."""

    def __init__(self, field: str, segment: OpenSegment) -> None:
        self._segment = segment
        self._field = field
        self._strings = segment.segment.fields[field].strings(Level.SPELLING)

    def _lines(self, places: slice | NDArray[np.intp]) -> bytes:
        return self._segment.segment.dictionary.lines(self._strings[places])

    def _blocks(self) -> Iterator[bytes]:
        for start in range(0, len(self._strings), _BLOCK):
            yield self._lines(slice(start, start + _BLOCK))

    # Patterns

    def matching(self, pattern: str, among: slice) -> NDArray[np.intp]:
        """The places of those within some that a pattern of letters, `*` and `?` fits."""
        text = self._segment.cached(("lines", self._field), self._read_text)
        first, last = int(text.starts[among.start]), int(text.starts[among.stop])
        lines = re.compile(_expression(pattern), re.MULTILINE)
        found = [match.start() for match in lines.finditer(text.lines, first, last)]
        if found[-1:] == [last]:  # after the last line there is nothing, which a star fits
            found.pop()
        return np.searchsorted(text.starts, np.array(found, text.starts.dtype))

    def _read_text(self) -> "_Text":
        lines = b"".join(self._blocks()).decode()
        ends = np.flatnonzero(_points(lines) == _NEW_LINE)
        return _Text(lines, np.concatenate([[0], ends + 1]).astype(np.uint32))

    # Typing errors

    def near(self, text: str, distance: int) -> NDArray[np.intp]:
        """The places of those within a distance, by optimal string alignment."""
        places = self._like(text, distance)
        lines = self._lines(places).decode()
        if not 0 < len(text) <= LONGEST:
            asked = Fuzzy(text, distance)
            return places[np.array([fits(asked, line) for line in lines.split("\n")[:-1]], np.bool_)]
        points = _points(lines)
        ends = np.flatnonzero(points == _NEW_LINE)
        return places[distances(text, points, ends) <= distance]

    def _like(self, text: str, distance: int) -> NDArray[np.intp]:
        """The places of those that may be: of whose signs few are lost or new (`_Signs`)."""
        signs = self._segment.cached(("signs", self._field), self._read_signs).of
        asked = np.bitwise_or.reduce(_bits(_points(text))) | _LENGTHS[min(len(text), len(_LENGTHS) - 1)]
        # So many at a time as the caches of a processor hold.
        blocks = (signs[start : start + _BLOCK] for start in range(0, len(signs), _BLOCK))
        are_near = [np.bitwise_count(block ^ asked) <= 2 * distance for block in blocks]
        places = np.flatnonzero(np.concatenate([np.zeros(0, np.bool_), *are_near]))
        signs = signs.take(places)
        lost, new = np.bitwise_count(asked & ~signs), np.bitwise_count(signs & ~asked)
        return places.compress((lost <= distance) & (new <= distance))

    def _read_signs(self) -> "_Signs":
        return _Signs(np.concatenate([np.zeros(0, np.uint64), *map(_signs, self._blocks())]))


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """All spellings: a line each, and where each begins, shape (spellings + 1,)."""

    lines: str
    starts: NDArray[np.uint32]

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return 2 * len(self.lines) + self.starts.nbytes


@dataclass(frozen=True, slots=True, eq=False)
class _Signs:
    """Which letters each spelling has, and how long it is, in bits, shape (spellings,).

    A bit a letter, though several letters share one; and of `_LENGTHS` the fewer the longer. So no error takes away
    more than one bit, nor brings more than one: what makes a word longer takes a bit of length and brings a letter.
    """

    of: NDArray[np.uint64]

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.of.nbytes


def _signs(lines: bytes) -> NDArray[np.uint64]:
    """Those of some lines, read a byte at a time: the last of a letter has the six low bits of its code point."""
    units = np.frombuffer(lines, np.uint8)
    ends = np.flatnonzero(units == _NEW_LINE)
    is_last = (np.append(units[1:], _NEW_LINE) & 0b1100_0000) != 0b1000_0000
    is_last[ends] = False
    starts = np.concatenate([[0], ends[:-1] + 1])
    lengths = np.add.reduceat(is_last, starts, dtype=np.intp)
    return np.bitwise_or.reduceat(_bits(units) * is_last, starts) | _LENGTHS.take(lengths, mode="clip")


def _expression(pattern: str) -> str:
    """A whole line that fits. No star is tried twice, so that many stars cost no more than a few."""
    first, *others = (re.escape(piece).replace(r"\?", _ONE) for piece in pattern.split("*"))
    if not others:
        return f"^{first}$"
    *middle, last = others
    return "".join([f"^{first}", *(f"(?>{_ONE}*?{piece})" for piece in middle), f"{_ONE}*{last}$"])


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _bits(points: NDArray[np.uint32] | NDArray[np.uint8]) -> NDArray[np.uint64]:
    return np.uint64(1) << (points & 63).astype(np.uint64)
