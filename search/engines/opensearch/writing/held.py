"""Documents that are held here, as many as there is room for: those that wait for their copies, and those just sent."""

from dataclasses import dataclass
from typing import Final

from search.engines.opensearch.writing.drafting import Made

_MOST: Final = 2_000  # documents
_MOST_BYTES: Final = 64 * 1024 * 1024  # of what is sent of them; what they are compared by is some 2 kB of 19 more


@dataclass(frozen=True, slots=True)
class Entry:
    """A document, and the number of the commit with which it comes."""

    made: Made
    commit: int


class Held:
    """Documents by their ids, in the order in which they came."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, id: str) -> bool:
        return id in self._entries

    @property
    def is_full(self) -> bool:
        """Whether there are too many, or their bytes are."""
        return len(self) > _MOST or self._bytes > _MOST_BYTES

    def get(self, id: str) -> Entry | None:
        """A document, if it is held."""
        return self._entries.get(id)

    def add(self, entry: Entry) -> None:
        """Hold a document, under an id that no other has."""
        self._entries[entry.made.id] = entry
        self._bytes += len(entry.made.values)

    def drop(self, id: str) -> None:
        """Hold a document no longer, if it is held."""
        if id in self:
            self._out(id)

    def take(self) -> Entry:
        """The one that came first, which is held no longer."""
        return self._out(next(iter(self._entries)))

    def _out(self, id: str) -> Entry:
        entry = self._entries.pop(id)
        self._bytes -= len(entry.made.values)
        return entry
