"""Posting lists as the evaluator works on them: the documents of a leaf in one segment, and a code each.

A code is the term's frequency and the rounded length of the field, all that a score depends on (`index/segment`).
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints
from search.engines.whoosh.docsets import Bits, DocSet, Ids

Codes = NDArray[np.uint16]

ALWAYS = 4
"""A list of more than this fraction of the documents is kept spread out too, a code a document, for looking up."""

FREQUENT = 16
"""One of more than this fraction is, as soon as more than a `_MANY`th of them are looked up at once."""

_MANY = 256
_BITS = 32  # a list of more than this fraction has its set as bits


class PostingList:
    """Who has a leaf. Immutable; `documents` ascend, deleted ones included, and both arrays may be views of the file.

    Attributes:
        size: documents of the segment.
        documents, codes: shape (n,).
        term: the number of the term whose list it is; None for any other.
        count: how many documents have the leaf.
        is_frequent: whether it may be spread out.
    """

    def __init__(self, size: int, documents: Uints, codes: Codes, term: int | None = None) -> None:
        self.size = size
        self.documents = documents
        self.codes = codes
        self.term = term
        self.count = len(documents)
        self.is_frequent = self.count * FREQUENT > size
        self._has_bits = self.count * _BITS > size

    @property
    def nbytes(self) -> int:
        """Bytes of memory, those included that it takes once all forms of it have been asked for."""
        own = 0 if self.documents.base is not None else self.documents.nbytes + self.codes.nbytes
        spread = 2 * self.size if self.is_frequent else 0
        return own + spread + (self.size // 8 if self._has_bits else 0)

    @property
    def ids(self) -> Ids:
        """The documents, as NumPy takes them for places."""
        return self.documents.astype(np.intp)

    @property
    def docset(self) -> DocSet:
        """The documents as a set."""
        if self._has_bits:
            return DocSet(self.size, bits=self._bits, count=self.count)
        return DocSet(self.size, ids=self.ids)

    @cached_property
    def _bits(self) -> Bits:
        return DocSet(self.size, ids=self.ids).bits

    @cached_property
    def _row(self) -> Codes:
        row = np.zeros(self.size, np.uint16)
        row[self.ids] = self.codes
        return row

    def codes_of(self, ids: Ids) -> Codes:
        """The code of each of some documents, 0 for those that are not in the list."""
        if self._is_spread_for(len(ids)):
            return self._row.take(ids)
        if not self.count:
            return np.zeros(len(ids), np.uint16)
        wanted = ids.astype(self.documents.dtype)
        places = self.documents.searchsorted(wanted)
        places[places == self.count] = 0  # above all: equal to none
        found = self.codes.take(places)
        found[self.documents.take(places) != wanted] = 0
        return found

    def _is_spread_for(self, wanted: int) -> bool:
        if not self.is_frequent:
            return False
        return self.count * ALWAYS > self.size or wanted * _MANY > self.size or "_row" in self.__dict__

    def among(self, few: DocSet) -> DocSet:
        """Those of some documents that are in the list."""
        if not few.is_few:
            return few & self.docset
        return few.only(few.ids[self.codes_of(few.ids) != 0])
