"""Scattering: the lists of several sources laid side by side as those of one, a block at a time; no sorting.

A merged list is the sources' lists one after the other, for the documents of later sources are all larger.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from index.columns.numbers import Uints, Where, Wide, narrow, offsets, places

_BLOCK = 1 << 18  # numbers worked on at once: few calls of NumPy a number, and arrays that stay in the cache
_LONG = 512  # numbers of a run that is copied by itself: in shorter ones a call costs more than naming every place


@dataclass(frozen=True, slots=True)
class Runs:
    """Slices of the sources' columns, in the order in which they stand in the merged one; shape (runs,) each.

    Attributes:
        owners: the merged list that each is part of, ascending.
        sources: whose column it is a slice of.
        starts, counts: where it begins there, and how much it has.
        kept: how much of that goes into the merged column; at least 1.
    """

    owners: Wide
    sources: Uints
    starts: Wide
    counts: Wide
    kept: Wide

    @classmethod
    def of(cls, each: Sequence[tuple[Wide, Wide, Wide, Wide]]) -> "Runs":
        """Interleave the runs of each source: owners, starts, counts and kept, in any order."""
        sources = np.repeat(narrow(np.arange(len(each))), [len(columns[0]) for columns in each])
        owners, starts, counts, kept = (np.concatenate(columns) for columns in zip(*each, strict=True))
        order = np.argsort(owners, kind="stable")
        order = order[kept[order] > 0]
        return cls(owners[order], sources[order], starts[order], counts[order], kept[order])

    def ends(self, lists: int) -> Wide:
        """Where each of so many merged lists begins and ends, shape (lists + 1,)."""
        return offsets(np.bincount(self.owners, self.kept, lists).astype(np.int64))

    def blocks(self) -> Iterator["Block"]:
        """Some runs at a time, in order; one that is large by itself."""
        filled = np.cumsum(self.counts) // _BLOCK
        edges = [0, *(np.flatnonzero(np.diff(filled)) + 1).tolist(), len(filled)]
        first = 0
        for start, stop in pairwise(edges):
            here = slice(start, stop)
            block = Block(first, self.sources[here], self.starts[here], self.counts[here], self.kept[here])
            yield block
            first += block.size


@dataclass(frozen=True, slots=True)
class Block:
    """Some runs, and `first`, the place of the first number that they give in the merged column."""

    first: int
    sources: Uints
    starts: Wide
    counts: Wide
    kept: Wide

    @property
    def size(self) -> int:
        """How many numbers it gives."""
        return int(self.kept.sum())

    def parts(self) -> Iterator[tuple[int, Where, Where]]:
        """Of each source: its number, the places in the block that what it keeps goes to, and where all is read.

        Long runs come one by one, as slices, and the short ones of a source together.
        """
        goals = offsets(self.kept)[:-1]
        long = self.counts >= _LONG
        for run in np.flatnonzero(long).tolist():
            goal, start = int(goals[run]), int(self.starts[run])
            yield (
                int(self.sources[run]),
                slice(goal, goal + int(self.kept[run])),
                slice(start, start + int(self.counts[run])),
            )
        for source in range(int(self.sources.max(initial=0)) + 1):
            mine = np.flatnonzero((self.sources == source) & ~long)
            yield source, places(goals[mine], self.kept[mine]), places(self.starts[mine], self.counts[mine])


def numbers_at(where: Where) -> Wide:
    """The places themselves."""
    return np.arange(where.start, where.stop) if isinstance(where, slice) else where
