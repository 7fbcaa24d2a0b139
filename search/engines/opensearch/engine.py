"""The engine of archives in a cluster. It keeps nothing but what it takes to ask: who answers is the cluster."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Final, TypeVar

from index.analysis.analyzer import Analysis, by
from index.analysis.tables import OVERRIDES, SOURCES, WORDS, Tables, lines_of
from index.analysis.tokens import Token
from index.article import Document
from index.errors import AnalysisChanged, ArchiveMissing, IndexingError
from search.engine import Matches, Meanwhile, Places, Search, Spelling, Tombstone, idle
from search.engines.opensearch.address import Connection
from search.engines.opensearch.client import Client, IndexMissing
from search.engines.opensearch.kept import Kept
from search.engines.opensearch.names import Names
from search.engines.opensearch.reader import Reader
from search.engines.opensearch.settings import FORMAT, Commit, Settings
from search.errors import EngineUnavailable
from search.query.nodes import Expansion, Phrase, Word
from search.query.variants import NAME, Variants, parse, shipped
from search.results import Group

T = TypeVar("T")

_FRESH: Final = 1.0
"""Seconds for which a commit is taken to be the newest; then it is looked at again, which takes one short request."""


@dataclass(frozen=True)
class Standing:
    """A commit, and what answers from it.

    Attributes:
        files: what people have edited, by name.
    """

    commit: Commit
    reader: Reader
    kept: Kept
    files: dict[str, bytes]

    @cached_property
    def variants(self) -> Variants:
        """The other spellings of names. Raises: BadTable."""
        analysis, own = self.reader.analysis, self.files.get(NAME)
        table = shipped(analysis)
        return table.beside(parse(lines_of(Path(NAME), own), analysis, Path(NAME))) if own is not None else table


class OpenSearchEngine:
    """Answers from an archive in a cluster; see `search.engine.Engine` for what the methods promise. For many threads.

    Attributes:
        standing: the newest commit that was looked at.
    Raises: Refused, EngineUnavailable: the cluster is not to be had.  ArchiveMissing, AnalysisChanged, BadTable.
    """

    name = "opensearch"

    def __init__(self, connection: Connection) -> None:
        self.address = str(connection.address)
        self.names = Names(connection.address.name)
        self._client = Client(connection)
        self._client.check_version()
        self._settings = Settings(self._client, self.names)
        self._closed = False
        self.standing = self._open()
        self._looked = monotonic()

    @property
    def analysis(self) -> Analysis:
        """By which the newest commit's words have their terms."""
        return self._newest().reader.analysis

    @property
    def variants(self) -> Variants:
        """The other spellings of names."""
        try:
            return self._newest().variants
        except IndexingError as cause:
            raise EngineUnavailable(str(cause)) from cause

    def search(self, asked: Search, meanwhile: Meanwhile = idle) -> Matches:
        """Find, rank, count."""
        return self._answer(lambda standing: standing.reader.search(asked, meanwhile))

    def places(self, leaf: Word | Phrase, field: str, offset: int = 0, limit: int = 100) -> Places:
        """Every place of a word or phrase."""
        return self._answer(lambda standing: standing.reader.places(leaf, field, offset, limit))

    def spellings(self, expansion: Expansion, limit: int, after: Token | None = None) -> tuple[Spelling, ...]:
        """The spellings that an expansion stands for, the commonest first."""
        return self._answer(lambda standing: standing.reader.spellings(expansion, limit, after))

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents that exist, by id."""
        return self._answer(lambda standing: standing.reader.get(ids))

    def listed(self, ids: Sequence[str]) -> dict[str, Document]:
        """The same, of which is read what a list shows."""
        return self._answer(lambda standing: standing.reader.listed(ids))

    def copies(self, id: str) -> Group:
        """The near-duplicates of a document, the oldest first."""
        return self._answer(lambda standing: standing.reader.copies(id))

    def original(self, id: str) -> str | None:
        """The record that a document was read from."""
        return self._answer(lambda standing: standing.kept.original(id))

    def tombstone(self, id: str) -> Tombstone | None:
        """Why a document is gone, if it was ever here."""
        return self._answer(lambda standing: standing.kept.tombstone(id))

    def count(self) -> int:
        """How many documents there are."""
        return self._answer(lambda standing: standing.reader.count())

    def health(self) -> Mapping[str, str | int]:
        """The cluster's own word on the indices of the archive: green, yellow (copies are missing) or red, and why."""
        return self._answer(lambda standing: standing.reader.health())

    def close(self) -> None:
        """Give back the connections."""
        self._closed = True
        self._client.close()

    def _answer(self, question: Callable[[Standing], T]) -> T:
        """Ask the newest commit; again, when its index has just been replaced by that of another build."""
        try:
            return question(self._newest())
        except IndexMissing:
            self.standing = self._reopened()
            return question(self.standing)

    def _newest(self) -> Standing:
        if self._closed:
            raise EngineUnavailable("it was closed")
        if monotonic() - self._looked > _FRESH:
            self.standing = self._reopened()
            self._looked = monotonic()
        return self.standing

    def _reopened(self) -> Standing:
        try:
            return self._open(self.standing)
        except IndexingError as cause:
            raise EngineUnavailable(str(cause)) from cause

    def _open(self, before: Standing | None = None) -> Standing:
        """What stands: as before, when that is the same commit. Raises: ArchiveMissing, AnalysisChanged, BadTable."""
        found = self._settings.commit()
        if found is None:
            raise ArchiveMissing(self.address)
        commit, _ = found
        if before is not None and before.commit.token == commit.token:
            return before
        tables = self._settings.tables(commit)
        analysis = by(Tables(tables.get(WORDS), tables.get(OVERRIDES), tables.get(SOURCES), Path(self.address)))
        if (commit.fingerprint, commit.format) != (analysis.fingerprint, FORMAT):
            raise AnalysisChanged(self.address, commit.fingerprint, analysis.fingerprint)
        reader = Reader(self.names.docs(commit.build), self._client, analysis)
        return Standing(commit, reader, Kept(self._client, self.names, commit.number), self._settings.config())
