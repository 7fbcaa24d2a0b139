"""Grouping: which bodies hang together as copies, where some are new among others that were grouped before.

Whether two are compared, and what comes of it, depends on these two alone. So the groups are the same in whatever order
bodies came, and whatever came and went meanwhile.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Wide, distinct
from index.copies.crowds import crowds, pairs_in_crowd
from index.copies.pairs import Pairs, are_alike, equal_pairs, joined
from index.copies.shingles import Hashes
from index.copies.sketches import BANDS, LEAST, Sketches, agreement, bands

_AT_ONCE = 1 << 15  # pairs looked at exactly together
_MOST_KEPT = 20_000  # bodies whose shingles are kept, for those that are looked at again; some 50 MB

Shingles = Callable[[Wide], Sequence[Hashes]]
"""The different shingles of each of some bodies, ascending."""


@dataclass(frozen=True, slots=True, eq=False)
class Bodies:
    """Bodies that may be copies: of FEWEST words or more.

    Attributes:
        texts: shape (bodies,), the number of each.
        sketches: shape (bodies, BINS).
        groups: shape (bodies,), the same from 0 where known to be of one group; below 0 where of none.
        new: shape (bodies,), which were never compared with others. What is between the rest is known.
    """

    texts: Hashes
    sketches: Sketches
    groups: Wide
    new: NDArray[np.bool_]


def components(bodies: Bodies, shingles: Shingles) -> Wide:
    """What hangs together, shape (bodies,): the same number where of one group, or of one that groups have become."""
    every, grouped = np.arange(len(bodies.texts)), np.flatnonzero(bodies.groups >= 0)
    labels = joined(every, every, _firsts(bodies.texts))
    labels = joined(labels, grouped, grouped[_firsts(bodies.groups[grouped])])
    return _Joining(bodies, shingles, labels).run()


def _firsts(values: NDArray[np.generic]) -> Wide:
    """For each value the place of the first that is equal."""
    _, places, numbers = np.unique(values, return_index=True, return_inverse=True)
    found: Wide = places[numbers]
    return found


class _Joining:
    """Compares those that differ, one of each text, and joins those that are alike.

    Args:
        labels: of all bodies, as `joined` has them, by what is known.
    """

    def __init__(self, bodies: Bodies, shingles: Shingles, labels: Wide) -> None:
        firsts = _firsts(bodies.texts)
        known = np.zeros(len(firsts), np.bool_)
        known[firsts[~bodies.new]] = True  # what is between an old body and others goes for new ones equal to it
        self._bodies = distinct(firsts)
        self._new = ~known[self._bodies]
        self._sketches = bodies.sketches[self._bodies]
        self._bands = bands(self._sketches)
        self._shingles = shingles
        self._kept: dict[int, Hashes] = {}
        self._labels = labels

    def run(self) -> Wide:
        """The labels, when all pairs that may be copies were looked at."""
        waiting, count = list[Pairs](), 0
        for band in range(BANDS):
            for pairs in self._meeting(band):
                waiting.append(self._worth(pairs, band))
                count += len(waiting[-1][0])
                if count >= _AT_ONCE:
                    self._join(waiting)
                    waiting, count = [], 0
        if count:
            self._join(waiting)
        return self._labels

    def _meeting(self, band: int) -> Iterator[Pairs]:
        """The pairs that agree in a band and of which one at least is new; of crowds, those that may be alike."""
        keys, lone = self._bands[:, band], np.ones(len(self._bodies), np.bool_)
        for crowd in crowds(keys, self._new):
            if len(distinct(self._labels[self._bodies[crowd]])) == 1:
                lone[crowd] = False
            elif pairs := pairs_in_crowd(self._sets(self._bodies[crowd])):
                lone[crowd] = False
                one, other = (crowd[side] for side in pairs)
                new = self._new[one] | self._new[other]
                for start in range(0, len(one), _AT_ONCE):
                    some = slice(start, start + _AT_ONCE)
                    yield one[some][new[some]], other[some][new[some]]
        places = np.flatnonzero(lone)
        for one, other in equal_pairs(keys[places], self._new[places]):
            yield places[one], places[other]

    def _worth(self, pairs: Pairs, band: int) -> Pairs:
        """Those pairs of which nothing is known, and whose sketches agree in places enough."""
        one, other = pairs
        apart = self._labels[self._bodies[one]] != self._labels[self._bodies[other]]
        one, other = one[apart], other[apart]
        alike = agreement(self._sketches, one, other) >= LEAST
        one, other = one[alike], other[alike]
        before = (self._bands[one, :band] == self._bands[other, :band]).any(axis=1)
        return one[~before], other[~before]

    def _join(self, waiting: list[Pairs]) -> None:
        """Look at pairs exactly, and join those that are copies."""
        one, other = (self._bodies[np.concatenate(side)] for side in zip(*waiting, strict=True))
        looked_at = distinct(np.concatenate([one, other]))
        sets = self._sets(looked_at)
        copies = are_alike(sets, np.searchsorted(looked_at, one), np.searchsorted(looked_at, other))
        self._labels = joined(self._labels, one[copies], other[copies])

    def _sets(self, bodies: Wide) -> Sequence[Hashes]:
        """The shingles of some bodies."""
        if len(self._kept) > _MOST_KEPT:
            self._kept.clear()
        new = np.array([body for body in bodies.tolist() if body not in self._kept], np.int64)
        if len(new):
            self._kept.update(zip(new.tolist(), self._shingles(new), strict=True))
        return [self._kept[body] for body in bodies.tolist()]
