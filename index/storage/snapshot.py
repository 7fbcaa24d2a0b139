"""A snapshot: one commit of an archive, open for reading. It stays as it is while writers go on, until let go of.

Everything given out is immutable arrays and plain values, so that many threads can search one snapshot; the files
under it may be deleted meanwhile. Snapshots of one reader share the segments that they have in common.
"""

import os
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import Analysis, by
from index.analysis.tables import Tables
from index.article import Document
from index.errors import NEW_ARCHIVE, ArchiveDamaged
from index.segment.contents import in_utf8
from index.segment.segment import Segment
from index.storage.archive import Current, Layout, Manifest, SegmentEntry, no_archive, read_commit, require_our_analysis
from index.storage.build import Part, open_copies, open_part
from index.storage.caching import Cache, Sized
from index.storage.copies import Copies
from index.storage.documents import PARTS, from_parts
from index.storage.fields import FORMAT, ID
from index.storage.ledger import Ledger

CACHE_BYTES = 64 * 1024 * 1024  # of one reader, for all its segments; 250,000 articles fill a third of it

Mask = NDArray[np.bool_]
Ids = NDArray[np.intp]
Value = TypeVar("Value")
Cached = TypeVar("Cached", bound=Sized)


class OpenSegment:
    """A segment, and what was worked out from it; shared by all snapshots that have it.

    Attributes:
        name: told apart by it; no name is used twice.
    """

    def __init__(self, name: str, segment: Segment, cache: Cache) -> None:
        self.name = name
        self.segment = segment
        self.size = segment.size
        self._cache = cache
        self._kept: dict[Hashable, object] = {}
        self._lock = RLock()

    def cached(self, key: Hashable, make: Callable[[], Cached]) -> Cached:
        """A value worked out from the segment, kept while there is room."""
        return self._cache.get((self.name, key), make)

    def let_go(self) -> None:
        """Empty the cache of what it holds of the segment, so that its file can go."""
        self._cache.forget(lambda key: isinstance(key, tuple) and key[0] == self.name)

    def keep(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The same, made once and kept as long as the segment is open."""
        if (found := self._kept.get(key)) is not None:
            return found  # type: ignore[return-value]  # a key stands for one kind of value
        with self._lock:
            if key not in self._kept:
                self._kept[key] = make()
            return self._kept[key]  # type: ignore[return-value]

    def names(self, column: str) -> tuple[str, ...]:
        """The different values of a column, ascending in UTF-8; a document has one by its ordinal."""
        return self.keep(("names", column), lambda: tuple(name.decode() for name in self.segment.values[column].names))


@dataclass(frozen=True, slots=True, eq=False)
class SnapshotPart:
    """A segment as a snapshot has it.

    Attributes:
        start: the number of its first document among those of the snapshot.
        live: shape (documents,), which are not deleted.
        deleted: those that are, ascending.
    """

    open: OpenSegment
    start: int
    live: Mask
    deleted: Ids = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "deleted", np.flatnonzero(~self.live))
        self.live.flags.writeable = False


class Snapshot:
    """All documents of one commit, numbered from 0, segment after segment.

    Attributes:
        analysis: by which its terms were made.
        copies: which of its documents are copies of others.
    """

    def __init__(
        self,
        current: Current,
        manifest: Manifest,
        analysis: Analysis,
        parts: Sequence[SnapshotPart],
        copies: Copies,
        cache: Cache,
    ) -> None:
        self.current = current
        self.manifest = manifest
        self.analysis = analysis
        self.parts = tuple(parts)
        self.copies = copies
        self.cache = cache
        self.size = sum(part.open.size for part in parts)
        self.count = self.size - sum(len(part.deleted) for part in parts)
        self._starts = [part.start for part in parts]

    def document(self, number: int, stored: Sequence[str] = PARTS) -> Document:
        """A document by its number.

        Args:
            stored: which parts of it are read (`index.storage.documents`).
        """
        part = self.parts[bisect_right(self._starts, number) - 1]
        return from_parts({name: part.open.segment.stored[name].read(number - part.start) for name in stored})

    def documents(self) -> Iterator[Document]:
        """All that are not deleted, by number."""
        for part in self.parts:
            yield from map(self.document, (part.start + np.flatnonzero(part.live)).tolist())

    def find(self, id: str) -> int | None:
        """The number of the document with this id."""
        for part in self.parts:
            found = part.open.segment.values[ID].find(in_utf8(id))
            if len(live := found[part.live[found]]):
                return part.start + int(live[0])
        return None

    def values(self, column: str) -> Iterator[str]:
        """What each document that is not deleted has in a column."""
        for part in self.parts:
            names, ordinals = part.open.names(column), part.open.segment.values[column].ordinals
            yield from (names[ordinal] for ordinal in ordinals[part.live].tolist())


def stamp(layout: Layout) -> Hashable:
    """What changes whenever CURRENT is replaced, at the cost of one look-up: whoever has its stamp has its commit.

    Raises: ArchiveMissing, NotAnArchive.
    """
    try:
        found = os.stat(layout.pointer)  # noqa: PTH116 every search asks, and a third of the time is the path's
    except (FileNotFoundError, NotADirectoryError):
        raise no_archive(layout.folder) from None
    return found.st_ino, found.st_mtime_ns, found.st_size


def open_snapshot(layout: Layout, *, any_analysis: bool = False, before: Snapshot | None = None) -> Snapshot:
    """Open what CURRENT names; if that is replaced and swept away meanwhile, what it names then.

    Args:
        any_analysis: for who looks up no terms.
        before: an earlier snapshot of the archive, of which only what is new is opened.
    Raises: ArchiveMissing, ArchiveDamaged.  AnalysisChanged: its terms are of another analysis, or its format.
    """
    current, manifest = read_commit(layout)
    while True:
        try:
            if not any_analysis or manifest.format != FORMAT:
                require_our_analysis(layout, manifest)
            return _open(layout, current, manifest, before)
        except FileNotFoundError as cause:
            missed = current
            current, manifest = read_commit(layout)
            if current == missed:
                raise ArchiveDamaged(Path(cause.filename or layout.folder), "it is missing") from cause


def _open(layout: Layout, current: Current, manifest: Manifest, before: Snapshot | None) -> Snapshot:
    cache = before.cache if before else Cache(CACHE_BYTES)
    known = {part.open.name: part.open for part in before.parts} if before else {}
    parts: list[SnapshotPart] = []
    start = 0
    for entry in manifest.segments:
        read = _open_part(layout, current, entry, known)
        opened = known.get(entry.name) or OpenSegment(entry.name, read.segment, cache)
        parts.append(SnapshotPart(opened, start, read.live))
        start += opened.size
    copies = open_copies(layout.build(current.build), manifest.copies, manifest.segments)
    for name in known.keys() - {entry.name for entry in manifest.segments}:
        known[name].let_go()
    analysis = by(Tables.of(layout.build(current.build)))
    return Snapshot(current, manifest, analysis, parts, copies, cache)


def _open_part(layout: Layout, current: Current, entry: SegmentEntry, known: Mapping[str, OpenSegment]) -> Part:
    opened = known.get(entry.name)
    return open_part(layout.build(current.build), entry, opened.segment if opened else None)


@contextmanager
def open_ledger(layout: Layout, snapshot: Snapshot) -> Iterator[Ledger]:
    """The ledger as it was at a snapshot's commit.

    Raises: ArchiveDamaged: it cannot be read, or so it turned out in the block.
    """
    try:
        ledger = Ledger.to_read(layout.ledger, snapshot.current.commit)
        try:
            yield ledger
        finally:
            ledger.close()
    except sqlite3.Error as cause:
        raise ArchiveDamaged(layout.ledger, f"it cannot be read: {cause}", NEW_ARCHIVE) from cause
