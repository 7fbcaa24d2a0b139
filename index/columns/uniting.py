"""The terms of several dictionaries as those of one, sorted as arrays of numbers: none becomes an object of Python."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from index.columns.container import Pieces
from index.columns.dictionary import Dictionary
from index.columns.numbers import Uints, Wide, narrow, offsets, places, steps

_WORD = 7  # bytes of a term compared at once; the eighth says how many there are
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
    """How many different terms are below each, worked out from the last word of the longest to the first of all."""
    padded = np.concatenate([blob, np.zeros(8, np.uint8)])
    at_every_byte = np.ndarray((len(blob) + 1,), ">u8", padded, strides=(1,))
    ranks = np.zeros(len(starts), np.int64)
    for begin in range(int(lengths.max(initial=0)) // _WORD * _WORD, -1, -_WORD):
        rows = np.flatnonzero(lengths >= begin)
        left = lengths[rows] - begin
        unread = (64 - 8 * np.minimum(left, _WORD)).astype(np.uint64)
        words = at_every_byte[starts[rows] + begin].astype(np.uint64) >> unread << unread
        # Terms that only zeros make longer come after; those that go on, after all that end.
        words |= np.minimum(left, _WORD + 1).astype(np.uint64)
        ranks[rows] = 1 + _dense(_dense(words) << 32 | ranks[rows])
    return ranks - 1


def _dense(values: Uints | Wide) -> Wide:
    """How many different values are below each."""
    order = np.argsort(values)
    ascending = values[order]
    found = np.empty(len(values), np.int64)
    found[order] = np.cumsum(np.concatenate([[0], ascending[1:] != ascending[:-1]])[: len(values)])
    return found
