"""Writing segments: documents become one immutable Whoosh segment, and small segments become one larger.

Files are in the stock format, so stock Whoosh reads them. Only the way to them is ours: postings gather in
dictionaries and are written a term at a time, where Whoosh sorts every posting on its own through temporary files.
"""

from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Positions

from index.storage.durable import sync_file
from index.storage.fields import LENGTHS, STORED, TEXT_COLUMNS, Prepared
from index.storage.reading import OpenSegment

INDEX_NAME = "MAIN"  # stock open_dir's default
_GONE = -1  # the new number of a document that is deleted
_POSITIONS = Positions()

Posting = tuple[int, float, bytes]
"""A document, how often it has the term, and the positions as Whoosh stores them."""


class SegmentWriter:
    """One segment in the making, in the folder of a build."""

    def __init__(self, folder: Path, schema: Any) -> None:
        self._storage = FileStorage(str(folder))
        self._schema = schema
        codec = W3Codec()
        self.segment = codec.new_segment(self._storage, INDEX_NAME)
        self._documents = codec.per_document_writer(self._storage, self.segment)
        self._terms = codec.field_writer(self._storage, self.segment)
        self._folder = folder
        self._lengths: dict[str, dict[int, int]] = {}
        self._postings: dict[str, dict[str, list[Posting]]] = {}
        self._encoded: dict[int, bytes] = {}
        self.count = 0

    def add(self, prepared: Prepared) -> int:
        """Add a document; return its number in the segment."""
        number = self.count
        for field, terms in prepared.terms.items():
            postings = self._postings.setdefault(field, {})
            for term, positions in terms.items():
                postings.setdefault(term, []).append((number, float(len(positions)), self._encode(positions)))
        values: dict[str, Any] = {name: value.encode("utf-8", "replace") for name, value in prepared.values.items()}
        self._add_document(prepared.stored, prepared.lengths, values | prepared.numbers)
        return number

    def _encode(self, positions: list[int]) -> bytes:
        # Most words stand in a document once, and there are few different first positions.
        if len(positions) > 1:
            return bytes(_POSITIONS.encode(positions))
        only = positions[0]
        if only not in self._encoded:
            self._encoded[only] = _POSITIONS.encode(positions)
        return self._encoded[only]

    def _add_document(self, stored: bytes, lengths: dict[str, int], values: dict[str, Any]) -> None:
        writer, number = self._documents, self.count
        writer.start_doc(number)
        writer.add_field(STORED, self._schema[STORED], stored, 0)
        for field, length in lengths.items():
            writer.add_field(field, self._schema[field], None, length)
            self._lengths.setdefault(field, {})[number] = length
        for name, value in values.items():
            writer.add_column_value(name, self._schema[name].column_type, value)
        writer.finish_doc()
        self.count += 1

    def finish(self) -> Any:
        """Write the segment to the disk, as one file; return Whoosh's description of it."""
        self._documents.close()
        for field, terms in sorted(self._postings.items()):
            encoded = sorted((term.encode("utf-8", "replace"), postings) for term, postings in terms.items())
            self._write_field(field, encoded)
        return self._close()

    def merge(self, sources: Sequence[OpenSegment]) -> Any:
        """Write the documents of other segments that are not deleted, in their order; return the description."""
        numbers = [self._take_documents(source) for source in sources]
        self._documents.close()
        for field in sorted({field for source in sources for field in source.indexed_fields()}):
            self._write_field(field, _merged_terms(field, sources, numbers))
        return self._close()

    def _take_documents(self, source: OpenSegment) -> list[int]:
        texts = {name: source.texts(name) for name in TEXT_COLUMNS}
        numbers = {name: source.numbers(name) for name in LENGTHS.values()}
        lengths = {field: source.rounded_lengths(field) for field in source.indexed_fields()}
        renumbered = [_GONE] * source.size
        for old in source.live():
            renumbered[old] = self.count
            known = {field: int(of[old]) for field, of in lengths.items() if of[old]}
            values: dict[str, Any] = {name: column[old] for name, column in texts.items()}
            values |= {name: int(column[old]) for name, column in numbers.items()}
            self._add_document(source.stored(old), known, values)
        return renumbered

    def _write_field(self, field: str, terms: Iterable[tuple[bytes, Iterable[Posting]]]) -> None:
        writer, lengths = self._terms, self._lengths.get(field, {})
        writer.start_field(field, self._schema[field])
        for term, postings in terms:
            writer.start_term(term)
            for number, weight, value in postings:
                writer.add(number, weight, value, lengths.get(number))
            writer.finish_term()
        writer.finish_field()

    def _close(self) -> Any:
        self._terms.close()
        self.segment.set_doc_count(self.count)
        self.segment.create_compound_file(self._storage)
        sync_file(self._folder / self.segment.make_filename(self.segment.COMPOUND_EXT))
        return self.segment


def _merged_terms(
    field: str, sources: Sequence[OpenSegment], numbers: Sequence[list[int]]
) -> Iterator[tuple[bytes, list[Posting]]]:
    """The terms of a field over all sources, in order, with the documents' new numbers."""
    streams = [((term, place) for term in source.terms(field)) for place, source in enumerate(sources)]
    for term, places in groupby(merge(*streams), key=itemgetter(0)):
        found = [
            (numbers[place][old], weight, value)
            for _, place in places
            for old, weight, value in sources[place].raw_postings(field, term)
            if numbers[place][old] != _GONE
        ]
        if found:
            yield term, found
