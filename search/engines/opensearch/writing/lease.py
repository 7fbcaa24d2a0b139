"""The lease: who may write to an archive in a cluster, for as long as it says that it is still there.

A writer that is gone without a word keeps others out until its lease ends; not itself, when it is started again where
it was, for then the lock of the copy that it works on says that it is gone.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from time import time
from typing import Final

from index.errors import ArchiveBusy
from search.engines.opensearch.client import Conflict
from search.engines.opensearch.settings import Found, Settings, Version
from search.errors import EngineUnavailable

SECONDS: Final = 60.0
"""How long a lease goes; clocks of machines that write to one archive may differ by less."""

NAME: Final = "lease"


class Lease:
    """A lease that is held.

    Attributes:
        was_left: whether whoever had it before never gave it back.
    """

    def __init__(self, settings: Settings, owner: str, version: Version, address: str, *, was_left: bool) -> None:
        self.was_left = was_left
        self._settings = settings
        self._owner = owner
        self._version = version
        self._address = address
        self._until = time() + SECONDS
        self._lock = Lock()
        self._ending = Event()
        self._thread = Thread(target=self._renew, daemon=True)
        self._thread.start()

    def require(self) -> None:
        """Make sure that nobody else writes. Raises: ArchiveBusy.  EngineUnavailable: that cannot be known now."""
        if time() >= self._until:
            self._extend()

    def _renew(self) -> None:
        while not self._ending.wait(SECONDS / 4):
            try:
                self._extend()
            except EngineUnavailable:  # the next time, or it ends
                continue
            except ArchiveBusy:  # who writes is told when it asks
                return

    def _extend(self) -> None:
        """Hold it for longer. Raises: ArchiveBusy: another has it.  EngineUnavailable."""
        with self._lock:
            said = _said(self._owner, SECONDS)
            try:
                self._version = self._settings.put(NAME, said, self._version)
            except Conflict:
                found = self._settings.get([NAME]).get(NAME)
                if found is None or found.source["owner"] != self._owner:
                    raise ArchiveBusy(self._address) from None
                self._version = self._settings.put(NAME, said, found.version)  # an answer to us was lost
            self._until = float(said["until"])

    def end(self) -> None:
        """Let others write."""
        self._ending.set()
        self._thread.join()
        with suppress(EngineUnavailable):
            self._settings.put(NAME, {"owner": self._owner, "until": 0.0}, self._version)


@contextmanager
def leased(settings: Settings, owner: str, address: str) -> Iterator[Lease]:
    """Be the only writer of an archive while the block runs.

    Args:
        owner: what no other writer is called that may be at work.
        address: of the archive, for messages.
    Raises: ArchiveBusy: another is.
    """
    before = settings.get([NAME]).get(NAME)
    was_left = before is not None and float(before.source["until"]) > 0
    if before and _is_anothers(before, owner):
        raise ArchiveBusy(address)
    try:
        version = settings.put(NAME, _said(owner, SECONDS), before.version if before else None)
    except Conflict:
        raise ArchiveBusy(address) from None
    lease = Lease(settings, owner, version, address, was_left=was_left)
    try:
        yield lease
    finally:
        lease.end()


def _is_anothers(lease: Found, owner: str) -> bool:
    return lease.source["owner"] != owner and float(lease.source["until"]) > time()


def _said(owner: str, seconds: float) -> dict[str, str | float]:
    return {"owner": owner, "until": time() + seconds}
