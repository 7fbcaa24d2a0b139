"""A snapshot: one commit of an archive, open for reading. It stays as it is while writers go on, until let go of.

Documents of all segments are numbered one after the other. Everything given out is immutable arrays and plain values,
so that many threads can search one snapshot; the files under it may be deleted meanwhile.
"""

import sqlite3
from collections.abc import Callable, Hashable, Iterator
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
from index.storage.archive import Current, Layout, Manifest, read_commit, require_our_analysis
from index.storage.build import open_segment, read_segments
from index.storage.caching import ArrayCache, Arrays
from index.storage.documents import from_json
from index.storage.fields import FORMAT, ID, LENGTHS
from index.storage.ledger import Ledger
from index.storage.reading import POSITION_BITS, Keys, Numbers, OpenSegment

CACHE_BYTES = 256 * 1024 * 1024  # posting lists kept in memory; a body term in 30,000 articles takes some 0.3 MB

Mask = NDArray[np.bool_]
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

    def __init__(self, current: Current, manifest: Manifest, segments: list[OpenSegment]) -> None:
        self.current = current
        self.manifest = manifest
        self._segments = segments
        sizes = [segment.size for segment in segments]
        self._starts = [sum(sizes[:place]) for place in range(len(sizes))]
        self.size = sum(sizes)
        self.live: Mask = np.ones(self.size, np.bool_)
        for start, segment in zip(self._starts, segments, strict=True):
            self.live[[start + number for number in segment.deleted()]] = False
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
        encoded = _encode(term)
        with self._lock:
            read = [segment.postings(field, encoded) for segment in self._segments]
        documents = [numbers + np.int32(start) for start, (numbers, _) in zip(self._starts, read, strict=True)]
        found = np.concatenate([np.zeros(0, np.int32), *documents])
        often = np.concatenate([np.zeros(0, np.int32), *(weights for _, weights in read)])
        kept = self.live[found]
        return (found, often) if self._whole else (found[kept], often[kept])

    def occurrences(self, field: str, term: str) -> Keys:
        """Every place of a term: document << POSITION_BITS | position, ascending; deleted documents left out."""
        (keys,) = self.cached((field, term, "occurrences"), lambda: (self._read_occurrences(field, term),))
        return keys  # type: ignore[return-value]  # the cache holds arrays of any kind

    def _read_occurrences(self, field: str, term: str) -> Keys:
        encoded = _encode(term)
        with self._lock:
            read = [segment.occurrences(field, encoded) for segment in self._segments]
        moved = [keys + (start << POSITION_BITS) for start, keys in zip(self._starts, read, strict=True)]
        found = np.concatenate([np.zeros(0, np.int64), *moved])
        return found if self._whole else found[self.live[found >> POSITION_BITS]]

    def terms(self, field: str, prefix: str) -> tuple[str, ...]:
        """The terms of a Whoosh field that begin so, sorted; those of deleted documents alone may be among them."""
        with self._lock:
            found = {term for segment in self._segments for term in segment.terms(field, _encode(prefix))}
        return tuple(term.decode() for term in sorted(found))

    # Documents

    def document(self, number: int) -> Document:
        """A document by its number."""
        place = int(np.searchsorted(self._starts, number, side="right")) - 1
        with self._lock:
            stored = self._segments[place].stored(number - self._starts[place])
        return from_json(stored)

    def find(self, id: str) -> int | None:
        """The number of the document with this id."""
        found = self.postings(ID, id).documents
        return int(found[0]) if len(found) else None

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
        return tuple(value.decode() for segment in self._segments for value in segment.texts(column))

    def ordinals(self, column: str) -> Ordinals:
        """A text column as numbers into its different values, which are sorted."""
        return self.keep(("ordinals", column), lambda: self._number(column))

    def _number(self, column: str) -> Ordinals:
        values = self._read_texts(column)
        names = tuple(sorted(set(values)))
        number_of = {name: number for number, name in enumerate(names)}
        return Ordinals(names, np.fromiter((number_of[value] for value in values), np.int32, len(values)))

    def lengths(self, field: str) -> NDArray[np.int64]:
        """How many tokens a text field has in each document."""
        return self.keep(("lengths", field), lambda: self._read_lengths(field))

    def _read_lengths(self, field: str) -> NDArray[np.int64]:
        read = [segment.numbers(LENGTHS[field]) for segment in self._segments]
        return np.concatenate([np.zeros(0, np.int64), *read])

    @cached_property
    def mean_lengths(self) -> dict[str, float]:
        """The mean of those over the documents that are not deleted."""
        return {field: float(self.lengths(field)[self.live].sum()) / max(1, self.count) for field in LENGTHS}


def _encode(term: str) -> bytes:
    return term.encode("utf-8", "replace")


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
            schema, described = read_segments(layout.build(current.build), current.commit)
            folder = layout.build(current.build)
            return Snapshot(current, manifest, [open_segment(folder, segment, schema) for segment in described])
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
