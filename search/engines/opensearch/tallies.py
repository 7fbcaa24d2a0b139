"""Tallies: what is counted with a search, to the last value: what did not come with the answer is asked for."""

from collections.abc import Mapping
from typing import Any

from search.engine import Matches, Search
from search.engines.opensearch import asking, responses
from search.engines.opensearch.mapping import GROUP
from search.engines.opensearch.source import Source
from search.request import Copies


def tallied(asked: Search, source: Source) -> Matches:
    """All that is counted, and no hits."""
    answer = source.search(asking.counted(asked))
    return Matches(
        total=responses.total(answer),
        facets=facets(answer, asked, source),
        with_all=responses.with_all(answer),
        folded=folded(answer, asked, source),
    )


def facets(answer: Mapping[str, Any], asked: Search, source: Source) -> dict[str, Mapping[str, int]]:
    """How many documents state each value of each facet that is asked for."""
    found: dict[str, Mapping[str, int]] = {}
    for name in asked.facets:
        counted = responses.facet(answer, asked, name)
        apart = responses.excluded(answer["aggregations"][name], asked, name)
        found[name] = counted.counts if counted.whole else {**_every(asked, name, source), **apart}
    return found


def folded(answer: Mapping[str, Any], asked: Search, source: Source) -> int:
    """How many of the documents are in the line of another."""
    if asked.copies is not Copies.FOLD:
        return 0
    spread = responses.spread(answer)
    if spread.whole:
        return spread.documents - spread.groups
    counts = _every(asked, GROUP, source)
    return sum(counts.values()) - len(counts)


def _every(asked: Search, name: str, source: Source) -> dict[str, int]:
    counts: dict[str, int] = {}
    last: Mapping[str, Any] | None = None
    while True:
        values, last = responses.page_of_values(source.search(asking.every_value(asked, name, last)))
        counts |= values
        if last is None:
            return counts
