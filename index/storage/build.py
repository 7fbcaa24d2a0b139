"""A build: the segments of one full index, in one folder, and which of their documents are live at each commit.

The manifest alone says which files make a commit. Segments never change; a commit that deletes documents of one writes
a file of live documents beside it.
"""

import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import ArchiveDamaged
from index.segment.contents import in_utf8
from index.segment.gathering import Gathered, Row
from index.segment.live_docs import read_live, write_live
from index.segment.merging import Source, write_merged
from index.segment.segment import Segment, write_segment
from index.storage.archive import SegmentEntry
from index.storage.durable import TEMPORARY, sync_file, sync_folder
from index.storage.fields import ID, SHAPE

MAX_SEGMENTS = 10
"""After a commit there are never more. Fewer would cost merging time, more would cost every search a little."""

SEGMENT = ".segment"
LIVE = ".live"


@dataclass(eq=False)  # a part is itself alone: its arrays have no one answer to ==
class Part:
    """A segment of a build, and which of its documents are live.

    Attributes:
        file: of live documents; None while nothing is deleted, or was not yet written.
    """

    name: str
    segment: Segment
    live: NDArray[np.bool_]
    file: str | None = None

    @property
    def count(self) -> int:
        """How many documents are live."""
        return int(self.live.sum())

    @property
    def entry(self) -> SegmentEntry:
        """What the manifest says of it."""
        return SegmentEntry(self.name, self.segment.size, self.count, self.file)


def open_part(folder: Path, entry: SegmentEntry, segment: Segment | None = None) -> Part:
    """Open a segment as a manifest describes it.

    Args:
        segment: it, where it is open already.
    Raises: FileNotFoundError: a file of it is gone.  CorruptSegment: it is damaged.
    """
    segment = segment or Segment(folder / (entry.name + SEGMENT))
    live = read_live(folder / entry.file, segment.size) if entry.file else np.ones(segment.size, np.bool_)
    part = Part(entry.name, segment, live, entry.file)
    if part.entry != entry:
        found = f"it has {part.count} of {segment.size} documents, and {entry.live} of {entry.documents} were committed"
        raise ArchiveDamaged(segment.path, found)
    return part


class Build:
    """The build that a writer works on. What it did since `write` is undone by opening another on the same folder."""

    def __init__(self, folder: Path, parts: Sequence[Part]) -> None:
        self._folder = folder
        self._parts = list(parts)
        self._changed: set[str] = set()  # names of parts of which documents were deleted since `write`
        self._gathered = Gathered(SHAPE)
        self._fresh: dict[str, int] = {}  # id to number among those gathered
        self._dropped: list[int] = []  # numbers among the same that were deleted again

    @classmethod
    def new(cls, folder: Path) -> "Build":
        """An empty build in a new folder."""
        folder.mkdir(parents=True)
        return cls(folder, ())

    @classmethod
    def at(cls, folder: Path, entries: Iterable[SegmentEntry]) -> "Build":
        """A build as it was committed; what a crashed run left beside is swept away.

        Raises: ArchiveDamaged: a file of it is missing, or cannot be read.
        """
        try:
            build = cls(folder, [open_part(folder, entry) for entry in entries])
        except FileNotFoundError as cause:
            raise ArchiveDamaged(Path(cause.filename), "it is missing") from cause
        build.sweep()
        return build

    @property
    def count(self) -> int:
        """How many documents can be found, those not yet written included."""
        return sum(part.count for part in self._parts) + len(self._fresh)

    @property
    def entries(self) -> tuple[SegmentEntry, ...]:
        """The segments, for the manifest."""
        return tuple(part.entry for part in self._parts)

    def add(self, row: Row) -> None:
        """Add a document under an id that no other has."""
        self._fresh[row.values[ID]] = self._gathered.add(row)

    def delete(self, id: str) -> None:
        """Take out the document with this id, if there is one."""
        if id in self._fresh:
            self._dropped.append(self._fresh.pop(id))
            return
        for part in self._parts:
            found = part.segment.values[ID].find(in_utf8(id))
            if np.any(part.live[found]):
                part.live[found] = False
                self._changed.add(part.name)

    def flush(self) -> None:
        """Write what was added as a segment, and merge the smallest when there are too many."""
        if self._gathered.size:
            part = self._write(partial(write_segment, contents=self._gathered.contents()))
            part.live[self._dropped] = False
            self._changed.add(part.name)
            self._parts.append(part)
            self._gathered, self._fresh, self._dropped = Gathered(SHAPE), {}, []
        self._parts = [part for part in self._parts if part.count]
        if len(self._parts) > MAX_SEGMENTS:
            self._merge(len(self._parts) - MAX_SEGMENTS + 1)

    def _merge(self, how_many: int) -> None:
        small = sorted(self._parts, key=lambda part: part.count)[:how_many]
        kept = [part for part in self._parts if part not in small]
        sources = [Source(part.segment, part.live) for part in small]
        self._parts = [*kept, self._write(partial(write_merged, sources=sources))]

    def _write(self, write: Callable[[Path], None]) -> Part:
        name = secrets.token_hex(8)
        path = self._folder / (name + SEGMENT)
        temporary = path.with_name(path.name + TEMPORARY)
        write(temporary)
        sync_file(temporary)
        temporary.replace(path)
        segment = Segment(path)
        return Part(name, segment, np.ones(segment.size, np.bool_))

    @property
    def parts(self) -> Sequence[Part]:
        """The segments that are written."""
        return self._parts

    def write(self, commit: int) -> None:
        """Put down which documents are live; it counts once a manifest that CURRENT names says so."""
        for part in self._parts:
            if part.name in self._changed and not part.live.all():
                part.file = f"{part.name}.{commit}{LIVE}"
                write_live(self._folder / part.file, part.live)
                sync_file(self._folder / part.file)
        self._changed.clear()
        sync_folder(self._folder)

    def sweep(self) -> None:
        """Remove the files of the folder that no segment needs, but for manifests and what Whoosh reads of them."""
        needed = {part.name + SEGMENT for part in self._parts} | {part.file for part in self._parts}
        for path in self._folder.iterdir():
            if path.name in needed or path.name.startswith("manifest-") or path.suffix == ".toc":
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
