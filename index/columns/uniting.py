"""The terms of several dictionaries as those of one, sorted as arrays of numbers: none becomes an object of Python."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from index.columns.container import Pieces
from index.columns.dictionary import Dictionary
from index.columns.numbers import Uints, Wide, narrow, offsets, places, steps

_WIDEST = 128  # bytes of each of many terms compared at once
_RECORDS = 1 << 22  # bytes compared at once whatever the width
_TIE = np.dtype(">u4")
_BLOCK = 1 << 17  # terms copied at once


@dataclass(frozen=True, slots=True)
class United:
    """Different terms, ascending, as slices of a blob.

    Attributes:
        starts, lengths: shape (terms,).
        numbers: of each dictionary, shape (its terms,), the number of each term here.
    """

    blob: Uints
    starts: Wide
    lengths: Wide
    numbers: Sequence[Wide]

    def __len__(self) -> int:
        return len(self.starts)

    def pack(self, chosen: Wide) -> tuple[Pieces, Uints]:
        """Some terms, by ascending number, as `pack_terms` gives them."""
        starts, lengths = self.starts[chosen], self.lengths[chosen]
        return Pieces(np.dtype(np.uint8), self._copied(starts, lengths)), narrow(offsets(lengths))

    def _copied(self, starts: Wide, lengths: Wide) -> Iterator[Uints]:
        for first in range(0, len(starts), _BLOCK):
            here = slice(first, first + _BLOCK)
            yield self.blob[places(starts[here], lengths[here])]


def unite(dictionaries: Sequence[Dictionary]) -> United:
    """The terms of at least one dictionary, each once."""
    begins = offsets(np.array([len(dictionary.blob) for dictionary in dictionaries]))[:-1]
    starts = [mine.ends[:-1].astype(np.int64) + begin for mine, begin in zip(dictionaries, begins, strict=True)]
    blob, start = np.concatenate([mine.blob for mine in dictionaries]), np.concatenate(starts)
    length = np.concatenate([steps(mine.ends) for mine in dictionaries])
    numbers = _rank(blob, start, length)
    one = np.zeros(int(numbers.max(initial=-1)) + 1, np.int64)
    one[numbers] = np.arange(len(numbers))  # which of equal terms does not matter
    split = np.split(numbers, np.cumsum([len(mine) for mine in dictionaries])[:-1])
    return United(blob, start[one], length[one], split)


def _rank(blob: Uints, starts: Wide, lengths: Wide) -> Wide:
    """How many different terms are below each.

    Terms are compared as records of one width; what is longer, by the rank of its rest. Sorting is stable because that
    takes advantage of neighbours that are sorted already, as the terms of each dictionary are.
    """
    width = _width(lengths)
    records = np.zeros((len(starts), width + _TIE.itemsize), np.uint8)
    records[:, :width] = sliding_window_view(np.append(blob, np.zeros(width, np.uint8)), width)[starts]
    records[:, :width][np.arange(width) >= lengths[:, np.newaxis]] = 0
    ties = lengths.copy()  # terms that only zeros make longer come after
    if len(long := np.flatnonzero(lengths > width)):
        ties[long] = width + 1 + _rank(blob, starts[long] + width, lengths[long] - width)
    records[:, width:] = ties.astype(_TIE).view(np.uint8).reshape(-1, _TIE.itemsize)
    return _dense(records.view(f"S{records.shape[1]}").ravel())


def _width(lengths: Wide) -> int:
    """That of nearly all terms, unless they would need much memory."""
    most = max(_WIDEST, _RECORDS // max(len(lengths), 1))
    return max(1, min(int(np.quantile(lengths, 0.99)) if len(lengths) else 0, most))


def _dense(values: NDArray[np.bytes_]) -> Wide:
    """How many different values are below each."""
    order = np.argsort(values, kind="stable")
    ascending = values[order]
    found = np.empty(len(values), np.int64)
    found[order] = np.cumsum(np.append(False, ascending[1:] != ascending[:-1])[: len(values)])
    return found
