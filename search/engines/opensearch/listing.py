"""Listing: the documents of a page, in the order of the whole list.

The best of a list by relevance are looked at closer and put in order anew; those behind them follow as the cluster has
them. Where copies are folded, the best of each line stands for it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Final, NamedTuple

from search.engine import Search
from search.engines.opensearch import asking
from search.engines.opensearch.responses import Ranked, ranked, total
from search.engines.opensearch.source import Source
from search.query.words import asked_words
from search.request import Copies, Sort
from search.rescoring import FIELD

WINDOW: Final = 10_000
"""Hits that the cluster puts in order at once; to further ones, the list is walked."""

Look = Callable[[Sequence[Ranked]], Sequence[Ranked]]
"""Scores some documents again, and puts them in order."""


class Listed(NamedTuple):
    """A page.

    Attributes:
        counts: the answer in which all that is counted stands.
    """

    hits: list[Ranked]
    counts: Mapping[str, Any]


def listed(asked: Search, source: Source, look: Look, looked_at: Sequence[str]) -> Listed:
    """The page that a search asks for.

    Args:
        looked_at: the parts of a document that are looked at, beside the words of its body.
    """
    if not looks_closer(asked):
        return _unchanged(asked, source)
    depth = asked.rescoring.depth if asked.rescoring else 0
    body = asking.ordered(asked, 0, depth, collapse=False)
    counts = source.search(asking.with_words(body, looked_at))
    best = list(look(ranked(counts)))
    if asked.copies is Copies.FOLD:
        met = {hit.line for hit in best}
        first = list(_first_of_each(best))
    else:
        met, first = set(), best
    end = asked.offset + asked.limit
    page = first[asked.offset : end]
    if end <= len(first) or total(counts) <= depth:
        return Listed(page, counts)
    start = max(asked.offset - len(first), 0)
    rest = _behind(asked, source, sorted(met), start if met else max(asked.offset, depth), end - len(first) - start)
    return Listed(page + rest, counts)


def looks_closer(asked: Search) -> bool:
    """Whether the best are scored again."""
    ranks = asked.rescoring is not None and asked.sort is Sort.RELEVANCE and asked.limit > 0
    return ranks and bool(asked_words(asked.query, FIELD))


def _unchanged(asked: Search, source: Source) -> Listed:
    """A page of the list as the cluster has it."""
    start = min(asked.offset, WINDOW)
    folds = asked.copies is Copies.FOLD
    counts = source.search(asking.ordered(asked, start, min(asked.limit, WINDOW - start), collapse=folds))
    if asked.offset + asked.limit <= WINDOW or total(counts) <= WINDOW:
        return Listed(ranked(counts), counts)
    return Listed(_walked(asked, source, asked.offset, asked.limit, ()), counts)


def _behind(asked: Search, source: Source, met: Sequence[str], start: int, count: int) -> list[Ranked]:
    """Hits of the list as the cluster has it, without those of some lines."""
    if start + count > WINDOW:
        return _walked(asked, source, start, count, met)
    plain = replace(asked, facets=())
    body = asking.ordered(plain, start, count, collapse=asked.copies is Copies.FOLD)
    return ranked(source.search(asking.but_lines(body, met)))


def _walked(asked: Search, source: Source, start: int, count: int, met: Sequence[str]) -> list[Ranked]:
    """The same, however far they are: all before them are passed over."""
    hits: Iterable[Ranked] = (hit for hit in _each(asked, source) if hit.line not in met)
    if asked.copies is Copies.FOLD:
        hits = _first_of_each(hits)
    return list(islice(hits, start, start + count))


def _each(asked: Search, source: Source) -> Iterator[Ranked]:
    last: Sequence[Any] | None = None
    while hits := ranked(source.search(asking.after(asked, last, WINDOW))):
        yield from hits
        last = hits[-1].order


def _first_of_each(hits: Iterable[Ranked]) -> Iterator[Ranked]:
    met = set[str]()
    for hit in hits:
        if hit.line not in met:
            met.add(hit.line)
            yield hit
