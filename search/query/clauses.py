"""Clauses: what each item of a query asks of an article, and how items that stand side by side join into one tree.

Made by `parser`; docs/decisions/0002-query-language.md says why they join so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import assert_never

from index.analysis.stopwords import QUESTION_WORDS
from index.analysis.weights import weight
from index.schema import BARE_FIELDS
from search.query.nodes import (
    NOTHING,
    And,
    Best,
    Between,
    Dated,
    Fuzzy,
    Measured,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Weighted,
    Wildcard,
    Word,
)
from search.request import Match

THRESHOLD = 0.25  # share of the query's weight that an article's words must carry under match=best
ANY_WEIGHT = 1e-9  # the same under match=any
_EXPANSION_WEIGHT = 1.0  # of a prefix, pattern or misspelt word, in the query's weight


class Demand(Enum):
    """What a clause asks of an article."""

    OPTIONAL = auto()  # a bare word: counts by its weight
    REQUIRED = auto()
    FILTER = auto()  # required, but no part of what the query is about: a source, a date
    EXCLUDED = auto()


_NARROWING = {Demand.FILTER, Demand.EXCLUDED}


@dataclass(frozen=True, slots=True)
class Clause:
    """One item of a query: what it matches, what it asks; `preference` ranks higher what matches it."""

    query: Query
    demand: Demand
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
    if match is Match.BEST:
        clauses = _without_questions(clauses)
    every = match is Match.ALL or all(c.demand is Demand.REQUIRED for c in clauses)
    if every and not preferences:
        return [c.query for c in clauses]
    if len(clauses) == 1 and not preferences:
        return [clauses[0].query]
    if match is Match.ANY and not preferences and all(c.demand is Demand.OPTIONAL for c in clauses):
        return [Or(tuple(c.query for c in clauses))]
    parts = tuple(Weighted(c.query, weight_of(c.query), required=every or c.demand is Demand.REQUIRED) for c in clauses)
    return [Best(parts, ANY_WEIGHT if match is Match.ANY else THRESHOLD, preferences)]


def _without_questions(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """The clauses less the bare words that only ask; all of them where nothing else is left."""
    return [c for c in clauses if c.demand is not Demand.OPTIONAL or not asks(c.query)] or clauses


def asks(query: Query) -> bool:
    """Whether a query is a word that only asks: متى, من."""
    return isinstance(query, Word) and query.token.spelling in QUESTION_WORDS


def weight_of(query: Query) -> float:
    """What an item that asks for this weighs: what its words do, and nothing where it only narrows."""
    match query:
        case Word() | Phrase() | Near() | Prefix() | Wildcard() | Fuzzy() if not {*query.fields} <= {*BARE_FIELDS}:
            return 0.0
        case Word(token):
            return weight(token)
        case Phrase(tokens):  # one thing that is asked for, beside others
            return max(map(weight, tokens))
        case Near(tokens):
            return sum(map(weight, tokens))
        case Prefix() | Wildcard() | Fuzzy():
            return _EXPANSION_WEIGHT
        case And(parts):
            return sum(map(weight_of, parts))
        case Or(parts):
            return max(map(weight_of, parts), default=0.0)
        case Best(parts):
            return sum(part.weight for part in parts)
        case Not() | Measured() | Dated() | Between():
            return 0.0
        case _:
            assert_never(query)


def joint_demand(clauses: Iterable[Clause]) -> Demand:
    """What several clauses that were joined on purpose ask as one: what narrows in each part narrows as a whole."""
    return Demand.FILTER if all(c.demand in _NARROWING for c in clauses) else Demand.REQUIRED
