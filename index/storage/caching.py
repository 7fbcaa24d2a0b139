"""A cache of arrays, bounded by their bytes; what was used longest ago goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Arrays = tuple[NDArray[np.generic], ...]


class ArrayCache:
    """Arrays by key, for several threads. Arrays handed out are frozen."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._entries: OrderedDict[Hashable, Arrays] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Arrays]) -> Arrays:
        """The arrays of a key; made now unless they are here. Two threads may make the same at once."""
        with self._lock:
            if (found := self._entries.get(key)) is not None:
                self._entries.move_to_end(key)
                return found
        made = make()
        for array in made:
            array.flags.writeable = False
        self._keep(key, made)
        return made

    def _keep(self, key: Hashable, arrays: Arrays) -> None:
        size = _bytes(arrays)
        if size > self._limit:
            return
        with self._lock:
            if key not in self._entries:
                self._entries[key] = arrays
                self._held += size
            while self._held > self._limit:
                self._held -= _bytes(self._entries.popitem(last=False)[1])


def _bytes(arrays: Arrays) -> int:
    return sum(array.nbytes for array in arrays) + 200  # the entry itself
