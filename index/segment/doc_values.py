"""Document values: one value a document and column, as numbers into its different values; for facets, sorting, ids."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Columns
from index.columns.dictionary import Dictionary, pack_terms, unite
from index.columns.numbers import Uints, Wide, list_offsets, narrow
from index.segment.contents import NO_NUMBERS, in_utf8


def write_values(column: str, values: Sequence[str], *, key: bool) -> dict[str, Uints]:
    """The columns of one column of values, a document each.

    Args:
        key: documents are looked up by it.
    """
    names, (ordinals,) = unite([[in_utf8(value) for value in values]])
    return _columns(column, names, ordinals, key=key)


def merge_values(
    column: str, sources: Sequence[tuple["DocValues", NDArray[np.bool_]]], *, key: bool
) -> dict[str, Uints]:
    """The columns of one column of values, of the live documents of several segments.

    Args:
        sources: the column of each, and which of its documents are live.
    """
    used, kept = [], []
    for values, live in sources:
        numbers, ordinals = np.unique(values.ordinals[live], return_inverse=True)
        used.append(list(values.names.among(numbers.tolist())))
        kept.append(ordinals)
    names, united = unite(used)
    all_ordinals = np.concatenate([numbers[mine] for numbers, mine in zip(united, kept, strict=True)])
    return _columns(column, names, all_ordinals, key=key)


def _columns(column: str, names: Sequence[bytes], ordinals: Wide, *, key: bool) -> dict[str, Uints]:
    name = f"value.{column}"
    blob, ends = pack_terms(names)
    found = {f"{name}.ordinals": narrow(ordinals), f"{name}.blob": blob, f"{name}.offsets": ends}
    if key:
        found[f"{name}.documents"] = narrow(np.argsort(ordinals, kind="stable"))
        found[f"{name}.ends"] = narrow(list_offsets(ordinals, len(names)))
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
        if len(self.ordinals) != size or not np.all(self.ordinals < len(self.names)):
            raise columns.corrupt(f"{name}.ordinals", "it does not fit the documents and the values")
        self._documents, self._ends = NO_NUMBERS, NO_NUMBERS
        if key:
            self._documents, self._ends = columns[f"{name}.documents"], columns[f"{name}.ends"]
            if len(self._documents) != size or not np.all(self._documents < size):
                raise columns.corrupt(f"{name}.documents", "it does not fit the documents")
            if len(self._ends) != len(self.names) + 1 or np.any(self._ends > size):
                raise columns.corrupt(f"{name}.ends", "it does not fit the values")

    def find(self, value: bytes) -> Uints:
        """The documents that have a value, ascending; none in a column that is no key."""
        number = self.names.find(value)
        if number is None or not len(self._ends):
            return NO_NUMBERS
        return self._documents[int(self._ends[number]) : int(self._ends[number + 1])]

    def texts(self) -> list[bytes]:
        """A value a document."""
        names = list(self.names)
        return [names[ordinal] for ordinal in self.ordinals.tolist()]
