"""Checking the words in order: that they are what the posting lists and positions of the field give, each in its place.

Every token of the lists has a place of its own, and there are as many tokens as places; so when every token stands
where it should, nothing else stands anywhere.
"""

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints, Wide, search
from index.segment.findings import Findings, blocks
from index.segment.forward import unpack, width_of
from index.segment.postings import PostingLists

_PARTS = (
    *("documents", "codes", "frequent.postings", "frequent.frequencies", "positions", "lengths"),
    *("written.postings", "written.tokens", "forward.offsets", "forward.leaves"),
)
"""What is compared."""


class ForwardCheck:
    """The check of one field, whose other columns were checked before."""

    def __init__(self, name: str, size: int, found: Findings) -> None:
        self._name, self._size, self._found, columns = name, size, found, found.columns
        self._lengths, self._positions = columns[f"{name}.lengths"], columns[f"{name}.positions"]
        self._posting_ends = columns[f"{name}.written.postings"]
        self._width = width_of(len(self._posting_ends) - 1)

    def run(self) -> None:
        """Check all; `found` has what is wrong."""
        if self._found.whole(*(f"{self._name}.{part}" for part in _PARTS)) and self._shapes_fit():
            self._compare()

    def _shapes_fit(self) -> bool:
        name, columns, expect = f"{self._name}.forward", self._found.columns, self._found.expect
        count = len(self._positions)
        if not self._found.offsets(f"{name}.offsets", self._size, count, empty=True):
            return False
        ends, leaves = columns[f"{name}.offsets"], columns[f"{name}.leaves"]
        lengths_fit = all(
            np.array_equal(np.diff(ends[start : stop + 1]), self._lengths[start:stop])
            for start, stop in blocks(self._size)
        )
        bytes_fit = leaves.dtype == np.uint8 and len(leaves) == count * self._width
        return expect(
            f"{name}.offsets", lengths_fit, f"it does not agree with {self._name}.lengths on how long a document is"
        ) and expect(f"{name}.leaves", bytes_fit, f"it has not {self._width} bytes for each of {count:,} words")

    def _compare(self) -> None:
        lists, begin = PostingLists(self._name, self._found.columns, self._size), 0
        for start, stop in blocks(int(self._posting_ends[-1])):
            where = slice(start, stop)
            often = lists.frequencies(where)
            documents = np.repeat(lists.documents(where), often)
            positions = self._positions[begin : begin + len(documents)]
            begin += len(documents)
            if not self._agree(np.repeat(self._owners(where), often), documents, positions):
                return

    def _owners(self, where: slice) -> Wide:
        """The leaf of each of some postings."""
        first, last = search(self._posting_ends, where.start + 1) - 1, search(self._posting_ends, where.stop)
        ends = self._posting_ends[first : last + 1].astype(np.int64).clip(where.start, where.stop)
        return np.repeat(np.arange(first, last), np.diff(ends))

    def _agree(self, leaves: Wide, documents: Uints, positions: Uints) -> bool:
        """Whether some tokens of the lists stand where they should."""
        inside = np.all(positions < self._lengths[documents])
        if not self._found.expect(f"{self._name}.positions", inside, "it places a word behind the end of its document"):
            return False
        ends = self._found.columns[f"{self._name}.forward.offsets"]
        stands = self._words_at(ends[documents].astype(np.int64) + positions)
        return self._found.expect(
            f"{self._name}.forward.leaves",
            np.array_equal(stands, leaves),
            f"it does not agree with {self._name}.positions on which word stands where",
        )

    def _words_at(self, places: Wide) -> NDArray[np.uint32]:
        packed: NDArray[np.uint8] = self._found.columns[f"{self._name}.forward.leaves"].view(np.uint8)
        return unpack([packed.reshape(-1, self._width).take(places, axis=0).ravel()], self._width)
