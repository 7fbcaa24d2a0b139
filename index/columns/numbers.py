"""Whole numbers in arrays: the narrowest type that holds them, offsets from counts, rows sorted by all their columns.

Every column of a file is unsigned; arithmetic on columns must widen first, since a narrow type wraps around.
"""

from bisect import bisect_left
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Uints = NDArray[np.unsignedinteger[Any]]
"""Unsigned whole numbers of any width, one dimension."""

Wide = NDArray[np.int64]

Number = TypeVar("Number", bound=np.integer)

Where = slice | Wide
"""Places in an array, in any order."""

_BLOCK = 1 << 15  # numbers compared at a time, so that what comes of it stays in the processor's caches

_TYPES = (np.dtype("u1"), np.dtype("<u2"), np.dtype("<u4"), np.dtype("<u8"))


def narrow(values: NDArray[Any]) -> Uints:
    """The same numbers in the narrowest unsigned type that holds the largest.

    Args:
        values: shape (n,), whole, none below 0.

    >>> narrow(np.array([3, 256])).dtype
    dtype('uint16')
    """
    return values.astype(narrowest(int(values.max()) if values.size else 0))


def narrowest(largest: int) -> np.dtype[np.unsignedinteger[Any]]:
    """The narrowest unsigned type that holds a number."""
    return next(kind for kind in _TYPES if largest <= np.iinfo(kind).max)


def offsets(counts: NDArray[Any]) -> Wide:
    """Where each of some neighbours begins, and the last one ends.

    Args:
        counts: shape (n,), how long each is.
    Returns: shape (n + 1,); neighbour i lies from [i] to [i + 1].

    >>> offsets(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    ends = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=ends[1:])
    return ends


def places(starts: Wide, counts: Wide) -> Where:
    """All places of some slices, one slice after the other.

    >>> places(np.array([7, 2]), np.array([2, 3]))
    array([7, 8, 2, 3, 4])
    """
    ends = starts + counts
    if len(starts) and np.array_equal(ends[:-1], starts[1:]):
        return slice(int(starts[0]), int(ends[-1]))
    begins = offsets(counts)
    return np.repeat(starts - begins[:-1], counts) + np.arange(begins[-1])


def list_offsets(owners: NDArray[Any], count: int) -> Wide:
    """Where the neighbours of each of `count` owners begin and end, shape (count + 1,); owners stand in order.

    >>> list_offsets(np.array([0, 0, 2]), 3).tolist()
    [0, 2, 2, 3]
    """
    return offsets(np.bincount(owners, minlength=count))


def steps(ends: Uints) -> Wide:
    """The inverse of `offsets`: how long each of some neighbours is."""
    wide = ends.astype(np.int64)
    return wide[1:] - wide[:-1]


def rises(values: Uints, *, strictly: bool = False) -> bool:
    """Whether no value is below the one before it; strictly: nor the same.

    >>> rises(np.array([1, 2, 2])), rises(np.array([1, 2, 2]), strictly=True)
    (True, False)
    """
    compare = np.less if strictly else np.less_equal
    for start in range(0, len(values) - 1, _BLOCK):
        block = values[start : start + _BLOCK + 1]
        if not np.logical_and.reduce(compare(block[:-1], block[1:])):
            return False
    return True


def are_below(values: Uints, bound: int) -> bool:
    """Whether all are."""
    return not len(values) or int(np.maximum.reduce(values)) < bound


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """The different values, ascending; a sort, which is several times as fast as the table of `numpy.unique`."""
    ordered = np.sort(values, axis=None)
    return ordered[np.diff(ordered, prepend=ordered[:1] + 1).astype(np.bool_)]


def are_in(values: NDArray[Number], known: NDArray[Number]) -> NDArray[np.bool_]:
    """Which values, of any shape, are among some that ascend."""
    if not len(known):
        return np.zeros(values.shape, np.bool_)
    found: NDArray[np.bool_] = known[np.searchsorted(known, values).clip(max=len(known) - 1)] == values
    return found


def search(values: Uints, wanted: int) -> int:
    """The first place of ascending values where one stands that is not below `wanted`."""
    return bisect_left(values.data, wanted)  # a look-up alone: an array's own search takes longer to begin


def sort_rows(*columns: NDArray[Any]) -> tuple[Wide, ...]:
    """Sort the rows of a table by its first column, then by its second, and so on.

    Rows whose columns together need at most 64 bits are packed into one number each, which sorts ten times as fast.

    Args:
        columns: each of shape (n,), whole, none below 0.
    Returns: the columns, sorted, in new arrays.
    """
    widths = [int(column.max()).bit_length() if column.size else 0 for column in columns]
    if sum(widths) > 64:
        order = np.lexsort(columns[::-1])
        return tuple(column[order].astype(np.int64) for column in columns)
    packed = np.zeros(len(columns[0]), np.uint64)
    for column, width in zip(columns, widths, strict=True):
        packed <<= np.uint64(width % 64)  # a column of 64 bits stands alone, and shifts nothing but zeros
        np.bitwise_or(packed, column, out=packed, dtype=np.uint64, casting="unsafe")  # no wide copy of the column
    packed.sort()
    return tuple(_unpacked(packed, widths))


def _unpacked(packed: NDArray[np.uint64], widths: list[int]) -> list[Wide]:
    found: list[Wide] = []
    for width in reversed(widths):
        column = np.empty(len(packed), np.int64)
        np.bitwise_and(packed, np.uint64(2**width - 1), out=column, casting="unsafe")
        found.append(column)
        packed >>= np.uint64(width % 64)
    return found[::-1]
