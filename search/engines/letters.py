"""Letters, in arrays: which groups of four letters of the words of a query stand in some documents, in any words."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints, Wide
from index.schema import Level
from search.query.nodes import Word
from search.rescoring import GROUP, MIX, MOST_GROUPS, asked_groups

Rows = NDArray[np.uint32]
"""Shape (words, MOST_GROUPS): the groups of each (`search.rescoring.groups`), 0 where there are no more."""

_LOW = np.uint32(16)  # bits of a group that the table leaves out
_NEW_LINE = ord("\n")


class Letters:
    """The groups of the words that are asked for at the family level.

    Attributes:
        weights: shape (groups,), the idf of the words of each, added up.
    """

    def __init__(self, words: Sequence[Word], rarities: Sequence[float]) -> None:
        weights: defaultdict[int, float] = defaultdict(float)
        for word, rarity in zip(words, rarities, strict=True):
            for group in asked_groups(word.token.spelling) if word.level is Level.FAMILY else ():
                weights[group] += rarity
        self._groups = np.array(sorted(weights), np.uint32)
        self.weights = np.array([weights[group] for group in self._groups.tolist()])
        self._may_be = np.zeros(1 << (32 - int(_LOW)), np.bool_)  # most groups are not asked for, by half of their bits
        self._may_be[self._groups >> _LOW] = True

    def __len__(self) -> int:
        return len(self._groups)

    def find(self, numbers: NDArray[np.uint32]) -> tuple[Wide, Wide]:
        """Which of some groups are one of these, by their places, and which one each is."""
        where = self._may_be.take(numbers >> _LOW).nonzero()[0]
        having = numbers.take(where)
        group = self._groups.searchsorted(having)
        right = self._groups.take(group, mode="clip") == having
        return where[right], group[right]


def groups_of_lines(lines: bytes) -> Rows:
    """The groups of some terms, each with the end of a line behind it."""
    points = np.frombuffer((b"\n" + lines + bytes(GROUP)).decode().encode("utf-32-le"), "<u4")
    ends = (points == _NEW_LINE).nonzero()[0]
    counts = np.diff(ends) - GROUP + 2
    columns = np.arange(MOST_GROUPS)
    rows: Rows = groups_from(points).take(ends[:-1, np.newaxis] + columns, mode="clip")
    rows *= columns < counts[:, np.newaxis]
    return rows


def groups_from(points: Uints) -> NDArray[np.uint32]:
    """The group that begins at each of some letters, whatever words these are in; shape (letters - GROUP + 1,)."""
    numbers = np.zeros(len(points) - GROUP + 1, np.uint32)
    for place in range(GROUP):
        numbers += points[place : place + len(numbers)]
        numbers *= np.uint32(MIX)
    return numbers | np.uint32(1)
