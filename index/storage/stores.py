"""Stores: what a writer needs of the place where an archive lies. That of a folder is `store.Store`.

Which record is which article is decided once, over these (`run`, `identity`, `sitemaps`, `deleting`); where documents
and originals go, and what a commit is, each store knows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from index.analysis.tables import Tables
from index.article import Unreadable
from index.segment.gathering import Row
from index.storage.ledger import Ledger
from index.storage.ledger_rows import Record
from index.storage.originals import Extent


class Drafts(Protocol):
    """Rows become drafts, one after the other, in this process or another; to be emptied when they are full."""

    dictionaries: Mapping[str, bytes]

    def add(self, row: Row, ticket: int) -> None:
        """Add a document to the draft in the making."""
        ...

    @property
    def is_full(self) -> bool:
        """Whether the draft is to be finished now."""
        ...

    def finish(self) -> Any:
        """The draft, whatever its build adopts; None when nothing was added. Another is begun."""
        ...


class Drafting(Protocol):
    """How another process makes drafts for a build; it is sent there."""

    def tables(self) -> Tables:
        """By which the build's words have their terms, and its sources their names."""
        ...

    def drafts(self) -> Drafts:
        """An empty draft."""
        ...


class Grouped(Protocol):
    """The copies among the documents of a build."""

    def start_run(self) -> None:
        """What comes from now on is recent."""
        ...

    @property
    def recent_copies(self) -> int:
        """How many documents that came in this run are copies, by the last commit."""
        ...


class Building(Protocol):
    """The documents of an archive, while a writer works on them."""

    @property
    def tables(self) -> Tables:
        """Of words and sources, by which it was begun."""
        ...

    @property
    def drafting(self) -> Drafting:
        """How other processes make drafts for it."""
        ...

    @property
    def dictionaries(self) -> Mapping[str, bytes]:
        """What drafts are to be compressed with, where it knows already."""
        ...

    @property
    def grouping(self) -> Grouped:
        """Of its documents."""
        ...

    @property
    def has_grown(self) -> bool:
        """Whether a commit would now put down whole parts of it."""
        ...

    def add(self, row: Row) -> None:
        """Add a document under an id that no other has."""
        ...

    def expect(self, id: str) -> int:
        """Say that a draft will bring a document under an id that no other has; its ticket there."""
        ...

    def adopt(self, draft: Any) -> None:
        """Take in a draft that its own `drafting` made, less what was deleted since."""
        ...

    def delete(self, id: str) -> None:
        """Take out the document with this id, if there is one."""
        ...

    def settle(self, brought: int) -> bool:
        """Tidy up what a run leaves that brought so many documents; whether there is anything to commit."""
        ...

    def count_stating(self, column: str) -> int:
        """How many documents have anything in a column."""
        ...


class Kept(Protocol):
    """The originals of an archive."""

    def append(self, raw: bytes) -> Extent:
        """Keep a record."""
        ...

    def ahead(self, records: Iterable[Record]) -> Iterator[Record]:
        """The same records, whose bytes are about to be read one after the other."""
        ...

    def holds(self, extent: Extent, expected: bytes) -> bool:
        """Whether a record's bytes are there, as they were."""
        ...

    def read(self, extent: Extent, expected: bytes) -> bytes:
        """A record's bytes, as they were. Raises: ArchiveDamaged; OriginalDamaged: of this one alone."""
        ...


class AnyStore(Protocol):
    """Documents, originals and ledger of an archive, for its one writer; they commit as one."""

    @property
    def expected_to_take(self) -> float:
        """Seconds for a commit, as far as can be said before the first."""
        ...

    @property
    def config(self) -> Path:
        """The folder of what people edit."""
        ...

    @property
    def ledger(self) -> Ledger:
        """Which record is which article."""
        ...

    @property
    def originals(self) -> Kept:
        """The raw bytes of records."""
        ...

    @property
    def build(self) -> Building:
        """The index being written. Raises: ArchiveDamaged: a new one still can be started."""
        ...

    @property
    def next_commit(self) -> int:
        """The commit at which what is done now will stand."""
        ...

    def require_index(self) -> None:
        """Make sure that documents can be added. Raises: ArchiveDamaged.  AnalysisChanged."""
        ...

    def start_build(self) -> None:
        """Write into a new, empty build from now on; the commit switches to it. Raises: BadTable."""
        ...

    def learn(self) -> None:
        """Write a word list of what is in the index that stands, among the tables that people edit."""
        ...

    @property
    def unsettled(self) -> frozenset[str]:
        """The ids of articles that a killed run left described otherwise than the ledger has them."""
        ...

    def commit(self) -> Sequence[Unreadable]:
        """Make all that was done stand, or, if this fails or is killed, nothing of it.

        Returns: articles that could not be stored, and why; they are taken out.
        """
        ...

    def purge(self, ids: Iterable[str]) -> None:
        """Commit, and leave no byte of articles that were taken out under some ids."""
        ...

    def changing(self) -> AbstractContextManager[None]:
        """What the block did and did not commit is undone when it fails; what it wrote to `config` is kept."""
        ...
