"""Terms and posting lists of our segments as stock Whoosh reads them; the other half of `codec`."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.matching import ListMatcher, ReadTooFar
from whoosh.query.spans import Span
from whoosh.reading import TermInfo, TermNotFound

from index.segment.contents import NO_NUMBERS
from index.segment.norms import LENGTH_OF_BYTE
from index.segment.positions import POSITION_BITS
from index.segment.postings import Postings
from index.segment.segment import Segment
from index.storage.fields import ID

_POSITION = (1 << POSITION_BITS) - 1
_Term = tuple[str, bytes]


class TermsReader(base.TermsReader):  # type: ignore[misc]  # whoosh is untyped
    """The terms of a segment. A Whoosh field is a level of one of ours; ids are a field of their own."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        names = (name for field in segment.fields.values() for name in field.indexed_names())
        self._fields = sorted([*names, *([ID] if len(segment.values[ID].names) else [])])
        self._terms_of = cache(self._read_terms)

    def _read_terms(self, field: str) -> list[bytes]:
        return list(self._segment.values[ID].names if field == ID else self._segment.terms(field))

    def _postings(self, field: str, term: bytes) -> Postings:
        if field != ID:
            return self._segment.postings(field, term)
        documents = self._segment.values[ID].find(term)
        ones = np.ones(len(documents), np.uint8)
        return Postings(documents, (ones.astype(np.int64) << 8).astype("<u2"), ones)

    def __contains__(self, term: _Term) -> bool:
        return len(self._postings(*term).documents) > 0

    def indexed_field_names(self) -> list[str]:
        return self._fields

    def cursor(self, fieldname: str, fieldobj: Any) -> "FieldCursor":
        return FieldCursor(self, fieldname, fieldobj, self._terms_of(fieldname))

    def terms(self) -> Iterator[_Term]:
        return chain.from_iterable(self._pairs(field, 0) for field in self._fields)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[_Term]:
        """From a term on, through the fields that follow."""
        place = bisect_left(self._fields, fieldname)
        here = self._fields[place : place + 1] == [fieldname]
        first = bisect_left(self._terms_of(fieldname), prefix) if here else 0
        starts = ((field, first if field == fieldname else 0) for field in self._fields[place:])
        return chain.from_iterable(self._pairs(field, start) for field, start in starts)

    def _pairs(self, field: str, start: int) -> Iterable[_Term]:
        return ((field, term) for term in self._terms_of(field)[start:])

    def items(self) -> Iterator[tuple[_Term, TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[_Term, TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        found = self._postings(fieldname, text)
        if not len(found.documents):
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return _info(found)

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self._known(fieldname, text).frequencies.sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return len(self._known(fieldname, text).documents)

    def _known(self, field: str, term: bytes) -> Postings:
        found = self._postings(field, term)
        if not len(found.documents):
            raise KeyError(term)
        return found

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> "PostingMatcher":
        found = self._postings(fieldname, text)
        if not len(found.documents):
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        keys = NO_NUMBERS if fieldname == ID else self._segment.occurrences(fieldname, text)
        return PostingMatcher(found, keys, format_, scorer, (fieldname, text))


def _info(found: Postings) -> TermInfo:
    lengths = LENGTH_OF_BYTE[found.codes & 0xFF]
    documents, often = found.documents, found.frequencies
    return TermInfo(
        weight=float(often.sum()),
        df=len(documents),
        minlength=int(lengths.min()),
        maxlength=int(lengths.max()),
        maxweight=float(often.max()),
        minid=int(documents[0]),
        maxid=int(documents[-1]),
    )


class FieldCursor(base.FieldCursor):  # type: ignore[misc]  # whoosh is untyped
    """Walks the terms of a field in order."""

    def __init__(self, reader: TermsReader, field: str, fieldobj: Any, terms: list[bytes]) -> None:
        self._reader, self._field, self._fieldobj, self._terms = reader, field, fieldobj, terms
        self._place = 0

    def is_valid(self) -> bool:
        return self._place < len(self._terms)

    def text(self) -> Any:
        return self._fieldobj.from_bytes(self._terms[self._place]) if self.is_valid() else None

    def term(self) -> _Term | None:
        return (self._field, self._terms[self._place]) if self.is_valid() else None

    def first(self) -> Any:
        self._place = 0
        return self.text()

    def find(self, string: str | bytes) -> Any:
        term = string if isinstance(string, bytes) else self._fieldobj.to_bytes(string)
        self._place = bisect_left(self._terms, term)
        return self.text()

    def next(self) -> Any:
        self._place += 1
        return self.text()

    def term_info(self) -> TermInfo | None:
        return self._reader.term_info(self._field, self._terms[self._place]) if self.is_valid() else None


class PostingMatcher(ListMatcher):  # type: ignore[misc]  # whoosh is untyped
    """A posting list, which Whoosh walks posting by posting; the whole list is one block to it."""

    def __init__(
        self, found: Postings, keys: NDArray[Any], format_: Any, scorer: Any, term: _Term, position: int = 0
    ) -> None:
        self._i: int  # where in the list; the base class sets it
        documents, weights = found.documents.tolist(), found.frequencies.astype(np.float64).tolist()
        super().__init__(documents, weights, None, format_, scorer, position, term=term, terminfo=_info(found))
        self._found = found
        self._keys = keys

    def copy(self) -> "PostingMatcher":
        return PostingMatcher(self._found, self._keys, self._format, self._scorer, self._term, self._i)

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._i = max(self._i, bisect_left(self._ids, id))

    def skip_to_quality(self, minquality: float) -> int:
        if self.is_active() and self.block_quality() <= minquality:
            self._i = len(self._ids)
        return 0

    def block_max_weight(self) -> float:
        return float(self._terminfo.max_weight())

    def positions(self) -> list[int]:
        """Where the term stands in the document of this posting."""
        document = self.id() << POSITION_BITS
        first, last = np.searchsorted(self._keys, (document, document + _POSITION + 1))
        return (self._keys[first:last] & _POSITION).tolist()  # type: ignore[no-any-return]  # tolist() of Any

    def value(self) -> Any:
        return self._format.encode(self.positions()) if len(self._keys) else b""

    def value_as(self, astype: str) -> Any:
        return self.positions() if astype == "positions" else super().value_as(astype)

    def all_items(self) -> Iterator[tuple[int, Any]]:
        while self.is_active():
            yield self.id(), self.value()
            self.next()

    def spans(self) -> list[Span]:
        return [Span(position) for position in self.positions()]
