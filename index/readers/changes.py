"""Changes: which of some files have changed since they were read, and are no longer being written. For `--watch`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from index.article import Unreadable
from index.readers.files import walk

PATIENCE = 60.0
"""Seconds after which a file is read that never rests."""

Look: TypeAlias = tuple[int, ...] | str
"""How a file looked: time of change (ns), size, inode; or why it cannot be read."""


def looks(paths: Sequence[Path], but: Path | None = None) -> dict[Path, Look]:
    """How each file at and below some paths looks now; see `index.readers.files.walk`.

    Raises: MissingPath: nothing stands at one of the paths.
    """
    found: dict[Path, Look] = {}
    for item in walk(paths, but):
        if isinstance(item, Unreadable):
            found[item.path] = item.reason
        else:
            try:
                info = item.path.stat()
            except OSError:  # gone since, or soon told as one that cannot be read
                continue
            found[item.path] = info.st_mtime_ns, info.st_size, info.st_ino
    return found


@dataclass(frozen=True, slots=True)
class Batch:
    """Files to be read now, as they looked when this was decided, and those that are no longer there.

    Attributes:
        is_part: whether there may be other files, which are as they were read.
    """

    changed: Mapping[Path, Look] = field(default_factory=dict)
    vanished: frozenset[Path] = frozenset()
    is_part: bool = True

    def __bool__(self) -> bool:
        return bool(self.changed or self.vanished)


class Changes:
    """What was read, and what was seen last."""

    def __init__(self) -> None:
        self._read: dict[Path, Look] = {}
        self._last: dict[Path, Look] = {}
        self._since: dict[Path, float] = {}  # when a file was first seen to have changed

    def due(self, now: Mapping[Path, Look], time: float) -> Batch:
        """What should be read: files that look as at the last call, but not as when they were read.

        A file is gone when it was not there at the last call either: if it was moved, the same batch finds it again.

        Args:
            now: how all files look.
            time: seconds, on any clock.
        """
        unread = {path: look for path, look in now.items() if self._read.get(path) != look}
        self._since = {path: self._since.get(path, time) for path in unread}
        rests = {
            path: look
            for path, look in unread.items()
            if self._last.get(path) == look or time - self._since[path] >= PATIENCE
        }
        gone = self._read.keys() - now.keys() - self._last.keys()
        self._last = dict(now)
        return Batch(rests, frozenset(gone))

    def done(self, batch: Batch) -> None:
        """Note that a batch was read; a file that has changed meanwhile looks otherwise, and will be again."""
        self._read.update(batch.changed)
        for path in batch.vanished:
            self._read.pop(path, None)
        for path in batch.changed:
            self._since.pop(path, None)
