"""Errors of the index, each with its place as fields and a sentence that a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

NEW_ARCHIVE = "Restore the archive from a copy, or index its files into a new one: kashshaf index PATH"
"""What helps where a reindex cannot."""


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let what the system refuses in the block say of which file; opening one does so, writing to it does not."""
    try:
        yield
    except OSError as cause:
        cause.filename = cause.filename or str(path)
        raise


class IndexingError(Exception):
    """Base of every error that the index raises on purpose; its text is shown to people as it is."""


@dataclass(eq=False)  # eq=False: exceptions stay hashable
class ArchiveBusy(IndexingError):
    """Another process is writing to the archive."""

    archive: Path | str

    def __str__(self) -> str:
        return (
            f"Another process is writing to the archive {self.archive}. "
            "Searches go on meanwhile; run this again when it has finished."
        )


@dataclass(eq=False)
class ArchiveMissing(IndexingError):
    """There is no archive where one was asked for."""

    archive: Path | str

    def __str__(self) -> str:
        return f"There is no archive at {self.archive}. Make one: kashshaf index PATH --archive {self.archive}"


@dataclass(eq=False)
class NotAnArchive(IndexingError):
    """A folder was named to hold an archive, but it holds something else."""

    folder: Path
    found: str

    def __str__(self) -> str:
        if self.found.endswith(".toc"):
            return (
                f"{self.folder} holds an index of stock Whoosh ({self.found}), which this program does not read. "
                "Make an archive of the articles that it was made of: kashshaf index PATH --archive NEW-FOLDER"
            )
        return f"{self.folder} is no archive and not empty (it holds {self.found!r}); name an empty or a new folder"


@dataclass(eq=False)
class ArchiveUnwritable(IndexingError):
    """The system would not write to the archive: no permission, no room, no such place."""

    archive: Path | str
    reason: str

    def __str__(self) -> str:
        return (
            f"The archive {self.archive} cannot be written: {self.reason}. "
            "What was committed stands; run this again when that is mended."
        )


@dataclass(eq=False)
class ArchiveDamaged(IndexingError):
    """A part of the archive is missing or is not what the archive's own records say."""

    file: Path
    reason: str
    remedy: str = "Rebuild the index from the originals kept: kashshaf reindex"

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}. {self.remedy}"


@dataclass(eq=False)
class CorruptSegment(ArchiveDamaged):
    """A column of a segment fails its checksum, or says what cannot be."""

    column: str = field(kw_only=True)

    def __str__(self) -> str:
        return f"{self.file}: column {self.column}: {self.reason}. {self.remedy}"


@dataclass(eq=False)
class OriginalDamaged(ArchiveDamaged):
    """One record's original is not what was kept; the others of its pack may be."""


@dataclass(eq=False)
class AnalysisChanged(IndexingError):
    """The archive was indexed by another version of the analysis, so neither new articles nor queries match its terms.

    Attributes:
        stored, running: the analysis and the format of the index, as "3f2a/2".
    """

    archive: Path | str
    stored: str
    running: str

    def __str__(self) -> str:
        return (
            f"The archive {self.archive} was indexed with analysis {self.stored}, this program has {self.running}. "
            f"Rebuild it first: kashshaf reindex --if-needed --archive {self.archive}"
        )


@dataclass(eq=False)
class ArchiveNewer(IndexingError):
    """The archive was made by a program that knows more than this one.

    Attributes:
        stored, running: the format of the index.
    """

    archive: Path
    stored: int
    running: int

    def __str__(self) -> str:
        return (
            f"The archive {self.archive} was made by a newer version of this program: its index has format "
            f"{self.stored}, and this program knows formats up to {self.running}. "
            "Use that version, or make an archive of your own: kashshaf index PATH --archive FOLDER"
        )


@dataclass(eq=False)
class MissingPath(IndexingError):
    """Nothing stands at a path that was named to be read."""

    path: Path

    def __str__(self) -> str:
        return f"There is no file or folder at {self.path}. Nothing was read."


@dataclass(eq=False)
class IndexingStopped(IndexingError):
    """One of the processes that share the work of indexing failed, or was ended."""

    reason: str

    def __str__(self) -> str:
        return f"Indexing stopped: {self.reason}. What was committed stands; run it again to finish."


@dataclass(eq=False)
class NoSuchArticle(IndexingError):
    """An article was named that is not in the archive."""

    id: str

    def __str__(self) -> str:
        return f"{self.id}: there is no article with this id."


@dataclass(eq=False)
class BadTable(IndexingError):
    """A line of a table that people edit is not what such a table holds."""

    file: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}. Mend that line, and run this again."


@dataclass(eq=False)
class BadMapping(IndexingError):
    """An option or a file that says which keys state which fields does not say that."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}. Nothing was read."
