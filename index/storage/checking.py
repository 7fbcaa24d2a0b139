"""Checking: whether an archive is what was written, and whether it should be rebuilt. Changes nothing.

Goes on after the first fault, and names each by file, column and reason: whoever mends an archive wants to know it all.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Columns
from index.errors import NEW_ARCHIVE, ArchiveDamaged, CorruptSegment
from index.segment.checking import damage_of
from index.segment.doc_values import DocValues
from index.segment.live_docs import read_live
from index.storage.archive import Current, Layout, Manifest, SegmentEntry, read_commit
from index.storage.build import SEGMENT, open_copies
from index.storage.copies import Copies
from index.storage.fields import FORMAT, ID
from index.storage.ledger import Ledger
from index.storage.ledger_damage import ledger_damage
from index.storage.originals import REMEDY, Originals
from index.storage.strangers import strangers
from index.storage.word_tables import damaged_tables

_SHOW_EVERY = 1_000  # articles between two calls of `progress`


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a file, in plain words.

    Attributes:
        column: of a segment; None of other files.
        remedy: what helps.
    """

    file: Path
    column: str | None
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {f'column {self.column}: ' if self.column else ''}{self.reason}"


@dataclass(frozen=True, slots=True)
class Check:
    """What a check looked at, and what it found.

    Attributes:
        segments, columns: how many were read, every byte; none of a cluster's, which looks after its own files.
        articles: in the ledger.
        originals: of these, how many have their original kept; each was read and compared with its sha256.
        bytes: of the index.
        faults: empty when all is well.
    """

    segments: int
    columns: int
    articles: int
    originals: int
    bytes: int
    seconds: float
    faults: tuple[Fault, ...]


Progress = Callable[[int], None]
Value = TypeVar("Value")


def check(archive: Path, progress: Progress | None = None) -> Check:
    """Read all of an archive: CURRENT, manifest, segments, live documents, ledger and originals; and compare them.

    Args:
        progress: called with the number of articles whose originals were read so far, every thousand.
    Raises: ArchiveMissing.  ArchiveNewer: of a format that we do not know.
    """
    checking = _Checking(Layout(archive))
    checking.run(progress or (lambda _: None))
    return checking.result()


@dataclass(frozen=True, slots=True)
class _Opened:
    """A segment of a commit as far as it can be opened, and what is damaged of the rest."""

    entry: SegmentEntry
    columns: Columns | None
    live: NDArray[np.bool_] | None
    live_bytes: int
    damage: tuple[ArchiveDamaged, ...]

    @classmethod
    def part(cls, folder: Path, entry: SegmentEntry) -> Self:
        damage: list[ArchiveDamaged] = []
        columns = _unless_damaged(lambda: Columns(folder / (entry.name + SEGMENT)), damage)
        if entry.file is None:
            return cls(entry, columns, np.ones(entry.documents, np.bool_), 0, tuple(damage))
        path = folder / entry.file
        live = _unless_damaged(lambda: read_live(path, entry.documents), damage)
        return cls(entry, columns, live, path.stat().st_size if path.exists() else 0, tuple(damage))


def _unless_damaged(read: Callable[[], Value], damage: list[ArchiveDamaged]) -> Value | None:
    try:
        return read()
    except FileNotFoundError as cause:
        damage.append(ArchiveDamaged(Path(cause.filename), "it is missing"))
    except ArchiveDamaged as found:
        damage.append(found)
    return None


@dataclass
class _Checking:
    layout: Layout
    faults: list[Fault] = field(default_factory=list)
    segments: int = 0
    columns: int = 0
    articles: int = 0
    originals: int = 0
    bytes: int = 0
    started: float = field(default_factory=monotonic)

    def result(self) -> Check:
        seconds = monotonic() - self.started
        numbers = (self.segments, self.columns, self.articles, self.originals, self.bytes)
        return Check(*numbers, seconds, tuple(self.faults))

    def run(self, progress: Progress) -> None:
        try:
            current, manifest, parts, copies = self._opened()
        except ArchiveDamaged as damage:
            self._note(damage)
            self._check_all_files()
            return
        indexed = self._check_build(current, manifest, parts)
        if manifest.copies and copies:
            self._check_copies(self.layout.build(current.build) / manifest.copies, parts, copies)
        self._check_packs(manifest)
        self._check_ledger(current, manifest, indexed, progress)

    def _opened(self) -> tuple[Current, Manifest, list["_Opened"], Copies | None]:
        """What stands, all of it open, so that a writer cannot sweep any of it away meanwhile."""
        current, manifest = read_commit(self.layout)
        while True:
            folder = self.layout.build(current.build)
            parts = [_Opened.part(folder, entry) for entry in manifest.segments if manifest.format == FORMAT]
            damage: list[ArchiveDamaged] = []
            copies = _unless_damaged(partial(open_copies, folder, manifest.copies, manifest.segments), damage)
            newest = read_commit(self.layout)
            if newest[0] == current:
                for found in damage:
                    self._note(found)
                return current, manifest, parts, copies
            current, manifest = newest

    def _note(self, damage: ArchiveDamaged) -> None:
        column = damage.column if isinstance(damage, CorruptSegment) else None
        self.faults.append(Fault(damage.file, column, damage.reason, damage.remedy))

    def _tell(self, file: Path, reason: str) -> None:
        self._note(ArchiveDamaged(file, reason))

    # The index

    def _check_build(self, current: Current, manifest: Manifest, parts: Sequence["_Opened"]) -> set[str] | None:
        """Check the segments of a commit; the ids of its documents, None when they cannot be told."""
        folder, path = self.layout.build(current.build), self.layout.manifest(current)
        if manifest.format != FORMAT:
            reason = (
                f"its index has format {manifest.format}, this program reads {FORMAT}; nothing of the index was read"
            )
            self._note(ArchiveDamaged(path, reason, "Rebuild it: kashshaf reindex --if-needed"))
            return None
        for damage in damaged_tables(self.layout, manifest):
            self._note(damage)
        for stranger, reason in strangers(folder, current.commit, manifest.segments):
            self._note(ArchiveDamaged(stranger, reason, "The next commit of `kashshaf index` removes it"))
        told = sum(entry.live for entry in manifest.segments)
        if told != manifest.documents:
            self._tell(path, f"it says {manifest.documents} documents, and its segments have {told}")
        ids, whole = set[str](), True
        for part in parts:
            for damage in part.damage:
                self._note(damage)
            found = self._check_part(part, ids)
            whole = whole and found is not None
            ids.update(found or ())
        return ids if whole else None

    def _check_copies(self, path: Path, parts: Sequence["_Opened"], copies: Copies) -> None:
        """Check that copies, which are right by themselves, are documents that there are."""
        self.bytes += path.stat().st_size if path.exists() else 0
        lives = [part.live for part in parts if part.live is not None]
        if len(lives) == len(parts) and not np.concatenate(lives)[copies.documents].all():
            self._note(CorruptSegment(path, "it names documents that are deleted", column="documents"))

    def _check_part(self, part: "_Opened", before: set[str]) -> set[str] | None:
        """Check a segment and which of its documents are live; their ids, None when they cannot be told."""
        columns, live, entry = part.columns, part.live, part.entry
        if columns is None or not self._check_columns(columns) or live is None:
            return None
        self.bytes += part.live_bytes
        size, count = int(columns.meta["documents"]), int(live.sum())
        if (count, size) != (entry.live, entry.documents):
            has = f"it has {count} of {size} documents"
            self._tell(columns.path, f"{has}, and {entry.live} of {entry.documents} were committed")
            return None
        values = DocValues(ID, columns, size, key=True).texts()
        ids = [id.decode() for id, is_live in zip(values, live.tolist(), strict=True) if is_live]
        twice = len(ids) - len(set(ids) - before)
        if twice:
            self._tell(columns.path, f"{twice} of its articles have an id that another has")
        return set(ids)

    def _check_columns(self, columns: Columns) -> bool:
        """Whether nothing is wrong with a segment by itself."""
        damaged = list(damage_of(columns))
        for damage in damaged:
            self._note(damage)
        self.segments += 1
        self.columns += len(columns.entries)
        self.bytes += columns.size
        return not damaged

    def _check_all_files(self) -> None:
        """Where no commit can be read, look at every file there is, each by itself."""
        for path in sorted(self.layout.builds.glob(f"*/*{SEGMENT}")):
            try:
                self._check_columns(Columns(path))
            except ArchiveDamaged as damage:
                self._note(damage)
        for reason in ledger_damage(self.layout.ledger, None):
            self._note(ArchiveDamaged(self.layout.ledger, reason, NEW_ARCHIVE))

    # Ledger and originals

    def _check_packs(self, manifest: Manifest) -> None:
        for name, length in manifest.originals.items():
            path = self.layout.originals / name
            found = path.stat().st_size if path.exists() else 0
            if found < length:
                self._note(ArchiveDamaged(path, f"{length - found} bytes of it are missing", REMEDY))

    def _check_ledger(self, current: Current, manifest: Manifest, indexed: set[str] | None, progress: Progress) -> None:
        if current.commit == 0:  # a run killed before it had made the ledger, which comes after the first CURRENT
            return
        path = self.layout.ledger
        damaged = list(ledger_damage(path, current.commit))
        for reason in damaged:
            self._note(ArchiveDamaged(path, reason, NEW_ARCHIVE))
        if damaged:
            return
        try:
            ledger = Ledger.to_read(path, current.commit)
            try:
                self._compare(ledger, manifest, indexed, progress)
            finally:
                ledger.close()
        except (sqlite3.Error, ValueError, TypeError) as cause:
            self._note(ArchiveDamaged(path, f"it cannot be read: {cause}", NEW_ARCHIVE))

    def _compare(self, ledger: Ledger, manifest: Manifest, indexed: set[str] | None, progress: Progress) -> None:
        path, met = self.layout.ledger, set[str]()
        for damage in self._read_originals(ledger, met, progress):
            self._note(damage)
        if self.articles != manifest.documents:
            reason = f"it knows {self.articles} articles, and {manifest.documents} were committed"
            self._note(ArchiveDamaged(path, reason, NEW_ARCHIVE))
        if indexed is not None:
            for id in sorted(met - indexed):
                self._tell(path, f"article {id} is in the ledger, but not in the index")
            for id in sorted(indexed - met):
                self._tell(path, f"article {id} is in the index, but not in the ledger")

    def _read_originals(self, ledger: Ledger, met: set[str], progress: Progress) -> Iterator[ArchiveDamaged]:
        originals = Originals(self.layout.originals)
        for record in ledger.live():
            self.articles += 1
            met.add(record.id)
            if record.extent:
                self.originals += 1
                try:
                    originals.read(record.extent, record.sha256)
                except ArchiveDamaged as damage:
                    yield ArchiveDamaged(damage.file, f"article {record.id}: {damage.reason}", damage.remedy)
            if self.articles % _SHOW_EVERY == 0:
                progress(self.articles)
