"""Document values: one value a document and column, as numbers into its different values; for facets, sorting, ids."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Column, Columns
from index.columns.dictionary import Dictionary, pack_terms
from index.columns.numbers import Uints, Wide, are_below, list_offsets, narrow
from index.columns.uniting import unite
from index.segment.contents import NO_NUMBERS, in_utf8


def write_values(column: str, values: Sequence[str], *, key: bool) -> dict[str, Column]:
    """The columns of one column of values, a document each.

    Args:
        key: documents are looked up by it.
    """
    encoded = [in_utf8(value) for value in values]
    names = sorted(set(encoded))
    number_of = dict(zip(names, range(len(names)), strict=True))
    ordinals = np.fromiter(map(number_of.__getitem__, encoded), np.int64, len(encoded))
    return _columns(column, pack_terms(names), ordinals, key=key)


def merge_values(
    column: str, sources: Sequence[tuple["DocValues", NDArray[np.bool_]]], *, key: bool
) -> dict[str, Column]:
    """The columns of one column of values, of the live documents of several segments.

    Args:
        sources: the column of each, and which of its documents are live.
    """
    united = unite([values.names for values, _ in sources])
    found = [numbers[values.ordinals[live]] for numbers, (values, live) in zip(united.numbers, sources, strict=True)]
    all_numbers = np.concatenate(found)
    used = np.bincount(all_numbers, minlength=len(united)) > 0
    ordinals = (np.cumsum(used) - 1)[all_numbers]
    return _columns(column, united.pack(np.flatnonzero(used)), ordinals, key=key)


def _columns(column: str, names: tuple[Column, Uints], ordinals: Wide, *, key: bool) -> dict[str, Column]:
    name = f"value.{column}"
    blob, ends = names
    found: dict[str, Column] = {f"{name}.ordinals": narrow(ordinals), f"{name}.blob": blob, f"{name}.offsets": ends}
    if key:
        found[f"{name}.documents"] = narrow(np.argsort(ordinals, kind="stable"))
        found[f"{name}.ends"] = narrow(list_offsets(ordinals, len(ends) - 1))
    return found


class DocValues:
    """One column of values, open for reading.

    Attributes:
        names: the different values, ascending in UTF-8.
        ordinals: shape (documents,), the number of each document's value in `names`.

    Raises: CorruptSegment: when opened; its columns do not fit each other.
    """

    def __init__(self, column: str, columns: Columns, size: int, *, key: bool) -> None:
        name = f"value.{column}"
        try:
            self.names = Dictionary(columns[f"{name}.blob"], columns[f"{name}.offsets"])
        except ValueError as cause:
            raise columns.corrupt(f"{name}.offsets", str(cause)) from cause
        self.ordinals = columns[f"{name}.ordinals"]
        if len(self.ordinals) != size or not are_below(self.ordinals, len(self.names)):
            raise columns.corrupt(f"{name}.ordinals", "it does not fit the documents and the values")
        self._documents, self._ends = NO_NUMBERS, NO_NUMBERS
        if key:
            self._documents, self._ends = columns[f"{name}.documents"], columns[f"{name}.ends"]
            if len(self._documents) != size or not are_below(self._documents, size):
                raise columns.corrupt(f"{name}.documents", "it does not fit the documents")
            if len(self._ends) != len(self.names) + 1 or not are_below(self._ends, size + 1):
                raise columns.corrupt(f"{name}.ends", "it does not fit the values")

    def find(self, value: bytes) -> Uints:
        """The documents that have a value, ascending; none in a column that is no key."""
        number = self.names.find(value)
        if number is None or not len(self._ends):
            return NO_NUMBERS
        return self._documents[int(self._ends[number]) : int(self._ends[number + 1])]

    @property
    def in_order(self) -> Uints:
        """The documents by their values, ascending; none of a column that is no key."""
        return self._documents

    def texts(self) -> list[bytes]:
        """A value a document."""
        names = list(self.names)
        return [names[ordinal] for ordinal in self.ordinals.tolist()]
