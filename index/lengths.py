"""Lengths as a byte can say them: how many words a field has, rounded for ranking. Exact lengths are kept beside it."""

from bisect import bisect_left
from typing import Final

LENGTHS: Final = tuple(round(27 * (1.033**byte - 1)) for byte in range(256))
"""The length that each byte stands for. Source: Whoosh's field lengths, so that its scores come out the same."""


def round_up(length: int) -> int:
    """The least length of the table that is not below one; the greatest for those above all.

    >>> [round_up(length) for length in (0, 10, 47, 48, 200_000)]
    [0, 10, 47, 49, 106374]
    """
    return LENGTHS[min(bisect_left(LENGTHS, length), len(LENGTHS) - 1)]
