"""Facets: which there are, how dates fall into buckets, and the order and labels of values.

Engines count stated values; here they become the buckets that a page shows.
"""

import re

from index.article import Document
from index.schema import UNKNOWN, UNKNOWN_DATE
from search.request import Choice

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
