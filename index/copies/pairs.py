"""Pairs of things: those with equal keys, those with like sets of shingles, and what hangs together by them."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Wide, offsets
from index.copies.definition import OF, SHARED
from index.copies.shingles import Hashes

Pairs: TypeAlias = tuple[Wide, Wide]

_SLOTS = 1 << 20  # of the table in which members are marked


def equal_pairs(keys: NDArray[np.uint32], new: NDArray[np.bool_]) -> Iterator[Pairs]:
    """Every pair of equal keys of which one at least is new, once, some pairs at a time.

    Args:
        keys: shape (things,).
        new: shape (things,). Two of the others are never looked at together, however many are equal.
    """
    order = np.lexsort((~new, keys))
    keys, begins = keys[order], np.flatnonzero(new[order])
    for step in count(1):
        begins = begins[: np.searchsorted(begins, len(keys) - step)]
        begins = begins[keys[begins] == keys[begins + step]]
        if not len(begins):
            return
        yield order[begins], order[begins + step]


def are_alike(sets: Sequence[Hashes], one: Wide, other: Wide) -> NDArray[np.bool_]:
    """Which pairs of sets have four fifths of their members in common.

    Args:
        sets: each ascending, and not empty.
        one, other: shape (pairs,), which of the sets.
    """
    lengths = np.fromiter(map(len, sets), np.int64, len(sets))
    may_be = _are_enough(_most_shared(sets, one, other), lengths[one], lengths[other])
    one, other = one[may_be], other[may_be]
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    shared = np.fromiter((_shared(sets[first], sets[second]) for first, second in pairs), np.int64, len(one))
    may_be[may_be] = _are_enough(shared, lengths[one], lengths[other])
    return may_be


def _are_enough(shared: Wide, one: Wide, other: Wide) -> NDArray[np.bool_]:
    """Whether so many members in common are, of sets of some sizes."""
    return shared * OF >= (one + other - shared) * SHARED


def _shared(one: Hashes, other: Hashes) -> int:
    both = np.sort(np.concatenate([one, other]))
    return int(np.count_nonzero(both[1:] == both[:-1]))


def _most_shared(sets: Sequence[Hashes], one: Wide, other: Wide) -> Wide:
    """How many members each pair has in common at most: now and then, two that differ are taken for one.

    A set that is in many pairs is marked in a table once.
    """
    marked, found = np.zeros(_SLOTS, np.bool_), np.zeros(len(one), np.int64)
    slots = [(members & np.uint64(_SLOTS - 1)).astype(np.intp) for members in sets]
    order = np.argsort(one, kind="stable")
    for near in np.split(order, np.flatnonzero(np.diff(one[order])) + 1):
        mine = slots[one[near[0]]]
        marked[mine] = True
        theirs = [slots[place] for place in other[near].tolist()]
        ends = offsets(np.fromiter(map(len, theirs), np.int64, len(theirs)))
        found[near] = np.add.reduceat(marked[np.concatenate(theirs)], ends[:-1], dtype=np.int64)
        marked[mine] = False
    return found


def joined(labels: Wide, one: Wide, other: Wide) -> Wide:
    """Labels by which things are of one component that were, or that some pairs bring together.

    Args:
        labels: shape (things,), equal for those of one component; each names a thing.
        one, other: shape (pairs,), things.

    >>> joined(np.array([0, 1, 2, 2, 4]), np.array([4, 3]), np.array([1, 4])).tolist()
    [0, 1, 1, 1, 1]
    """
    while True:
        low, high = np.minimum(labels[one], labels[other]), np.maximum(labels[one], labels[other])
        if np.array_equal(low, high):
            return labels
        lower = np.arange(len(labels))
        np.minimum.at(lower, high, low)
        while not np.array_equal(lower, lower[lower]):
            lower = lower[lower]
        labels = lower[labels]
