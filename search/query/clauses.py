"""Clauses: what each item of a query asks of an article, and how items that stand side by side join into one tree.

Made by `parser`; docs/decisions/0002-query-language.md says why they join so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from index.analysis.stopwords import QUESTION_WORDS
from search.query.nodes import NOTHING, And, Best, Not, Or, Query, Weighted, Word
from search.request import Match

THRESHOLD = 0.25  # share of the query's weight that an article's words must carry under match=best
ANY_WEIGHT = 1e-9  # the same under match=any


class Demand(Enum):
    """What a clause asks of an article."""

    OPTIONAL = auto()  # a bare word: counts by its weight
    REQUIRED = auto()
    FILTER = auto()  # required, but no part of what the query is about: a source, a date
    EXCLUDED = auto()


_NARROWING = {Demand.FILTER, Demand.EXCLUDED}


@dataclass(frozen=True, slots=True)
class Clause:
    """One item of a query: what it matches, what it asks, its weight; `preference` ranks higher what matches it."""

    query: Query
    demand: Demand
    weight: float = 0.0
    preference: Query | None = None

    @property
    def stated(self) -> Query:
        """The clause as a set of documents, for an operator that joins it."""
        return Not(self.query) if self.demand is Demand.EXCLUDED else self.query


def join(clauses: Sequence[Clause], match: Match) -> Query:
    """Combine clauses that stand side by side."""
    if len(clauses) <= 1:
        return clauses[0].stated if clauses else NOTHING
    must = [c.stated for c in clauses if c.demand in _NARROWING]
    must[:0] = _about([c for c in clauses if c.demand not in _NARROWING], match)
    return must[0] if len(must) == 1 else And(tuple(must))


def _about(clauses: Sequence[Clause], match: Match) -> list[Query]:
    """What must match of the clauses that the query is about: each, any, or those that carry enough weight."""
    preferences = tuple(c.preference for c in clauses if c.preference is not None)
    every = match is Match.ALL or all(c.demand is Demand.REQUIRED for c in clauses)
    if every and not preferences:
        return [c.query for c in clauses]
    if match is Match.ANY and not preferences and all(c.demand is Demand.OPTIONAL for c in clauses):
        return [Or(tuple(c.query for c in clauses))]
    if match is Match.BEST and not every:
        clauses = _without_questions(clauses)
    if len(clauses) == 1 and not preferences:
        return [clauses[0].query]
    parts = tuple(Weighted(c.query, c.weight, required=every or c.demand is Demand.REQUIRED) for c in clauses)
    return [Best(parts, ANY_WEIGHT if match is Match.ANY else THRESHOLD, preferences)]


def _without_questions(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """The clauses less the bare words that only ask; all of them where nothing else is left."""
    return [c for c in clauses if c.demand is not Demand.OPTIONAL or not _asks(c.query)] or clauses


def _asks(query: Query) -> bool:
    return isinstance(query, Word) and query.token.spelling in QUESTION_WORDS


def total_weight(clauses: Iterable[Clause]) -> float:
    """What several clauses weigh together."""
    return sum(clause.weight for clause in clauses)


def joint_demand(clauses: Iterable[Clause]) -> Demand:
    """What several clauses that were joined on purpose ask as one: what narrows in each part narrows as a whole."""
    return Demand.FILTER if all(c.demand in _NARROWING for c in clauses) else Demand.REQUIRED
