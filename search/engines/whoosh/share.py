"""One segment's share of an answer: how many match, the counts of its facets, and the hits that may be on the page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from typing import NamedTuple

from index.storage.fields import ID, TITLE_KEY
from index.storage.snapshot import SnapshotPart
from search.engine import Search
from search.engines.whoosh.columns import choice_filter, count, period_filter
from search.engines.whoosh.docsets import DocSet, Ids
from search.engines.whoosh.evaluate import Evaluation
from search.engines.whoosh.ordering import contenders, first, sort_keys
from search.engines.whoosh.scoring import Scoring, Statistics, scores_what_matches, total
from search.engines.whoosh.sums import Scores
from search.query.nodes import Best, best_of
from search.request import Choice, Sort

MOST_WITH_ALL = 2  # parts of a query of bare words for which it is counted how many documents have them all


class Candidate(NamedTuple):
    """A document that may be on the page: what it is sorted by, its number in its segment, and its score."""

    key: float | int | bytes
    own: int
    score: float
    part: SnapshotPart

    @property
    def number(self) -> int:
        """Its number in the snapshot."""
        return self.part.start + self.own

    def __lt__(self, other: tuple[object, ...]) -> bool:
        """Whether it comes first; ids are read for documents that tie alone."""
        assert isinstance(other, Candidate)
        return self.key < other.key if self.key != other.key else self.id < other.id  # type: ignore[operator]

    @property
    def id(self) -> bytes:
        """Its id, in UTF-8."""
        ids = self.part.open.segment.values[ID]
        return ids.names[int(ids.ordinals[self.own])]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, in one segment or in all; see `search.engine.Matches`.

    Attributes:
        page: the hits asked for, in order; of one segment, those of it that may be among them.
    """

    total: int
    page: Sequence[Candidate]
    facets: Mapping[str, Mapping[str, int]]
    with_all: int | None


def joined(asked: Search, shares: Sequence[Found]) -> Found:
    """What was found in all segments."""
    pages = [one.page for one in shares]
    page = pages[0] if len(pages) == 1 else sorted(chain.from_iterable(pages))
    return Found(
        total=sum(one.total for one in shares),
        page=page[asked.offset : asked.offset + asked.limit],
        facets={facet: _added([one.facets[facet] for one in shares]) for facet in asked.facets},
        with_all=sum(one.with_all or 0 for one in shares) if _few(asked) else None,
    )


def _added(counts: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
    if len(counts) == 1:
        return counts[0]
    added: Counter[str] = Counter()
    for each in counts:
        added.update(each)
    return dict(added)


def _few(asked: Search) -> Best | None:
    """The bare words, where it is counted how many documents have them all."""
    best = best_of(asked.query)
    return best if best is not None and len(best.parts) <= MOST_WITH_ALL else None


def share(asked: Search, part: SnapshotPart, statistics: Statistics) -> Found:
    """Find, rank and count in one segment."""
    evaluation = Evaluation(part.open)
    found = _found(asked, part, evaluation)
    passed = _passed(asked, found, part, but=None)
    few = _few(asked)
    return Found(
        total=len(passed),
        page=_candidates(asked, passed, part, Scoring(evaluation, statistics)),
        facets={
            facet: count(facet, _choice(asked, facet), _passed(asked, found, part, but=facet), part.open)
            for facet in asked.facets
        },
        with_all=len(passed & evaluation.matching_all(few)) if few else None,
    )


def _found(asked: Search, part: SnapshotPart, evaluation: Evaluation) -> DocSet:
    """What matches the query, within the period, and is not deleted."""
    found = evaluation.matching(asked.query)
    if asked.period is not None:
        found = period_filter(asked.period, part.open).among(found)
    return found - DocSet(part.open.size, ids=part.deleted) if len(part.deleted) else found


def _choice(asked: Search, facet: str) -> Choice:
    return asked.choices.get(facet, Choice())


def _passed(asked: Search, found: DocSet, part: SnapshotPart, but: str | None) -> DocSet:
    """What was found and passes the choices in every facet, or in every one but one."""
    filters = [choice_filter(facet, made, part.open) for facet, made in asked.choices.items() if made and facet != but]
    return reduce(lambda documents, each: each.among(documents), filters, found)


def _candidates(asked: Search, passed: DocSet, part: SnapshotPart, scoring: Scoring) -> list[Candidate]:
    wanted = min(asked.offset + asked.limit, len(passed))
    if not wanted or not asked.limit:
        return []
    contributions = tuple(scoring.contributions(asked.query))
    if asked.sort is Sort.RELEVANCE:
        closed = passed is scoring.evaluation.matching(asked.query) and scores_what_matches(asked.query)
        ids, scores = contenders(passed, contributions, wanted, closed=closed)
        places = first(-scores, part.open.segment.values[ID].ordinals.take(ids), wanted)
        return _listed(asked.sort, ids[places], scores[places], part)
    ids = passed.ids
    keys = sort_keys(asked.sort, ids, part.open)
    ids = ids[first(keys, part.open.segment.values[ID].ordinals.take(ids), wanted)]
    return _listed(asked.sort, ids, total(contributions, ids), part)


def _listed(sort: Sort, ids: Ids, scores: Scores, part: SnapshotPart) -> list[Candidate]:
    values = part.open.segment.values
    keys: list[float | int | bytes]
    match sort:
        case Sort.RELEVANCE:
            keys = (-scores).tolist()
        case Sort.TITLE:
            keys = [values[TITLE_KEY].names[place] for place in values[TITLE_KEY].ordinals.take(ids).tolist()]
        case _:
            keys = sort_keys(sort, ids, part.open).tolist()
    own = zip(keys, ids.tolist(), scores.tolist(), strict=True)
    return [Candidate(key, number, score, part) for key, number, score in own]
