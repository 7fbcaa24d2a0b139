"""Postings: which documents have a term, and for each a code: how often, and how long the field is there.

The lists of the leaves come first, in the order of the tree; then those of terms with several children, a level each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Columns
from index.columns.numbers import Uints, Wide, narrow, places, search, sort_rows
from index.segment.contents import FieldTokens
from index.segment.norms import rounded
from index.segment.starts import EveryStart, SummedStarts, TokenStarts
from index.segment.terms import Grown, Tree, are_numbers

MOST = 255
"""The greatest frequency that a code holds; those above stand in columns of their own."""

_ALL_KEPT = 4_096  # postings, of which adding up all frequencies costs no more than preparing to add up some

_LONG = 512  # postings of a list that is read by itself sooner than with others


@dataclass(frozen=True, slots=True)
class Inverted:
    """The tokens of a field by leaf, document and position.

    Attributes:
        owners: shape (postings,), the leaf of each.
        documents, frequencies: shape (postings,).
        positions: shape (tokens,).
        is_marked: shape (tokens,), which were written with marks.
    """

    owners: Wide
    documents: Wide
    frequencies: Wide
    positions: Wide
    is_marked: NDArray[np.bool_]


def invert(tokens: FieldTokens, tree: Tree) -> Inverted:
    """Sort the tokens of a field by what is searched for."""
    leaves, bears_marks = narrow(tree.leaf_of)[tokens.forms], (tree.mark_of > 0)[tokens.forms]
    owners, documents, positions, marked = sort_rows(leaves, tokens.documents, tokens.positions, bears_marks)
    starts = _first_rows(owners, documents)
    counts = np.diff(starts, append=len(owners))
    return Inverted(owners[starts], documents[starts], counts, positions, marked.astype(np.bool_))


def _first_rows(owners: Wide, documents: Wide) -> Wide:
    changes = np.ones(len(owners), np.bool_)
    changes[1:] = (owners[1:] != owners[:-1]) | (documents[1:] != documents[:-1])
    return np.flatnonzero(changes)


def gather(inverted: Inverted, grown: Grown) -> Inverted:
    """The lists of the terms of a level that have several children; their owners are those terms."""
    several = grown.children > 1
    parent_of = np.repeat(np.arange(len(several)), grown.leaves)[inverted.owners]
    mine = several[parent_of]
    rows = sort_rows(parent_of[mine], inverted.documents[mine], inverted.frequencies[mine])
    owners, documents, frequencies = rows
    starts = _first_rows(owners, documents)
    sums = np.add.reduceat(frequencies, starts) if len(starts) else frequencies
    return Inverted(owners[starts], documents[starts], sums, inverted.positions[:0], inverted.is_marked[:0])


def write_postings(field: str, lists: list[Inverted], lengths: Uints) -> dict[str, Uints]:
    """The columns of all lists of a field, those of the leaves first.

    Args:
        lengths: shape (documents,), of the field, in tokens.
    """
    documents = np.concatenate([each.documents for each in lists])
    frequencies = np.concatenate([each.frequencies for each in lists])
    codes = np.minimum(frequencies, MOST).astype("<u2") << 8 | rounded(lengths)[documents]
    frequent = np.flatnonzero(frequencies > MOST)
    return {
        f"{field}.documents": narrow(documents),
        f"{field}.codes": codes,
        f"{field}.frequent.postings": narrow(frequent),
        f"{field}.frequent.frequencies": narrow(frequencies[frequent]),
    }


@dataclass(frozen=True, slots=True)
class Postings:
    """A posting list.

    Attributes:
        documents: shape (n,), ascending; deleted ones included. A view of the file where that is possible.
        codes: shape (n,), u2: min(frequency, 255) << 8 | the length of the field as `norms.rounded` has it.
        frequencies: shape (n,), exact.
    """

    documents: Uints
    codes: Uints
    frequencies: Uints


class PostingLists:
    """The posting lists of a field, open for reading.

    Attributes:
        all_documents, all_codes: shape (postings,), unchecked.

    Raises: CorruptSegment: when opened, or when a list is read that holds a document that cannot be.
    """

    def __init__(self, field: str, columns: Columns, size: int) -> None:
        self._name = f"{field}.documents"
        self._columns = columns
        self._size = size
        self.all_documents = columns[self._name]
        self.all_codes = columns[f"{field}.codes"]
        self._frequent = columns[f"{field}.frequent.postings"]
        self._frequencies = columns[f"{field}.frequent.frequencies"]
        if len(self.all_codes) != len(self.all_documents) or self.all_codes.dtype != np.uint16:
            raise columns.corrupt(f"{field}.codes", "it does not fit the documents")
        if not are_numbers(self._frequent, len(self)) or len(self._frequencies) != len(self._frequent):
            raise columns.corrupt(f"{field}.frequent.postings", "it does not fit the postings")

    def __len__(self) -> int:
        return len(self.all_documents)

    def read(self, where: slice) -> Postings:
        """The postings that lie somewhere."""
        return Postings(self.documents(where), self.all_codes[where], self.frequencies(where))

    def codes(self, where: slice) -> tuple[Uints, Uints]:
        """Their documents, ascending, and codes, as views."""
        return self.documents(where), self.all_codes[where]

    def documents(self, where: slice) -> Uints:
        """Their documents, ascending, as a view."""
        return self._checked(self.all_documents[where])

    def documents_at(self, starts: Wide, stops: Wide) -> Iterator[Uints]:
        """The documents of several lists: of each long one as a view, of all short ones together."""
        lengths = stops - starts
        is_long = lengths > _LONG
        for start, stop in zip(starts[is_long].tolist(), stops[is_long].tolist(), strict=True):
            yield self.documents(slice(start, stop))
        short = ~is_long
        yield self._checked(self.all_documents[places(starts[short], lengths[short])])

    def _checked(self, found: Uints) -> Uints:
        if len(found) and np.maximum.reduce(found) >= self._size:
            raise self._columns.corrupt(self._name, f"it names a document beyond the {self._size} there are")
        return found

    def frequencies(self, where: slice) -> Uints:
        """How often each has the term."""
        found = (self.all_codes[where] >> 8).astype(np.uint8)
        first, last = search(self._frequent, where.start), search(self._frequent, where.stop)
        if first == last:
            return found
        exact = found.astype(np.uint32)
        exact[self._frequent[first:last] - where.start] = self._frequencies[first:last]
        return exact

    def starts(self, where: slice) -> TokenStarts:
        """Where their tokens begin."""
        if where.stop - where.start <= _ALL_KEPT:
            return EveryStart(self.frequencies(where))
        mine = slice(search(self._frequent, where.start), search(self._frequent, where.stop))
        frequent = self._frequent[mine].astype(np.int64) - where.start
        return SummedStarts(self.all_codes, where, frequent, self._frequencies[mine].astype(np.int64))

    def frequent_among(self, places: Wide) -> tuple[Wide, Uints]:
        """Which of some postings are above MOST, and their frequencies."""
        at = np.searchsorted(self._frequent, places.astype(self._frequent.dtype))
        mine = np.flatnonzero(at < len(self._frequent))
        mine = mine[self._frequent[at[mine]] == places[mine]]
        return mine, self._frequencies[at[mine]]
