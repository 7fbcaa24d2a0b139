"""Rescoring in arrays: what the words of a query add to the scores of some documents of one segment, all at once."""

from collections.abc import Iterable, Sequence
from itertools import groupby, repeat
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from index.schema import Level
from index.segment.norms import LENGTH_OF_BYTE, rounded
from index.segment.positions import POSITION_BITS
from index.storage.snapshot import OpenSegment, SnapshotPart
from search.engine import Search
from search.engines.whoosh.docsets import DocSet, Ids
from search.engines.whoosh.leaves import known_as_any, word_places
from search.engines.whoosh.likes import likes
from search.engines.whoosh.occurrences import Keys
from search.engines.whoosh.share import Candidate, in_order
from search.engines.whoosh.statistics import Statistics
from search.engines.whoosh.sums import Scores
from search.query.nodes import Word
from search.query.words import asked_words
from search.ranking import DIGITS, K1, MOST_OCCURRENCES, B
from search.request import Sort
from search.rescoring import FIELD, OPENING, REACH, SHARES, Rescoring

_PART = attrgetter("part")
_PLACE = attrgetter("number")
_POSITION = (1 << POSITION_BITS) - 1


def closer_of(asked: Search, statistics: Statistics) -> "Closer | None":
    """What scores again for a search; None where its page is as the first stage has it."""
    weights = asked.rescoring
    if weights is None or asked.sort is not Sort.RELEVANCE or not asked.limit or asked.offset >= weights.depth:
        return None
    words = asked_words(asked.query, FIELD)
    return Closer(weights, words, statistics) if words else None


class Closer:
    """What some words add to the scores of documents that are looked at closer.

    Attributes:
        weights: of the parts; one of 0 costs nothing.
    """

    def __init__(self, weights: Rescoring, words: Sequence[Word], statistics: Statistics) -> None:
        self.weights = weights
        self._words = words
        self._rarities = np.array([statistics.rarity(word, FIELD, word.level) for word in words])
        self._families = [word.terms(Level.FAMILY) for word in words if word.level is Level.FAMILY]
        self._like_rarities = [statistics.like_rarity(terms, FIELD) for terms in self._families if weights.likeness]
        self._mean_length = statistics.mean_length(FIELD) or 1.0

    def ordered(self, page: Sequence[Candidate]) -> Sequence[Candidate]:
        """A page that begins with the best of all, the first of them scored again, and in the order of their scores."""
        best, rest = page[: self.weights.depth], page[self.weights.depth :]
        by_part = groupby(sorted(best, key=_PLACE), key=_PART)
        again = [candidate for part, group in by_part for candidate in self._again(part, list(group))]
        return [*in_order(again), *rest]

    def _again(self, part: SnapshotPart, group: Sequence[Candidate]) -> Iterable[Candidate]:
        ids = np.array([candidate.own for candidate in group], np.intp)
        before = np.array([candidate.score for candidate in group])
        scores = (before + self.adds(ids, part.open)).round(DIGITS)
        return map(Candidate, (-scores).tolist(), ids.tolist(), scores.tolist(), repeat(part))

    def adds(self, ids: Ids, segment: OpenSegment) -> Scores:
        """What they add to the scores of some documents of a segment, ascending."""
        weights = self.weights
        lengths = LENGTH_OF_BYTE[rounded(segment.segment.lengths(FIELD)[ids])]
        held_back = K1 * (1 - B + B * lengths / self._mean_length)
        added = np.zeros(len(ids))
        if weights.likeness:
            added += weights.likeness * self._likeness(ids, segment, held_back)
        if weights.opening or weights.nearness:
            placed = _Placed(self._words, ids, segment)
            added += weights.opening * (placed.openings() @ self._rarities)
            if weights.nearness:
                near = _saturated(placed.nearness(self._rarities), held_back[:, None])
                added += weights.nearness * (near @ np.minimum(1.0, self._rarities))
        return added

    def _likeness(self, ids: Ids, segment: OpenSegment, held_back: Scores) -> Scores:
        added = np.zeros(len(ids))
        for terms, rarity in zip(self._families, self._like_rarities, strict=True):
            added += rarity * _saturated(likes(terms, FIELD, segment).at(ids) / SHARES, held_back)
        return added


def _saturated(amounts: Scores, held_back: Scores) -> Scores:
    counted = np.minimum(amounts, MOST_OCCURRENCES)
    return counted * (K1 + 1) / (counted + held_back)


class _Placed:
    """Where words stand in some documents.

    A cell is a document's place among them times the number of words, plus the word's place.
    """

    def __init__(self, words: Sequence[Word], ids: Ids, segment: OpenSegment) -> None:
        among = DocSet(segment.size, ids=ids)
        each = [_keys(word, among, segment) for word in words]
        self._shape = len(ids), len(words)
        self._keys = np.concatenate(each)
        self._words = np.repeat(np.arange(len(words)), [len(keys) for keys in each])
        self._cells = ids.searchsorted(self._keys >> POSITION_BITS) * len(words) + self._words

    def openings(self) -> Scores:
        """`search.rescoring.opening` of each document and word, shape (documents, words); 0 where it is not."""
        rows, columns = self._shape
        firsts = np.full(rows * columns, np.inf)
        np.minimum.at(firsts, self._cells, (self._keys & _POSITION).astype(np.float64))
        return (OPENING / (OPENING + firsts)).reshape(self._shape)

    def nearness(self, rarities: NDArray[np.float64]) -> Scores:
        """How near each word stands to others, weighed by their rarity, shape (documents, words)."""
        rows, columns = self._shape
        order = self._keys.argsort(kind="stable")
        keys, words, cells = self._keys[order], self._words[order], self._cells[order]
        distances = np.diff(keys)
        pairs = np.flatnonzero((distances < REACH) & (distances > 0) & (words[1:] != words[:-1]))
        closeness = 1 / distances[pairs]
        places = np.concatenate([cells[pairs], cells[pairs + 1]])
        amounts = np.concatenate([closeness * rarities[words[pairs + 1]], closeness * rarities[words[pairs]]])
        return np.bincount(places, amounts, rows * columns).reshape(self._shape)


def _keys(word: Word, among: DocSet, segment: OpenSegment) -> Keys:
    terms = known_as_any(word, word.level)
    return _joined([word_places(term, FIELD, word.level, among, segment) for term in terms])


def _joined(keys: Iterable[Keys]) -> Keys:
    return np.concatenate([np.zeros(0, np.int64), *keys])
