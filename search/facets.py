"""Facets: which there are, how dates fall into buckets, and the order and labels of values.

Engines count stated values; here they become the buckets that a page shows.
"""

import re
from collections.abc import Mapping
from math import inf

from index.article import Document
from index.schema import UNKNOWN, UNKNOWN_DATE
from index.text.folding import title_key
from search.request import Choice
from search.results import FacetValue

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
    """What a document states in a facet: its values without repeats, or the one that stands for unknown."""
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
    known = {bucket for stated in (*counts, *touched) for bucket in _buckets_of(stated)}
    years = [bucket for bucket in known if len(bucket) == len("2022")]
    opened = {
        "",
        *(bucket for chosen in touched for bucket in _buckets_of(chosen)),
        *(years if len(years) == 1 else ()),
    }
    shown = sorted((bucket for bucket in known if bucket.rpartition("-")[0] in opened), key=_newest_first)
    return tuple(_date_value(bucket, counts, choice) for bucket in shown)


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


def _date_value(bucket: str, counts: Mapping[str, int], choice: Choice) -> FacetValue:
    others = tuple(excluded for excluded in choice.excluded if excluded != bucket)
    count = sum(
        number
        for stated, number in counts.items()
        if in_bucket(stated, bucket) and not is_one_of("date", stated, others)
    )
    return FacetValue(bucket, bucket, count, bucket in choice.chosen, bucket in choice.excluded)


def named_values(counts: Mapping[str, int], choice: Choice) -> tuple[FacetValue, ...]:
    """The values of a facet of names: what is chosen first, then the commonest, ties by name, unknown last.

    >>> [v.value for v in named_values({"مدى": 2, "الضفاف": 2, "?": 9}, Choice(chosen=("مرايا",)))]
    ['مرايا', 'الضفاف', 'مدى', '?']
    """
    touched = (*choice.chosen, *choice.excluded)

    def order(value: str) -> tuple[bool, bool, int, str, str]:
        return value not in touched, value == UNKNOWN, -counts.get(value, 0), title_key(value), value

    return tuple(
        FacetValue(value, value, counts.get(value, 0), value in choice.chosen, value in choice.excluded)
        for value in sorted({*counts, *touched}, key=order)
    )


def facet_values(facet: str, counts: Mapping[str, int], choice: Choice) -> tuple[FacetValue, ...]:
    """The values of any facet, in the order in which they are shown."""
    return date_values(counts, choice) if facet == "date" else named_values(counts, choice)
