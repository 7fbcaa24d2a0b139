"""Posting lists as the evaluator works on them: the documents of a leaf in one segment, and a code each.

A code is the term's frequency and the rounded length of the field, all that a score depends on (`index/segment`).
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints
from search.engines.whoosh.docsets import Bits, DocSet, Ids, Ranks

Codes = NDArray[np.uint16]

SEARCHED = 20
"""Looking for this fraction of a list's documents costs as much as making its ranks, which find any at once."""

_BITS = 32  # a list of more than this fraction of all documents has its set as bits


class PostingList:
    """Who has a leaf. `documents` ascend, deleted ones included, and both arrays may be views of the file.

    Attributes:
        size: documents of the segment.
        documents, codes: shape (n,).
        term: the number of the term whose list it is; None for any other.
        count: how many documents have the leaf.
    """

    def __init__(self, size: int, documents: Uints, codes: Codes, term: int | None = None) -> None:
        self.size = size
        self.documents = documents
        self.codes = codes
        self.term = term
        self.count = len(documents)
        self._has_bits = self.count * _BITS > size
        self._searched = 0

    @property
    def nbytes(self) -> int:
        """Bytes of memory, those included that it takes once all forms of it have been asked for."""
        own = 0 if self.documents.base is not None else self.documents.nbytes + self.codes.nbytes
        return own + (self.size // 8 + self.size // 16 if self._has_bits else 0)

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
    def _ranks(self) -> Ranks:
        return Ranks.of_bits(self._bits)

    def codes_of(self, ids: Ids) -> Codes:
        """The code of each of some documents, 0 for those that are not in the list."""
        if not self.count:
            return np.zeros(len(ids), np.uint16)
        places, found = self._look_up(ids)
        codes = self.codes.take(places, mode="clip")
        codes *= found
        return codes

    def places_of(self, ids: Ids) -> Ids:
        """Where in the list some documents stand, all of which are in it."""
        return self._look_up(ids)[0]

    def among(self, few: DocSet) -> DocSet:
        """Those of some documents that are in the list."""
        if not few.is_few:
            return few & self.docset
        if not self.count:
            return DocSet.nothing(self.size)
        return few.only(few.ids[self._look_up(few.ids)[1]])

    def _look_up(self, ids: Ids) -> tuple[Ids, NDArray[np.bool_]]:
        """Where some documents would stand, and whether they do."""
        if self._pays_ranks(len(ids)):
            return self._ranks.of(ids)
        wanted = ids.astype(self.documents.dtype)
        places = self.documents.searchsorted(wanted)
        return places, self.documents.take(places, mode="clip") == wanted

    def _pays_ranks(self, wanted: int) -> bool:
        """Whether ranks are at hand, or have been worth making: what was spent on searching would have made them."""
        if not self._has_bits or "_ranks" in self.__dict__:
            return self._has_bits
        self._searched += wanted
        return self._searched * SEARCHED > self.count
