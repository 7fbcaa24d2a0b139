"""Crowds: many bodies whose sketches meet, of which only those pairs are taken that share a rare shingle.

Bulletins of one frame meet each other all, and a look at every pair would cost the square of their number. Two sets
that share four fifths share one of their rarest members too, if few enough are left out: so none that is alike is lost.
Source: the prefix filters of Chaudhuri, Ganti and Kaushik (2006) and of Xiao, Wang, Lin and Yu (2008).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Wide, distinct, offsets
from index.copies.definition import OF, SHARED
from index.copies.pairs import Pairs, equal_pairs
from index.copies.shingles import Hashes

_CROWDED = 64  # pairs a body: to look at these costs more than to read what the body holds
_WORTH = 8  # all pairs are taken where one in so many shares a rare shingle,
_SAMPLE = 100  # as that many sets can tell


def crowds(keys: NDArray[np.uint32], new: NDArray[np.bool_]) -> list[Wide]:
    """The things of each key that makes many pairs of which one at least is new.

    Args:
        keys, new: shape (things,), as `equal_pairs` has them.
    """
    _, names, counts = np.unique(keys, return_inverse=True, return_counts=True)
    crowded = _pairs_of(counts, np.bincount(names, new).astype(np.int64)) > _CROWDED * counts
    return [np.flatnonzero(names == name) for name in np.flatnonzero(crowded)]


def pairs_in_crowd(sets: Sequence[Hashes]) -> Pairs | None:
    """Pairs among which are all that are alike; None where that would be too many for it to be worth it.

    Args:
        sets: each ascending, and not empty.
    """
    if len(sets) > 2 * _SAMPLE and not _Rare(sets[:: len(sets) // _SAMPLE]).are_few:
        return None
    rare = _Rare(sets)
    return rare.pairs() if rare.are_few else None


class _Rare:
    """The rare shingles of each of some sets that others have too.

    Of two sets that are alike, one at least of the rarest of the smaller is among the rare of the larger.
    """

    def __init__(self, sets: Sequence[Hashes]) -> None:
        self._size = len(sets)
        lengths = np.fromiter(map(len, sets), np.int64, len(sets))
        owners = np.repeat(np.arange(len(sets)), lengths)
        _, shingles, counts = np.unique(np.concatenate(sets), return_inverse=True, return_counts=True)
        shingles = shingles[np.lexsort((shingles, counts[shingles], owners))]
        places, sizes = np.arange(len(owners)) - offsets(lengths)[owners], lengths[owners]
        rare = np.flatnonzero((places <= sizes - _share(sizes, SHARED, OF)) & (counts[shingles] > 1))
        self._owners, self._shingles = owners[rare], shingles[rare]
        self._are_rarest = (places <= sizes - _share(sizes, 2 * SHARED, SHARED + OF))[rare]

    @property
    def are_few(self) -> bool:
        """Whether few pairs share one."""
        rarest = np.bincount(self._shingles, self._are_rarest).astype(np.int64)
        sharing = _pairs_of(np.bincount(self._shingles), rarest)
        return bool(sharing.sum() * _WORTH <= self._size**2 // 2)

    def pairs(self) -> Pairs:
        """Those that do."""
        found = [np.zeros(0, np.int64)]
        for one, other in equal_pairs(self._shingles.astype(np.uint32), self._are_rarest):
            ends = self._owners[one], self._owners[other]
            found.append(np.minimum(*ends) * self._size + np.maximum(*ends))
        low, high = np.divmod(distinct(np.concatenate(found)), self._size)
        return low, high


def _share(sizes: Wide, part: int, of: int) -> Wide:
    """That share of some sizes, rounded up."""
    return -(-sizes * part // of)


def _pairs_of(counts: Wide, new: Wide) -> Wide:
    """How many pairs some things make of which one at least is new."""
    found: Wide = new * (counts - new) + new * (new - 1) // 2
    return found
