"""Document values: one value a document and column, as numbers into its different values; for facets, sorting, ids."""

from collections.abc import Sequence

import numpy as np

from index.columns.container import Columns
from index.columns.dictionary import Dictionary, pack_terms
from index.columns.numbers import Uints, narrow, search
from index.segment.contents import in_utf8


def write_values(column: str, values: Sequence[str], *, key: bool) -> dict[str, Uints]:
    """The columns of one column of values, a document each.

    Args:
        key: documents are looked up by it.
    """
    name = f"value.{column}"
    encoded = [in_utf8(value) for value in values]
    names = sorted(set(encoded))
    number_of = {value: number for number, value in enumerate(names)}
    ordinals = np.fromiter(map(number_of.__getitem__, encoded), np.int64, len(encoded))
    blob, ends = pack_terms(names)
    found = {f"{name}.ordinals": narrow(ordinals), f"{name}.blob": blob, f"{name}.offsets": ends}
    return found | {f"{name}.documents": narrow(np.argsort(ordinals, kind="stable"))} if key else found


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
        self._by_value = columns[f"{name}.documents"] if key else None
        if self._by_value is not None and not self._is_order(self._by_value):
            raise columns.corrupt(f"{name}.documents", "it does not sort the values")

    def _is_order(self, order: Uints) -> bool:
        if len(order) != len(self.ordinals) or not np.all(order < len(order)):
            return False
        ascending = self.ordinals[order]
        return bool(np.all(ascending[1:] >= ascending[:-1]))

    def find(self, value: bytes) -> Uints:
        """The documents that have a value, ascending; of a key column only."""
        if self._by_value is None:
            raise ValueError("documents are looked up by key columns only")
        number = self.names.find(value)
        if number is None:
            return self._by_value[:0]
        first, last = (search(self.ordinals, end, self._by_value) for end in (number, number + 1))
        return self._by_value[first:last]

    def texts(self) -> list[bytes]:
        """A value a document."""
        names = list(self.names)
        return [names[ordinal] for ordinal in self.ordinals.tolist()]
