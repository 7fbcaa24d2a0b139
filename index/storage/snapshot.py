"""A snapshot: one commit of an archive, open for reading. It stays as it is while writers go on, until let go of.

Documents of all segments are numbered one after the other. Everything given out is immutable arrays and plain values,
so that many threads can search one snapshot; the files under it may be deleted meanwhile.
"""

import sqlite3
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.article import Document
from index.errors import NEW_ARCHIVE, ArchiveDamaged
from index.schema import BARE_FIELDS
from index.segment.contents import in_utf8
from index.segment.positions import POSITION_BITS
from index.storage.archive import Current, Layout, Manifest, read_commit, require_our_analysis
from index.storage.build import Part, open_part
from index.storage.caching import ArrayCache, Arrays
from index.storage.documents import from_parts
from index.storage.fields import FORMAT, ID
from index.storage.ledger import Ledger

CACHE_BYTES = 256 * 1024 * 1024  # posting lists kept in memory; a body term in 30,000 articles takes some 0.3 MB

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int32]
Keys = NDArray[np.int64]
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that have a term, ascending, and how often each has it; deleted documents left out."""

    documents: Numbers
    frequencies: Numbers


@dataclass(frozen=True, slots=True)
class Ordinals:
    """A column of few different values: `names[numbers[d]]` is the value of document d."""

    names: tuple[str, ...]
    numbers: Numbers


class Snapshot:
    """All documents of one commit."""

    def __init__(self, current: Current, manifest: Manifest, parts: Sequence[Part]) -> None:
        self.current = current
        self.manifest = manifest
        self._segments = [part.segment for part in parts]
        sizes = [segment.size for segment in self._segments]
        self._starts = [sum(sizes[:place]) for place in range(len(sizes))]
        self.size = sum(sizes)
        self.live: Mask = np.concatenate([np.zeros(0, np.bool_), *(part.live for part in parts)])
        self.live.flags.writeable = False
        self.count = int(self.live.sum())
        self._whole = self.count == self.size
        self._cache = ArrayCache(CACHE_BYTES)
        self._columns: dict[Hashable, object] = {}
        self._lock = RLock()

    # Terms

    def postings(self, field: str, term: str) -> Postings:
        """Who has a term of a Whoosh field."""
        documents, frequencies = self.cached((field, term, "documents"), lambda: self._read_postings(field, term))
        return Postings(documents, frequencies)  # type: ignore[arg-type]  # the cache holds arrays of any kind

    def _read_postings(self, field: str, term: str) -> tuple[Numbers, Numbers]:
        encoded = in_utf8(term)
        read = [segment.postings(field, encoded) for segment in self._segments]
        documents = [one.documents.astype(np.int32) + start for start, one in zip(self._starts, read, strict=True)]
        found = np.concatenate([np.zeros(0, np.int32), *documents])
        often = np.concatenate([np.zeros(0, np.int32), *(one.frequencies.astype(np.int32) for one in read)])
        kept = self.live[found]
        return (found, often) if self._whole else (found[kept], often[kept])

    def occurrences(self, field: str, term: str) -> Keys:
        """Every place of a term: document << POSITION_BITS | position, ascending; deleted documents left out."""
        (keys,) = self.cached((field, term, "occurrences"), lambda: (self._read_occurrences(field, term),))
        return keys  # type: ignore[return-value]  # the cache holds arrays of any kind

    def _read_occurrences(self, field: str, term: str) -> Keys:
        encoded = in_utf8(term)
        read = [segment.occurrences(field, encoded) for segment in self._segments]
        moved = [keys + (start << POSITION_BITS) for start, keys in zip(self._starts, read, strict=True)]
        found = np.concatenate([np.zeros(0, np.int64), *moved])
        return found if self._whole else found[self.live[found >> POSITION_BITS]]

    def terms(self, field: str, prefix: str) -> tuple[str, ...]:
        """The terms of a Whoosh field that begin so, sorted; those of deleted documents alone may be among them."""
        found = {term for segment in self._segments for term in segment.terms(field, in_utf8(prefix))}
        return tuple(term.decode() for term in sorted(found))

    # Documents

    def document(self, number: int) -> Document:
        """A document by its number."""
        place = int(np.searchsorted(self._starts, number, side="right")) - 1
        own = number - self._starts[place]
        return from_parts({part: stored.read(own) for part, stored in self._segments[place].stored.items()})

    def find(self, id: str) -> int | None:
        """The number of the document with this id."""
        for start, segment in zip(self._starts, self._segments, strict=True):
            for own in segment.values[ID].find(in_utf8(id)).tolist():
                if self.live[start + own]:
                    return int(start + own)
        return None

    def faults(self) -> Iterator[str]:
        """Read every byte of every segment; give what is damaged, in plain words."""
        return (str(fault) for segment in self._segments for fault in segment.verify())

    # What is worked out from it

    def cached(self, key: Hashable, make: Callable[[], Arrays]) -> Arrays:
        """Arrays worked out from this snapshot, kept while there is room."""
        return self._cache.get(key, make)

    def keep(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """A value worked out from this snapshot, made once and kept as long as the snapshot."""
        with self._lock:
            if key not in self._columns:
                self._columns[key] = make()
            return self._columns[key]  # type: ignore[return-value]  # a key stands for one kind of value

    # Columns

    def texts(self, column: str) -> tuple[str, ...]:
        """A text column, a value a document, deleted ones included."""
        return self.keep(("texts", column), lambda: self._read_texts(column))

    def _read_texts(self, column: str) -> tuple[str, ...]:
        return tuple(value.decode() for segment in self._segments for value in segment.values[column].texts())

    def ordinals(self, column: str) -> Ordinals:
        """A text column as numbers into its different values, which are sorted."""
        return self.keep(("ordinals", column), lambda: self._number(column))

    def _number(self, column: str) -> Ordinals:
        read = [segment.values[column] for segment in self._segments]
        names = sorted({name for one in read for name in one.names})
        number_of = {name: number for number, name in enumerate(names)}
        numbers = [np.array([number_of[name] for name in one.names], np.int32)[one.ordinals] for one in read]
        return Ordinals(tuple(name.decode() for name in names), np.concatenate([np.zeros(0, np.int32), *numbers]))

    def lengths(self, field: str) -> NDArray[np.int64]:
        """How many tokens a text field has in each document."""
        return self.keep(("lengths", field), lambda: self._read_lengths(field))

    def _read_lengths(self, field: str) -> NDArray[np.int64]:
        return np.concatenate([np.zeros(0, np.int64), *(segment.lengths(field) for segment in self._segments)]).astype(
            np.int64
        )

    @cached_property
    def mean_lengths(self) -> dict[str, float]:
        """The mean of those over the documents that are not deleted."""
        return {field: float(self.lengths(field)[self.live].sum()) / max(1, self.count) for field in BARE_FIELDS}


def open_snapshot(layout: Layout, *, any_analysis: bool = False) -> Snapshot:
    """Open what CURRENT names; if that is replaced and swept away meanwhile, what it names then.

    Args:
        any_analysis: for who looks up no terms.
    Raises: ArchiveMissing, ArchiveDamaged.  AnalysisChanged: its terms are of another analysis, or its format.
    """
    current, manifest = read_commit(layout)
    while True:
        try:
            if not any_analysis or manifest.format != FORMAT:
                require_our_analysis(layout, manifest)
            folder = layout.build(current.build)
            return Snapshot(current, manifest, [open_part(folder, entry) for entry in manifest.segments])
        except FileNotFoundError as cause:
            before = current
            current, manifest = read_commit(layout)
            if current == before:
                raise ArchiveDamaged(Path(cause.filename or layout.folder), "it is missing") from cause


@contextmanager
def open_ledger(layout: Layout, snapshot: Snapshot) -> Iterator[Ledger]:
    """The ledger as it was at a snapshot's commit.

    Raises: ArchiveDamaged: it cannot be read, or so it turned out in the block.
    """
    try:
        ledger = Ledger.to_read(layout.ledger, snapshot.current.commit)
        try:
            yield ledger
        finally:
            ledger.close()
    except sqlite3.Error as cause:
        raise ArchiveDamaged(layout.ledger, f"it cannot be read: {cause}", NEW_ARCHIVE) from cause
