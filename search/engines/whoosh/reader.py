"""A reader: one commit of an archive, open for searching by many threads."""

from dataclasses import replace

from index.storage.archive import Layout
from index.storage.snapshot import Snapshot, open_snapshot, stamp
from search.engine import Search
from search.engines.whoosh.plan import plan
from search.engines.whoosh.rescoring import closer_of
from search.engines.whoosh.share import Found, joined, share
from search.engines.whoosh.statistics import Statistics


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
        closer = closer_of(asked, self._statistics)
        if closer is None:
            return self._find(asked)
        last = asked.offset + asked.limit
        found = self._find(replace(asked, offset=0, limit=max(last, closer.weights.depth)))
        return found._replace(page=closer.ordered(found.page)[asked.offset : last])

    def _find(self, asked: Search) -> Found:
        planned = plan(asked, self._statistics)
        return joined(planned, [share(planned, part) for part in self.snapshot.parts])
