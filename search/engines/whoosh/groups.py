"""Groups: the groups of four letters that the words of a segment have (`search.rescoring.groups`), as rows of numbers.

How words are spelled is read from the dictionary of the segment when they are first met, and kept: most words of some
articles are those of all.
"""

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints, narrow
from index.schema import Level
from index.storage.snapshot import OpenSegment
from search.rescoring import GROUP, MIX, MOST_GROUPS

Rows = NDArray[np.uint32]
"""Shape (words, MOST_GROUPS): the groups of each, 0 where there are no more."""

_SLOTS = 1 << 19  # words that are kept, at most: 17 MB
_NEW_LINE = ord("\n")


class Groups:
    """The groups of the leaves of a field. For many threads."""

    def __init__(self, field: str, segment: OpenSegment) -> None:
        self._dictionary = segment.segment.dictionary
        self._strings = strings_of_leaves(field, segment)
        slots = min(_SLOTS, 1 << len(self._strings).bit_length())
        self._mask = np.uint32(slots - 1)
        self._kept = np.zeros((slots, 1 + MOST_GROUPS), np.uint32)  # before its groups, a leaf's number from 1
        self._changing = Lock()

    def of(self, leaves: NDArray[np.uint32]) -> Rows:
        """Those of some leaves, each once."""
        slots = leaves & self._mask
        with self._changing:
            rows: Rows = self._kept.take(slots, axis=0)
            unknown = (rows[:, 0] != leaves + np.uint32(1)).nonzero()[0]
            if len(unknown):
                rows[unknown] = self._kept[slots.take(unknown)] = self._read(leaves.take(unknown))
        rows[:, 0] = 0
        return rows

    def _read(self, leaves: NDArray[np.uint32]) -> Rows:
        found = groups_of_lines(self._dictionary.lines(self._strings.take(leaves)))
        return np.concatenate([leaves[:, np.newaxis] + np.uint32(1), found], axis=1)


def strings_of_leaves(field: str, segment: OpenSegment) -> Uints:
    """The spelling of each leaf of a field, as its number in the dictionary."""
    text = segment.segment.fields[field]
    return segment.keep(("spellings of leaves", field), lambda: narrow(text.strings_of_leaves(Level.SPELLING)))


def groups_of_lines(lines: bytes) -> Rows:
    """The groups of some terms, each with the end of a line behind it."""
    points = np.frombuffer((b"\n" + lines + bytes(GROUP)).decode().encode("utf-32-le"), "<u4")
    ends = (points == _NEW_LINE).nonzero()[0]
    counts = np.diff(ends) - GROUP + 2
    columns = np.arange(MOST_GROUPS)
    rows: Rows = _numbers(points).take(ends[:-1, np.newaxis] + columns, mode="clip")
    rows *= columns < counts[:, np.newaxis]
    return rows


def _numbers(points: Uints) -> NDArray[np.uint32]:
    """The number of the group that begins at each of some letters."""
    numbers = np.zeros(len(points) - GROUP + 1, np.uint32)
    for place in range(GROUP):
        numbers += points[place : place + len(numbers)]
        numbers *= np.uint32(MIX)
    return numbers | np.uint32(1)
