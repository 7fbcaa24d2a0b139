"""Scoring: what each leaf of a query adds to a document's score, by `search.ranking`, in arrays.

BM25 depends on the code of a posting alone, so it is a table of all codes, one a field and snapshot.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, assert_never

import numpy as np

from index.analysis.tokens import Token
from index.schema import TEXT_FIELDS, Level
from index.segment.norms import LENGTH_OF_BYTE
from index.storage.snapshot import OpenSegment, Snapshot
from search.engines.whoosh.docsets import DocSet, Ids
from search.engines.whoosh.evaluate import Evaluation, Ranked
from search.engines.whoosh.expansions import expanded
from search.engines.whoosh.leaves import known_as, word_list
from search.engines.whoosh.lists import PostingList
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
)
from search.ranking import ALL_WORDS_FIRST, EXPANSION, K1, LEVEL_WEIGHTS, PREFERENCE, B, idf


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """What the documents of a posting list score: a table of codes, times a weight."""

    postings: PostingList
    table: Scores
    weight: float

    @property
    def count(self) -> int:
        """How many documents score."""
        return self.postings.count

    @property
    def most(self) -> float:
        """What no document scores more than."""
        return self.weight * (K1 + 1)

    @property
    def ids(self) -> Ids:
        """The documents that score."""
        return self.postings.ids

    def values(self) -> Scores:
        """The score of each of those."""
        return np.multiply(self.table.take(self.postings.codes), self.weight)

    def at(self, ids: Ids) -> Scores:
        """The scores of some documents."""
        return self.table.take(self.postings.codes_of(ids)) * self.weight


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """What all documents of a set score alike."""

    documents: DocSet
    weight: float

    @property
    def count(self) -> int:
        """How many documents score."""
        return len(self.documents)

    @property
    def most(self) -> float:
        """What no document scores more than."""
        return self.weight

    @property
    def ids(self) -> Ids:
        """The documents that score."""
        return self.documents.ids

    def values(self) -> Scores:
        """The score of each of those."""
        return np.full(self.count, self.weight)

    def at(self, ids: Ids) -> Scores:
        """The scores of some documents."""
        return np.where(self.documents.holds(ids), self.weight, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Gated:
    """What a part of a query scores where the part matches as a whole."""

    documents: DocSet
    parts: Sequence["Contribution"]

    @property
    def count(self) -> int:
        """How many documents score."""
        return len(self.documents)

    @property
    def most(self) -> float:
        """What no document scores more than."""
        return sum(part.most for part in self.parts)

    @property
    def ids(self) -> Ids:
        """The documents that score."""
        return self.documents.ids

    def values(self) -> Scores:
        """The score of each of those."""
        return total(self.parts, self.ids)

    def at(self, ids: Ids) -> Scores:
        """The scores of some documents."""
        return total(self.parts, ids) * self.documents.holds(ids)


Contribution: TypeAlias = Listed | Constant | Gated


def total(contributions: Iterable[Contribution], ids: Ids) -> Scores:
    """The scores of some documents, added up in the order of the contributions."""
    scores = np.zeros(len(ids))
    for each in contributions:
        scores += each.at(ids)
    return scores


_KNOWN = 10_000  # words whose rarity is kept


def scores_what_matches(query: Query) -> bool:
    """Whether every document that a part of the query scores matches the query, as far as is easily told."""
    match query:
        case Word() | Phrase() | Near() | Prefix() | Wildcard() | Fuzzy():
            return True
        case Or(parts):
            return all(map(scores_what_matches, parts))
        case _:
            return False


class Statistics:
    """What scores depend on beside the document: how many documents there are, and how long they are on the mean.

    Deleted documents count until their segments are merged, which changes scores a little and costs nothing.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._segments = [part.open for part in snapshot.parts]
        self._size = snapshot.size
        self._tables: dict[str, Scores] = {}
        self._idf = lru_cache(maxsize=_KNOWN)(self._find_idf)

    def table(self, field: str) -> Scores:
        """What a code scores in a field at a weight of 1, shape (65536,); 0 for a frequency of 0."""
        if field not in self._tables:
            tokens = sum(_tokens(field, segment) for segment in self._segments)
            self._tables[field] = _table(tokens / max(1, self._size))
        return self._tables[field]

    def rarity(self, tokens: Sequence[Token], field: str, level: Level) -> float:
        """The sum of the words' idf."""
        return sum(self._idf(known_as(token, level), field, level) for token in tokens)

    def _find_idf(self, term: str, field: str, level: Level) -> float:
        having = sum(word_list(term, field, level, segment).count for segment in self._segments)
        return idf(self._size, having)


def _tokens(field: str, segment: OpenSegment) -> int:
    """How many tokens a field has in all documents."""
    return segment.keep(("tokens", field), lambda: int(segment.segment.lengths(field).sum(dtype=np.int64)))


def _table(mean_length: float) -> Scores:
    """`search.ranking.bm25` of every code."""
    frequencies, lengths = np.divmod(np.arange(1 << 16), 256)
    held_back = K1 * (1 - B + B * LENGTH_OF_BYTE[lengths] / (mean_length or 1.0))
    scores: Scores = np.asarray(frequencies * (K1 + 1) / (frequencies + held_back), np.float64)
    return scores


class Scoring:
    """What the parts of a query contribute in one segment."""

    def __init__(self, evaluation: Evaluation, statistics: Statistics) -> None:
        self.evaluation = evaluation
        self._statistics = statistics

    def contributions(self, query: Query, weight: float = 1.0, *, matches: bool = True) -> Iterator[Contribution]:
        """What the leaves of a query contribute.

        Args:
            matches: whether only documents will be scored that match the query.
        """
        match query:
            case Word() | Phrase() | Near():
                yield from self._ranked(query, weight)
            case Prefix() | Wildcard() | Fuzzy():
                yield from self._constant(query, weight)
            case Or(parts):
                for part in parts:
                    yield from self.contributions(part, weight, matches=False)
            case And() | Best() if not matches:
                yield Gated(self.evaluation.matching(query), tuple(self.contributions(query, weight)))
            case And(parts):
                for part in parts:
                    yield from self.contributions(part, weight)
            case Best():
                yield from self._best(query, weight)
            case Not() | Dated() | Between() | Measured():
                return
            case _:
                assert_never(query)

    def _best(self, best: Best, weight: float) -> Iterator[Contribution]:
        for part in best.parts:
            yield from self.contributions(part.part, weight, matches=False)
        if len(best.parts) <= 2:
            yield Constant(self.evaluation.matching_all(best), weight * ALL_WORDS_FIRST)
        for preference in best.preferences:
            yield from self.contributions(preference, weight * PREFERENCE, matches=False)

    def _constant(self, expansion: Expansion, weight: float) -> Iterator[Constant]:
        for field in expansion.fields:
            if own := TEXT_FIELDS[field].weight:
                yield Constant(expanded(expansion, field, self.evaluation.segment), weight * own * EXPANSION)

    def _ranked(self, leaf: Ranked, weight: float) -> Iterator[Listed]:
        for name in leaf.fields:
            field = TEXT_FIELDS[name]
            if not field.weight:
                continue
            widest = field.level(leaf.level)
            if not isinstance(leaf, Word):
                postings = self.evaluation.list_of(leaf, name)
                yield self._listed(leaf.tokens, postings, name, widest, weight * field.weight)
                continue
            for level in field.levels:
                if level <= widest:
                    postings = self.evaluation.list_at(leaf, name, level)
                    scaled = weight * field.weight * LEVEL_WEIGHTS[level]
                    yield self._listed((leaf.token,), postings, name, level, scaled)

    def _listed(
        self, tokens: Sequence[Token], postings: PostingList, field: str, level: Level, weight: float
    ) -> Listed:
        rarity = self._statistics.rarity(tokens, field, level)
        return Listed(postings, self._statistics.table(field), weight * rarity)
