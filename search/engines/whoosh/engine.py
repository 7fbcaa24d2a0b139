"""The embedded engine: answers from an archive on this machine, over `index.storage`.

Every search looks at CURRENT, at the cost of one look-up of a file; when a writer has committed, the new commit is
opened, and searches that are under way finish on the old one.
"""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from index.article import Document
from index.errors import IndexingError
from index.storage.archive import Layout
from index.storage.snapshot import Snapshot, open_ledger, open_snapshot, stamp
from search.engine import Matches, Scored, Search, Tombstone
from search.engines.whoosh.scoring import Statistics
from search.engines.whoosh.share import Found, joined, share
from search.errors import EngineUnavailable


class _Reader:
    """A commit that is open, the stamp of CURRENT just before, and what scores depend on in it."""

    def __init__(self, layout: Layout, before: Snapshot | None = None) -> None:
        self.stamp = stamp(layout)
        self.snapshot = open_snapshot(layout, before=before)
        self.statistics = Statistics(self.snapshot)


class WhooshEngine:
    """Answers from an archive folder; see `search.engine.Engine` for what the methods promise. For many threads.

    Raises: ArchiveMissing, ArchiveDamaged, AnalysisChanged: when opened.
    """

    name = "whoosh"

    def __init__(self, archive: Path) -> None:
        self._layout = Layout(archive.absolute())  # a server may change its folder
        self._reader: _Reader | None = _Reader(self._layout)
        self._opening = Lock()

    def search(self, asked: Search) -> Matches:
        """Find, rank, count."""
        reader = self._newest()
        found = _find(asked, reader)
        return Matches(
            total=found.total,
            hits=tuple(Scored(reader.snapshot.document(hit.number), hit.score) for hit in found.page),
            facets=found.facets,
            with_all=found.with_all,
        )

    def find(self, asked: Search) -> Found:
        """The same without reading the documents found."""
        return _find(asked, self._newest())

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents that exist, by id."""
        snapshot = self._newest().snapshot
        numbers = {known: snapshot.find(known) for known in ids}
        return {known: snapshot.document(number) for known, number in numbers.items() if number is not None}

    def tombstone(self, id: str) -> Tombstone | None:
        """Why a document is gone, if it was ever here."""
        snapshot = self._newest().snapshot
        try:
            with open_ledger(self._layout, snapshot) as ledger:
                gone = ledger.gone(id)
        except IndexingError as cause:
            raise EngineUnavailable(str(cause)) from cause
        return Tombstone(gone.id, gone.reason, gone.day) if gone else None

    def count(self) -> int:
        """How many documents there are."""
        return self._newest().snapshot.count

    def close(self) -> None:
        """Let go of the archive's files."""
        self._reader = None

    def _newest(self) -> _Reader:
        reader = self._reader
        if reader is None:
            raise EngineUnavailable("it was closed")
        try:
            # Whoever comes while another thread is opening the new commit is answered from the one before.
            if stamp(self._layout) != reader.stamp and self._opening.acquire(blocking=False):
                try:
                    reader = self._reader = _Reader(self._layout, reader.snapshot)
                finally:
                    self._opening.release()
        except (IndexingError, OSError) as cause:
            raise EngineUnavailable(str(cause)) from cause
        return reader


def _find(asked: Search, reader: _Reader) -> Found:
    return joined(asked, [share(asked, part, reader.statistics) for part in reader.snapshot.parts])
