"""Occurrences: where a word stands, for the documents that matter alone. Phrases and near words are worked out of them.

An occurrence is one number, document << POSITION_BITS | position, as `index.segment.positions` has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints, Wide, offsets
from index.segment.positions import POSITION_BITS
from search.engines.whoosh.docsets import DocSet

Keys = NDArray[np.int64]
"""Occurrences, ascending."""


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The tokens of a term, leaf after leaf.

    Attributes:
        documents: shape (postings,); ascending where the term has one leaf.
        starts: shape (postings + 1,), the first token of each posting.
        positions: shape (tokens,).
        is_leaf: whether there is one leaf.
    """

    documents: Uints
    starts: Wide
    positions: Uints
    is_leaf: bool

    @property
    def nbytes(self) -> int:
        """Bytes of memory, mapped ones left out."""
        return self.starts.nbytes

    def within(self, among: DocSet) -> Keys:
        """Where the term stands in some documents, all of which have it."""
        if self.is_leaf and among.is_few:
            rows = self.documents.searchsorted(among.ids.astype(self.documents.dtype))
        else:
            rows = among.holds(self.documents.astype(np.intp)).nonzero()[0]
        first = self.starts.take(rows)
        counts = self.starts.take(rows + 1) - first
        ends = counts.cumsum()
        owners = np.repeat(np.arange(len(rows)), counts)
        tokens = np.arange(len(owners)) + (first - ends + counts).take(owners)
        keys = (self.documents.take(rows).astype(np.int64) << POSITION_BITS).take(owners)
        keys += self.positions.take(tokens)
        if not self.is_leaf:
            keys.sort()
        return keys


def tokens_of(documents: Uints, frequencies: Uints, positions: Uints, *, is_leaf: bool) -> Tokens:
    """The tokens of a term as a segment has them."""
    return Tokens(documents, offsets(frequencies), positions, is_leaf)


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
