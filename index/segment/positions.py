"""Positions: where in its document each token stands, kept once, by leaf; and which tokens were written with marks.

A term of any level reads the slice of its leaves; terms of several leaves sort what they read.
"""

import numpy as np

from index.columns.container import Columns
from index.columns.numbers import Uints, Wide, are_below, list_offsets, narrow, rises, search, sort_rows
from index.segment.contents import FieldTokens
from index.segment.postings import Inverted
from index.segment.terms import Tree, are_numbers

POSITION_BITS = 32
"""An occurrence is one number: the document's in the high bits, the position in the low ones."""

LAST_POSITION = (1 << POSITION_BITS) - 1
"""All of the low bits."""


def write_positions(field: str, inverted: Inverted) -> dict[str, Uints]:
    """The column of positions, shape (tokens,), by leaf, document and position."""
    return {f"{field}.positions": narrow(inverted.positions)}


def write_marked(field: str, tokens: FieldTokens, tree: Tree, inverted: Inverted) -> dict[str, Uints]:
    """The columns of the forms with marks, and which tokens (places among the positions) are of each."""
    marks = tree.mark_of[tokens.forms]
    mine = np.flatnonzero(marks)
    leaves, documents, positions = (
        tree.leaf_of[tokens.forms[mine]],
        tokens.documents[mine],
        tokens.positions[mine],
    )
    # In the order of the positions, so that they pair with the places of marked tokens there.
    *_, found = sort_rows(leaves, documents, positions, marks[mine])
    forms, places = sort_rows(found - 1, np.flatnonzero(inverted.is_marked))
    return {
        f"{field}.marked.strings": narrow(tree.marked),
        f"{field}.marked.leaves": narrow(tree.marked_leaves),
        f"{field}.marked.offsets": narrow(list_offsets(forms, len(tree.marked))),
        f"{field}.marked.places": narrow(places),
    }


def occurrences(documents: Uints, frequencies: Uints | Wide, positions: Uints) -> Wide:
    """Every place of a term, document << POSITION_BITS | position.

    Args:
        documents, frequencies: shape (n,), its postings.
        positions: shape (sum of frequencies,).
    """
    keys = np.repeat(documents.astype(np.int64) << POSITION_BITS, frequencies)
    keys += positions
    return keys


class Marked:
    """The forms with marks of a field, open for reading.

    Attributes:
        strings, leaves: shape (forms,), the string of each, ascending, and its leaf.
        offsets, all_places: which tokens are of each.

    Raises: CorruptSegment: when opened; its columns do not fit each other.
    """

    def __init__(self, field: str, columns: Columns, leaves: int, tokens: int, dictionary_size: int) -> None:
        name = f"{field}.marked"
        self.strings = columns[f"{name}.strings"]
        self.leaves = columns[f"{name}.leaves"]
        self.offsets = columns[f"{name}.offsets"]
        self.all_places = columns[f"{name}.places"]
        if not are_numbers(self.strings, dictionary_size):
            raise columns.corrupt(f"{name}.strings", "they are no ascending strings")
        if len(self.leaves) != len(self.strings) or not are_below(self.leaves, leaves):
            raise columns.corrupt(f"{name}.leaves", "it does not fit the terms")
        ends = self.offsets
        if len(ends) != len(self.strings) + 1 or not rises(ends) or int(ends[-1]) != len(self.all_places):
            raise columns.corrupt(f"{name}.offsets", "it does not fit the places")
        if not are_below(self.all_places, tokens):
            raise columns.corrupt(f"{name}.places", "it leads outside the positions")

    def find(self, string: int) -> int | None:
        """The form of a string."""
        place = search(self.strings, string)
        return place if place < len(self.strings) and self.strings[place] == string else None

    def among(self, strings: range) -> Uints:
        """Those of some neighbouring strings that are forms with marks, ascending."""
        return self.strings[search(self.strings, strings.start) : search(self.strings, strings.stop)]

    def places(self, form: int) -> Uints:
        """Which tokens are of a form: their places among the positions, ascending."""
        return self.all_places[int(self.offsets[form]) : int(self.offsets[form + 1])]
