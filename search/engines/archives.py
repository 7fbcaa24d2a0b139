"""Archives: what is done with one beside searching it, wherever it lies. `opening` has who answers, this who writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from index import pipeline
from index.analysis.analyzer import Analysis
from index.analysis.tables import Tables
from index.article import Unreadable
from index.storage import checking, rebuilding, sizes, stats, word_tables
from index.storage.archive import Layout, no_archive, writing
from index.storage.checking import Check
from index.storage.correcting import NAME
from index.storage.report import Progress
from index.storage.run import ReadAgain
from index.storage.sizes import SegmentSize
from index.storage.stats import Stats
from index.storage.writer import ArchiveWriter, open_writer
from search.engines import config_files
from search.engines.opensearch.address import connection_of, needing_client
from search.errors import SearchingError
from search.settings import Settings


@dataclass(eq=False)
class NotTaken(SearchingError):
    """A folder was named to become what another archive is."""

    folder: Path

    def __str__(self) -> str:
        return f"{self.folder} is no address of a cluster; an archive in a folder is copied with its folder"


class Archive(Protocol):
    """An archive as those see it who keep it. Each method raises ArchiveMissing where there is none, but `writer`."""

    @property
    def folder(self) -> Path | None:
        """Where it lies on this machine, if it does."""
        ...

    @property
    def corrections(self) -> str:
        """Where people read what is said of its articles."""
        ...

    def require(self) -> None:
        """Make sure that there is one. Raises: ArchiveMissing, NotAnArchive."""
        ...

    def writer(self, read_again: ReadAgain = pipeline.read, processes: int | None = 1) -> ArchiveWriter:
        """Become its only writer; it is made when there is none. See `index.storage.writer.open_writer`."""
        ...

    def articles(self) -> int:
        """How many it holds."""
        ...

    def needs_reindex(self) -> str | None:
        """Why it should be rebuilt, in plain words; None when it need not be."""
        ...

    def edited_tables(self) -> str | None:
        """What to say where the tables that people edit are not those of its index; None where they are."""
        ...

    def tables(self) -> Tables:
        """Those that people edit, as they are now."""
        ...

    def analysis(self) -> Analysis:
        """By which its words have their terms."""
        ...

    def fetch_config(self, folder: Path) -> Sequence[str]:
        """Write the files that people edit into a folder; their names."""
        ...

    def put_config(self, folder: Path) -> Sequence[str]:
        """Have those of a folder in their place; their names. Raises: ArchiveBusy.  BadTable: nothing is changed."""
        ...

    def take(self, folder: Path, show: Progress) -> int:
        """Become what an archive in a folder is; how many articles. Raises: NotTaken."""
        ...

    def stats(self) -> Stats:
        """What it holds."""
        ...

    def unreadable(self) -> Sequence[Unreadable]:
        """What could not be read, by file and line."""
        ...

    def check(self) -> Check:
        """Whether it is what was written."""
        ...

    def segments(self) -> Sequence[SegmentSize]:
        """What its index takes on the disk, by segment."""
        ...


@dataclass(frozen=True, slots=True)
class FolderArchive:
    """An archive in a folder of this machine."""

    folder: Path

    @property
    def corrections(self) -> str:
        """The file that people may edit."""
        return str(self.folder / "config" / NAME)

    def require(self) -> None:
        """Make sure that CURRENT is there."""
        if not (self.folder / "CURRENT").exists():
            raise no_archive(self.folder)

    def writer(self, read_again: ReadAgain = pipeline.read, processes: int | None = 1) -> ArchiveWriter:
        """See `index.storage.writer.open_writer`."""
        return open_writer(self.folder, read_again=read_again, processes=processes)

    def articles(self) -> int:
        """As its manifest says."""
        return rebuilding.committed_articles(self.folder)

    def needs_reindex(self) -> str | None:
        """See `index.storage.rebuilding`."""
        return rebuilding.needs_reindex(self.folder)

    def edited_tables(self) -> str | None:
        """See `index.storage.rebuilding`."""
        return rebuilding.edited_tables(self.folder)

    def tables(self) -> Tables:
        """Those of its folder config."""
        self.require()
        return Tables.of(Layout(self.folder).config)

    def analysis(self) -> Analysis:
        """That of its build."""
        return word_tables.analysis_of(self.folder)

    def fetch_config(self, folder: Path) -> Sequence[str]:
        """Copy those of its folder config."""
        self.require()
        return config_files.write(config_files.read(Layout(self.folder).config), folder)

    def put_config(self, folder: Path) -> Sequence[str]:
        """Copy them there."""
        self.require()
        files = config_files.read_whole(folder)
        with writing(Layout(self.folder)):
            return config_files.write(files, Layout(self.folder).config)

    def take(self, folder: Path, show: Progress) -> int:  # noqa: ARG002
        """It cannot. Raises: NotTaken."""
        raise NotTaken(self.folder)

    def stats(self) -> Stats:
        """See `index.storage.stats`."""
        return stats.stats(self.folder)

    def unreadable(self) -> Sequence[Unreadable]:
        """See `index.storage.stats`."""
        return stats.unreadable(self.folder)

    def check(self) -> Check:
        """See `index.storage.checking`."""
        return checking.check(self.folder)

    def segments(self) -> Sequence[SegmentSize]:
        """See `index.storage.sizes`."""
        return sizes.segment_sizes(self.folder)


def archive_at(settings: Settings) -> Archive:
    """The archive that the settings name: a folder, or one in a cluster. Nothing is opened.

    Raises: UnknownEngine: it is an address, and of no engine of ours.  BadSetting, ClientMissing.
    """
    if "://" not in settings.archive:
        return FolderArchive(Path(settings.archive))
    connection = connection_of(settings)
    with needing_client():
        from search.engines.opensearch.administering import ClusterArchive  # noqa: PLC0415, an extra that few have
    return ClusterArchive(settings.archive, connection, settings.copies.expanduser())
