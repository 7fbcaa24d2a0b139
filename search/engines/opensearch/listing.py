"""Listing: the documents of a page, in the order of the whole list.

The best of a list by relevance are looked at closer and put in order anew; those behind them follow as the cluster has
them. Where copies are folded, the best of each line stands for it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from search.engine import Search
from search.engines.opensearch import asking
from search.engines.opensearch.mapping import SHOWN, WORDS
from search.engines.opensearch.responses import Ranked, ranked
from search.engines.opensearch.source import Source
from search.request import Copies

WINDOW: Final = 10_000
"""Hits that the cluster puts in order at once; to further ones, the list is walked."""

MOST_SHOWN: Final = 500
"""Hits of an answer with which comes what is shown of them; where there are more, that is asked for in pieces."""

Look = Callable[[Sequence[Ranked]], Sequence[Ranked]]
"""Scores some documents again, and puts them in order."""


def listed(asked: Search, source: Source) -> list[Ranked]:
    """The page that a search asks for, of the list as the cluster has it."""
    return _behind(asked, source, (), asked.offset, asked.limit)


def listed_anew(asked: Search, depth: int, source: Source, look: Look) -> list[Ranked]:
    """The page that a search asks for, of the list whose best are looked at closer.

    Args:
        depth: how many those are.
    """
    body = asking.along(asking.ordered(asked, 0, depth, collapse=False), WORDS, SHOWN)
    best = look(ranked(source.search(body)))
    folds = asked.copies is Copies.FOLD
    first = list(_first_of_each(best)) if folds else list(best)
    end = asked.offset + asked.limit
    page = first[asked.offset : end]
    if end <= len(first) or len(best) < depth:
        return page
    start, count = max(asked.offset - len(first), 0), end - max(asked.offset, len(first))
    if folds:
        return page + _behind(asked, source, sorted({hit.line for hit in best}), start, count)
    return page + _behind(asked, source, (), depth + start, count)


def _behind(asked: Search, source: Source, met: Sequence[str], start: int, count: int) -> list[Ranked]:
    """Hits of the list as the cluster has it, without those of some lines."""
    first = min(start, WINDOW - 1)
    fitting = min(count, WINDOW - first)
    body = asking.ordered(asked, first, fitting, collapse=asked.copies is Copies.FOLD)
    shown = asking.along(body, SHOWN) if fitting <= MOST_SHOWN else body
    hits = ranked(source.search(asking.but_lines(shown, met)))
    if start + count > WINDOW and len(hits) == fitting:
        return _walked(asked, source, start, count, met)
    return hits if first == start else []  # the list ends before


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
