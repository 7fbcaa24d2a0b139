"""The plan of a search: what is scored, and by how much, worked out once for all segments.

Each piece of it gives, in a segment, one contribution to the scores (`scoring`).
"""

from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple, TypeAlias, assert_never

from index.schema import TEXT_FIELDS, Level
from search.engine import Search
from search.engines.whoosh.evaluate import Evaluation, Ranked
from search.engines.whoosh.expansions import expanded
from search.engines.whoosh.scoring import Constant, Gated, Listed
from search.engines.whoosh.statistics import Statistics
from search.engines.whoosh.sums import Scores
from search.query.nodes import (
    And,
    Best,
    Between,
    Dated,
    Expansion,
    Fuzzy,
    Measured,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Wildcard,
    Word,
    best_of,
)
from search.ranking import ALL_WORDS_FIRST, EXPANSION, LEVEL_WEIGHTS, PREFERENCE

MOST_WITH_ALL = 2  # parts of a query of bare words for which documents that have them all come first, and are counted


class ByList(NamedTuple):
    """A leaf in one field at one level, by BM25."""

    leaf: Ranked
    field: str
    level: Level
    table: Scores
    weight: float

    def within(self, segment: Evaluation) -> Listed:
        """What it contributes in a segment."""
        return Listed(segment.list_at(self.leaf, self.field, self.level), self.table, self.weight)


class ByExpansion(NamedTuple):
    """An expansion in one field, the same for all documents."""

    expansion: Expansion
    field: str
    weight: float

    def within(self, segment: Evaluation) -> Constant:
        """What it contributes in a segment."""
        return Constant(expanded(self.expansion, self.field, segment.segment), self.weight)


class ByAll(NamedTuple):
    """Having every part of a query of few bare words."""

    best: Best
    weight: float

    def within(self, segment: Evaluation) -> Constant:
        """What it contributes in a segment."""
        return Constant(segment.matching_all(self.best), self.weight)


class Whole(NamedTuple):
    """A part of the query that scores only where it matches as a whole."""

    query: Query
    pieces: tuple["Piece", ...]

    def within(self, segment: Evaluation) -> Gated:
        """What it contributes in a segment."""
        return Gated(segment.matching(self.query), tuple(piece.within(segment) for piece in self.pieces))


Piece: TypeAlias = ByList | ByExpansion | ByAll | Whole


class Plan(NamedTuple):
    """A search, and how it is scored.

    Attributes:
        closed: whether every document that a piece scores matches the query, as far as is easily told.
        few: the bare words, where it is counted how many documents have them all.
    """

    asked: Search
    pieces: tuple[Piece, ...]
    closed: bool
    few: Best | None


def plan(asked: Search, statistics: Statistics) -> Plan:
    """Plan a search."""
    best = best_of(asked.query)
    few = best if best is not None and len(best.parts) <= MOST_WITH_ALL else None
    pieces = tuple(_pieces(asked.query, statistics)) if asked.limit else ()
    return Plan(asked, pieces, _scores_what_matches(asked.query), few)


def _scores_what_matches(query: Query) -> bool:
    match query:
        case Word() | Phrase() | Near() | Prefix() | Wildcard() | Fuzzy():
            return True
        case Or(parts):
            return all(map(_scores_what_matches, parts))
        case _:
            return False


def _pieces(query: Query, statistics: Statistics, weight: float = 1.0, *, matches: bool = True) -> Iterator[Piece]:
    """What is scored of a part of the query.

    Args:
        matches: whether only documents will be scored that match the part.
    """
    match query:
        case Word() | Phrase() | Near():
            yield from _lists(query, statistics, weight)
        case Prefix() | Wildcard() | Fuzzy():
            weights = {field: weight * EXPANSION * TEXT_FIELDS[field].weight for field in query.fields}
            yield from (ByExpansion(query, field, own) for field, own in weights.items() if own)
        case Or(parts):
            yield from chain.from_iterable(_pieces(part, statistics, weight, matches=False) for part in parts)
        case And() | Best() if not matches:
            yield Whole(query, tuple(_pieces(query, statistics, weight)))
        case And(parts):
            yield from chain.from_iterable(_pieces(part, statistics, weight) for part in parts)
        case Best():
            yield from _best(query, statistics, weight)
        case Not() | Dated() | Between() | Measured():
            return
        case _:
            assert_never(query)


def _best(best: Best, statistics: Statistics, weight: float) -> Iterator[Piece]:
    for part in best.parts:
        yield from _pieces(part.part, statistics, weight, matches=False)
    if len(best.parts) <= MOST_WITH_ALL:
        yield ByAll(best, weight * ALL_WORDS_FIRST)
    for preference in best.preferences:
        yield from _pieces(preference, statistics, weight * PREFERENCE, matches=False)


def _lists(leaf: Ranked, statistics: Statistics, weight: float) -> Iterator[ByList]:
    is_word = isinstance(leaf, Word)
    for name in leaf.fields:
        for level, own in _levels(name, leaf.level, is_word):
            rarity = statistics.rarity(leaf, name, level)
            yield ByList(leaf, name, level, statistics.table(name), weight * own * rarity)


@cache
def _levels(name: str, asked: Level, is_word: bool, /) -> tuple[tuple[Level, float], ...]:
    """The levels at which a leaf scores in a field, and by how much."""
    field = TEXT_FIELDS[name]
    if not field.weight:
        return ()
    widest = field.level(asked)
    weights = LEVEL_WEIGHTS if is_word else {widest: 1.0}
    return tuple((each, field.weight * weights[each]) for each in field.levels if each <= widest and each in weights)
