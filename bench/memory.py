"""Memory of this process, in bytes, as Linux tells it; elsewhere the peak alone is known, and the rest is 0."""

import resource
import sys
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

_EVERY = 0.02  # seconds between two looks
_PROC = Path("/proc/self")


def peak() -> int:
    """The most that the process has held, pages of mapped files included."""
    if (_PROC / "status").exists():  # ru_maxrss would be that of the process it was started from
        return _status("VmHWM")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def private() -> int:
    """What the process holds that no other shares."""
    rollup = _PROC / "smaps_rollup"
    if not rollup.exists():
        return 0
    lines = rollup.read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("Private_Clean", "Private_Dirty")))


def _status(name: str) -> int:
    status = _PROC / "status"
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)


class Own:
    """The most that the process holds of its own while a block runs: without mapped files, which need no room.

    A thread looks every 20 ms, so a shorter peak may be missed.

    Attributes:
        most: bytes.
    """

    def __init__(self) -> None:
        self.most = 0
        self._ended = Event()
        self._thread = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.most = max(self.most, _status("RssAnon"))
            if self._ended.wait(_EVERY):
                return
