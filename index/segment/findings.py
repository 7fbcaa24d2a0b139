"""Findings: what a check of a segment has found so far, a column once; and the questions that checks ask of columns."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Columns
from index.columns.numbers import Uints, Wide
from index.errors import CorruptSegment

BLOCK = 1 << 20
"""Rows looked at together, so that memory does not grow with the segment."""


class Findings:
    """The columns of a segment, and which of them are damaged.

    Attributes:
        damaged: column to the first thing that is wrong with it.
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.damaged: dict[str, CorruptSegment] = {}

    def note(self, damage: CorruptSegment) -> None:
        """Remember what is wrong with a column."""
        self.damaged.setdefault(damage.column, damage)

    def expect(self, column: str, holds: object, reason: str) -> bool:
        """Note a column unless something holds; whether it does."""
        if not holds:
            self.note(self.columns.corrupt(column, reason))
        return bool(holds)

    def whole(self, *names: str) -> bool:
        """Whether all of some columns are there and nothing is wrong with them so far."""
        for name in names:
            self.expect(name, name in self.columns, "it is missing")
        return not any(name in self.damaged for name in names)

    def offsets(self, name: str, things: int, last: int, *, empty: bool = False) -> bool:
        """Check a column of offsets.

        Args:
            things: how many lie side by side.
            last: where the last of them ends.
            empty: some may be empty.
        """
        if not self.whole(name):
            return False
        ends = self.columns[name]
        fits = len(ends) == things + 1 and int(ends[0]) == 0 and int(ends[-1]) == last and ascends(ends, equal=empty)
        return self.expect(name, fits, f"it does not lead through the {last:,} there are, in {things:,} steps")


def breaks(values: Uints) -> Wide:
    """The places of those that are not above the one before."""
    found = [np.zeros(0, np.int64)]
    for start, stop in blocks(len(values) - 1):
        found.append(np.flatnonzero(values[start + 1 : stop + 1] <= values[start:stop]) + start + 1)
    return np.concatenate(found)


def ascends(values: Uints, *, equal: bool = False, below: int | None = None) -> bool:
    """Whether each is above the one before, or `equal` to it, and the last below a bound."""
    if below is not None and len(values) and int(values[-1]) >= below:
        return False
    if not equal:
        return not len(breaks(values))
    return all(np.all(values[start + 1 : stop + 1] >= values[start:stop]) for start, stop in blocks(len(values) - 1))


def are_all(values: Uints, count: int) -> bool:
    """Whether they are the numbers below `count`, each once, in any order."""
    if len(values) != count or not are_below(values, count):
        return False
    met = np.zeros(count, np.bool_)
    met[values] = True
    return bool(met.all())


def are_below(values: Uints, bound: int) -> bool:
    """Whether none reaches a bound."""
    return not len(values) or int(values.max()) < bound


def blocks(count: int) -> Iterator[tuple[int, int]]:
    """Where neighbouring blocks of rows begin and end."""
    return ((start, min(start + BLOCK, count)) for start in range(0, count, BLOCK))


def only_at(places: Wide, allowed: NDArray[np.integer]) -> bool:
    """Whether all of some places are among others, which ascend."""
    if not len(places) or not len(allowed):
        return not len(places)
    found = np.minimum(np.searchsorted(allowed, places), len(allowed) - 1)
    return bool(np.all(allowed[found] == places))
