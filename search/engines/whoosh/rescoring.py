"""Rescoring in arrays: what the words of a query add to the scores of some documents of one segment, all at once."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import attrgetter

import numpy as np

from index.segment.norms import LENGTH_OF_BYTE, rounded
from index.storage.snapshot import OpenSegment, SnapshotPart
from search.engine import Search
from search.engines.whoosh.docsets import Ids
from search.engines.whoosh.letters import Letters
from search.engines.whoosh.scoring import saturated
from search.engines.whoosh.share import Candidate, in_order
from search.engines.whoosh.statistics import Statistics
from search.engines.whoosh.sums import Scores
from search.engines.whoosh.texts import Texts
from search.query.nodes import Word
from search.query.words import asked_words
from search.ranking import DIGITS, K1, B
from search.request import Sort
from search.rescoring import FIELD, OPENING, REACH, Rescoring

_OWN = attrgetter("own")


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
        self._letters = Letters(words, self._rarities) if weights.letters else None
        self._mean_length = statistics.mean_length(FIELD) or 1.0

    def ordered(self, page: Sequence[Candidate]) -> Sequence[Candidate]:
        """A page that begins with the best of all, the first of them scored again, and in the order of their scores."""
        best, rest = page[: self.weights.depth], page[self.weights.depth :]
        again = [
            candidate
            for part in {candidate.part for candidate in best}
            for candidate in self._again(part, sorted([each for each in best if each.part is part], key=_OWN))
        ]
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
        held_back = np.asarray(K1 * (1 - B + B * lengths / self._mean_length), np.float64)
        texts = Texts(ids, FIELD, segment)
        added = np.zeros(len(ids))
        if weights.opening or weights.nearness:
            placed = _Placed(self._words, texts)
        if weights.opening:
            added += weights.opening * (self._rarities @ placed.openings())
        if weights.nearness:
            near = saturated(placed.nearness(self._rarities), held_back)
            added += weights.nearness * (np.minimum(1.0, self._rarities) @ near)
        if self._letters is not None:
            added += weights.letters * self._letters.adds(texts, held_back)
        return added


class _Placed:
    """Where words stand in some documents.

    A cell is the number of the word times that of the documents, plus the document's place among them.
    """

    def __init__(self, words: Sequence[Word], texts: Texts) -> None:
        self._tokens, counts = texts.of_words(words)
        self._shape = len(words), len(texts)
        self._words = np.repeat(np.arange(len(words)), counts)
        self._documents = texts.documents(self._tokens)
        self._positions = self._tokens - texts.firsts.take(self._documents)
        self._cells = self._words * len(texts) + self._documents

    def openings(self) -> Scores:
        """`search.rescoring.opening` of each word and document, shape (words, documents); 0 where it is not."""
        rows, columns = self._shape
        firsts = np.full(rows * columns, np.inf)
        np.minimum.at(firsts, self._cells, self._positions.astype(np.float64))
        counted: Scores = OPENING / (OPENING + firsts)
        return counted.reshape(self._shape)

    def nearness(self, rarities: Scores) -> Scores:
        """How near each word stands to others, weighed by their rarity, shape (words, documents)."""
        rows, columns = self._shape
        apart = self._tokens + REACH * self._documents  # so that no document reaches into the next
        order = apart.argsort(kind="stable")
        words, cells = self._words.take(order), self._cells.take(order)
        distances = np.diff(apart.take(order))
        pairs = ((distances < REACH) & (distances > 0) & (words[1:] != words[:-1])).nonzero()[0]
        closeness = 1 / distances[pairs]
        places = np.concatenate([cells[pairs], cells[pairs + 1]])
        amounts = np.concatenate([closeness * rarities[words[pairs + 1]], closeness * rarities[words[pairs]]])
        return np.bincount(places, amounts, rows * columns).astype(np.float64, copy=False).reshape(self._shape)
