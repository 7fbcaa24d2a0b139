"""Facets: which there are, how dates fall into buckets, and the order and labels of values.

Engines count stated values; here they become the buckets that a page shows.
"""

import re

from index.schema import UNKNOWN_DATE

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
