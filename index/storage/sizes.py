"""Sizes: what each segment of the commit that stands is made of, in bytes, by column and by kind of column."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.columns.container import Columns
from index.errors import ArchiveDamaged
from index.storage.archive import Layout, Manifest, SegmentEntry, read_commit, require_our_analysis
from index.storage.build import SEGMENT

GROUPS = (
    "dictionary",
    "terms",
    "postings",
    "positions",
    "marks",
    "norms",
    "forward",
    "copies",
    "values",
    "stored",
    "container",
)
"""Kinds of columns; the last is what a file has besides: head, directory, zeros between columns."""

_BY_BEGINNING = {"strings": "dictionary", "value": "values", "stored": "stored"}
_BY_PART = {
    **dict.fromkeys(("documents", "codes", "frequent"), "postings"),
    "positions": "positions",
    "marked": "marks",
    "lengths": "norms",
    "forward": "forward",
    "copies": "copies",
}


@dataclass(frozen=True, slots=True)
class ColumnSize:
    """A column: `count` numbers of a type, and the kind that it belongs to."""

    name: str
    group: str
    dtype: str
    count: int
    bytes: int


@dataclass(frozen=True, slots=True)
class SegmentSize:
    """A segment.

    Attributes:
        documents: how many it has, deleted ones included.
        bytes: of its file.
        live_bytes: of the file that says which are live; 0 where there is none.
        terms: field and level ("body.family") to how many terms it has; "body.marked": forms with marks.
        columns: in the order of the file.
    """

    name: str
    documents: int
    live: int
    bytes: int
    live_bytes: int
    terms: Mapping[str, int]
    columns: tuple[ColumnSize, ...]

    @property
    def groups(self) -> dict[str, int]:
        """Bytes of each kind of column; together, of the file."""
        found = dict.fromkeys(GROUPS, 0)
        for column in self.columns:
            found[column.group] += column.bytes
        return found | {"container": self.bytes - sum(found.values())}


def segment_sizes(archive: Path) -> tuple[SegmentSize, ...]:
    """The segments of the commit that stands; reads no more of each than its directory.

    Raises: ArchiveMissing, ArchiveDamaged.  AnalysisChanged: its index is of another analysis or format.
    """
    layout = Layout(archive)
    current, manifest = read_commit(layout)
    while True:
        require_our_analysis(layout, manifest)
        try:
            return _sizes(layout.build(current.build), manifest)
        except FileNotFoundError as cause:
            before = current
            current, manifest = read_commit(layout)  # a writer may have swept it away since
            if current == before:
                raise ArchiveDamaged(Path(cause.filename), "it is missing") from cause


def _sizes(folder: Path, manifest: Manifest) -> tuple[SegmentSize, ...]:
    return tuple(_size(folder, entry) for entry in manifest.segments)


def _size(folder: Path, entry: SegmentEntry) -> SegmentSize:
    columns = Columns(folder / (entry.name + SEGMENT))
    live_bytes = (folder / entry.file).stat().st_size if entry.file else 0
    found = tuple(
        ColumnSize(one.name, group_of(one.name), one.dtype, one.count, columns[one.name].nbytes)
        for one in columns.entries.values()
    )
    terms = {
        name.removesuffix(".strings"): one.count for name, one in columns.entries.items() if name.endswith(".strings")
    }
    return SegmentSize(entry.name, entry.documents, entry.live, columns.size, live_bytes, terms, found)


def group_of(column: str) -> str:
    """The kind of a column.

    >>> group_of("body.frequent.postings"), group_of("body.family.lists"), group_of("body.forward.offsets")
    ('postings', 'terms', 'forward')
    """
    beginning, _, rest = column.partition(".")
    return _BY_BEGINNING.get(beginning) or _BY_PART.get(rest.partition(".")[0], "terms")
