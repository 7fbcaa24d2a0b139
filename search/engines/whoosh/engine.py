"""The embedded engine: answers from an archive on this machine, over `index.storage`.

Every search looks at CURRENT, at the cost of reading one small file; when a writer has committed, the new commit is
opened, and searches that are under way finish on the old one.
"""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from index.article import Document
from index.errors import IndexingError
from index.storage.archive import Layout, read_current
from index.storage.snapshot import Mask, Snapshot, open_ledger, open_snapshot
from search.engine import Matches, Scored, Search, Tombstone
from search.engines.whoosh.columns import admitted, count, in_period
from search.engines.whoosh.evaluate import Evaluation
from search.engines.whoosh.ordering import page, sort_keys
from search.errors import EngineUnavailable
from search.query.nodes import best_of
from search.request import Choice, Sort


class WhooshEngine:
    """Answers from an archive folder; see `search.engine.Engine` for what the methods promise. For many threads.

    Raises: ArchiveMissing, ArchiveDamaged, AnalysisChanged: when opened.
    """

    name = "whoosh"

    def __init__(self, archive: Path) -> None:
        self._layout = Layout(archive.absolute())  # a server may change its folder
        self._snapshot: Snapshot | None = open_snapshot(self._layout)
        self._opening = Lock()

    def search(self, asked: Search) -> Matches:
        """Find, rank, count."""
        snapshot = self._newest()
        evaluation = Evaluation(snapshot)
        found = evaluation.matching(asked.query)
        if asked.period is not None:
            found = found & in_period(asked.period, snapshot)
        passes = {facet: admitted(facet, choice, snapshot) for facet, choice in asked.choices.items() if choice}
        passed = _all(found, passes, but=None)
        documents = np.flatnonzero(passed)
        scores = evaluation.scores(asked.query)
        keys = -scores if asked.sort is Sort.RELEVANCE else sort_keys(asked.sort, snapshot)
        hits = page(documents, keys, asked.offset, asked.limit, snapshot)
        best = best_of(asked.query)
        few = best is not None and len(best.parts) <= 2
        return Matches(
            total=len(documents),
            hits=tuple(Scored(snapshot.document(hit), float(scores[hit])) for hit in hits),
            facets={
                facet: count(facet, asked.choices.get(facet, Choice()), _all(found, passes, but=facet), snapshot)
                for facet in asked.facets
            },
            with_all=int((passed & evaluation.matching_all(best)).sum()) if best is not None and few else None,
        )

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents that exist, by id."""
        snapshot = self._newest()
        numbers = {known: snapshot.find(known) for known in ids}
        return {known: snapshot.document(number) for known, number in numbers.items() if number is not None}

    def tombstone(self, id: str) -> Tombstone | None:
        """Why a document is gone, if it was ever here."""
        snapshot = self._newest()
        try:
            with open_ledger(self._layout, snapshot) as ledger:
                gone = ledger.gone(id)
        except IndexingError as cause:
            raise EngineUnavailable(str(cause)) from cause
        return Tombstone(gone.id, gone.reason, gone.day) if gone else None

    def count(self) -> int:
        """How many documents there are."""
        return self._newest().count

    def close(self) -> None:
        """Let go of the archive's files."""
        self._snapshot = None

    def _newest(self) -> Snapshot:
        snapshot = self._snapshot
        if snapshot is None:
            raise EngineUnavailable("it was closed")
        try:
            # Whoever comes while another thread is opening the new commit is answered from the one before.
            if read_current(self._layout) != snapshot.current and self._opening.acquire(blocking=False):
                try:
                    snapshot = self._snapshot = open_snapshot(self._layout)
                finally:
                    self._opening.release()
        except (IndexingError, OSError) as cause:
            raise EngineUnavailable(str(cause)) from cause
        return snapshot


def _all(found: Mask, passes: dict[str, Mask], but: str | None) -> Mask:
    """What was found and passes the choices in every facet, or in every one but one."""
    for facet, mask in passes.items():
        if facet != but:
            found = found & mask
    return found
