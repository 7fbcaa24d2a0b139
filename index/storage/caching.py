"""A cache of what is worked out from immutable files, bounded by its bytes; what was used longest ago goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Protocol, TypeVar


class Sized(Protocol):
    """What a cache can hold: it knows how much memory it takes of its own."""

    @property
    def nbytes(self) -> int:
        """Bytes, mapped files left out."""


Value = TypeVar("Value", bound=Sized)

_ENTRY = 300  # bytes that an entry takes besides


class Cache:
    """Values by key, for several threads; a key stands for one kind of value, and values never change."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._entries: OrderedDict[Hashable, tuple[Sized, int]] = OrderedDict()  # and what it took when it came
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key; made now unless it is here. Two threads may make the same at once."""
        with self._lock:
            if (found := self._entries.get(key)) is not None:
                self._entries.move_to_end(key)
                return found[0]  # type: ignore[return-value]  # a key stands for one kind of value
        made = make()
        self._keep(key, made)
        return made

    def forget(self, stale: Callable[[Hashable], bool]) -> None:
        """Let go of the values whose keys are stale."""
        with self._lock:
            for key in list(filter(stale, self._entries)):
                self._held -= self._entries.pop(key)[1]

    def _keep(self, key: Hashable, made: Sized) -> None:
        size = made.nbytes + _ENTRY
        if size > self._limit:
            return
        with self._lock:
            if key not in self._entries:
                self._entries[key] = made, size
                self._held += size
            while self._held > self._limit:
                self._held -= self._entries.popitem(last=False)[1][1]
