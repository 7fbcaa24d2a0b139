"""Migrating: an archive in a folder becomes one in a cluster, without the files that it was made of.

Documents are taken as they are stored, so nothing is described anew; their words are analysed again, by the tables of
the build that stands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.analysis.tables import Tables
from index.errors import IndexingError
from index.segment.gathering import Row
from index.storage.archive import Layout, writing
from index.storage.fields import prepare
from index.storage.originals import Originals
from index.storage.report import Progress, Tally
from index.storage.snapshot import Snapshot, open_ledger, open_snapshot
from search.engines import config_files
from search.engines.opensearch.writing.store import ClusterStore


@dataclass(eq=False)
class NotEmpty(IndexingError):
    """An archive that was named to take another in holds something already."""

    address: str

    def __str__(self) -> str:
        return f"There is an archive at {self.address} already; name a new one. Nothing was changed."


def migrate(source: Path, store: ClusterStore, progress: Progress) -> int:
    """Put all that an archive in a folder holds into the store of a new one; how many articles.

    Killed on the way, it is to be done again. The folder stays as it is.

    Args:
        progress: called with what was sent so far.
    Raises: NotEmpty.  ArchiveMissing, ArchiveBusy, ArchiveDamaged, AnalysisChanged: of the folder.
    """
    layout = Layout(source)
    if store.standing.number:
        raise NotEmpty(store.address)
    with writing(layout), store.changing():
        snapshot = open_snapshot(layout, any_analysis=True)
        _take_config(layout, store)
        store.take_over_ledger(layout.ledger, snapshot.current.commit)
        store.start_build_by(Tables.of(layout.build(snapshot.current.build)), snapshot.count)
        _take_originals(layout, snapshot, store)
        store.build.send(_telling(_documents(snapshot, store.next_commit), progress))
        store.commit()
    return snapshot.count


def _take_config(layout: Layout, store: ClusterStore) -> None:
    config_files.write(config_files.read(layout.config), store.config)


def _take_originals(layout: Layout, snapshot: Snapshot, store: ClusterStore) -> None:
    originals = Originals(layout.originals)
    with open_ledger(layout, snapshot) as ledger:
        for record in ledger.live():
            if record.extent:
                store.originals.append(originals.read(record.extent, record.sha256))


def _documents(snapshot: Snapshot, commit: int) -> Iterator[tuple[Row, str | None, int]]:
    """Each document, the group that it is in, and the commit that it is to come with."""
    live = np.concatenate([np.zeros(0, np.int64), *(part.start + np.flatnonzero(part.live) for part in snapshot.parts)])
    groups = snapshot.copies.of(live)
    for number, group in zip(live.tolist(), groups.tolist(), strict=True):
        name = f"{snapshot.current.commit}-{group}" if group >= 0 else None
        yield prepare(snapshot.document(number)), name, commit


def _telling(
    documents: Iterator[tuple[Row, str | None, int]], progress: Progress
) -> Iterator[tuple[Row, str | None, int]]:
    tally = Tally(progress)
    for document in documents:
        yield document
        tally.read += 1
        tally.show()
