"""One search, end to end: parse, ask the engine, count facets, highlight. What the page, the JSON and the CLI share."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Final

from index.article import Metadata
from index.calendar import Period
from index.schema import FACETS, TEXT_FIELDS
from search.engine import Engine, Matches, Scored, Search
from search.errors import EngineUnavailable
from search.facets import facet_values
from search.highlight.snippet import highlight
from search.query.nodes import And, Best, Near, Not, Or, Phrase, Query, Word, best_of, leaves
from search.query.parser import Parsed, parse
from search.query.render import render
from search.request import Choice, Copies, Match, SearchRequest, Sort
from search.rescoring import Rescoring
from search.rescue.suggestion import suggest
from search.rescue.widening import steps
from search.results import SHOWN_COPIES, Answer, Hit, Neighbours, Suggestion, Wider

RESCORING: Final = Rescoring()
"""By what the best articles of every search are scored again."""


def answer(request: SearchRequest, engine: Engine) -> Answer:
    """Answer a request. Raises: EngineUnavailable."""
    started = perf_counter()
    parsed = understand(request, engine)
    lines = list[Hit]()

    def light(hits: Sequence[Scored]) -> None:
        documents, scores = [hit.document for hit in hits], [hit.score for hit in hits]
        lines[:] = highlight(documents, scores, parsed.query, engine.analysis)

    matches = engine.search(_search(request, parsed.query, FACETS, request.copies), light)
    hits = _with_copies(lines, matches.hits)
    return Answer(
        request=request,
        total=matches.total,
        hits=hits,
        folded=matches.folded,
        copied=_copied(hits, engine) if request.copies is Copies.FOLD else {},
        facets={
            facet: facet_values(facet, counts, request.choices.get(facet, Choice()))
            for facet, counts in matches.facets.items()
        },
        notes=parsed.notes,
        plain=render(parsed.query, request) if parsed.notes else request.text,
        suggestion=_suggestion(request, parsed.query, matches.total, hits, engine),
        wider=() if matches.total else tuple(_wider(request, engine)),
        variants=engine.variants.used(parsed.query),
        with_all=_with_all(request, parsed.query, matches),
        took_ms=round((perf_counter() - started) * 1000, 3),
    )


def understand(request: SearchRequest, engine: Engine) -> Parsed:
    """What a request asks of an archive: its query, with the variants of names where they are wanted."""
    parsed = parse(request, engine.analysis)
    return replace(parsed, query=engine.variants.widen(parsed.query)) if request.variants else parsed


def rank(request: SearchRequest, engine: Engine) -> Matches:
    """The list alone, without facets or highlighting: what a batch of queries needs. Raises: EngineUnavailable."""
    return engine.search(_list_of(request, engine))


def _list_of(request: SearchRequest, engine: Engine) -> Search:
    copies = Copies.FOLD if request.copies is Copies.FOLD else None
    return _search(request, understand(request, engine).query, (), copies)


def neighbours(request: SearchRequest, at: int, id: str, engine: Engine) -> Neighbours | None:
    """What stands beside an article in the list of a request, whichever page that is on.

    Args:
        at: the place of the article in the list, from 1.
    Returns: None where another article stands there, as the archive has changed since.
    Raises: EngineUnavailable.
    """
    own = min(at - 1, 1)
    found = engine.search(replace(_list_of(request, engine), offset=at - 1 - own, limit=own + 2))
    here = [hit.document for hit in found.hits]
    if own >= len(here) or here[own].id != id:
        return None
    before, after = here[:own], here[own + 1 :]
    lines = found.total - found.folded
    return Neighbours(at, lines, before[0] if before else None, after[0] if after else None)


def tally(request: SearchRequest, engine: Engine, facets: tuple[str, ...] = ()) -> Matches:
    """What matches in numbers alone: the total, and how many state each value. Raises: EngineUnavailable."""
    return engine.search(replace(_search(request, understand(request, engine).query, facets, None), offset=0, limit=0))


def _with_copies(hits: Sequence[Hit], found: Sequence[Scored]) -> tuple[Hit, ...]:
    return tuple(
        replace(hit, copies=each.copies) if each.copies.size else hit for hit, each in zip(hits, found, strict=True)
    )


def _copied(hits: Sequence[Hit], engine: Engine) -> dict[str, Metadata]:
    """What is known of the copies that a list shows."""
    shown = [id for hit in hits for id in hit.copies.ids[:SHOWN_COPIES]]
    return {id: document.metadata for id, document in engine.listed(shown).items()} if shown else {}


def _wider(request: SearchRequest, engine: Engine) -> Iterator[Wider]:
    """The wider searches that find something."""
    for step in steps(request):
        if total := tally(step.request, engine).total:
            yield replace(step, total=total)


def _suggestion(
    request: SearchRequest, query: Query, total: int, hits: Sequence[Hit], engine: Engine
) -> Suggestion | None:
    """Another query, where the first page shows nothing of some word of this one."""
    shown = {why.term for hit in hits for why in hit.why}
    asked = {leaf.token.marked for leaf in leaves(query) if isinstance(leaf, Word)}
    if request.page > 1 or (total and asked <= shown):
        return None
    try:
        return suggest(request, total, engine, lambda other: tally(other, engine).total)
    except EngineUnavailable:  # what was asked is answered without it
        return None


def _search(request: SearchRequest, query: Query, facets: tuple[str, ...], copies: Copies | None) -> Search:
    bounded = request.since is not None or request.until is not None
    return Search(
        query=query,
        choices=request.choices,
        period=Period.between(request.since, request.until) if bounded else None,
        sort=_sort(request, query),
        offset=(request.page - 1) * request.limit,
        limit=request.limit,
        facets=facets,
        copies=copies,
        rescoring=RESCORING,
    )


def _sort(request: SearchRequest, query: Query) -> Sort:
    """Where no word ranks the articles, all are equally relevant, and the newest come first."""
    ranking = (leaf for leaf in leaves(query) if isinstance(leaf, Word | Phrase | Near))
    ranked = any(TEXT_FIELDS[field].weight for leaf in ranking for field in leaf.fields)
    return Sort.NEWEST if request.sort is Sort.RELEVANCE and not ranked else request.sort


def _with_all(request: SearchRequest, query: Query, matches: Matches) -> int | None:
    """How many articles have all the words, where that is some but not all of those found: the total of match=all."""
    if request.match is not Match.BEST or matches.with_all is None or _has_group(query):
        return None  # match=all would ask for all of a group too, which the engine has not counted
    return matches.with_all if 0 < matches.with_all < matches.total else None


def _has_group(query: Query) -> bool:
    """Whether some of the words in a pair of parentheses are enough."""
    best = best_of(query)
    siblings = query.parts if isinstance(query, And) else ()
    parts = [part.part for part in best.parts] if best else []
    return any(map(_holds_best, (*parts, *(part for part in siblings if part is not best))))


def _holds_best(query: Query) -> bool:
    match query:
        case Best():
            return True
        case And(parts) | Or(parts):
            return any(map(_holds_best, parts))
        case Not(part):
            return _holds_best(part)
        case _:
            return False
