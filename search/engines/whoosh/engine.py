"""The embedded engine: answers from an archive on this machine, over `index.storage`.

Every search looks at CURRENT, at the cost of one look-up of a file; when a writer has committed, the new commit is
opened, and searches that are under way finish on the old one.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from threading import Lock

import numpy as np

from index.analysis.analyzer import Analysis
from index.analysis.tokens import Token
from index.article import Document
from index.errors import IndexingError
from index.readers.records import as_read
from index.storage.archive import Layout
from index.storage.documents import DISPLAY, LISTED, PARTS
from index.storage.originals import Originals
from index.storage.snapshot import open_ledger, stamp
from search.engine import Matches, Meanwhile, Places, Scored, Search, Spelling, Tombstone, idle
from search.engines.whoosh.commonest import commonest
from search.engines.whoosh.folding import Folding, by_date
from search.engines.whoosh.places import places
from search.engines.whoosh.reader import Reader
from search.errors import EngineUnavailable
from search.query.nodes import Expansion, Phrase, Word
from search.query.variants import NAME, Variants, of_folder
from search.request import Copies
from search.results import NO_COPIES, Group


class WhooshEngine:
    """Answers from an archive folder; see `search.engine.Engine` for what the methods promise. For many threads.

    Raises: ArchiveMissing, ArchiveDamaged, AnalysisChanged, BadTable: when opened.
    """

    name = "whoosh"

    def __init__(self, archive: Path) -> None:
        self._layout = Layout(archive.absolute())  # a server may change its folder
        self._reader: Reader | None = Reader(self._layout)
        self._opening = Lock()
        self._variants = lru_cache(maxsize=1)(partial(of_folder, self._layout.config))
        if (self._layout.config / NAME).exists():
            self._variants(self.analysis)  # what is wrong with a person's own table is told now

    @property
    def analysis(self) -> Analysis:
        """By which the newest commit's words have their terms."""
        return self.newest().snapshot.analysis

    @property
    def variants(self) -> Variants:
        """The other spellings of names. To read them takes as long as to open an archive, and the word list too."""
        try:
            return self._variants(self.analysis)
        except IndexingError as cause:
            raise EngineUnavailable(str(cause)) from cause

    def search(self, asked: Search, meanwhile: Meanwhile = idle) -> Matches:
        """Find, rank, count."""
        reader = self.newest()
        found = reader.find(asked)
        folding = Folding(found.copies, reader.snapshot)
        hits = tuple(
            Scored(reader.snapshot.document(hit.number, LISTED), hit.score, copies)
            for hit, copies in zip(found.page, folding.beside(found.page), strict=True)
        )
        meanwhile(hits)
        return Matches(
            total=found.total,
            folded=folding.folded if asked.copies is Copies.FOLD else 0,
            hits=hits,
            facets=found.facets,
            with_all=found.with_all,
        )

    def places(self, leaf: Word | Phrase, field: str, offset: int = 0, limit: int = 100) -> Places:
        """Every place of a word or phrase."""
        return places(leaf, field, offset, limit, self.newest().snapshot)

    def spellings(self, expansion: Expansion, limit: int, after: Token | None = None) -> tuple[Spelling, ...]:
        """The spellings that an expansion stands for, the commonest first."""
        return commonest(expansion, limit, self.newest().snapshot, after)

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents that exist, by id."""
        return self._read(ids, PARTS)

    def listed(self, ids: Sequence[str]) -> dict[str, Document]:
        """The same, of which is read what a list shows."""
        return self._read(ids, (DISPLAY,))

    def _read(self, ids: Sequence[str], parts: Sequence[str]) -> dict[str, Document]:
        snapshot = self.newest().snapshot
        numbers = {known: snapshot.find(known) for known in ids}
        return {known: snapshot.document(number, parts) for known, number in numbers.items() if number is not None}

    def copies(self, id: str) -> Group:
        """The near-duplicates of a document, the oldest first."""
        snapshot = self.newest().snapshot
        number = snapshot.find(id)
        group = -1 if number is None else int(snapshot.copies.of(np.array([number], np.intp))[0])
        return by_date(snapshot.copies.members(group), snapshot) if group >= 0 else NO_COPIES

    def original(self, id: str) -> str | None:
        """The record that a document was read from, of its pack."""
        try:
            with open_ledger(self._layout, self.newest().snapshot) as ledger:
                record = ledger.by_id(id)
            if record is None or record.extent is None:
                return None
            raw = Originals(self._layout.originals).read(record.extent, record.sha256)
        except IndexingError as cause:
            raise EngineUnavailable(str(cause)) from cause
        return as_read(record.kind, raw, record.encoding)

    def tombstone(self, id: str) -> Tombstone | None:
        """Why a document is gone, if it was ever here."""
        snapshot = self.newest().snapshot
        try:
            with open_ledger(self._layout, snapshot) as ledger:
                gone = ledger.gone(id)
        except IndexingError as cause:
            raise EngineUnavailable(str(cause)) from cause
        return Tombstone(gone.id, gone.reason, gone.day) if gone else None

    def count(self) -> int:
        """How many documents there are."""
        return self.newest().snapshot.count

    def health(self) -> Mapping[str, str | int]:
        """There is nothing but this process."""
        return {}

    def close(self) -> None:
        """Let go of the archive's files."""
        self._reader = None

    def newest(self) -> Reader:
        """The newest commit, opened now if it is new. Raises: EngineUnavailable."""
        reader = self._reader
        if reader is None:
            raise EngineUnavailable("it was closed")
        try:
            # Whoever comes while another thread is opening the new commit is answered from the one before.
            if stamp(self._layout) != reader.stamp and self._opening.acquire(blocking=False):
                try:
                    reader = self._reader = Reader(self._layout, reader.snapshot)
                finally:
                    self._opening.release()
        except (IndexingError, OSError) as cause:
            raise EngineUnavailable(str(cause)) from cause
        return reader
