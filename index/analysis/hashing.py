"""A hash table from keys of two integers to numbers, for many keys at once, where `vocabulary` holds the runs it knows.

Open addressing with linear probing: each round takes one step for all keys not yet settled, and the first settles
nearly all. Keys are compared whole, so the hash decides about speed alone.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Scalar = TypeVar("_Scalar", bound=np.generic)

_SLOTS_A_KEY = 3  # at least; fewer make searches longer
_FEWEST_BITS = 16


class KeyTable:
    """The number of each key: a pair of integers, of which the first is not 0. Numbers are above 0; 0 means unknown."""

    def __init__(self) -> None:
        self._low = np.zeros(1, np.uint64)  # by number, 0 where a number has no key
        self._high = np.zeros(1, np.uint64)
        self._keys = 0
        self._slots = np.zeros(1 << _FEWEST_BITS, np.int32)  # numbers, 0 in a free slot
        # Drawn anew for each table: no text can be written so that its words collide.
        self._factors = np.random.default_rng().integers(1 << 64, size=2, dtype=np.uint64) | np.uint64(1)

    @property
    def nbytes(self) -> int:
        """The memory of the table."""
        return self._low.nbytes + self._high.nbytes + self._slots.nbytes

    def find(self, low: NDArray[np.uint64], high: NDArray[np.uint64]) -> NDArray[np.int32]:
        """The number of each key, 0 for those never added."""
        slot = self._home(low, high)
        found = self._slots.take(slot)
        astray = np.flatnonzero((self._low.take(found) != low) | (self._high.take(found) != high))
        while (astray := astray[found[astray] != 0]).size:
            slot[astray] = (slot[astray] + 1) & (len(self._slots) - 1)
            found[astray] = here = self._slots[slot[astray]]
            astray = astray[(self._low[here] != low[astray]) | (self._high[here] != high[astray])]
        return found

    def add(self, numbers: NDArray[np.int32], low: NDArray[np.uint64], high: NDArray[np.uint64]) -> None:
        """Give numbers to distinct keys that the table does not hold."""
        if not numbers.size:
            return
        self._low, self._high = (grown(held, int(numbers.max()) + 1) for held in (self._low, self._high))
        self._low[numbers], self._high[numbers] = low, high
        self._keys += len(numbers)
        if self._keys * _SLOTS_A_KEY > len(self._slots):
            self._slots = np.zeros(1 << (self._keys * _SLOTS_A_KEY).bit_length(), np.int32)
            numbers = np.flatnonzero(self._low).astype(np.int32)
        self._place(numbers)

    def _place(self, numbers: NDArray[np.int32]) -> None:
        """Put each number into the first slot that is free, from the home of its key on."""
        slot = self._home(self._low[numbers], self._high[numbers])
        while numbers.size:
            free = np.flatnonzero(self._slots[slot] == 0)[::-1]
            self._slots[slot[free]] = numbers[free]  # the last one written stays: the first met, which is likely common
            left = self._slots[slot] != numbers
            numbers, slot = numbers[left], (slot[left] + 1) & (len(self._slots) - 1)

    def _home(self, low: NDArray[np.uint64], high: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The slot where the search for each key begins: the highest bits of a sum of products."""
        unused_bits = np.uint64(65 - len(self._slots).bit_length())
        home: NDArray[np.uint64] = (low * self._factors[0] + high * self._factors[1]) >> unused_bits
        return home.view(np.int64)


def distinct(low: NDArray[np.uint64], high: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where each key stands first, in order."""
    order = np.lexsort((high, low))
    low, high = low[order], high[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    return np.sort(order[new])


def grown(held: NDArray[_Scalar], size: int) -> NDArray[_Scalar]:
    """An array with the same beginning and room for `size` rows; room doubles, so that growing row by row is cheap."""
    if size <= len(held):
        return held
    room = np.zeros(max(size, 2 * len(held)), held.dtype)
    room[: len(held)] = held
    return room
