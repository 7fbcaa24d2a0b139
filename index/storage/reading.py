"""Reading segments: columns and posting lists of one Whoosh segment, as arrays. What lies under the leaves of a query.

A posting list is read block by block, straight from where Whoosh keeps it; its matchers would go document by document.
Not thread-safe: Whoosh's readers share one place in each file (`index.storage.snapshot` lets one in at a time).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Positions
from whoosh.reading import TermNotFound
from whoosh.util.numeric import byte_to_length

from index.storage.fields import STORED
from index.storage.mapped import MappedSegment

Numbers = NDArray[np.int32]
Keys = NDArray[np.int64]

POSITION_BITS = 32
"""An occurrence is one number: the document's in the high bits, the position in the low ones."""

_Block = tuple[Numbers, NDArray[np.float32], Sequence[bytes]]
_POSITIONS = Positions()
_LENGTH_OF_BYTE = np.array([0] + [byte_to_length(byte) for byte in range(1, 256)], np.int64)


class OpenSegment:
    """One segment of a build, open for reading."""

    def __init__(self, folder: Path, segment: Any, schema: Any) -> None:
        self._segment = segment
        self._schema = schema
        file = FileStorage(str(folder)).open_file(segment.make_filename(segment.COMPOUND_EXT))
        try:
            self._files = MappedSegment(file)  # maps the file and closes it
        except BaseException:
            file.close()
            raise
        codec = segment.codec()
        self._terms = codec.terms_reader(self._files, segment)
        self._documents = codec.per_document_reader(self._files, segment)

    @property
    def size(self) -> int:
        """How many documents there are, deleted ones included."""
        return int(self._segment.doc_count_all())

    def deleted(self) -> list[int]:
        """The numbers of the documents that are deleted."""
        return sorted(self._segment.deleted_docs())

    def live(self) -> Iterator[int]:
        """The numbers of the others."""
        gone = set(self._segment.deleted_docs())
        return (number for number in range(self.size) if number not in gone)

    # Documents

    def stored(self, number: int) -> bytes:
        """The stored document."""
        return str(self._documents.stored_fields(number)[STORED]).encode()

    def texts(self, column: str) -> list[bytes]:
        """A text column, a value a document."""
        return list(self._documents.column_reader(column, self._schema[column].column_type))

    def numbers(self, column: str) -> NDArray[np.int64]:
        """A numeric column, a value a document."""
        return self._fixed(column, ">u4")

    def rounded_lengths(self, field: str) -> NDArray[np.int64]:
        """The lengths in tokens that Whoosh keeps for itself, a byte each; 0 where a document lacks the field."""
        return _LENGTH_OF_BYTE[self._fixed(f"_{field}_len", ">u1")]

    def _fixed(self, column: str, dtype: str) -> NDArray[np.int64]:
        values = np.zeros(self.size, np.int64)
        name = W3Codec.column_filename(self._segment, column)
        if self._files.file_exists(name):
            # A column ends at its last value that is not 0.
            data = np.frombuffer(self._files.open_file(name).get(0, self._files.file_length(name)), dtype)
            values[: len(data)] = data
        return values

    # Terms

    def indexed_fields(self) -> list[str]:
        """The fields that have terms."""
        return list(self._terms.indexed_field_names())

    def terms(self, field: str, prefix: bytes = b"") -> Iterator[bytes]:
        """The terms of a field that begin so, in order."""
        if field not in self.indexed_fields():
            return
        for found, term in self._terms.terms_from(field, prefix):
            if found != field or not term.startswith(prefix):
                return
            yield term

    def first_document(self, field: str, term: bytes) -> int | None:
        """The first document that has a term."""
        try:
            return int(self._terms.term_info(field, term).min_id())
        except TermNotFound:
            return None

    def raw_postings(self, field: str, term: bytes) -> Iterator[tuple[int, float, bytes]]:
        """Document, frequency and encoded positions of each posting, deleted documents included."""
        for numbers, weights, values in self._blocks(field, term):
            yield from zip(numbers.tolist(), weights.tolist(), values, strict=True)

    def postings(self, field: str, term: bytes) -> tuple[Numbers, Numbers]:
        """The documents that have a term, ascending, and how often; deleted ones included."""
        blocks = [(numbers, weights) for numbers, weights, _ in self._blocks(field, term)]
        if not blocks:
            return np.zeros(0, np.int32), np.zeros(0, np.int32)
        numbers, weights = zip(*blocks, strict=True)
        return np.concatenate(numbers), np.concatenate(weights).astype(np.int32)

    def occurrences(self, field: str, term: bytes) -> Keys:
        """Every place of a term, ascending; deleted documents included."""
        keys: list[int] = []
        for number, _, value in self.raw_postings(field, term):
            base = number << POSITION_BITS
            keys.extend(base + position for position in _POSITIONS.decode_positions(value))
        return np.array(keys, np.int64)

    def _blocks(self, field: str, term: bytes) -> Iterator[_Block]:
        try:
            info = self._terms.term_info(field, term)
        except TermNotFound:
            return
        if info.is_inlined():
            yield _block(*info.inlined_postings())
            return
        matcher = self._terms.matcher(field, term, _POSITIONS)
        while matcher.is_active():
            # The block as Whoosh unpacks it: steps between documents, weights (None: all 1), encoded positions.
            matcher._read_data()  # noqa: SLF001
            yield _block(*matcher._data)  # noqa: SLF001
            matcher._next_block()  # noqa: SLF001


def _block(steps: Sequence[int], weights: Any, values: Sequence[bytes] | None) -> _Block:
    numbers = np.cumsum(np.array(steps, np.int32), dtype=np.int32)
    often = np.full(len(numbers), 1.0 if weights is None else weights, np.float32)
    return numbers, often, [b""] * len(numbers) if values is None else values
