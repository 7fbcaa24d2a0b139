"""Ordering: the documents of one page, by a sort key and then by id, without sorting all that match."""

from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from index.calendar import CalendarDate
from index.storage.fields import ID, TITLE_KEY
from index.storage.snapshot import Snapshot
from search.ranking import date_key
from search.request import Sort

Keys = NDArray[np.float64] | NDArray[np.int64] | NDArray[np.int32]


def sort_keys(sort: Sort, snapshot: Snapshot) -> Keys:
    """A number a document, lowest first, for every order but relevance."""
    match sort:
        case Sort.TITLE:
            return snapshot.ordinals(TITLE_KEY).numbers
        case Sort.NEWEST | Sort.OLDEST:
            column = snapshot.ordinals("date")
            keys = [date_key(CalendarDate.parse(stated), sort) for stated in column.names]
            return np.array(keys, np.int64)[column.numbers]
        case Sort.RELEVANCE:
            raise ValueError("relevance is a matter of the query")
        case _:
            assert_never(sort)


def page(documents: NDArray[np.int64], keys: Keys, offset: int, limit: int, snapshot: Snapshot) -> list[int]:
    """The documents at places `offset` to `offset + limit` of the order.

    Args:
        documents: all that match.
        keys: of every document of the snapshot, lowest first.
    """
    end = min(offset + limit, len(documents))
    if offset >= end:
        return []
    found = keys[documents]
    if end < len(documents):
        # All up to the last place wanted, and those that tie with it.
        kept = found <= np.partition(found, end - 1)[end - 1]
        documents, found = documents[kept], found[kept]
    order = np.lexsort((snapshot.ordinals(ID).numbers[documents], found))
    return [int(document) for document in documents[order[offset:end]]]
