"""Likes: the families of a segment that have most letters in common with a word, and how often documents have them.

The families are read as arrays, once; only those that may be alike (`search.rescoring`) become objects of Python.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints, Wide, narrow, offsets
from index.schema import Level
from index.segment.contents import in_utf8
from index.segment.postings import PostingLists
from index.storage.snapshot import OpenSegment
from search.engines.whoosh.docsets import Ids
from search.rescoring import LEAST_LIKE, SHARES, has_likes, likeness

_NEW_LINE = ord("\n")
_HASHES = 1 << 16
_SHORT = 4_096  # postings of a list that is added up with others: a longer one is searched for what is looked for
_FEW = 4  # one in so many documents is cheaper sorted than counted among all


@dataclass(frozen=True, slots=True, eq=False)
class Likes:
    """Who has families that are like a word: the short posting lists added up, and the long ones as they lie there.

    Attributes:
        documents: shape (n,), ascending, deleted ones included.
        shares: shape (n,), how often and how like, in shares of one occurrence of the word itself.
        lists: where each long list begins and ends, shape (families, 2).
        long_shares: how like the family of each is.
        frequency: in how many documents the families stand, those of each on their own.
    """

    documents: NDArray[np.uint32]
    shares: NDArray[np.uint16]
    lists: Wide
    long_shares: Wide
    frequency: int

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.documents.nbytes + self.shares.nbytes + self.lists.nbytes + self.long_shares.nbytes

    def among(self, ids: NDArray[np.uint32], lists: PostingLists) -> Wide:
        """The shares of some documents, 0 for those that have no such word."""
        found = np.zeros(len(ids), np.int64)
        if len(self.documents):
            places = self.documents.searchsorted(ids)
            found += self.shares.take(places, mode="clip") * (self.documents.take(places, mode="clip") == ids)
        for (start, stop), share in zip(self.lists.tolist(), self.long_shares.tolist(), strict=True):
            found += (lists.codes_of(slice(start, stop), ids) >> 8).astype(np.int64) * share
        return found


def likes(terms: tuple[str, ...], field: str, segment: OpenSegment) -> Likes:
    """The families that are like any of some."""
    return segment.cached(("likes", field, terms), lambda: _find(terms, field, segment))


def like_shares(words: Sequence[tuple[str, ...]], ids: Ids, field: str, segment: OpenSegment) -> Wide:
    """How often words that are like each stand in some documents, and how like they are, in shares.

    Args:
        words: of each its families.
        ids: ascending.
    Returns: shape (words, ids).
    """
    own, lists = ids.astype(np.uint32), segment.segment.fields[field].lists
    return np.array([likes(terms, field, segment).among(own, lists) for terms in words])


def _find(terms: Sequence[str], field: str, segment: OpenSegment) -> Likes:
    text = segment.segment.fields[field]
    alike = segment.keep(("groups", field), lambda: Groups(field, segment)).like(terms)
    shares = np.array([*alike.values()], np.int64)
    lists = text.spans(Level.FAMILY, np.array([*alike], np.int64))
    counts = lists[:, 1] - lists[:, 0]
    short = counts <= _SHORT
    found, codes = text.lists.codes_at(lists[short, 0], lists[short, 1])
    documents, added = _added(found, (codes >> 8) * np.repeat(shares[short], counts[short]), segment.size)
    added = np.minimum(added, np.iinfo(np.uint16).max)
    kept = documents.astype(np.uint32), added.astype(np.uint16)
    return Likes(*kept, lists[~short], shares[~short], int(counts.sum()))


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
