"""Columns: choices, periods and lengths as filters, and facet counts, over what documents state.

A column holds few different values, so each is judged once a segment, by the functions that every engine shares
(`search.facets`), and the documents follow by their number into the column.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.calendar import CalendarDate, Period
from index.columns.numbers import Uints
from index.schema import FOR_SOME, SEVERAL
from index.storage.fields import SEPARATOR
from index.storage.snapshot import OpenSegment
from search.counts import Counts
from search.engines.whoosh.docsets import DocSet
from search.facets import admits, in_bucket, is_one_of
from search.query.nodes import Between, Dated, Measured
from search.request import Choice

Stated = tuple[str, ...]
"""The values that a document states in one facet."""


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """Documents by what one column says of them.

    Attributes:
        ordinals: shape (documents,), the value of each.
        passes: shape (values,), which values are let through.
    """

    ordinals: Uints
    passes: NDArray[np.bool_]

    @property
    def nbytes(self) -> int:
        """Bytes of memory, once the whole set has been asked for."""
        return self.passes.nbytes

    def among(self, documents: DocSet) -> DocSet:
        """Those of some documents that are let through."""
        if documents.is_few:
            return documents.only(documents.ids[self.passes.take(self.ordinals.take(documents.ids))])
        return documents & DocSet.of_mask(self.passes.take(self.ordinals))


def choice_filter(facet: str, choice: Choice, segment: OpenSegment) -> Filter:
    """What is chosen in a facet."""
    key = ("choice", facet, choice)
    return segment.cached(key, lambda: _where(facet, lambda stated: admits(facet, choice, stated), segment))


def query_filter(query: Dated | Between | Measured, segment: OpenSegment) -> Filter:
    """A date or a length asked for in the query."""
    match query:
        case Dated(bucket):
            key = ("dated", bucket)
            return segment.cached(key, lambda: _where("date", lambda stated: in_bucket(stated[0], bucket), segment))
        case Between(period):
            return period_filter(period, segment)
        case Measured(field, least, most):
            return _length_filter(field, least, most, segment)


def period_filter(period: Period, segment: OpenSegment) -> Filter:
    """The documents whose date can fall within a period."""

    def can_fall(stated: Stated) -> bool:
        date = CalendarDate.parse(stated[0])
        return date is not None and period.overlaps(date)

    return segment.cached(("period", period), lambda: _where("date", can_fall, segment))


def _length_filter(field: str, least: int, most: int | None, segment: OpenSegment) -> Filter:
    lengths = segment.segment.lengths(field)
    every = np.arange(int(lengths.max()) + 1 if len(lengths) else 0)
    return Filter(lengths, (every >= least) & (every <= (len(every) if most is None else most)))


def _where(facet: str, test: Callable[[Stated], bool], segment: OpenSegment) -> Filter:
    stated = _stated(facet, segment)
    return Filter(segment.segment.values[facet].ordinals, np.fromiter(map(test, stated), np.bool_, len(stated)))


def count(facet: str, choice: Choice, among: DocSet, segment: OpenSegment) -> Counts:
    """How many of some documents state each value; `among` has passed the choices of the other facets."""
    stating = _stating(facet, segment)
    documents = np.bincount(segment.segment.values[facet].ordinals.take(among.ids), minlength=stating.size)
    numbers = documents.take(stating.ordinal)
    if choice.excluded:
        numbers = numbers * _countable(facet, choice.excluded, segment)
    counts = np.bincount(stating.value, numbers, len(stating.names))  # whole numbers, which floats hold exactly
    return Counts(stating.names, counts.astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class _Stating:
    """Which single values each value of a column states, in pairs.

    Attributes:
        size: how many values the column has.
        names: the single values.
        ordinal, value: shape (pairs,), a value of the column and the place in `names` of one that it states.
    """

    size: int
    names: Sequence[str]
    ordinal: NDArray[np.int64]
    value: NDArray[np.int64]

    @classmethod
    def of(cls, stated: Sequence[Stated]) -> "_Stating":
        names = {value: place for place, value in enumerate(dict.fromkeys(chain.from_iterable(stated)))}
        return cls(
            size=len(stated),
            names=tuple(names),
            ordinal=np.repeat(np.arange(len(stated)), [len(values) for values in stated]),
            value=np.array([names[value] for values in stated for value in values], np.int64),
        )


def _stating(facet: str, segment: OpenSegment) -> _Stating:
    return segment.keep(("stating", facet), lambda: _Stating.of(_stated(facet, segment)))


def _countable(facet: str, excluded: tuple[str, ...], segment: OpenSegment) -> NDArray[np.bool_]:
    """Which pairs count: what states something excluded does not, except for that: so many there would be with it."""

    def judge() -> NDArray[np.bool_]:
        stating = _stating(facet, segment)
        barred = np.fromiter((is_one_of(facet, name, excluded) for name in stating.names), np.bool_)[stating.value]
        all_barred = np.bincount(stating.ordinal, barred, stating.size).take(stating.ordinal)
        countable: NDArray[np.bool_] = all_barred == barred
        return countable

    return segment.cached(("countable", facet, excluded), judge)


def _stated(facet: str, segment: OpenSegment) -> Sequence[Stated]:
    """What each value of a column states."""

    def split() -> Sequence[Stated]:
        return tuple(_values(facet, name) for name in segment.names(facet))

    return segment.keep(("stated", facet), split)


def _values(facet: str, stated: str) -> Stated:
    if facet in FOR_SOME and not stated:
        return ()
    return tuple(dict.fromkeys(stated.split(SEPARATOR))) if facet in SEVERAL else (stated,)
