"""A build: the segments of one full index, in one folder, and which of their documents are live at each commit.

The manifest alone says which files make a commit. Segments never change; a commit that deletes documents of one writes
a file of live documents beside it, and one that changes which are copies of each other a file of these.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import by
from index.analysis.tables import NAMES, Tables
from index.errors import ArchiveDamaged
from index.segment.contents import in_utf8
from index.segment.gathering import Row
from index.segment.live_docs import read_live, write_live
from index.segment.merging import Source, write_merged, write_renewed
from index.segment.segment import Segment
from index.storage.archive import SegmentEntry
from index.storage.copies import NO_COPIES, Copies, read_copies, write_copies
from index.storage.drafting import Draft, Drafter, DraftingIn, write_draft
from index.storage.durable import replace_file, sync_file, sync_folder
from index.storage.fields import ID
from index.storage.grouping import Grouping
from index.storage.source_names import names_of
from index.storage.tiers import to_merge, to_settle

_TEACHES = 1_000  # documents of a segment whose dictionaries are good enough for others
SEGMENT = ".segment"
LIVE = ".live"
COPIES = "copies."


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


def open_copies(folder: Path, file: str | None, entries: Sequence[SegmentEntry]) -> Copies:
    """The copies of a commit of some segments.

    Raises: FileNotFoundError.  CorruptSegment: the file is damaged, or of other segments.
    """
    return read_copies(folder / file, sum(entry.documents for entry in entries)) if file else NO_COPIES


def _has_any(part: Part, ids: Iterable[bytes]) -> bool:
    """Whether any document of a part, deleted or not, has one of these ids."""
    return any(len(part.segment.values[ID].find(id)) for id in ids)


class Build:
    """The build that a writer works on. What it did since `write` is undone by opening another on the same folder.

    Attributes:
        folder: where its segments lie.
        drafting: how drafts are made for it there.
        tables: of words, which lie in the folder.
        analysis: of its words, by them.
        dictionaries: what a large segment has learnt to compress with, for all that follow: those merge without being
            compressed anew.
        has_grown: whether it has taken in a draft since `write`.
        grouping: of its documents.
        copies_file: which says what are copies, as last written; None while there are none.
    """

    def __init__(self, folder: Path, parts: Sequence[Part], copies: Copies = NO_COPIES) -> None:
        self.folder = folder
        self.tables = Tables.of(folder)
        self.analysis = by(self.tables)
        self._parts = list(parts)
        self._changed: set[str] = set()  # names of parts of which documents were deleted since `write`
        self.dictionaries = self._learnt()
        self.drafting = DraftingIn(folder)
        self._drafter = Drafter(folder, self.analysis, self.dictionaries)
        self._numbers = count()
        self._expected: dict[str, int] = {}  # id to ticket of the documents that no segment has yet
        self._dropped: set[int] = set()  # tickets of those that were deleted meanwhile
        self.has_grown = False
        self.grouping = Grouping(parts, copies)
        self.copies_file: str | None = None

    @classmethod
    def new(cls, folder: Path, tables: Tables) -> "Build":
        """An empty build in a new folder, which keeps the tables. Raises: BadTable: it is not made then."""
        by(tables).families, names_of(tables)
        folder.mkdir(parents=True)
        for name, data in tables.files():
            replace_file(folder / name, data)
        return cls(folder, ())

    @classmethod
    def at(cls, folder: Path, entries: Sequence[SegmentEntry], copies: str | None = None) -> "Build":
        """A build as it was committed; what a crashed run left beside is swept away.

        Raises: ArchiveDamaged: a file of it is missing, or cannot be read.
        """
        try:
            parts = [open_part(folder, entry) for entry in entries]
            build = cls(folder, parts, open_copies(folder, copies, entries))
        except FileNotFoundError as cause:
            raise ArchiveDamaged(Path(cause.filename), "it is missing") from cause
        build.copies_file = copies
        build.sweep()
        return build

    @property
    def count(self) -> int:
        """How many documents can be found, those not yet written included."""
        return sum(part.count for part in self._parts) + len(self._expected)

    def count_stating(self, column: str) -> int:
        """How many documents of the segments that are written have anything in a column."""
        found = 0
        for part in self._parts:
            values = part.segment.values[column]
            stating = np.fromiter(map(bool, values.names), np.bool_, len(values.names))
            found += int(np.count_nonzero(stating[values.ordinals[part.live]]))
        return found

    @property
    def entries(self) -> tuple[SegmentEntry, ...]:
        """The segments, for the manifest."""
        return tuple(part.entry for part in self._parts)

    def _learnt(self) -> Mapping[str, bytes]:
        return next((part.segment.dictionaries for part in self._parts if part.segment.size >= _TEACHES), {})

    def add(self, row: Row) -> None:
        """Add a document under an id that no other has."""
        self._drafter.add(row, self.expect(row.values[ID]))
        if self._drafter.is_full:
            self._adopt(self._drafter.finish())

    def expect(self, id: str) -> int:
        """Say that a draft will bring a document under an id that no other has.

        Returns: its ticket, by which the draft names it: a document that is deleted before it comes is known by that.
        """
        ticket = self._expected[id] = next(self._numbers)
        return ticket

    def delete(self, id: str) -> None:
        """Take out the document with this id, if there is one."""
        if id in self._expected:
            self._dropped.add(self._expected.pop(id))
            return
        for part in self._parts:
            found = part.segment.values[ID].find(in_utf8(id))
            if np.any(part.live[found]):
                part.live[found] = False
                self._changed.add(part.name)
                self.grouping.delete(part.name, found)

    def flush(self) -> None:
        """Write what was added as a segment, and merge where there are too many."""
        self._adopt(self._drafter.finish())
        self._merge()

    def _adopt(self, draft: Draft | None) -> None:
        if draft is not None:
            self.adopt(draft)

    def adopt(self, draft: Draft) -> None:
        """Take in a draft, less what was deleted since; merge where there are too many segments."""
        part = self._named(draft.path)
        self.grouping.add(part.name, part.segment.size)
        dropped = [number for number, ticket in enumerate(draft.tickets) if ticket in self._dropped]
        if dropped:
            part.live[dropped] = False
            self._changed.add(part.name)
        came = set(draft.tickets)
        self._dropped -= came
        self._expected = {id: ticket for id, ticket in self._expected.items() if ticket not in came}
        self._parts.append(part)
        self._drafter.dictionaries = self.dictionaries = self.dictionaries or self._learnt()
        self.has_grown = True
        self._merge()

    def _merge(self) -> None:
        self._parts = [part for part in self._parts if part.count]
        while places := to_merge([part.count for part in self._parts]):
            self._merge_at(places)

    def settle(self, brought: int) -> bool:
        """Write what was added, and merge what a run leaves that brought so many documents; whether there was any."""
        self.flush()
        places = to_settle([part.count for part in self._parts], brought)
        if places:
            self._merge_at(places)
        return bool(places)

    def purge(self, ids: Iterable[str]) -> None:
        """Leave no byte of documents that were deleted, nor of earlier ones under their ids.

        A compression dictionary may quote any document that was there when it was learnt, so segments that have one
        are made anew too; the largest first, from which the others have theirs.
        """
        self.flush()
        keys = [in_utf8(id) for id in ids]
        stale = [part for part in self._parts if any(part.segment.dictionaries.values()) or _has_any(part, keys)]
        self.dictionaries = {}
        for part in sorted(stale, key=lambda part: -part.count):
            write = partial(write_renewed, source=Source(part.segment, part.live), dictionaries=self.dictionaries)
            self._parts[self._parts.index(part)] = renewed = self._named(write_draft(self.folder, write))
            self.grouping.merge(renewed.name, [part])
            self.dictionaries = self.dictionaries or renewed.segment.dictionaries
        self._drafter.dictionaries = self.dictionaries = self._learnt()

    def _merge_at(self, places: Sequence[int]) -> None:
        sources = [self._parts[place] for place in places]
        kept = [part for part in self._parts if part not in sources]
        write = partial(write_merged, sources=[Source(part.segment, part.live) for part in sources])
        merged = self._named(write_draft(self.folder, write))
        self.grouping.merge(merged.name, sources)
        self._parts = [*kept, merged]

    def _named(self, draft: Path) -> Part:
        """A draft under the name of a segment, open."""
        name = draft.stem
        path = draft.replace(self.folder / (name + SEGMENT))
        segment = Segment(path)
        return Part(name, segment, np.ones(segment.size, np.bool_))

    @property
    def parts(self) -> Sequence[Part]:
        """The segments that are written."""
        return self._parts

    def write(self, commit: int) -> None:
        """Put down which documents are live, and copies; it counts once a manifest that CURRENT names says so."""
        for part in self._parts:
            if part.name in self._changed and not part.live.all():
                part.file = f"{part.name}.{commit}{LIVE}"
                write_live(self.folder / part.file, part.live)
                sync_file(self.folder / part.file)
        self._changed.clear()
        self.has_grown = False
        self._write_copies(commit)
        sync_folder(self.folder)

    def _write_copies(self, commit: int) -> None:
        copies = self.grouping.group(self._parts)
        self.copies_file = f"{COPIES}{commit}" if len(copies.documents) else None
        if self.copies_file:
            write_copies(self.folder / self.copies_file, copies, sum(part.segment.size for part in self._parts))
            sync_file(self.folder / self.copies_file)

    def sweep(self) -> None:
        """Remove the files of the folder that no segment needs, but for manifests and what Whoosh reads of them."""
        needed = {part.name + SEGMENT for part in self._parts} | {part.file for part in self._parts}
        needed.add(self.copies_file)
        for path in self.folder.iterdir():
            if path.name in {*needed, *NAMES} or path.name.startswith("manifest-") or path.suffix == ".toc":
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
