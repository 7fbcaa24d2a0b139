"""Starts: where the tokens of some postings begin, without adding up and keeping the frequency of every posting.

No column says it, so frequencies are summed: the bytes of 16 codes as four numbers of 64 bits, in which four
frequencies are added at once. One sum is kept of every 16; what lies between is added for the postings asked for.
"""

from typing import Protocol

import numpy as np

from index.columns.numbers import Uints, Wide, narrow, offsets

_BLOCK = 16  # postings
_WORDS = 4  # of 64 bits, which hold the codes of a block
_FREQUENCIES = np.uint64(0x00FF_00FF_00FF_00FF)  # of four codes shifted by a byte
_TO_THE_TOP = np.uint64(0x0001_0001_0001_0001)  # times four sums of 16 bits: the highest is that of all
_BYTE, _TOP = np.uint64(8), np.uint64(48)
_BEFORE = np.tril(np.full((_BLOCK, _BLOCK), 255, "<u2"), -1).view("<u8")  # by place in a block, those before it
_FEW = 8  # one in so many postings asked for costs as much as adding up all


class TokenStarts(Protocol):
    """The starts of the tokens of neighbouring postings, counted from those of the first.

    Attributes:
        total: tokens of all of them.
    """

    total: int

    @property
    def nbytes(self) -> int:
        """Bytes of memory, mapped ones left out."""

    def of(self, rows: Wide) -> tuple[Wide, Wide]:
        """Where the tokens of some postings begin, and how many each has.

        Args:
            rows: their places among the postings.
        """


class EveryStart:
    """Those of few postings, all kept.

    Args:
        frequencies: shape (postings,).
    """

    def __init__(self, frequencies: Uints) -> None:
        self._ends = offsets(frequencies)
        self.total = self._ends.item(-1)

    @property
    def nbytes(self) -> int:
        """Bytes of memory, mapped ones left out."""
        return self._ends.nbytes

    def of(self, rows: Wide) -> tuple[Wide, Wide]:
        """Where the tokens of some postings begin, and how many each has."""
        starts = self._ends.take(rows)
        return starts, self._ends.take(rows + 1) - starts


class SummedStarts:
    """Those of many postings, worked out for the ones asked for.

    Args:
        codes: of all lists of the field, beginning at a multiple of 8 bytes.
        where: the postings.
        frequent: places of those with more than 255 tokens in `where`, ascending.
        frequencies: how many tokens those have.
    """

    def __init__(self, codes: Uints, where: slice, frequent: Wide, frequencies: Wide) -> None:
        self._codes = codes[where]
        self._words, self._skipped = _blocks(codes, where)
        self._frequent = frequent
        self._above = frequencies - 255
        self._sums = narrow(offsets(_sums(self._words)))
        first, end = self._in_blocks(np.array([0, len(self._codes)]) + self._skipped).tolist()
        self._first = first
        self.total = int(end - first + self._above.sum())

    @property
    def nbytes(self) -> int:
        """Bytes of memory, mapped ones left out."""
        return self._sums.nbytes

    def of(self, rows: Wide) -> tuple[Wide, Wide]:
        """Where the tokens of some postings begin, and how many each has."""
        counts = (self._codes.take(rows) >> 8).astype(np.int64)
        if len(self._frequent):
            at = self._frequent.searchsorted(rows)
            counts += self._above.take(at, mode="clip") * (self._frequent.take(at, mode="clip") == rows)
        return self._before(rows), counts

    def _before(self, rows: Wide) -> Wide:
        """Tokens of the postings before some."""
        if len(rows) * _FEW > len(self._codes) > _BLOCK:
            found = offsets(self._codes >> 8).take(rows)
        else:
            found = self._in_blocks(rows + self._skipped) - self._first
        if len(self._frequent):
            found += offsets(self._above).take(self._frequent.searchsorted(rows))
        return found

    def _in_blocks(self, places: Wide) -> Wide:
        blocks = places // _BLOCK
        words = self._words.take(blocks, axis=0)
        words >>= _BYTE
        words &= _BEFORE.take(places % _BLOCK, axis=0)
        found: Wide = _added(words).astype(np.int64)
        found += self._sums.take(blocks)
        return found


def _blocks(codes: Uints, where: slice) -> tuple[Uints, int]:
    """The codes of the blocks of some postings and the next, shape (blocks, words); and how many come before them."""
    start, stop = where.start // _BLOCK * _BLOCK, (where.stop // _BLOCK + 1) * _BLOCK
    found = codes[start:stop]
    if len(found) < stop - start:  # the last of the file
        found = np.concatenate([found, np.zeros(stop - start - len(found), codes.dtype)])
    return found.view("<u8").reshape(-1, _WORDS), where.start - start


def _sums(words: Uints) -> Uints:
    frequencies = words >> _BYTE
    frequencies &= _FREQUENCIES
    return _added(frequencies)


def _added(words: Uints) -> Uints:
    """The sum of the frequencies in each row."""
    found = words[:, 0] + words[:, 1]
    found += words[:, 2]
    found += words[:, 3]
    found *= _TO_THE_TOP
    found >>= _TOP
    return found
