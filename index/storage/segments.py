"""Writing segments: documents become one immutable Whoosh segment, and small segments become one larger.

Files are in the stock format, so stock Whoosh reads them. Only the way to them is ours: postings gather in
dictionaries and are written a term at a time, where Whoosh sorts every posting on its own through temporary files.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from heapq import merge
from itertools import compress, groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage

from index.storage.durable import sync_file
from index.storage.fields import ID, LENGTHS, STORED, TEXT_COLUMNS, Prepared
from index.storage.posting_files import PostingsWriter, TermPostings, encode_positions, rounded
from index.storage.reading import OpenSegment

INDEX_NAME = "MAIN"  # stock open_dir's default
_GONE = -1  # the new number of a document that is deleted


class SegmentWriter:
    """One segment in the making, in the folder of a build."""

    def __init__(self, folder: Path, schema: Any) -> None:
        self._folder = folder
        self._storage = FileStorage(str(folder))
        self._schema = schema
        codec = W3Codec()
        self._segment = codec.new_segment(self._storage, INDEX_NAME)
        self._documents = codec.per_document_writer(self._storage, self._segment)
        # Field to term to its postings, each three items of the list: a list a posting would be ten times the objects.
        self._postings: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self._lengths: dict[str, bytearray] = {}  # field to each document's length, rounded to a byte
        self._encoded: dict[int, bytes] = {}
        self._count = 0

    def add(self, prepared: Prepared) -> int:
        """Add a document; return its number in the segment."""
        number = self._count
        for field, terms in prepared.terms.items():
            postings = self._postings[field]
            for term, positions in terms.items():
                postings[term] += (number, len(positions), self._encode(positions))
        values: dict[str, Any] = {name: value.encode("utf-8", "replace") for name, value in prepared.values.items()}
        self._add_document(prepared.stored, prepared.lengths, values | prepared.numbers)
        return number

    def _encode(self, positions: list[int]) -> bytes:
        # Most words stand in a document once, and there are few different positions: no need to keep each apart.
        if len(positions) > 1:
            return encode_positions(positions)
        only = positions[0]
        if only not in self._encoded:
            self._encoded[only] = encode_positions(positions)
        return self._encoded[only]

    def _add_document(self, stored: bytes, lengths: dict[str, int], values: dict[str, Any]) -> None:
        writer = self._documents
        writer.start_doc(self._count)
        # As text, for Whoosh pickles it by a protocol that doubles the length of bytes.
        writer.add_field(STORED, self._schema[STORED], stored.decode(), 0)
        for field, length in lengths.items():
            writer.add_field(field, self._schema[field], None, length)
            known = self._lengths.setdefault(field, bytearray())
            known.extend(bytes(self._count - len(known)))
            known.append(rounded(length))
        for name, value in values.items():
            writer.add_column_value(name, self._schema[name].column_type, value)
        writer.finish_doc()
        self._count += 1

    def discard(self) -> None:
        """Let go of the files of a segment that will not be finished; the build sweeps them away."""
        self._documents._cols._temp.raw_file().close()  # noqa: SLF001 Whoosh has no way to give up but to finish

    def finish(self) -> Any:
        """Write the segment to the disk, as one file; return Whoosh's description of it."""
        return self._write((field, _encoded_terms(terms)) for field, terms in sorted(self._postings.items()))

    def merge(self, sources: Sequence[OpenSegment]) -> Any:
        """Write the documents of other segments that are not deleted, in their order; return the description."""
        numbers = [self._take_documents(source) for source in sources]
        fields = sorted({field for source in sources for field in source.indexed_fields()})
        return self._write((field, _merged_terms(field, sources, numbers)) for field in fields)

    def _take_documents(self, source: OpenSegment) -> list[int]:
        texts = {name: source.texts(name) for name in TEXT_COLUMNS}
        numbers = {name: source.numbers(name) for name in LENGTHS.values()}
        lengths = {field: source.rounded_lengths(field) for field in source.indexed_fields()}
        renumbered = [_GONE] * source.size
        for old in source.live():
            renumbered[old] = self._count
            known = {field: int(of[old]) for field, of in lengths.items() if of[old]}
            values: dict[str, Any] = {name: column[old] for name, column in texts.items()}
            values |= {name: int(column[old]) for name, column in numbers.items()}
            self._add_document(source.stored(old), known, values)
        return renumbered

    def _write(self, fields: Iterable[tuple[str, Iterable[TermPostings]]]) -> Any:
        self._documents.close()
        writer = PostingsWriter(self._storage, self._segment)
        for field, terms in fields:
            lengths = self._lengths.get(field, bytearray())
            lengths.extend(bytes(self._count - len(lengths)))
            writer.write_field(field, terms, lengths, bare=field == ID)
        writer.close()
        self._segment.set_doc_count(self._count)
        self._segment.create_compound_file(self._storage)
        sync_file(self._folder / self._segment.make_filename(self._segment.COMPOUND_EXT))
        return self._segment


def _encoded_terms(terms: dict[str, list[Any]]) -> Iterator[TermPostings]:
    for term, flat in sorted((term.encode("utf-8", "replace"), flat) for term, flat in terms.items()):
        yield TermPostings(term, flat[0::3], flat[1::3], flat[2::3])


def _merged_terms(field: str, sources: Sequence[OpenSegment], numbers: Sequence[list[int]]) -> Iterator[TermPostings]:
    """The terms of a field over all sources, in order, with the documents' new numbers."""
    streams = [_renumbered(source.all_postings(field), new) for source, new in zip(sources, numbers, strict=True)]
    for term, found in groupby(merge(*streams, key=attrgetter("term")), key=attrgetter("term")):
        parts = list(found)
        documents = [number for part in parts for number in part.documents]
        if documents:
            frequencies = [frequency for part in parts for frequency in part.frequencies]
            yield TermPostings(term, documents, frequencies, [value for part in parts for value in part.positions])


def _renumbered(terms: Iterable[TermPostings], numbers: list[int]) -> Iterator[TermPostings]:
    for postings in terms:
        new = [numbers[old] for old in postings.documents]
        kept = [number != _GONE for number in new]
        if all(kept):
            yield replace(postings, documents=new)
        else:
            frequencies = list(compress(postings.frequencies, kept))
            positions = list(compress(postings.positions, kept))
            yield TermPostings(postings.term, list(compress(new, kept)), frequencies, positions)
