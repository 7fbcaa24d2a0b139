"""Inside our own index, as no rival's is looked into: its segments merged into one, and what its bytes are."""

import shutil
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from bench.clocks import Cost, timed
from bench.memory import Own, peak
from index.columns.container import Columns
from index.segment.merging import Source, write_merged
from index.storage.archive import (
    Current,
    Layout,
    Manifest,
    SegmentEntry,
    read_commit,
    write_current,
    write_manifest,
)
from index.storage.build import SEGMENT, Part, open_part
from index.storage.durable import sync_file

_NAME = "MAIN_merged"

_BY_BEGINNING = {"strings": "dictionary", "value": "values"}
_BY_PART = {
    **dict.fromkeys(("documents", "codes", "frequent"), "postings"),
    "positions": "positions",
    "marked": "forms with marks",
    "lengths": "norms",
    "forward": "words in order",
    "copies": "copies",
}


@dataclass(frozen=True, slots=True)
class Merging:
    """All segments of an index made one.

    Attributes:
        segments, articles, size: of what was merged; in bytes.
        cost: of writing the new segment; the clock's includes waiting for the disk.
        peak, own: memory at most, with mapped files and without, in bytes.
    """

    segments: int
    articles: int
    size: int
    cost: Cost
    peak: int
    own: int


def merge(archive: Path, into: Path) -> Merging:
    """Copy an archive, its segments merged into one. The commit of the copy has that alone."""
    current, manifest = read_commit(Layout(archive))
    folder = Layout(archive).build(current.build)
    parts = [open_part(folder, entry) for entry in manifest.segments]
    shutil.copytree(archive, into, ignore=shutil.ignore_patterns(f"*{SEGMENT}"))
    merged = Layout(into).build(current.build) / (_NAME + SEGMENT)
    with Own() as memory:
        _, cost = timed(_write, merged, parts)
    count = sum(part.count for part in parts)
    _commit(Layout(into), replace(manifest, segments=(SegmentEntry(_NAME, count, count, None),)))
    size = sum(part.segment.path.stat().st_size for part in parts)
    return Merging(len(parts), count, size, cost, peak(), memory.most)


def _write(path: Path, parts: list[Part]) -> None:
    write_merged(path, [Source(part.segment, part.live) for part in parts])
    sync_file(path)


def _commit(layout: Layout, manifest: Manifest) -> None:
    newer = replace(manifest, commit=manifest.commit + 1)
    write_manifest(layout, newer)
    write_current(layout, Current(newer.build, newer.commit))


def column_bytes(archive: Path) -> dict[str, int]:
    """The bytes of all segments by what they are for, the most first; together, those of the files."""
    current, manifest = read_commit(Layout(archive))
    found: Counter[str] = Counter()
    for entry in manifest.segments:
        columns = Columns(Layout(archive).build(current.build) / (entry.name + SEGMENT))
        for one in columns.entries.values():
            found[group_of(one.name)] += one.end - one.offset
        found["directory"] += columns.path.stat().st_size - sum(
            one.end - one.offset for one in columns.entries.values()
        )
    return dict(found.most_common())


def group_of(column: str) -> str:
    """What a column is for.

    >>> [group_of(name) for name in ("body.codes", "body.family.lists", "value.id.blob", "stored.text.frames")]
    ['postings', 'terms', 'values', 'stored text']
    """
    beginning, _, rest = column.partition(".")
    part = rest.partition(".")[0]
    if beginning == "stored":
        return f"stored {part}"
    return _BY_BEGINNING.get(beginning) or _BY_PART.get(part, "terms")
