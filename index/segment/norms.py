"""Norms: how many tokens a field has in each document, exactly; and rounded to a byte, as posting codes carry it."""

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Columns
from index.columns.numbers import Uints, narrow
from index.lengths import LENGTHS

LENGTH_OF_BYTE = np.array(LENGTHS, np.int64)
"""The length that each byte stands for."""


def rounded(lengths: NDArray[np.integer]) -> NDArray[np.uint8]:
    """The byte of the least length that is not below each; 255 for those above all.

    >>> rounded(np.array([0, 10, 11, 200_000])).tolist()
    [0, 10, 11, 255]
    """
    return np.minimum(np.searchsorted(LENGTH_OF_BYTE, lengths), 255).astype(np.uint8)


def write_norms(field: str, lengths: Uints) -> dict[str, Uints]:
    """The column of a field's lengths, shape (documents,)."""
    return {f"{field}.lengths": narrow(lengths)}


def read_norms(field: str, columns: Columns, size: int) -> Uints:
    """The inverse.

    Raises: CorruptSegment: there are not as many as documents.
    """
    lengths = columns[f"{field}.lengths"]
    if len(lengths) != size:
        raise columns.corrupt(f"{field}.lengths", f"it has {len(lengths)} values for {size} documents")
    return lengths
