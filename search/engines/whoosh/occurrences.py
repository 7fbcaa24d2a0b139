"""Occurrences: where a word stands, for the documents that matter alone. Phrases and near words are worked out of them.

An occurrence is one number, document << POSITION_BITS | position, as `index.segment.positions` has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints
from index.segment.positions import POSITION_BITS
from index.segment.starts import TokenStarts
from search.engines.whoosh.docsets import DocSet, Ids, is_among
from search.engines.whoosh.lists import PostingList

Keys = NDArray[np.int64]
"""Occurrences, ascending."""

_FEW = 8  # times as many others are searched rather than merged


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of a term, leaf after leaf.

    Attributes:
        documents: shape (postings,); ascending where the term has one leaf.
        starts: where the tokens of a posting begin.
        positions: shape (tokens,).
        is_leaf: whether there is one leaf.
    """

    documents: Uints
    starts: TokenStarts
    positions: Uints
    is_leaf: bool

    @property
    def nbytes(self) -> int:
        """Bytes of memory, mapped ones left out."""
        return self.starts.nbytes

    def within(self, among: DocSet, postings: PostingList) -> Keys:
        """Where the term, which has these postings, stands in some documents, all of which have it."""
        if self.is_leaf:
            documents, rows = among.ids, postings.places_of(among.ids)
        else:
            rows = among.holds(self.documents.astype(np.intp)).nonzero()[0]
            documents = self.documents.take(rows).astype(np.intp)
        keys = self._keys(documents, rows)
        if not self.is_leaf:
            keys.sort()
        return keys

    def _keys(self, documents: Ids, rows: Ids) -> Keys:
        first, counts = self.starts.of(rows)
        ends = counts.cumsum()
        tokens = np.repeat(first - ends + counts, counts)
        tokens += np.arange(len(tokens))
        keys: Keys = np.repeat(documents << POSITION_BITS, counts)
        keys += self.positions.take(tokens)
        return keys


def both(some: Keys, others: Keys) -> Keys:
    """The occurrences that are among others too."""
    if len(some) * _FEW < len(others):
        return some[is_among(some, others)]
    merged: Keys = np.concatenate([some, others])
    merged.sort(kind="stable")  # two ascending runs are merged
    found: Keys = merged[:-1][merged[1:] == merged[:-1]]
    return found


def side_by_side(words: Sequence[Keys], window: int) -> Keys:
    """Where a window of positions begins that holds every word; each begins at one of the words."""
    starts: Keys = np.unique(np.concatenate(words))
    for keys in words:
        after = keys.searchsorted(starts)
        starts, after = starts[after < len(keys)], after[after < len(keys)]
        starts = starts[keys.take(after) < starts + window]
    return starts


def by_document(keys: Keys) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """The documents of some occurrences, ascending, and how many each has."""
    documents = keys >> POSITION_BITS
    ends = np.flatnonzero(documents[1:] != documents[:-1])  # the last of each but one
    bounds = np.zeros(len(ends) + 2, np.int64)
    bounds[1:-1] = ends + 1
    bounds[-1] = len(documents)
    found = documents.take(bounds[:-1]) if len(documents) else documents
    return found.astype(np.intp), (bounds[1:] - bounds[:-1])[: len(found)]


def documents_of(keys: Keys) -> NDArray[np.intp]:
    """The documents of some occurrences, ascending, each once."""
    documents = keys >> POSITION_BITS
    first = np.ones(len(documents), np.bool_)
    np.not_equal(documents[1:], documents[:-1], out=first[1:])
    return documents[first].astype(np.intp)
