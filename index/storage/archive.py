"""The archive on disk: where everything lies, which commit stands, and who may write.

`CURRENT` names one build and one commit of it, and is the only commit point: whatever a crashed run left beyond it was
never committed, no reader looks at it, and the next writer sweeps it away. docs/decisions/0006-archive.md says why.
"""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from index.analysis.analyzer import fingerprint
from index.analysis.tables import Tables
from index.errors import (
    NEW_ARCHIVE,
    AnalysisChanged,
    ArchiveBusy,
    ArchiveDamaged,
    ArchiveMissing,
    ArchiveNewer,
    ArchiveUnwritable,
    NotAnArchive,
    naming,
)
from index.storage.durable import TEMPORARY, replace_file
from index.storage.fields import FORMAT
from index.storage.sealing import is_whole_object, sealed_line, sealed_object

_SEALED_SINCE = 4  # the first format whose manifests bear a checksum
_FULL = (errno.ENOSPC, errno.EDQUOT)
_CONFIG_NOTE = """\
Files that people edit stand in this folder. It may be empty.
variants.tsv: names and loan words that are spelled in several ways; a line a set, its words parted by |.
overrides.tsv: words that have one family, whatever the program would say; a line a family, its words parted by |.
words.txt: how often words are met, in place of the list that ships; lines of a count and words. Of all files here,
this one alone is written by the program, and only by `kashshaf reindex --learn`.
corrections.jsonl: what is known better of single articles; `kashshaf amend` writes it. Counts from the next run on.
sources.tsv: agencies and papers beside those that ship; a line each: kind, name, other names, parted by tabs.
overrides.tsv, words.txt and sources.tsv count from the next `kashshaf reindex` on.
"""


@dataclass(frozen=True, slots=True)
class Current:
    """What stands: a build, and its newest commit. Commit numbers grow by one over the archive's whole life."""

    build: int
    commit: int

    def __str__(self) -> str:
        return f"{self.build} {self.commit}"


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment of a commit.

    Attributes:
        name: of its file, without the ending.
        documents: how many it has, deleted ones included.
        live: how many are not deleted.
        file: which says which those are; None when all are.
    """

    name: str
    documents: int
    live: int
    file: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one commit holds. Its file may say more than we know, or less: programs before and after this one wrote it.

    Attributes:
        fingerprint: of the analysis that made the terms.
        format: of the fields and stored documents (`index.storage.fields.FORMAT`).
        documents: how many can be found.
        time: of the commit, ISO 8601, UTC.
        originals: name of each pack to how many of its bytes are committed.
        segments: in the order in which their documents are numbered.
        tables: name of each table of words that the build keeps (`index.analysis.tables`) to its digest.
        copies: the file which says which documents are copies of each other; None where none are.
    """

    build: int
    commit: int
    fingerprint: str
    format: int
    documents: int
    time: str
    originals: dict[str, int]
    segments: tuple[SegmentEntry, ...] = ()
    tables: dict[str, str] = field(default_factory=dict)
    copies: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of an archive lie."""

    folder: Path

    @property
    def pointer(self) -> Path:
        return self.folder / "CURRENT"

    @property
    def lock(self) -> Path:
        return self.folder / "LOCK"

    @property
    def builds(self) -> Path:
        return self.folder / "builds"

    @property
    def originals(self) -> Path:
        return self.folder / "originals"

    @property
    def ledger(self) -> Path:
        return self.originals / "ledger.sqlite"

    @property
    def config(self) -> Path:
        return self.folder / "config"

    def build(self, number: int) -> Path:
        return self.builds / str(number)

    def manifest(self, current: Current) -> Path:
        return self.build(current.build) / f"manifest-{current.commit}.json"

    def make(self) -> None:
        """Make the folders of an archive where there is none; refuse a folder that holds anything else."""
        own = {path.name for path in (self.builds, self.originals, self.config, self.lock, self.pointer)}
        own.add(self.pointer.name + TEMPORARY)
        if not self.pointer.exists() and self.folder.exists():
            strange = sorted(path.name for path in self.folder.iterdir() if path.name not in own)
            if strange:
                raise NotAnArchive(self.folder, next((name for name in strange if name.endswith(".toc")), strange[0]))
        for folder in (self.builds, self.originals, self.config):
            folder.mkdir(parents=True, exist_ok=True)
        note = self.config / "README"
        if not note.exists():
            with naming(note):
                note.write_text(_CONFIG_NOTE, encoding="utf-8")


def no_archive(folder: Path) -> ArchiveMissing | NotAnArchive:
    """What is wrong with a folder that has no CURRENT: there is nothing, or another program's index."""
    foreign = next(folder.glob("_*.toc"), None)
    return NotAnArchive(folder, foreign.name) if foreign else ArchiveMissing(folder)


def read_current(layout: Layout) -> Current:
    """Which build and commit stand.

    Raises: ArchiveMissing, NotAnArchive: there is none.  ArchiveDamaged: CURRENT is not what we write.
    """
    try:
        text = layout.pointer.read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        raise no_archive(layout.folder) from None
    numbers = text.split()[:2]
    # Up to format 3, it was the two numbers alone.
    line = " ".join(numbers)
    whole = len(numbers) == 2 and (text == sealed_line(line) or text.rstrip() == line)
    if not whole or not all(number.isdecimal() for number in numbers):
        raise ArchiveDamaged(layout.pointer, f"it says {text[:40]!r} instead of a build and a commit", NEW_ARCHIVE)
    return Current(int(numbers[0]), int(numbers[1]))


def write_current(layout: Layout, current: Current) -> None:
    """Commit: from here on, readers open this."""
    replace_file(layout.pointer, sealed_line(str(current)).encode())


def read_manifest(layout: Layout, current: Current) -> Manifest:
    """What a commit holds.

    Raises:
        FileNotFoundError: the commit is gone, or a newer one has taken its place.
        ArchiveDamaged: it is not what was written.
        ArchiveNewer: it is of a format that we do not know.
    """
    path = layout.manifest(current)
    data = path.read_bytes()
    whole = is_whole_object(data)
    try:
        if whole is False:
            raise ValueError("its checksum is wrong")  # noqa: TRY301 one of the ways in which it cannot be read
        said = orjson.loads(data)
        _require_known(layout, int(said["format"]), sealed=whole is True)
        known = {one.name: said[one.name] for one in fields(Manifest) if one.name in said}
        manifest = Manifest(**known | {"segments": tuple(SegmentEntry(**one) for one in said.get("segments", ()))})
    except (ValueError, TypeError, KeyError, AttributeError) as cause:
        raise ArchiveDamaged(path, f"it cannot be read: {cause}", NEW_ARCHIVE) from cause
    if Current(manifest.build, manifest.commit) != current:
        raise ArchiveDamaged(path, f"it is of build and commit {manifest.build} {manifest.commit}", NEW_ARCHIVE)
    return manifest


def _require_known(layout: Layout, format: int, *, sealed: bool) -> None:
    """Make sure that we can read what a manifest of a format says. Raises: ArchiveNewer, ValueError."""
    if format > FORMAT:
        raise ArchiveNewer(layout.folder, format, FORMAT)
    if format >= _SEALED_SINCE and not sealed:
        raise ValueError("its checksum is missing")


def read_commit(layout: Layout) -> tuple[Current, Manifest]:
    """What stands, and what it holds.

    Raises: ArchiveMissing: there is none.  ArchiveDamaged: CURRENT or the manifest is not what we write, or is gone.
    """
    current = read_current(layout)
    while True:
        try:
            return current, read_manifest(layout, current)
        except FileNotFoundError as cause:
            newer = read_current(layout)  # a writer may have replaced and swept it since
            if newer == current:
                raise ArchiveDamaged(layout.manifest(current), "it is missing", NEW_ARCHIVE) from cause
            current = newer


def require_our_analysis(layout: Layout, manifest: Manifest) -> None:
    """Make sure that the terms of a commit are those that this program makes of the same words, by the build's tables.

    Raises: AnalysisChanged.
    """
    ours = fingerprint(Tables.of(layout.build(manifest.build)))
    stored, running = f"{manifest.fingerprint}/{manifest.format}", f"{ours}/{FORMAT}"
    if stored != running:
        raise AnalysisChanged(layout.folder, stored, running)


def write_manifest(layout: Layout, manifest: Manifest) -> None:
    """Put down what a commit holds; it counts once CURRENT names it."""
    path = layout.manifest(Current(manifest.build, manifest.commit))
    replace_file(path, sealed_object(orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2)))


def sweep_builds(layout: Layout, keep: int | None) -> None:
    """Remove every build but one: those replaced, and those that a crashed run left half-made."""
    for folder in layout.builds.iterdir():
        if folder.name != str(keep):
            shutil.rmtree(folder)


def sweep_manifests(layout: Layout, current: Current) -> None:
    """Remove the manifests of other commits, and half-written files."""
    keep = layout.manifest(current)
    for path in keep.parent.glob("manifest-*"):
        if path != keep:
            path.unlink(missing_ok=True)


@contextmanager
def telling_failures(layout: Layout) -> Iterator[None]:
    """Say in plain words what the system would not let the block write.

    Raises: ArchiveUnwritable.
    """
    try:
        yield
    except BrokenPipeError:  # nobody listens to what is printed, which is no fault of the archive
        raise
    except OSError as cause:
        where = f" ({cause.filename})" if cause.filename else ""
        reason = "the disk is full" if cause.errno in _FULL else cause.strerror or str(cause)
        raise ArchiveUnwritable(layout.folder, f"{reason}{where}") from cause
    except sqlite3.OperationalError as cause:
        reason = "the disk is full" if cause.sqlite_errorcode == sqlite3.SQLITE_FULL else str(cause)
        raise ArchiveUnwritable(layout.folder, f"{reason} ({layout.ledger})") from cause


@contextmanager
def writing(layout: Layout) -> Iterator[None]:
    """Be the archive's only writer for as long as the block runs; the system lets go when the process dies.

    Raises: ArchiveBusy: another process, or another writer in this one, has it.
    """
    lock = FileLock(layout.lock, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise ArchiveBusy(layout.folder) from None
    try:
        yield
    finally:
        lock.release()
