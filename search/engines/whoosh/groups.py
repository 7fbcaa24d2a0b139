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
from search.engines.letters import Rows, groups_of_lines
from search.rescoring import MOST_GROUPS

_SLOTS = 1 << 19  # words that are kept, at most: 17 MB


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
