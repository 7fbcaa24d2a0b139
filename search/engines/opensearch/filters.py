"""Filters: lengths, dates and choices in facets, as queries of the cluster. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from index.calendar import Period
from index.schema import UNKNOWN_DATE
from search.engines.opensearch.dsl import NONE, Dsl, all_of, any_of, none_of
from search.engines.opensearch.mapping import FIRST_DAY, LAST_DAY, facet_field, length_field
from search.request import Choice

_LONGEST: Final = 2**31 - 1  # words of a field, as the cluster keeps it


def measured(field: str, least: int, most: int | None) -> Dsl:
    bounds = {"gte": least} | ({} if most is None else {"lte": min(most, _LONGEST)})
    return {"range": {length_field(field): bounds}} if least <= _LONGEST else NONE


def within(period: Period) -> Dsl:
    """Documents whose stated date can fall within a period."""
    if period.first > period.last:
        return NONE
    return all_of(
        [
            {"range": {FIRST_DAY: {"lte": period.last.toordinal()}}},
            {"range": {LAST_DAY: {"gte": period.first.toordinal()}}},
        ]
    )


def in_bucket(bucket: str) -> Dsl:
    """Documents in a bucket of the date facet (`search.facets.in_bucket`)."""
    name = facet_field("date")
    if bucket != UNKNOWN_DATE and bucket.endswith(f"-{UNKNOWN_DATE}"):
        return {"term": {name: bucket.removesuffix(f"-{UNKNOWN_DATE}")}}
    return any_of([{"term": {name: bucket}}, {"prefix": {name: {"value": f"{bucket}-"}}}])


def chosen(facet: str, choice: Choice) -> Iterator[Dsl]:
    """What a choice in a facet asks for."""
    if choice.chosen:
        yield stating(facet, choice.chosen)
    if choice.excluded:
        yield none_of([stating(facet, choice.excluded)])


def stating(facet: str, values: Sequence[str]) -> Dsl:
    """Documents that state any of some values."""
    if facet == "date":
        return any_of([in_bucket(value) for value in values])
    return {"terms": {facet_field(facet): list(values)}}
