"""Likes: the families of a segment that have most letters in common with a word, and who has any of them.

The families are read as arrays, once; only those that may be alike (`search.rescoring`) become objects of Python.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints, Wide, narrow, offsets
from index.schema import Level
from index.segment.contents import in_utf8
from index.storage.snapshot import OpenSegment
from search.rescoring import LEAST_LIKE, SHARES, has_likes, likeness

_NEW_LINE = ord("\n")
_HASHES = 1 << 16
_FEW = 4  # one in so many documents is cheaper sorted than counted among all


@dataclass(frozen=True, slots=True, eq=False)
class Likes:
    """Who has words that are like one.

    Attributes:
        documents: shape (n,), ascending, deleted ones included.
        shares: shape (n,), how often and how like, in shares of one occurrence of the word itself.
    """

    documents: NDArray[np.uint32]
    shares: NDArray[np.uint16]

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.documents.nbytes + self.shares.nbytes

    def at(self, ids: NDArray[np.uint32]) -> NDArray[np.uint16]:
        """The shares of some documents, 0 for those that have no such word."""
        if not len(self.documents):
            return np.zeros(len(ids), np.uint16)
        places = self.documents.searchsorted(ids)
        found = self.shares.take(places, mode="clip")
        found[self.documents.take(places, mode="clip") != ids] = 0
        return found


def likes(terms: tuple[str, ...], field: str, segment: OpenSegment) -> Likes:
    """Who has words whose family is like any of some."""
    return segment.cached(("likes", field, terms), lambda: _gather(terms, field, segment))


def _gather(terms: Sequence[str], field: str, segment: OpenSegment) -> Likes:
    alike = segment.keep(("groups", field), lambda: Groups(field, segment)).like(terms)
    numbers, shares = np.array([*alike], np.int64), np.array([*alike.values()], np.int64)
    documents, codes, counts = segment.segment.fields[field].codes_of_several(Level.FAMILY, numbers)
    having, added = _added(documents, (codes >> 8) * np.repeat(shares, counts), segment.size)
    return Likes(having.astype(np.uint32), np.minimum(added, np.iinfo(np.uint16).max).astype(np.uint16))


def _added(documents: Uints, amounts: Wide, size: int) -> tuple[Wide, Wide]:
    """The documents, ascending, and the sum of the amounts of each, at the cost of their number or of all documents."""
    if len(documents) * _FEW > size:
        sums = np.bincount(documents, amounts, size)
        having = sums.nonzero()[0]
        return having, sums.take(having).astype(np.int64)
    having, place = np.unique(documents, return_inverse=True)
    return having, np.bincount(place, amounts, len(having)).astype(np.int64)


class Groups:
    """The families of a field in a segment by the groups of three letters that they have, as hashes of 16 bits."""

    def __init__(self, field: str, segment: OpenSegment) -> None:
        self._segment = segment.segment
        self._strings = narrow(self._segment.fields[field].strings_in_tree(Level.FAMILY))
        points = _points(b"\n" + self._segment.dictionary.lines(self._strings))
        inside = np.flatnonzero(points != _NEW_LINE)
        owners = np.cumsum(points == _NEW_LINE)[inside] - 1
        self._lengths = narrow(np.bincount(owners, minlength=len(self._strings)))
        hashes = _hashes(points, inside)
        self._owners = owners[np.argsort(hashes, kind="stable")].astype(np.uint32)
        self._ends = offsets(np.bincount(hashes, minlength=_HASHES)).astype(np.uint32)

    def like(self, terms: Sequence[str]) -> dict[int, int]:
        """The families that are like any of some, by number, and how like, in shares."""
        found: dict[int, int] = {}
        for term in (in_utf8(each).decode() for each in terms):
            for number, name in self._candidates(term):
                if share := likeness(term, name):
                    found[number] = max(share, found.get(number, 0))
        return found

    def _candidates(self, term: str) -> list[tuple[int, str]]:
        """Those that share enough hashes."""
        own = _hashes_of(term)
        rows = np.concatenate([self._owners[self._ends[each] : self._ends[each + 1]] for each in {*own.tolist()}])
        rows.sort()
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        numbers, shared = rows[first], np.diff(first, append=len(rows))
        least = LEAST_LIKE if has_likes(term) else SHARES
        lengths = self._lengths.take(numbers).astype(np.int64)
        numbers = numbers[2 * SHARES * shared >= least * (len(own) + lengths)]
        names = self._segment.dictionary.among(self._strings.take(numbers).tolist())
        return list(zip(numbers.tolist(), map(bytes.decode, names), strict=True))


def _hashes_of(term: str) -> Wide:
    points = _points(f"\n{term}\n".encode())
    return _hashes(points, np.arange(1, len(points) - 1)).astype(np.int64)


def _points(lines: bytes) -> NDArray[np.uint32]:
    return np.frombuffer(lines.decode().encode("utf-32-le"), "<u4")


def _hashes(points: NDArray[np.uint32], middles: NDArray[np.intp]) -> NDArray[np.uint16]:
    """The hash of the group of three around each of some letters."""
    before, own, after = (points.take(middles + step) for step in (-1, 0, 1))
    hashes: NDArray[np.uint16] = (before + own * 31 + after * 1021).astype(np.uint16)  # any mix that tells them apart
    return hashes
