"""A build: the segments of one full index, written in one folder, and Whoosh's table of contents for each commit."""

import pickle
import shutil
import struct
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import FileFormatError
from whoosh.filedb.structfile import BufferFile
from whoosh.index import TOC
from whoosh.index import IndexError as WhooshIndexError

from index.errors import ArchiveDamaged
from index.storage.durable import sync_file, sync_folder
from index.storage.fields import ID, Prepared, whoosh_schema
from index.storage.reading import OpenSegment
from index.storage.segments import INDEX_NAME, SegmentWriter

MAX_SEGMENTS = 10
"""After a commit there are never more. Fewer would cost merging time, more would cost every search a little."""

_DAMAGE = (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError, AssertionError, struct.error)


def read_segments(folder: Path, commit: int) -> tuple[Any, list[Any]]:
    """The schema and the segments of a commit, as Whoosh describes them.

    Raises: FileNotFoundError: there is no such commit.  ArchiveDamaged: its table of contents cannot be read.
    """
    try:
        toc = TOC.read(_WholeFiles(str(folder)), INDEX_NAME, gen=commit)
    except (*_DAMAGE, WhooshIndexError, ValueError, TypeError) as cause:
        raise ArchiveDamaged(folder / _toc_name(commit), f"it cannot be read: {cause!r}") from cause
    return toc.schema, toc.segments


def open_segment(folder: Path, segment: Any, schema: Any) -> OpenSegment:
    """Open a segment that Whoosh describes.

    Raises: FileNotFoundError: its file is gone.  ArchiveDamaged: it cannot be read.
    """
    try:
        return OpenSegment(folder, segment, schema)
    except (*_DAMAGE, FileFormatError, ValueError, TypeError, KeyError) as cause:
        path = folder / segment.make_filename(segment.COMPOUND_EXT)
        raise ArchiveDamaged(path, f"it cannot be read: {cause!r}") from cause


class _WholeFiles(FileStorage):  # type: ignore[misc]  # whoosh is untyped
    """Reads files at once: Whoosh leaves a table of contents open when it is damaged."""

    def open_file(self, name: str, **_: Any) -> BufferFile:
        return BufferFile(Path(self.folder, name).read_bytes(), name)


def _toc_name(commit: int) -> str:
    return f"_{INDEX_NAME}_{commit}.toc"


class Build:
    """The build that a writer works on. What it did since `write` is undone by opening another on the same folder."""

    def __init__(self, folder: Path, schema: Any, segments: list[Any]) -> None:
        self._folder = folder
        self._schema = schema
        self._segments = segments
        self._open: dict[str, OpenSegment] = {}
        self._writer: SegmentWriter | None = None
        self._fresh: dict[str, int] = {}  # id to number in the segment being written
        self._dropped: list[int] = []  # numbers in the same that were deleted again

    @classmethod
    def new(cls, folder: Path) -> "Build":
        """An empty build in a new folder."""
        folder.mkdir(parents=True)
        return cls(folder, whoosh_schema(), [])

    @classmethod
    def at(cls, folder: Path, commit: int) -> "Build":
        """A build as it was committed; what a crashed run left beside is swept away.

        Raises: ArchiveDamaged: a file of it is missing, or cannot be read.
        """
        try:
            schema, segments = read_segments(folder, commit)
            build = cls(folder, schema, segments)
            for segment in segments:
                build._reader(segment)
        except FileNotFoundError as cause:
            raise ArchiveDamaged(Path(cause.filename), "it is missing") from cause
        build.sweep(commit)
        return build

    @property
    def count(self) -> int:
        """How many documents can be found, those not yet written included."""
        return sum(int(segment.doc_count()) for segment in self._segments) + len(self._fresh)

    def add(self, prepared: Prepared) -> None:
        """Add a document under an id that no other has."""
        if self._writer is None:
            self._writer = SegmentWriter(self._folder, self._schema)
        self._fresh[prepared.id] = self._writer.add(prepared)

    def delete(self, id: str) -> None:
        """Take out the document with this id, if there is one."""
        if id in self._fresh:
            self._dropped.append(self._fresh.pop(id))
            return
        term = id.encode("utf-8", "replace")
        for segment in self._segments:
            for number in self._reader(segment).postings(ID, term)[0].tolist():
                segment.delete_document(number)

    def _reader(self, segment: Any) -> OpenSegment:
        name = segment.segment_id()
        if name not in self._open:
            self._open[name] = open_segment(self._folder, segment, self._schema)
        return self._open[name]

    def discard(self) -> None:
        """Let go of what was not written."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.discard()

    def flush(self) -> None:
        """Write what was added as a segment, and merge the smallest when there are too many."""
        if self._writer is not None:
            segment = self._writer.finish()
            for number in self._dropped:
                segment.delete_document(number)
            self._segments.append(segment)
            self._writer, self._fresh, self._dropped = None, {}, []
        self._segments = [segment for segment in self._segments if segment.doc_count()]
        if len(self._segments) > MAX_SEGMENTS:
            self._merge(len(self._segments) - MAX_SEGMENTS + 1)

    def _merge(self, how_many: int) -> None:
        by_size = sorted(self._segments, key=lambda segment: int(segment.doc_count()))
        small = by_size[:how_many]
        kept = [segment for segment in self._segments if segment not in small]
        merged = SegmentWriter(self._folder, self._schema).merge([self._reader(segment) for segment in small])
        self._segments = [*kept, merged]

    def write(self, commit: int) -> None:
        """Put down the table of contents of a commit; it counts once CURRENT names it."""
        TOC(self._schema, self._segments, commit).write(FileStorage(str(self._folder)), INDEX_NAME)
        sync_file(self._folder / _toc_name(commit))
        sync_folder(self._folder)

    def sweep(self, commit: int) -> None:
        """Remove the files of the folder that a commit does not need, but for manifests."""
        needed = {segment.make_filename(segment.COMPOUND_EXT) for segment in self._segments} | {_toc_name(commit)}
        for path in self._folder.iterdir():
            if path.name in needed or path.name.startswith("manifest-"):
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        standing = {segment.segment_id() for segment in self._segments}
        self._open = {name: reader for name, reader in self._open.items() if name in standing}
