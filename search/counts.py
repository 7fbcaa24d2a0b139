"""How many documents state each value of a facet, as arrays: of thousands of values a page shows a few."""

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class Counts(Mapping[str, int]):
    """Value to count, for every value that is stated at all; made into a dict only when all are asked for.

    Args:
        names: different values.
        numbers: shape (names,), the count of each; a value with 0 is not there.

    >>> counts = Counts(("الضفاف", "مدى", "مرايا", "نبأ"), np.array([3, 0, 9, 3]))
    >>> len(counts), counts["مرايا"], "مدى" in counts
    (3, 9, False)
    >>> counts.leading(2)
    {'الضفاف': 3, 'مرايا': 9, 'نبأ': 3}
    """

    def __init__(self, names: Sequence[str], numbers: NDArray[np.integer]) -> None:
        self._names = names
        self._places = np.flatnonzero(numbers)
        self._numbers = numbers.take(self._places)

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "Counts":
        """Any counts, none of them 0."""
        if isinstance(counts, cls):
            return counts
        return cls(tuple(counts), np.fromiter(counts.values(), np.int64, len(counts)))

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __getitem__(self, name: str) -> int:
        return self._all[name]

    def items(self) -> ItemsView[str, int]:
        """Values with their counts."""
        return self._all.items()

    def leading(self, most: int) -> dict[str, int]:
        """The `most` commonest values, and all that are as common as the last of them."""
        if most >= len(self):
            return self._all
        least = np.partition(self._numbers, -most)[-most]
        return self._among(np.flatnonzero(self._numbers >= least))

    @cached_property
    def _all(self) -> dict[str, int]:
        return self._among(np.arange(len(self)))

    def _among(self, rows: NDArray[np.int64]) -> dict[str, int]:
        names = self._names
        found = zip(self._places.take(rows).tolist(), self._numbers.take(rows).tolist(), strict=True)
        return {names[place]: number for place, number in found}
