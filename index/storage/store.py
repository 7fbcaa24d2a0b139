"""The store: an archive as its one writer has it, three stores that commit as one.

A commit puts down segments, then the manifest, then the ledger, and last CURRENT, which alone
makes it stand. Whatever a killed run left beyond CURRENT is taken back when the next writer opens the store.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from index.analysis.tables import WORDS, Tables
from index.article import Unreadable
from index.errors import NEW_ARCHIVE, ArchiveDamaged, ArchiveMissing
from index.storage.archive import (
    Current,
    Layout,
    Manifest,
    read_commit,
    require_our_analysis,
    sweep_builds,
    sweep_manifests,
    telling_failures,
    write_current,
    write_manifest,
)
from index.storage.build import Build
from index.storage.codec import write_toc
from index.storage.compacting import compact
from index.storage.durable import replace_file
from index.storage.fields import FORMAT
from index.storage.ledger import Ledger
from index.storage.originals import Originals
from index.storage.snapshot import open_snapshot
from index.storage.word_tables import learn


@dataclass(frozen=True, slots=True)
class _MadeBy:
    """What the index of a build was made by: as `Manifest` has it."""

    fingerprint: str
    format: int
    tables: dict[str, str]

    @classmethod
    def ours(cls, build: Build) -> Self:
        """What this program makes of one."""
        return cls(build.analysis.fingerprint, FORMAT, build.tables.digests())


class Store:
    """Segments, originals and ledger of an archive, and what of them is not yet committed.

    Attributes:
        config: the folder of what people edit.
        manifest: of the commit that stands.
        expected_to_take: seconds for a commit, of a segment that is hardly begun.
        unsettled: nothing, for what a killed run left is taken back whole.
    """

    unsettled: frozenset[str] = frozenset()
    expected_to_take: float = 0.0

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.config = layout.config
        self.originals = Originals(layout.originals)
        self._load()

    def _load(self) -> None:
        """Open at what stands, and take back the rest."""
        try:
            current, self.manifest = read_commit(self._layout)
        except ArchiveMissing:
            current, self.manifest = self._begin()
        sweep_builds(self._layout, keep=current.build)
        sweep_manifests(self._layout, current)
        self._build = _open_build(self._layout, self.manifest)
        if isinstance(self._build, Build):
            write_toc(self._layout.build(current.build), current.commit, self._build.parts)
        self.originals.restore(self.manifest.originals)
        self.ledger = _open_ledger(self._layout.ledger, self.manifest)
        self._number = current.build
        self._made_by = _MadeBy(self.manifest.fingerprint, self.manifest.format, self.manifest.tables)

    def _begin(self) -> tuple[Current, Manifest]:
        if any(self._layout.originals.iterdir()):  # CURRENT is written before the first of them
            raise ArchiveDamaged(self._layout.pointer, "it is missing, though there are originals", NEW_ARCHIVE)
        sweep_builds(self._layout, keep=None)
        current = Current(1, 0)
        build = Build.new(self._layout.build(current.build), Tables.of(self._layout.config))
        build.write(current.commit)
        manifest = _manifest(current, _MadeBy.ours(build), build, {})
        write_manifest(self._layout, manifest)
        write_current(self._layout, current)
        return current, manifest

    @property
    def build(self) -> Build:
        """The index being written.

        Raises: ArchiveDamaged: that which stands cannot be written to; a new one still can be started.
        """
        if isinstance(self._build, ArchiveDamaged):
            raise self._build
        return self._build

    def require_index(self) -> None:
        """Make sure that documents can be added to the index that stands.

        Raises: ArchiveDamaged: it cannot be read, or a pack.  AnalysisChanged: it is of another analysis, or format.
        """
        require_our_analysis(self._layout, self.manifest)
        if self.originals.damage:
            raise self.originals.damage
        if isinstance(self._build, ArchiveDamaged):
            raise self._build

    @property
    def next_commit(self) -> int:
        """The commit at which what is done now will stand."""
        return self.manifest.commit + 1

    def start_build(self) -> None:
        """Write into a new, empty build from now on, analysed by the tables of the archive's config as they are now.

        The commit switches to it. Raises: BadTable.
        """
        if self.originals.damage:
            self.originals.go_on_damaged()
        self._number += 1
        self._build = build = Build.new(self._layout.build(self._number), Tables.of(self._layout.config))
        self._made_by = _MadeBy.ours(build)

    def learn(self) -> None:
        """Write a word list of what is in the index that stands, among the tables that people edit.

        Raises: ArchiveDamaged.  AnalysisChanged: the index is of another format.
        """
        with telling_failures(self._layout):
            learnt = learn(open_snapshot(self._layout, any_analysis=True))
            replace_file(self._layout.config / WORDS, learnt)

    def commit(self) -> Sequence[Unreadable]:
        """Make all that was done stand, or, if this fails or is killed, nothing of it. A folder refuses no article."""
        current = Current(self._number, self.next_commit)
        self.build.flush()
        self.originals.sync()
        self.build.write(current.commit)
        lengths = self.originals.lengths()
        manifest = _manifest(current, self._made_by, self.build, lengths)
        write_manifest(self._layout, manifest)
        self.ledger.commit()
        write_current(self._layout, current)
        self.manifest = manifest
        self._clean(current)
        return ()

    def purge(self, ids: Iterable[str]) -> None:
        """Commit, and leave no byte of articles that were taken out under some ids in any file of the archive.

        Killed on the way, the rest of it is done when the store is opened next, or nothing of it has been done.
        """
        self.build.purge(ids)
        compact(self.ledger, self.originals, self.next_commit)
        self.commit()
        self.ledger.scrub()

    def _clean(self, current: Current) -> None:
        write_toc(self._layout.build(current.build), current.commit, self.build.parts)
        self.build.sweep()
        self.originals.sweep()
        sweep_manifests(self._layout, current)
        sweep_builds(self._layout, keep=current.build)
        self.ledger.forget_replaced(current.commit - 1)  # one more, for who reads at the commit before

    @contextmanager
    def changing(self) -> Iterator[None]:
        """What the block did and did not commit is undone when it fails.

        Raises: ArchiveUnwritable: the system would not write.
        """
        with telling_failures(self._layout):
            try:
                yield
            except BaseException:
                self.close()
                self._load()
                raise

    def close(self) -> None:
        """Let go of the files; what was not committed is taken back by the next who opens the store."""
        self.ledger.close()
        self.originals.close()


def _open_build(layout: Layout, manifest: Manifest) -> Build | ArchiveDamaged:
    """The build that stands; or what is wrong with it, for a reindex needs it not."""
    if manifest.format != FORMAT:
        reason = f"it has format {manifest.format}, and this program writes format {FORMAT}"
        return ArchiveDamaged(layout.build(manifest.build), reason)
    try:
        return Build.at(layout.build(manifest.build), manifest.segments, manifest.copies)
    except ArchiveDamaged as damage:
        return damage


def _open_ledger(path: Path, manifest: Manifest) -> Ledger:
    try:
        ledger = Ledger.to_write(path, manifest.commit)
    except sqlite3.OperationalError:
        raise  # no permission, no room: nothing is wrong with what is there
    except sqlite3.DatabaseError as cause:
        raise ArchiveDamaged(path, f"it cannot be opened: {cause}", NEW_ARCHIVE) from cause
    if (known := ledger.count()) != manifest.documents:
        ledger.close()
        reason = f"it knows {known} articles, and {manifest.documents} were committed"
        raise ArchiveDamaged(path, reason, NEW_ARCHIVE)
    return ledger


def _manifest(current: Current, made_by: _MadeBy, build: Build, originals: dict[str, int]) -> Manifest:
    return Manifest(
        build=current.build,
        commit=current.commit,
        fingerprint=made_by.fingerprint,
        format=made_by.format,
        documents=build.count,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        originals=originals,
        segments=build.entries,
        tables=made_by.tables,
        copies=build.copies_file,
    )
