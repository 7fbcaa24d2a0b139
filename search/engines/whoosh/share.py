"""One segment's share of an answer: how many match, the counts of its facets, and the hits that may be on the page."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import chain, groupby, pairwise, repeat
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from index.storage.fields import ID, TITLE_KEY
from index.storage.snapshot import SnapshotPart
from search.engine import Search
from search.engines.whoosh.columns import choice_filter, count, period_filter
from search.engines.whoosh.docsets import DocSet, Ids, is_among
from search.engines.whoosh.evaluate import Evaluation
from search.engines.whoosh.ordering import contenders, first, first_in_order, sort_keys
from search.engines.whoosh.plan import Plan
from search.engines.whoosh.scoring import Constant, Contribution, total
from search.engines.whoosh.sums import Scores
from search.ranking import DIGITS
from search.request import Choice, Sort

_KEY = attrgetter("key")
_ID = attrgetter("id")


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

    @property
    def id(self) -> bytes:
        """Its id, in UTF-8."""
        ids = self.part.open.segment.values[ID]
        return ids.names[int(ids.ordinals[self.own])]


class Found(NamedTuple):
    """What was found, in one segment or in all; see `search.engine.Matches`.

    Attributes:
        page: the hits asked for, in order; of one segment, those of it that may be among them.
        copies: those that matched and have near-duplicates, by their places among all of the snapshot that have,
            ascending.
    """

    total: int
    page: Sequence[Candidate]
    copies: Ids
    facets: Mapping[str, Mapping[str, int]]
    with_all: int | None


def joined(plan: Plan, shares: Sequence[Found]) -> Found:
    """What was found in all segments."""
    asked = plan.asked
    pages = [one.page for one in shares]
    page = pages[0] if len(pages) == 1 else in_order(chain.from_iterable(pages))
    return Found(
        total=sum(one.total for one in shares),
        page=page[asked.offset : asked.offset + asked.limit],
        copies=np.concatenate([np.zeros(0, np.intp), *(one.copies for one in shares)]),
        facets={facet: _added([one.facets[facet] for one in shares]) for facet in asked.facets},
        with_all=sum(one.with_all or 0 for one in shares) if plan.few else None,
    )


def in_order(candidates: Iterable[Candidate]) -> Sequence[Candidate]:
    """Sorted by key, and by id where keys tie; ids are read only then."""
    page = sorted(candidates, key=_KEY)
    if any(one.key == other.key for one, other in pairwise(page)):
        tied = (list(group) for _, group in groupby(page, _KEY))
        return [each for group in tied for each in (sorted(group, key=_ID) if len(group) > 1 else group)]
    return page


def _added(counts: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
    if len(counts) == 1:
        return counts[0]
    added: Counter[str] = Counter()
    for each in counts:
        added.update(each)
    return dict(added)


class Copied(NamedTuple):
    """The documents of a segment that have near-duplicates, ascending, and the place of the first among all."""

    ids: Ids
    first: int

    def among(self, documents: DocSet) -> Ids:
        """The places of those that are among some documents."""
        if documents.is_few and len(documents) < len(self.ids):
            return self.first + self.ids.searchsorted(documents.ids[is_among(documents.ids, self.ids)])
        return self.first + documents.holds(self.ids).nonzero()[0]


def share(plan: Plan, part: SnapshotPart, copied: Copied) -> Found:
    """Find, rank and count in one segment."""
    asked, evaluation = plan.asked, Evaluation(part.open)
    found = _found(asked, part, evaluation)
    passed = _passed(asked, found, part, but=None)
    return Found(
        total=len(passed),
        page=_candidates(plan, passed, part, evaluation),
        copies=copied.among(passed),
        facets={
            facet: count(facet, _choice(asked, facet), _passed(asked, found, part, but=facet), part.open)
            for facet in asked.facets
        },
        with_all=len(passed & evaluation.matching_all(plan.few)) if plan.few else None,
    )


def _found(asked: Search, part: SnapshotPart, evaluation: Evaluation) -> DocSet:
    """What matches the query, within the period, and is not deleted."""
    found = evaluation.matching(asked.query)
    if asked.period is not None:
        found = period_filter(asked.period, part.open).among(found)
    return _live(found, part)


def _live(found: DocSet, part: SnapshotPart) -> DocSet:
    if not len(part.deleted):
        return found
    if found.is_few:  # however many are deleted
        return found.only(found.ids[part.live.take(found.ids)])
    return found - DocSet(part.open.size, ids=part.deleted)


def _choice(asked: Search, facet: str) -> Choice:
    return asked.choices.get(facet, Choice())


def _passed(asked: Search, found: DocSet, part: SnapshotPart, but: str | None) -> DocSet:
    """What was found and passes the choices in every facet, or in every one but one."""
    if not asked.choices:
        return found
    filters = [choice_filter(facet, made, part.open) for facet, made in asked.choices.items() if made and facet != but]
    return reduce(lambda documents, each: each.among(documents), filters, found)


def _candidates(plan: Plan, passed: DocSet, part: SnapshotPart, evaluation: Evaluation) -> Sequence[Candidate]:
    asked = plan.asked
    wanted = min(asked.offset + asked.limit, len(passed))
    if not wanted or not asked.limit:
        return ()
    contributions = [piece.within(evaluation) for piece in plan.pieces]
    ties = part.open.segment.values[ID].ordinals
    if asked.sort is not Sort.RELEVANCE:
        ids = passed.ids
        ids = ids[first(sort_keys(asked.sort, ids, part.open), ties.take(ids), wanted)]
        return _listed(asked.sort, ids, total(contributions, ids), part)
    matching = evaluation.matching(asked.query)
    if plan.closed and not passed.is_few and _is_alike(contributions, matching):
        ids = first_in_order(passed, part.open.segment.values[ID].in_order, wanted)
        return _listed(asked.sort, ids, total(contributions, ids).round(DIGITS), part)
    ids, scores = contenders(passed, contributions, wanted, closed=plan.closed and passed is matching)
    places = first(-scores, ties.take(ids), wanted)
    return _listed(asked.sort, ids[places], scores[places], part)


def _is_alike(contributions: Sequence[Contribution], matching: DocSet) -> bool:
    """Whether all that matches scores the same."""
    match contributions:
        case [Constant() as only]:
            return only.size == len(matching)
        case _:
            return False


def _listed(sort: Sort, ids: Ids, scores: Scores, part: SnapshotPart) -> Sequence[Candidate]:
    values = part.open.segment.values
    keys: list[float | int | bytes]
    match sort:
        case Sort.RELEVANCE:
            keys = (-scores).tolist()
        case Sort.TITLE:
            keys = [values[TITLE_KEY].names[place] for place in values[TITLE_KEY].ordinals.take(ids).tolist()]
        case _:
            keys = sort_keys(sort, ids, part.open).tolist()
    return list(map(Candidate, keys, ids.tolist(), scores.tolist(), repeat(part)))
