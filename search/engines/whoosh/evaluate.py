"""Evaluation: the query tree as set algebra on document numbers, and its scores, by `search.ranking`, in arrays.

A set is a mask over all documents of a snapshot, deleted ones never in it; scores are a number a document. One
evaluation serves one search on one snapshot.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from index.schema import TEXT_FIELDS, Level
from index.storage.snapshot import Mask, Snapshot
from search.engines.whoosh.columns import in_date_bucket, in_period
from search.engines.whoosh.leaves import find, find_word
from search.query.nodes import (
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
    Wildcard,
    Word,
)
from search.ranking import ALL_WORDS_FIRST, K1, LEVEL_WEIGHTS, PREFERENCE, B, idf

Scores = NDArray[np.float64]


class Evaluation:
    """What queries match in a snapshot, and how well."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._masks: dict[Query, Mask] = {}

    def matching(self, query: Query) -> Mask:
        """Which documents match."""
        if query not in self._masks:
            self._masks[query] = self._match(query)
        return self._masks[query]

    def _match(self, query: Query) -> Mask:
        match query:
            case Word() | Phrase():
                return self._match_leaf(query)
            case Near() | Prefix() | Wildcard() | Fuzzy() | Measured():
                raise NotImplementedError(type(query).__name__)
            case Dated(bucket):
                return in_date_bucket(bucket, self._snapshot)
            case Between(period):
                return in_period(period, self._snapshot)
            case And(parts):
                return reduce(and_, map(self.matching, parts), self._snapshot.live)
            case Or(parts):
                return reduce(or_, map(self.matching, parts), self._nothing())
            case Not(part):
                return self._snapshot.live & ~self.matching(part)
            case Best():
                return self._match_best(query)
            case _:
                assert_never(query)

    def _nothing(self) -> Mask:
        return np.zeros(self._snapshot.size, np.bool_)

    def _match_leaf(self, leaf: Word | Phrase) -> Mask:
        mask = self._nothing()
        for field in leaf.fields:
            mask[find(leaf, field, self._snapshot).documents] = True
        return mask

    def _match_best(self, best: Best) -> Mask:
        carried = np.zeros(self._snapshot.size)
        any_part, passed = self._nothing(), self._snapshot.live
        for part in best.parts:
            mask = self.matching(part.part)
            carried += part.weight * mask
            any_part |= mask
            if part.required:
                passed = passed & mask
        return passed & any_part & (carried >= best.least)

    def matching_all(self, best: Best) -> Mask:
        """Which documents match every part."""
        return self.matching(And(tuple(part.part for part in best.parts)))

    def scores(self, query: Query) -> Scores:
        """How well each document matches; 0 where it does not."""
        match query:
            case Word() | Phrase():
                return self._score_leaf(query)
            case And(parts):
                return np.where(self.matching(query), self._sum(parts), 0.0)
            case Or(parts):
                return self._sum(parts)
            case Best():
                return self._score_best(query)
            case Near() | Prefix() | Wildcard() | Fuzzy() | Measured():
                raise NotImplementedError(type(query).__name__)
            case Not() | Dated() | Between():
                return self._sum(())
            case _:
                assert_never(query)

    def _sum(self, queries: Sequence[Query]) -> Scores:
        total = np.zeros(self._snapshot.size)
        for query in queries:
            total += self.scores(query)
        return total

    def _score_best(self, best: Best) -> Scores:
        total = self._sum([part.part for part in best.parts])
        if len(best.parts) <= 2:
            total += ALL_WORDS_FIRST * self.matching_all(best)
        total += PREFERENCE * self._sum(best.preferences)
        return np.where(self.matching(best), total, 0.0)

    def _score_leaf(self, leaf: Word | Phrase) -> Scores:
        total = np.zeros(self._snapshot.size)
        for name in leaf.fields:
            field = TEXT_FIELDS[name]
            if not field.weight:
                continue
            widest = field.level(leaf.level)
            if isinstance(leaf, Phrase):
                self._add(total, leaf, name, widest, field.weight)
                continue
            for level in field.levels:
                if level <= widest:
                    self._add(total, Word(leaf.token, level), name, level, field.weight * LEVEL_WEIGHTS[level])
        return total

    def _add(self, total: Scores, leaf: Word | Phrase, field: str, level: Level, weight: float) -> None:
        tokens = leaf.tokens if isinstance(leaf, Phrase) else (leaf.token,)
        key = (
            "bm25",
            tuple(token.marked if level is Level.WRITTEN else token.term(level) for token in tokens),
            field,
            level,
        )
        documents, scores = self._snapshot.cached(key, lambda: self._bm25(leaf, field, level))
        total[documents] += np.multiply(weight, scores)

    def _bm25(self, leaf: Word | Phrase, field: str, level: Level) -> tuple[NDArray[np.int32], Scores]:
        """`search.ranking.bm25` of each document that has the leaf."""
        tokens = leaf.tokens if isinstance(leaf, Phrase) else (leaf.token,)
        found = find(leaf, field, self._snapshot)
        having = [find_word(token, field, level, self._snapshot) for token in tokens]
        rarity = sum(idf(self._snapshot.count, len(postings.documents)) for postings in having)
        lengths = self._snapshot.lengths(field)[found.documents]
        held_back = K1 * (1 - B + B * lengths / (self._snapshot.mean_lengths[field] or 1.0))
        return found.documents, rarity * found.frequencies * (K1 + 1) / (found.frequencies + held_back)
