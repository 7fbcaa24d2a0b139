"""Widening: the searches one step wider than one that finds nothing, to be offered with their counts, never made."""

from collections.abc import Iterator
from dataclasses import replace

from index.schema import FACETS, Level
from search.request import Choice, Match, SearchRequest, choosing, unfiltered
from search.results import Wider

Step = tuple[str, str, str, SearchRequest]
"""What is wider about a search (see `search.results.Wider`), from what to what, and the search."""


def steps(asked: SearchRequest) -> Iterator[Wider]:
    """Wider searches, the smallest step first: level, match, spellings of names, field, each filter, all of them.

    What they find is yet to be counted.
    """
    for step, before, after, request in (*_looser(asked), *_less_filtered(asked)):
        yield Wider(step, before, after, replace(request, page=1))


def _looser(asked: SearchRequest) -> Iterator[Step]:
    for level in Level:
        if level > asked.level:
            yield "level", asked.level.label, level.label, replace(asked, level=level)
    looser = {Match.ALL: (Match.BEST, Match.ANY), Match.BEST: (Match.ANY,), Match.ANY: ()}
    for match in looser[asked.match]:
        yield "match", asked.match.value, match.value, replace(asked, match=match)
    if not asked.variants:
        yield "variants", "off", "on", replace(asked, variants=True)
    if asked.title_only:
        yield "in", "title", "all", replace(asked, title_only=False)


def _less_filtered(asked: SearchRequest) -> Iterator[Step]:
    filters = list(_without_each(asked))
    yield from filters
    if len(filters) > 1:
        yield "filters", ",".join(step for step, *_ in filters), "", unfiltered(asked)


def _without_each(asked: SearchRequest) -> Iterator[Step]:
    for facet in FACETS:
        if choice := asked.choices.get(facet):
            chosen = ",".join((*choice.chosen, *(f"-{value}" for value in choice.excluded)))
            yield facet, chosen, "", choosing(asked, facet, Choice())
    if asked.since or asked.until:
        bounds = "..".join(str(bound or "") for bound in (asked.since, asked.until))
        yield "period", bounds, "", replace(asked, since=None, until=None)
