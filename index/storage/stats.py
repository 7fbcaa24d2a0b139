"""Statistics: what an archive holds, and how large it is. Reads beside a writer, and changes nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.article import Unreadable
from index.schema import UNKNOWN_DATE
from index.storage.archive import Layout
from index.storage.fields import SEPARATOR
from index.storage.snapshot import Snapshot, open_ledger, open_snapshot


@dataclass(frozen=True, slots=True)
class Stats:
    """What an archive holds.

    Attributes:
        copies: how many of them are copies of another.
        copy_groups: how many groups these make.
        years: year, or "unknown", to articles; in order.
        sources: name, or "?", to articles; the commonest first. Articles of two sources count in both.
        unreadable: what could not be read in the last run over its file, by file and line.
        index_bytes, originals_bytes: on the disk, of the build and of the originals with their ledger.
        changed: when the last commit was made, ISO 8601, UTC.
    """

    articles: int
    copies: int
    copy_groups: int
    years: dict[str, int]
    sources: dict[str, int]
    unreadable: tuple[Unreadable, ...]
    index_bytes: int
    originals_bytes: int
    build: int
    commit: int
    fingerprint: str
    changed: str


def stats(archive: Path) -> Stats:
    """What an archive holds.

    Raises: ArchiveMissing, ArchiveDamaged.  AnalysisChanged: its index is of another format.
    """
    layout = Layout(archive)
    snapshot = open_snapshot(layout, any_analysis=True)
    return Stats(
        articles=snapshot.count,
        copies=len(snapshot.copies.documents),
        copy_groups=snapshot.copies.group_count,
        years=dict(
            sorted(Counter(date if date == UNKNOWN_DATE else date[:4] for date in snapshot.values("date")).items())
        ),
        sources=dict(Counter(_sources(snapshot)).most_common()),
        unreadable=_unreadable(layout, snapshot),
        index_bytes=_bytes(layout.build(snapshot.current.build)),
        originals_bytes=_bytes(layout.originals),
        build=snapshot.current.build,
        commit=snapshot.current.commit,
        fingerprint=snapshot.manifest.fingerprint,
        changed=snapshot.manifest.time,
    )


def unreadable(archive: Path) -> tuple[Unreadable, ...]:
    """What could not be read, by file and line. Raises: as `stats`."""
    layout = Layout(archive)
    return _unreadable(layout, open_snapshot(layout, any_analysis=True))


def _unreadable(layout: Layout, snapshot: Snapshot) -> tuple[Unreadable, ...]:
    with open_ledger(layout, snapshot) as ledger:
        return tuple(ledger.unreadable())


def _sources(snapshot: Snapshot) -> Iterator[str]:
    for stated in snapshot.values("source"):
        yield from dict.fromkeys(stated.split(SEPARATOR))


def _bytes(folder: Path) -> int:
    """The bytes of a folder's files; one that a writer removes meanwhile counts as nothing."""
    total = 0
    for path in folder.glob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total
