"""Tiers: which segments become one, so that there are few and yet no document is rewritten often.

Eight of a size make one of the next size, so a document is rewritten once a size: log8(n) times in an archive of n
commits. Where all sizes together are too many, the smallest give way, as many as makes the result at least double.
"""

from collections.abc import Sequence
from itertools import groupby

MAX_SEGMENTS = 10
"""After a commit there are never more. Fewer would cost merging time, more would cost every search a little."""

FACTOR = 8
"""Segments of one tier, at most; and how much larger those of the next are."""


def to_merge(sizes: Sequence[int]) -> list[int]:
    """Which segments should become one now, as places in `sizes`; none when all is well.

    Args:
        sizes: how many documents each has, above 0.

    >>> to_merge([100, 1, 1, 1, 1, 1, 1, 1, 1]), to_merge([100, 90, 20])
    ([1, 2, 3, 4, 5, 6, 7, 8], [])
    >>> to_merge([900, 800, 700, 90, 80, 70, 9, 8, 3, 2, 1])
    [10, 9, 8]
    """
    places = sorted(range(len(sizes)), key=lambda place: (sizes[place], place))
    for _, found in groupby(places, key=lambda place: _tier(sizes[place])):
        if len(tier := list(found)) >= FACTOR:
            return tier
    return _smallest(places, sizes) if len(sizes) > MAX_SEGMENTS else []


def to_settle(sizes: Sequence[int], brought: int) -> list[int]:
    """Which segments should become one at the end of a run: those no larger than what it brought.

    So what one run brings is one segment, and a document is rewritten for it log2(n) times at most: only when as many
    others came as stand in its segment.

    >>> to_settle([40_000, 9_000, 8_000, 500], 17_000), to_settle([40_000, 9_000, 1], 1)
    ([1, 2, 3], [])
    """
    found = [place for place, size in enumerate(sizes) if size <= brought]
    return found if len(found) > 1 else []


def _tier(size: int) -> int:
    tier = 0
    while size >= FACTOR:
        size //= FACTOR
        tier += 1
    return tier


def _smallest(places: Sequence[int], sizes: Sequence[int]) -> list[int]:
    """The smallest, at least so many that there are no longer too many, and each next one that is not the larger half.

    A document of any but the largest of them is then in a segment of at least twice the size, which can happen log2(n)
    times at most.
    """
    needed = len(places) - MAX_SEGMENTS + 1
    count, total = needed, sum(sizes[place] for place in places[:needed])
    while count < len(places) and sizes[places[count]] <= total:
        total += sizes[places[count]]
        count += 1
    return list(places[:count])
