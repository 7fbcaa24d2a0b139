"""Asking: a search as requests to the cluster. Pure.

A search takes three: one for all that is counted, which does not depend on the page and is remembered by the cluster;
at once with it one for the order, what the best are looked at closer by, and what is shown; then, while they are looked
at, one for copies, where a document has any.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from index.schema import FACETS, SEVERAL
from search.engine import Search
from search.engines.opensearch.dsl import Dsl, all_of, clauses, none_of
from search.engines.opensearch.filters import chosen, stating, within
from search.engines.opensearch.mapping import (
    FIRST_DAY,
    GROUP,
    ID,
    LAST_DAY,
    LINE,
    SHOWN,
    TITLE_KEY,
    facet_field,
)
from search.engines.opensearch.translate import FEW, having_all, matching, ranking
from search.query.nodes import Query, best_of
from search.request import Choice, Copies, Sort
from search.results import MOST_COPIES, SHOWN_COPIES

VALUES: Final = 10_000
"""Values of a facet that come with a search; of one that has more, the rest are asked for page by page."""

BARE: Final[Mapping[str, Any]] = {"_source": False, "stored_fields": "_none_"}
"""Hits without what is stored of them, `_id` included: it would be taken apart for each, which takes longer than all
the rest of a search."""

LIGHT: Final[Mapping[str, Any]] = {**BARE, "docvalue_fields": [ID, LINE]}
"""Hits as their ids and lines alone."""

_OLDEST_FIRST = [{LAST_DAY: {"order": "asc", "missing": "_last"}}, {ID: "asc"}]
_ORDERS: Final[Mapping[Sort, list[Any]]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {ID: "asc"}],
    Sort.NEWEST: [{FIRST_DAY: {"order": "desc", "missing": "_last"}}, {ID: "asc"}],
    Sort.OLDEST: _OLDEST_FIRST,
    Sort.TITLE: [{TITLE_KEY: "asc"}, {ID: "asc"}],
}


def filters(asked: Search, but: str | None = None) -> list[Dsl]:
    """What the choices in every facet ask for, or in every one but one."""
    return [part for facet, choice in asked.choices.items() if facet != but for part in chosen(facet, choice)]


def passed(asked: Search) -> Dsl:
    """The documents that match and pass every choice."""
    return all_of([matching(asked.query), *_period(asked), *filters(asked)])


def _period(asked: Search) -> list[Dsl]:
    return [within(asked.period)] if asked.period else []


def ordered(asked: Search, start: int, count: int, *, collapse: bool) -> dict[str, Any]:
    """Some hits of the ordered list.

    Args:
        collapse: of each line, the first alone.
    """
    body = {
        "query": _scored(asked) if asked.sort is Sort.RELEVANCE else passed(asked),
        "from": start,
        "size": count,
        "sort": _ORDERS[asked.sort],
        "track_total_hits": False,
        **LIGHT,
    }
    return {**body, "collapse": {"field": LINE}} if collapse else body


def _scored(asked: Search) -> Dsl:
    passing = [*_period(asked), *filters(asked)]
    query = ranking(asked.query, sum(map(clauses, passing)) + 1)  # and perhaps the lines that are left out
    return {"bool": {"must": [query], "filter": passing}} if passing else query


def along(body: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    """The same with some further values of each hit."""
    return {**body, "docvalue_fields": [*body["docvalue_fields"], *fields]}


def but_lines(body: Mapping[str, Any], lines: Sequence[str]) -> dict[str, Any]:
    """The same without the documents of some lines."""
    query = {"bool": {"must": [body["query"]], "must_not": [{"terms": {LINE: list(lines)}}]}}
    return {**body, "query": query if lines else body["query"]}


def counted(asked: Search) -> dict[str, Any]:
    """All that is counted: it has no hits, so that the cluster may answer it from memory until the next commit."""
    body = {"query": all_of([matching(asked.query), *_period(asked)]), "size": 0, "track_total_hits": True}
    if choices := filters(asked):
        body["post_filter"] = all_of(choices)
    return {**body, "aggs": _counts(asked)}


def _counts(asked: Search) -> dict[str, Any]:
    counts = {facet: facet_counts(asked, facet) for facet in asked.facets}
    best = best_of(asked.query)
    if best is not None and len(best.parts) <= FEW:
        counts["with_all"] = {"filter": all_of([having_all(best), *filters(asked)])}
    if asked.copies is Copies.FOLD:
        counts["groups"] = _grouped(asked)
    return counts


def facet_counts(asked: Search, facet: str) -> dict[str, Any]:
    """How many documents state each value of a facet; of one with several values, its excluded ones one by one."""
    excluded = asked.choices.get(facet, Choice()).excluded if facet in SEVERAL else ()
    others = filters(asked, but=facet)
    apart = {f"but {number}": {"filter": only(facet, value, excluded, others)} for number, value in enumerate(excluded)}
    barred = [none_of([stating(facet, excluded)])] if excluded else []
    return {
        "filter": all_of(others),
        "aggs": {
            "barred": {
                "filter": all_of(barred),
                "aggs": {"values": {"terms": {"field": facet_field(facet), "size": VALUES}}},
            },
            **apart,
        },
    }


def only(facet: str, value: str, excluded: Sequence[str], others: Sequence[Dsl]) -> Dsl:
    """Documents that state one excluded value and no other."""
    rest = [each for each in excluded if each != value]
    barred = [none_of([stating(facet, rest)])] if rest else []
    return all_of([*others, stating(facet, [value]), *barred])


def _grouped(asked: Search) -> dict[str, Any]:
    """In how many groups how many documents are; those of each group are not told."""
    return {
        "filter": all_of(filters(asked)),
        "aggs": {
            "groups": {"terms": {"field": GROUP, "size": VALUES}},
            "spread": {"stats_bucket": {"buckets_path": "groups>_count"}},
        },
    }


def copies(asked: Search, lines: Sequence[str]) -> dict[str, Any]:
    """How many documents that pass are in each of some lines, the oldest, and what a list says of the first of these.

    Nothing of a line that has one alone.
    """
    each = {"field": LINE, "size": len(lines), "min_doc_count": 2}
    oldest = {"sort": _OLDEST_FIRST, **LIGHT}
    told = {
        "ids": {"top_hits": {"size": MOST_COPIES + 1, **oldest}},
        "listed": {"top_hits": {"size": SHOWN_COPIES + 1, **along(oldest, SHOWN)}},
    }
    return {
        "query": all_of([{"terms": {LINE: list(lines)}}, passed(asked)]),
        "size": 0,
        "aggs": {"lines": {"terms": {**each, "execution_hint": "map"}, "aggs": told}},  # else it numbers all lines
    }


def by_id(query: Query, last: Sequence[Any] | None, count: int, source: Sequence[str]) -> dict[str, Any]:
    """The next documents that match, in the order of their ids, with some parts."""
    body = {
        "query": all_of([matching(query)]),
        "size": count,
        "sort": [{ID: "asc"}],
        "docvalue_fields": LIGHT["docvalue_fields"],
        "_source": list(source),
    }
    return body if last is None else {**body, "search_after": list(last)}


def group_of(line: str) -> dict[str, Any]:
    """The oldest of a line, and how many it has."""
    return {
        "query": all_of([{"term": {LINE: line}}]),
        "size": MOST_COPIES,
        "sort": _OLDEST_FIRST,
        "track_total_hits": True,
        **LIGHT,
    }


def after(asked: Search, last: Sequence[Any] | None, count: int) -> dict[str, Any]:
    """The next hits of the ordered list behind one, of which the sort values are given."""
    body = ordered(asked, 0, count, collapse=False)
    return body if last is None else {**body, "search_after": list(last)}


def every_value(asked: Search, facet: str, last: Mapping[str, Any] | None) -> dict[str, Any]:
    """The next VALUES values of a facet, or groups, with how many documents state each, in order of their names."""
    name = facet_field(facet) if facet in FACETS else facet
    excluded = asked.choices.get(facet, Choice()).excluded if facet in SEVERAL else ()
    barred = [none_of([stating(facet, excluded)])] if excluded else []
    values: dict[str, Any] = {"size": VALUES, "sources": [{"value": {"terms": {"field": name}}}]}
    if last is not None:
        values["after"] = dict(last)
    return {
        "query": all_of([matching(asked.query), *_period(asked), *filters(asked, but=facet), *barred]),
        "size": 0,
        "aggs": {"values": {"composite": values}},
    }
