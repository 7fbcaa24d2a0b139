"""Sets of documents of one segment: few as ascending numbers, many as one bit each, whichever is at hand or cheaper.

All operations cost what the smaller side holds, or a bit a document where both are large.
"""

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.intp]
"""Documents of a segment by number, ascending, each once."""

Bits = NDArray[np.uint64]
"""A bit a document, the lowest of each word first; those after the last document are 0."""

FEW = 32
"""A set of at most this fraction of the documents is kept as numbers: those take no more room than twice the bits."""

_WORD, _SHIFT = 64, 6
_ONE, _WITHIN = np.uint64(1), np.uint64(_WORD - 1)
_SPARSE = 200  # of more than this fraction of all documents, bits are packed rather than set one by one
_FAR = 24  # times as long as the other a list must be to be searched rather than counted


class DocSet:
    """Some documents of a segment of `size` documents. Immutable; the other form is worked out once, when asked for."""

    __slots__ = ("_bits", "_count", "_ids", "size")

    def __init__(self, size: int, ids: Ids | None = None, bits: Bits | None = None, count: int = -1) -> None:
        self.size = size
        self._ids = ids
        self._bits = bits
        self._count = count if ids is None else len(ids)

    @classmethod
    def of_mask(cls, mask: NDArray[np.bool_]) -> "DocSet":
        """Those where a mask, shape (size,), is true."""
        return cls(len(mask), bits=_pack(mask))

    @classmethod
    def nothing(cls, size: int) -> "DocSet":
        """No document."""
        return cls(size, ids=np.zeros(0, np.intp))

    @classmethod
    def everything(cls, size: int) -> "DocSet":
        """All documents."""
        bits = np.full(-(-size // _WORD), np.iinfo(np.uint64).max, np.uint64)
        if spare := -size % _WORD:
            bits[-1] >>= np.uint64(spare)
        return cls(size, bits=bits)

    def again(self) -> "DocSet":
        """The same set, which keeps for itself what is worked out from it."""
        return DocSet(self.size, self._ids, self._bits, self._count)

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return sum(each.nbytes for each in (self._ids, self._bits) if each is not None)

    @property
    def is_few(self) -> bool:
        """Whether the numbers are at hand, and not too many to work on."""
        return self._ids is not None and self._count * FEW <= self.size

    @property
    def has_bits(self) -> bool:
        """Whether the bits are at hand."""
        return self._bits is not None

    def __len__(self) -> int:
        if self._count < 0:
            self._count = int(np.add.reduce(np.bitwise_count(self.bits)))
        return self._count

    @property
    def ids(self) -> Ids:
        """As numbers."""
        if self._ids is None:
            self._ids = np.flatnonzero(self.mask)
        return self._ids

    @property
    def bits(self) -> Bits:
        """As bits."""
        if self._bits is None:
            self._bits = self._set_bits(self.ids)
        return self._bits

    def _set_bits(self, ids: Ids) -> Bits:
        if len(ids) * _SPARSE > self.size:
            return _spread([self], self.size)
        bits = np.zeros(-(-self.size // _WORD), np.uint64)
        np.add.at(bits, ids >> _SHIFT, _ONE << (ids.astype(np.uint64) & _WITHIN))  # each bit once: as good as or
        return bits

    @property
    def mask(self) -> NDArray[np.bool_]:
        """As a truth value a document, shape (size,)."""
        flags = np.unpackbits(self.bits.view(np.uint8), count=self.size, bitorder="little")
        return flags.view(np.bool_)

    def holds(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of some documents are in it."""
        if self._bits is None and self.is_few and len(ids) * _FAR < self.size:
            return is_among(ids, self.ids)
        words = self.bits.take(ids >> _SHIFT) >> (ids.astype(np.uint64) & _WITHIN)
        return (words & _ONE).astype(np.bool_)

    def only(self, ids: Ids) -> "DocSet":
        """A set of some of its documents."""
        return DocSet(self.size, ids=ids)

    def __and__(self, other: "DocSet") -> "DocSet":
        few, many = (self, other) if not other.is_few or (self.is_few and len(self) <= len(other)) else (other, self)
        if few.is_few:
            return self.only(few.ids[many.holds(few.ids)])
        return DocSet(self.size, bits=self.bits & other.bits)

    def __sub__(self, other: "DocSet") -> "DocSet":
        if self.is_few:
            return self.only(self.ids[~other.holds(self.ids)])
        return DocSet(self.size, bits=self.bits & ~other.bits)

    def __or__(self, other: "DocSet") -> "DocSet":
        return union([self, other], self.size)


class Ranks(NamedTuple):
    """How many documents of a set come before any, at the cost of a look-up (Jacobson 1989).

    Attributes:
        bits: of the set.
        before: shape (words,), how many come before each word of the bits.
    """

    bits: Bits
    before: NDArray[np.uint32]

    @classmethod
    def of_bits(cls, bits: Bits) -> "Ranks":
        """The ranks of a set."""
        counts = np.bitwise_count(bits)
        before = np.cumsum(counts, dtype=np.uint32)
        before -= counts
        return cls(bits, before)

    def of(self, ids: Ids) -> tuple[Ids, NDArray[np.bool_]]:
        """How many come before each of some documents, and whether it is in the set itself."""
        places = ids >> _SHIFT
        words, shifts = self.bits.take(places), ids.astype(np.uint64)
        shifts &= _WITHIN
        below = np.left_shift(_ONE, shifts)
        is_in = (words & below) != 0
        below -= _ONE
        words &= below
        ranks = self.before.take(places).astype(np.intp)
        ranks += np.bitwise_count(words)
        return ranks, is_in


def union(sets: Sequence[DocSet], size: int) -> DocSet:
    """All documents of some sets."""
    if len(sets) == 1:
        return sets[0]
    if all(each.is_few for each in sets) and sum(map(len, sets)) * FEW <= size:
        return DocSet(size, ids=distinct(np.concatenate([np.zeros(0, np.intp), *(each.ids for each in sets)])))
    return DocSet(size, bits=reduce(np.bitwise_or, _bits_of(sets, size)))


def _bits_of(sets: Sequence[DocSet], size: int) -> list[Bits]:
    """The bits of some sets; of those that have none yet, together where they are many."""
    loose = [each for each in sets if not each.has_bits]
    if sum(map(len, loose)) * _SPARSE > size:
        return [_spread(loose, size), *(each.bits for each in sets if each.has_bits)]
    return [each.bits for each in sets]


def _spread(sets: Sequence[DocSet], size: int) -> Bits:
    """The bits of all documents of some sets."""
    mask = np.zeros(-(-size // _WORD) * _WORD, np.bool_)
    for each in sets:
        mask[each.ids] = True
    return _pack(mask)


def is_among(wanted: NDArray[np.integer], ascending: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which of `wanted` are in an ascending array."""
    if not len(ascending):
        return np.zeros(len(wanted), np.bool_)
    places = ascending.searchsorted(wanted)
    places[places == len(ascending)] = 0  # above all: equal to none
    found: NDArray[np.bool_] = ascending.take(places) == wanted
    return found


def distinct(ids: Ids) -> Ids:
    """The different numbers of some, ascending; `ids` itself is sorted."""
    ids.sort()
    first = np.ones(len(ids), np.bool_)
    np.not_equal(ids[1:], ids[:-1], out=first[1:])
    return ids[first]


def _pack(mask: NDArray[np.bool_]) -> Bits:
    found = np.packbits(mask, bitorder="little")
    if spare := -len(found) % 8:
        found = np.concatenate([found, np.zeros(spare, np.uint8)])
    return found.view("<u8")
