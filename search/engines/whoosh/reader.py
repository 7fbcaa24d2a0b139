"""A reader: one commit of an archive, open for searching by many threads."""

from dataclasses import replace

from index.storage.archive import Layout
from index.storage.copies import NO_COPIES
from index.storage.snapshot import Snapshot, SnapshotPart, open_snapshot, stamp
from search.engine import Search
from search.engines.whoosh.folding import Folding
from search.engines.whoosh.plan import plan
from search.engines.whoosh.rescoring import closer_of, ordered
from search.engines.whoosh.share import Copied, Found, joined, share
from search.engines.whoosh.statistics import Statistics
from search.request import Copies

_SPARE = 30  # documents that are looked at besides, as some may be copies: as many are scored again in any case
_MORE = 4  # times as many documents are looked at, until there are lines enough


class Reader:
    """What is found in a commit.

    Args:
        before: an earlier commit, of which only what is new is opened.
    Attributes:
        stamp: of CURRENT, just before it was read.
    Raises: ArchiveMissing, ArchiveDamaged, AnalysisChanged.
    """

    def __init__(self, layout: Layout, before: Snapshot | None = None) -> None:
        self.stamp = stamp(layout)
        self.snapshot = open_snapshot(layout, before=before)
        self._statistics = Statistics(self.snapshot)

    def find(self, asked: Search) -> Found:
        """Find, rank and count; no document is read."""
        return self._folded(asked) if asked.copies is Copies.FOLD else self._ranked(asked)

    def _folded(self, asked: Search) -> Found:
        """The same with the first of each group alone, for which more is looked at where many are copies."""
        last = asked.offset + asked.limit
        looked_at = last + _SPARE if asked.limit else 0
        found = self._ranked(replace(asked, offset=0, limit=looked_at))
        folding = Folding(found.copies, self.snapshot)
        lines = folding.first_of_each(found.page, last)
        while len(lines) < min(last, found.total - folding.folded) and asked.limit:
            looked_at *= _MORE
            page = self._ranked(replace(asked, offset=0, limit=looked_at, facets=())).page
            lines = folding.first_of_each(page, last)
        return found._replace(page=lines[asked.offset :])

    def _ranked(self, asked: Search) -> Found:
        closer = closer_of(asked, self._statistics)
        if closer is None:
            return self._find(asked)
        last = asked.offset + asked.limit
        found = self._find(replace(asked, offset=0, limit=max(last, closer.weights.depth)))
        return found._replace(page=ordered(found.page, closer)[asked.offset : last])

    def _find(self, asked: Search) -> Found:
        planned = plan(asked, self._statistics)
        return joined(planned, [share(planned, part, self._copied(asked, part)) for part in self.snapshot.parts])

    def _copied(self, asked: Search, part: SnapshotPart) -> Copied:
        """The documents of a segment that are in groups, where these are asked for."""
        documents = self.snapshot.copies.documents if asked.copies else NO_COPIES.documents
        first, last = documents.searchsorted((part.start, part.start + part.open.size)).tolist()
        return Copied(documents[first:last] - part.start, first)
