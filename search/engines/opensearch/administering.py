"""Administering: what is done with an archive in a cluster beside searching it; see `search.engines.archives`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from index import pipeline
from index.analysis.analyzer import Analysis, by
from index.analysis.tables import OVERRIDES, SOURCES, WORDS, Tables
from index.article import Unreadable
from index.errors import ArchiveMissing
from index.storage.checking import Check
from index.storage.report import Progress
from index.storage.run import ReadAgain
from index.storage.sizes import SegmentSize
from index.storage.stats import Stats
from index.storage.writer import ArchiveWriter
from search.engines import config_files
from search.engines.opensearch import checking, counting
from search.engines.opensearch.address import Connection
from search.engines.opensearch.client import Client
from search.engines.opensearch.names import Names
from search.engines.opensearch.settings import FORMAT, Commit, Settings
from search.engines.opensearch.writing.migrating import migrate
from search.engines.opensearch.writing.opening import open_writer, opened, telling
from search.engines.opensearch.writing.store import ClusterStore
from search.errors import SearchingError


@dataclass(eq=False)
class NotThere(SearchingError):
    """Something was asked for that only an archive in a folder has."""

    reason: str

    def __str__(self) -> str:
        return f"An archive in a cluster has no {self.reason}."


@dataclass(frozen=True)
class ClusterArchive:
    """An archive in a cluster.

    Attributes:
        address: as people write it.
        copies: the folder for what of archives is on this machine while they are written to.
    """

    address: str
    connection: Connection
    copies: Path
    folder: None = field(default=None, init=False)

    @cached_property
    def _client(self) -> Client:
        client = Client(self.connection)
        client.check_version()
        return client

    @property
    def _names(self) -> Names:
        return Names(self.connection.address.name)

    @property
    def _settings(self) -> Settings:
        return Settings(self._client, self._names)

    @property
    def corrections(self) -> str:
        """The command that says so."""
        return f"kashshaf config --archive {self.address}"

    def _standing(self) -> Commit:
        if (found := self._settings.commit()) is None:
            raise ArchiveMissing(self.address)
        return found[0]

    def require(self) -> None:
        """Make sure that something was committed."""
        self._standing()

    def writer(self, read_again: ReadAgain = pipeline.read, processes: int | None = 1) -> ArchiveWriter:
        """See `writing.opening`."""
        names = self._names
        return open_writer(
            self._client, names.archive, self.address, self.copies, read_again=read_again, processes=processes
        )

    def articles(self) -> int:
        """As its commit says."""
        return self._standing().documents

    def needs_reindex(self) -> str | None:
        """As for an archive in a folder."""
        commit = self._standing()
        ours = by(self._tables(commit)).fingerprint
        if commit.fingerprint != ours:
            return f"it was indexed with analysis {commit.fingerprint}, this program has {ours}"
        if commit.format != FORMAT:
            return f"its documents have format {commit.format}, this program writes {FORMAT}"
        return self.edited_tables()

    def edited_tables(self) -> str | None:
        """By their digests."""
        if self.tables().digests() == self._standing().tables:
            return None
        return f"the tables in the config of {self.address} are not those that it was indexed with"

    def tables(self) -> Tables:
        """Those of its config."""
        self.require()
        return tables_of(self._settings.config(), Path(self._names.settings) / "config")

    def _tables(self, commit: Commit) -> Tables:
        return tables_of(self._settings.tables(commit), Path(self._names.settings))

    def analysis(self) -> Analysis:
        """That of its build."""
        return by(self._tables(self._standing()))

    def fetch_config(self, folder: Path) -> Sequence[str]:
        """Write those of its settings."""
        self.require()
        return config_files.write(self._settings.config(), folder)

    def put_config(self, folder: Path) -> Sequence[str]:
        """As its writer."""
        files = config_files.read_whole(folder)
        with self._opened() as store, store.changing():
            return config_files.write(files, store.config)

    def take(self, folder: Path, show: Progress) -> int:
        """Become what an archive in a folder is; see `writing.migrating`."""
        with self._opened() as store:
            return migrate(folder, store, show)

    @contextmanager
    def _opened(self) -> Iterator[ClusterStore]:
        with telling(self.address), opened(self._client, self._names.archive, self.address, self.copies) as store:
            yield store

    def stats(self) -> Stats:
        """See `counting`."""
        return counting.stats(self._client, self._names, self._standing())

    def unreadable(self) -> Sequence[Unreadable]:
        """See `counting`."""
        self.require()
        return counting.unreadable(self._client, self._names)

    def check(self) -> Check:
        """See `checking`."""
        return checking.check(self._client, self._names, self._standing())

    def segments(self) -> Sequence[SegmentSize]:
        """There are none of ours. Raises: NotThere."""
        raise NotThere("segments of ours: these are the cluster's own; `kashshaf stats` says what it takes")


def tables_of(files: dict[str, bytes], folder: Path) -> Tables:
    """Tables by their names."""
    return Tables(files.get(WORDS), files.get(OVERRIDES), files.get(SOURCES), folder)
