"""Reading segments: columns and posting lists of one Whoosh segment, as arrays. What lies under the leaves of a query.

A posting list is read block by block, straight from where Whoosh keeps it; its matchers would go document by document.
Not thread-safe: Whoosh's readers share one place in each file (`index.storage.snapshot` lets one in at a time).
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
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
from index.storage.posting_files import TermPostings

Numbers = NDArray[np.int32]
Keys = NDArray[np.int64]

POSITION_BITS = 32
"""An occurrence is one number: the document's in the high bits, the position in the low ones."""

_Weights = tuple[float, ...] | float | None  # one for each, the same for all, or 1 for all
_Block = tuple[Sequence[int], _Weights, Sequence[bytes]]
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

    def all_postings(self, field: str) -> Iterator[TermPostings]:
        """Every term of a field, in order, with all its postings, deleted documents included; for merging."""
        if field not in self.indexed_fields():
            return
        for (found, term), info in self._terms.items_from(field, b""):
            if found != field:
                return
            documents: list[int] = []
            frequencies: list[int] = []
            positions: list[bytes] = []
            for steps, weights, values in self._blocks(info):
                documents += accumulate(steps)
                frequencies += map(int, _spread(weights, len(steps)))
                positions += values or [b""] * len(steps)
            yield TermPostings(term, documents, frequencies, positions)

    def postings(self, field: str, term: bytes) -> tuple[Numbers, Numbers]:
        """The documents that have a term, ascending, and how often; deleted ones included."""
        blocks = list(self._blocks(self._find(field, term)))
        numbers = [np.cumsum(np.array(steps, np.int32), dtype=np.int32) for steps, _, _ in blocks]
        often = [np.full(len(steps), 1 if weights is None else weights, np.int32) for steps, weights, _ in blocks]
        none = np.zeros(0, np.int32)
        return np.concatenate([none, *numbers]), np.concatenate([none, *often])

    def occurrences(self, field: str, term: bytes) -> Keys:
        """Every place of a term, ascending; deleted documents included."""
        keys: list[int] = []
        for steps, _, values in self._blocks(self._find(field, term)):
            for number, value in zip(accumulate(steps), values, strict=True):
                base = number << POSITION_BITS
                keys.extend([base + position for position in _POSITIONS.decode_positions(value)])
        return np.array(keys, np.int64)

    def _find(self, field: str, term: bytes) -> Any:
        try:
            return self._terms.term_info(field, term)
        except TermNotFound:
            return None

    def _blocks(self, info: Any) -> Iterator[_Block]:
        """The blocks of a posting list as Whoosh keeps them: steps between documents, weights, encoded positions."""
        if info is None:
            return
        if info.is_inlined():
            yield info.inlined_postings()
            return
        matcher = self._segment.codec().postings_reader(self._terms._postfile, info, _POSITIONS)  # noqa: SLF001
        while matcher.is_active():
            matcher._read_data()  # noqa: SLF001
            yield matcher._data  # noqa: SLF001
            matcher._next_block()  # noqa: SLF001


def _spread(weights: _Weights, count: int) -> Sequence[float]:
    if isinstance(weights, tuple):
        return weights
    return (1.0 if weights is None else weights,) * count
