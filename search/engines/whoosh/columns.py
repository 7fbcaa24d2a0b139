"""Columns: choices, periods and facet counts over the values that documents state.

A column holds few different values, so each is judged once, by the functions that every engine shares
(`search.facets`), and the documents follow by their number into the column.
"""

from collections import Counter
from collections.abc import Callable, Mapping

import numpy as np

from index.calendar import CalendarDate, Period
from index.storage.fields import SEPARATOR
from index.storage.snapshot import Mask, Snapshot
from search.facets import admits, in_bucket, is_one_of
from search.request import Choice

Stated = tuple[str, ...]
"""The values that a document states in one facet."""


def where(facet: str, test: Callable[[Stated], bool], snapshot: Snapshot) -> Mask:
    """The documents whose stated values pass a test."""
    column = snapshot.ordinals(facet)
    passed = np.fromiter(map(test, _stated(facet, snapshot)), np.bool_, len(column.names))
    return passed[column.numbers] & snapshot.live


def in_date_bucket(bucket: str, snapshot: Snapshot) -> Mask:
    """The documents with a date in a bucket of the date facet."""
    return where("date", lambda stated: in_bucket(stated[0], bucket), snapshot)


def in_period(period: Period, snapshot: Snapshot) -> Mask:
    """The documents whose date can fall within a period."""

    def can_fall(stated: Stated) -> bool:
        date = CalendarDate.parse(stated[0])
        return date is not None and period.overlaps(date)

    return where("date", can_fall, snapshot)


def admitted(facet: str, choice: Choice, snapshot: Snapshot) -> Mask:
    """The documents that pass what is chosen in a facet."""
    return where(facet, lambda stated: admits(facet, choice, stated), snapshot)


def count(facet: str, choice: Choice, among: Mask, snapshot: Snapshot) -> Mapping[str, int]:
    """How many of some documents state each value; `among` has passed the choices of the other facets."""
    column = snapshot.ordinals(facet)
    numbers = np.bincount(column.numbers[among], minlength=len(column.names))
    stated = _stated(facet, snapshot)
    counts: Counter[str] = Counter()
    for place in np.flatnonzero(numbers).tolist():
        barred = [value for value in stated[place] if is_one_of(facet, value, choice.excluded)]
        for value in stated[place]:
            # What is excluded does not count, except each value for itself: so many there would be with it chosen.
            if barred in ([], [value]):
                counts[value] += int(numbers[place])
    return dict(counts)


def _stated(facet: str, snapshot: Snapshot) -> tuple[Stated, ...]:
    def split() -> tuple[Stated, ...]:
        names = snapshot.ordinals(facet).names
        return tuple(tuple(dict.fromkeys(name.split(SEPARATOR))) if facet == "source" else (name,) for name in names)

    return snapshot.keep(("stated", facet), split)
