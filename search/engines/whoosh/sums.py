"""Sums: the scores of one segment's documents while posting lists are added up, in an array that each thread keeps."""

from threading import local
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.docsets import DocSet, Ids

Scores = NDArray[np.float64]


_GROUP = 16  # scores of which only the best is looked at, where there are many


class _Kept(local):
    """Zeros, as many as the largest segment has had documents; of one thread, and away while they are in use."""

    zeros: Scores = np.zeros(0)


_KEPT = _Kept()


class Sums:
    """A score a document, 0 at first. To be used by `with`, which leaves zeros behind for the next.

    Args:
        among: the documents that are asked for in the end.
        closed: whether no others are scored.
    """

    def __init__(self, among: DocSet, *, closed: bool = False) -> None:
        self._among = among
        self._closed = closed
        size = among.size
        self._array = _KEPT.zeros if len(_KEPT.zeros) >= size else np.zeros(size)
        _KEPT.zeros = np.zeros(0)  # an error on the way must leave nothing behind
        self._scores = self._array[:size]
        self._added: list[Ids] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if error is not None:
            return
        if sum(map(len, self._added)) * 2 > len(self._scores):
            self._scores.fill(0)
        else:
            for ids in self._added:
                self._scores[ids] = 0
        _KEPT.zeros = self._array

    def add(self, ids: Ids, scores: Scores) -> None:
        """Add to the scores of some documents, each once."""
        np.add.at(self._scores, ids, scores)
        self._added.append(ids)

    def of(self, ids: Ids) -> Scores:
        """The scores of some documents."""
        return self._scores.take(ids)

    def floor(self, wanted: int) -> float:
        """A score that at least `wanted` documents reach; 0 when no list added tells."""
        for ids in self._added:
            if len(ids) >= wanted:
                held = self.of(self._asked(ids))
                if len(held) >= wanted:
                    return reached(held, wanted)
        return 0.0

    def at_least(self, floor: float) -> Ids:
        """The documents that have a score or more."""
        if self._among.is_few or floor <= 0:
            return self._among.ids[self.of(self._among.ids) >= floor]
        return self._asked((self._scores >= floor).nonzero()[0])

    def _asked(self, ids: Ids) -> Ids:
        return ids if self._closed else ids[self._among.holds(ids)]


def reached(scores: Scores, wanted: int) -> float:
    """A score that at least `wanted` of some reach; of many nearly the highest such, at the cost of their maxima."""
    groups = len(scores) // _GROUP
    if groups > wanted * _GROUP:
        scores = np.maximum.reduce(scores[: groups * _GROUP].reshape(_GROUP, groups))
    return float(np.partition(scores, len(scores) - wanted)[len(scores) - wanted])
