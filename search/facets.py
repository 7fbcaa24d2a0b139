"""Facets: which there are, how dates fall into buckets, and the order and labels of values.

Engines count stated values; here they become the buckets that a page shows.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from math import inf
from operator import itemgetter
from typing import overload

from index.article import Document
from index.schema import UNKNOWN, UNKNOWN_DATE
from index.text.folding import title_key
from search.counts import Counts
from search.request import Choice
from search.results import FacetValue

READY = 20  # values of a facet of names that a page may show

_BUCKET = re.compile(r"unknown|\d{4}(-\d{2}(-\d{2}|-unknown)?|-unknown)?", re.ASCII)


def is_bucket(value: str) -> bool:
    """Whether a value has the shape of a date bucket; others match nothing."""
    return _BUCKET.fullmatch(value) is not None


def in_bucket(stated: str, bucket: str) -> bool:
    """Whether a stated date ("2022-02-05", "2022", or "unknown") belongs to a bucket of the date facet.

    A bucket holds the dates at its own precision or finer; "2022-unknown" holds those of which no month is stated.

    >>> [in_bucket(d, "2022-02") for d in ("2022-02", "2022-02-05", "2022", "unknown")]
    [True, True, False, False]
    >>> in_bucket("2022", "2022-unknown"), in_bucket("2022-02", "2022-unknown")
    (True, False)
    """
    if bucket != UNKNOWN_DATE and bucket.endswith("-" + UNKNOWN_DATE):
        return stated == bucket.removesuffix("-" + UNKNOWN_DATE)
    return stated == bucket or stated.startswith(bucket + "-")


def stated_values(document: Document, facet: str) -> tuple[str, ...]:
    """What a document states in a facet: its values without repeats, or the one that stands for unknown.

    Nothing where a facet is one that most documents do not state (`index.schema.FOR_SOME`).
    """
    metadata = document.metadata
    match facet:
        case "source":
            return tuple(dict.fromkeys(metadata.sources)) or (UNKNOWN,)
        case "date":
            return (str(metadata.published or UNKNOWN_DATE),)
        case "place":
            return (metadata.place or UNKNOWN,)
        case "author":
            return (metadata.author or UNKNOWN,)
        case "language":
            return (metadata.language,)
        case "doubtful":
            return metadata.doubtful
        case _:
            raise ValueError(f"no facet {facet!r}")


def is_one_of(facet: str, stated: str, values: tuple[str, ...]) -> bool:
    """Whether a stated value is among those of a choice: equal, or for dates within a bucket."""
    if facet == "date":
        return any(in_bucket(stated, bucket) for bucket in values)
    return stated in values


def admits(facet: str, choice: Choice, stated: tuple[str, ...]) -> bool:
    """Whether a document that states these values passes a choice: any value chosen, none excluded."""
    chosen = not choice.chosen or any(is_one_of(facet, value, choice.chosen) for value in stated)
    return chosen and not any(is_one_of(facet, value, choice.excluded) for value in stated)


def date_values(counts: Mapping[str, int], choice: Choice) -> tuple[FacetValue, ...]:
    """The buckets to show: all years, the months of years that are open, the days of months that are open.

    A year or month is open when a bucket in it is chosen or excluded; a year also when it is the only one. Newest
    first; what states no month comes after the months of its year, what states no date after all years.

    >>> [(v.value, v.count) for v in date_values({"2022": 1, "2022-02-05": 2, "2021-01": 4}, Choice(("2022",)))]
    [('2022', 3), ('2022-02', 2), ('2022-unknown', 1), ('2021', 4)]
    """
    touched = [bucket for bucket in (*choice.chosen, *choice.excluded) if is_bucket(bucket)]
    around = {bucket for chosen in touched for bucket in _buckets_of(chosen)}
    years = {*map(_year, counts), *map(_year, touched)} - {_year(UNKNOWN_DATE)}
    opened = around | years if len(years) == 1 else around
    totals = dict.fromkeys(around, 0) | _bucket_totals(counts, choice.excluded, opened)
    shown = sorted((bucket for bucket in totals if _parent(bucket) in {"", *opened}), key=_newest_first)
    return tuple(_value(bucket, totals[bucket], choice) for bucket in shown)


_year = itemgetter(slice(len("2022")))  # what the names of a year's buckets, and of the unknown ones, begin with


def _parent(bucket: str) -> str:
    return bucket.rpartition("-")[0]


def _bucket_totals(counts: Mapping[str, int], excluded: Sequence[str], opened: Collection[str]) -> dict[str, int]:
    """How many articles each bucket holds: all years, and what lies in a year that is open or left out in part.

    Dates of other years are only added up: nothing is shown of them alone.
    """
    apart = {_year(bucket) for bucket in (*opened, *excluded, UNKNOWN_DATE)}
    totals: defaultdict[str, int] = defaultdict(int)
    single: list[tuple[str, int]] = []
    for year, dated in zip(map(_year, counts), counts.items(), strict=True):
        if year in apart:
            single.append(dated)
        else:
            totals[year] += dated[1]
    for stated, count in single:
        barred = [bucket for bucket in dict.fromkeys(excluded) if in_bucket(stated, bucket)]
        for bucket in _buckets_of(stated):
            totals[bucket] += count if barred in ([], [bucket]) else 0
    return totals


@lru_cache(maxsize=10_000)  # the days of some thirty years
def _buckets_of(stated: str) -> tuple[str, ...]:
    """The buckets that a stated date or a bucket lies in, widest first.

    >>> _buckets_of("2022-02"), _buckets_of("unknown")
    (('2022', '2022-02', '2022-02-unknown'), ('unknown',))
    """
    parts = stated.split("-")
    wider = tuple("-".join(parts[:length]) for length in range(1, len(parts) + 1))
    whole = parts[-1] == UNKNOWN_DATE or len(parts) == len(("year", "month", "day"))
    return wider if whole else (*wider, f"{stated}-{UNKNOWN_DATE}")


def _newest_first(bucket: str) -> tuple[float, ...]:
    return tuple(inf if part == UNKNOWN_DATE else -int(part) for part in bucket.split("-"))


def _value(name: str, count: int, choice: Choice) -> FacetValue:
    return FacetValue(name, name, count, name in choice.chosen, name in choice.excluded)


class NamedValues(Sequence[FacetValue]):
    """The values of a facet of names, in order: what is chosen first, then the commonest, ties by name, unknown last.

    The first READY stand ready, and what is not known; to put thousands in order takes longer than to find them, and a
    page shows few.

    >>> [v.value for v in NamedValues({"مدى": 2, "الضفاف": 2, "?": 9}, Choice(chosen=("مرايا",)))]
    ['مرايا', 'الضفاف', 'مدى', '?']
    """

    def __init__(self, counts: Mapping[str, int], choice: Choice) -> None:
        self._counts, self._choice = counts, choice
        self._touched = frozenset((*choice.chosen, *choice.excluded))
        self._size = len(counts) + len(self._touched - counts.keys())
        leading = Counts.of(counts).leading(READY + 1 + len(self._touched))  # one may be unknown, which comes last
        self._ready = self._made(leading, READY)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[FacetValue]:
        return iter(self._all)

    @overload
    def __getitem__(self, place: int) -> FacetValue: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[FacetValue, ...]: ...

    def __getitem__(self, place: int | slice) -> FacetValue | tuple[FacetValue, ...]:
        return (self._ready if _within(place, len(self._ready)) else self._all)[place]

    @property
    def unknown(self) -> FacetValue | None:
        """What stands for documents that state none, where there are some or it was chosen."""
        if UNKNOWN not in self._counts and UNKNOWN not in self._touched:
            return None
        return _value(UNKNOWN, self._counts.get(UNKNOWN, 0), self._choice)

    @cached_property
    def _all(self) -> tuple[FacetValue, ...]:
        return self._ready if len(self._ready) == self._size else self._made(self._counts, self._size)

    def _made(self, counts: Mapping[str, int], most: int) -> tuple[FacetValue, ...]:
        """The first of some values and of all that are chosen or excluded, in order."""
        touched, choice = self._touched, self._choice
        known = {**counts, **{name: self._counts.get(name, 0) for name in touched}}
        ordered = sorted(
            [(name not in touched, name == UNKNOWN, -count, _key(name), name) for name, count in known.items()]
        )
        return tuple([_value(name, -less, choice) for _, _, less, _, name in ordered[:most]])


def _within(place: int | slice, size: int) -> bool:
    """Whether a place or stretch counted from the beginning lies among the first `size`."""
    if isinstance(place, int):
        return 0 <= place < size
    return (place.start or 0) >= 0 and place.stop is not None and 0 <= place.stop <= size


_key = lru_cache(maxsize=20_000)(title_key)


def facet_values(facet: str, counts: Mapping[str, int], choice: Choice) -> Sequence[FacetValue]:
    """The values of any facet, in the order in which they are shown."""
    return date_values(counts, choice) if facet == "date" else NamedValues(counts, choice)
