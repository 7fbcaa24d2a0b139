"""Ordering: the documents of one segment that come first, without scoring or sorting all that match."""

from collections import deque
from collections.abc import Sequence
from operator import attrgetter
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from index.calendar import CalendarDate
from index.columns.numbers import Uints
from index.storage.fields import TITLE_KEY
from index.storage.snapshot import OpenSegment
from search.engines.whoosh.docsets import FEW, DocSet, Ids
from search.engines.whoosh.scoring import Contribution, total
from search.engines.whoosh.sums import Scores, Sums, reached
from search.ranking import DIGITS, date_key
from search.request import Sort

Keys = NDArray[np.float64] | NDArray[np.int64]
"""What documents are sorted by, lowest first."""

_FEW_TO_SORT = 500  # more than wanted are sorted before they are parted from the others
_LONG = 4_000  # postings; adding up a shorter list costs less than finding out whether it must be added up
_LOOK_UP = 3  # looking up the score of a document in a list costs so many times what adding one of a list up does
_HAIR = 10**-DIGITS


def first(keys: Keys, ties: NDArray[np.integer], wanted: int) -> NDArray[np.intp]:
    """The places of the lowest keys, in order; equal keys go by `ties`, which are all different."""
    if len(keys) <= wanted + _FEW_TO_SORT:
        return np.lexsort((ties, keys))[:wanted]
    last = np.partition(keys, wanted - 1)[wanted - 1]
    below, equal = np.flatnonzero(keys < last), np.flatnonzero(keys == last)
    left = wanted - len(below)
    if len(equal) > left:
        equal = equal[np.argpartition(ties[equal], left - 1)[:left]]
    places = np.concatenate([below, equal])
    return places[np.lexsort((ties[places], keys[places]))[:wanted]]


def first_in_order(among: DocSet, order: Uints, wanted: int) -> Ids:
    """The first of a set in an order of all documents; where it is large, few are looked at."""
    found = np.zeros(0, np.intp)
    start, step = 0, 2 * FEW * wanted
    while len(found) < wanted and start < len(order):
        ids = order[start : start + step].astype(np.intp)
        found = np.concatenate([found, ids[among.holds(ids)]])
        start, step = start + step, 2 * step
    return found[:wanted]


def sort_keys(sort: Sort, ids: Ids, segment: OpenSegment) -> Keys:
    """The keys of some documents for every order but relevance. Those by title mean nothing in another segment."""
    match sort:
        case Sort.TITLE:
            return segment.segment.values[TITLE_KEY].ordinals.take(ids).astype(np.int64)
        case Sort.NEWEST | Sort.OLDEST:
            keys = segment.keep(("date keys", sort), lambda: _date_keys(sort, segment))
            return keys.take(segment.segment.values["date"].ordinals.take(ids))
        case Sort.RELEVANCE:
            raise ValueError("relevance is a matter of the query")
        case _:
            assert_never(sort)


def _date_keys(sort: Sort, segment: OpenSegment) -> NDArray[np.int64]:
    return np.array([date_key(CalendarDate.parse(stated), sort) for stated in segment.names("date")], np.int64)


def contenders(
    among: DocSet, contributions: Sequence[Contribution], wanted: int, *, closed: bool = False
) -> tuple[Ids, Scores]:
    """Documents of a set, the best `wanted` of it among them, and their scores.

    Lists are added up from the shortest on. Once the documents found so far score so well that those of the lists left
    alone cannot pass them, these lists are looked up for the contenders only (MaxScore: Turtle and Flood 1995).
    Where few documents are asked for, all lists are looked up, and whoever falls behind is passed over from then on.

    Args:
        closed: whether only documents of the set are scored.
    """
    if _looking_up_is_cheaper(among, contributions, wanted):
        ids, scores = _look_up(among.ids, contributions, wanted)
    else:
        ids, scores = _add_up(among, contributions, wanted, closed=closed)
    return ids, scores.round(DIGITS)


def _looking_up_is_cheaper(among: DocSet, contributions: Sequence[Contribution], wanted: int) -> bool:
    found = len(among)
    return found <= wanted or found * len(contributions) * _LOOK_UP < sum([each.size for each in contributions])


def _look_up(ids: Ids, contributions: Sequence[Contribution], wanted: int) -> tuple[Ids, Scores]:
    waiting = deque(sorted(contributions, key=attrgetter("size")))
    left = sum([each.most for each in waiting])
    scores = np.zeros(len(ids))
    while waiting and len(ids) > _FEW_TO_SORT + wanted:
        each = waiting.popleft()
        scores += each.at(ids)
        left -= each.most
        places = np.flatnonzero(scores >= reached(scores, wanted) - left - _HAIR)
        ids, scores = ids.take(places), scores.take(places)
    return ids, scores + total(waiting, ids)


def _add_up(among: DocSet, contributions: Sequence[Contribution], wanted: int, *, closed: bool) -> tuple[Ids, Scores]:
    waiting = deque(sorted(contributions, key=attrgetter("size")))
    left = sum([each.most for each in waiting])
    with Sums(among, closed=closed) as sums:
        while waiting:
            if waiting[0].size > _LONG and sums.floor(wanted) > left + _HAIR:
                break
            each = waiting.popleft()
            sums.add(each.ids, each.values())
            left -= each.most
        ids = sums.at_least(sums.floor(wanted) - left - _HAIR)
        return ids, sums.of(ids) + total(waiting, ids)
