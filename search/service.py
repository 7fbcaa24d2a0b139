"""One search, end to end: parse, ask the engine, count facets, highlight. What the page, the JSON and the CLI share."""

from time import perf_counter

from index.calendar import Period
from index.schema import FACETS
from search.engine import Engine, Matches, Search
from search.facets import facet_values
from search.highlight.snippet import highlight
from search.query.nodes import Query, leaves
from search.query.parser import parse
from search.request import Choice, Match, SearchRequest, Sort
from search.results import Answer


def answer(request: SearchRequest, engine: Engine) -> Answer:
    """Answer a request. Raises: EngineUnavailable."""
    started = perf_counter()
    parsed = parse(request)
    matches = engine.search(_search(request, parsed.query, FACETS))
    return Answer(
        request=request,
        total=matches.total,
        hits=tuple(highlight(hit.document, parsed.query, hit.score) for hit in matches.hits),
        facets={
            facet: facet_values(facet, counts, request.choices.get(facet, Choice()))
            for facet, counts in matches.facets.items()
        },
        notes=parsed.notes,
        with_all=_with_all(request, matches),
        took_ms=round((perf_counter() - started) * 1000, 3),
    )


def rank(request: SearchRequest, engine: Engine) -> Matches:
    """The list alone, without facets or highlighting: what a batch of queries needs. Raises: EngineUnavailable."""
    return engine.search(_search(request, parse(request).query, facets=()))


def _search(request: SearchRequest, query: Query, facets: tuple[str, ...]) -> Search:
    bounded = request.since is not None or request.until is not None
    return Search(
        query=query,
        choices=request.choices,
        period=Period.between(request.since, request.until) if bounded else None,
        sort=_sort(request, query),
        offset=(request.page - 1) * request.limit,
        limit=request.limit,
        facets=facets,
    )


def _sort(request: SearchRequest, query: Query) -> Sort:
    """Where no word ranks the articles, all are equally relevant, and the newest come first."""
    ranked = next(leaves(query), None) is not None
    return Sort.NEWEST if request.sort is Sort.RELEVANCE and not ranked else request.sort


def _with_all(request: SearchRequest, matches: Matches) -> int | None:
    """How many articles have all the words, where that is some but not all of those found."""
    some = matches.with_all is not None and 0 < matches.with_all < matches.total
    return matches.with_all if some and request.match is Match.BEST else None
