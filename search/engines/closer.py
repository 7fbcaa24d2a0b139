"""The closer look, in arrays: what the words of a query add to the scores of a few documents, all at once.

What `memory_rescoring` says, for engines that have the words of those documents in order.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Wide
from index.segment.norms import LENGTH_OF_BYTE, rounded
from search.engines.letters import Letters
from search.query.nodes import Word
from search.ranking import K1, MOST_OCCURRENCES, B
from search.rescoring import COUNTED, OPENING, REACH, Rescoring

Amounts = NDArray[np.float64]


class Texts(Protocol):
    """The words of one field of some documents, numbered through, document after document."""

    @property
    def firsts(self) -> Wide:
        """Shape (documents + 1,), the first word of each."""
        ...

    def of_words(self, words: Sequence[Word]) -> tuple[Wide, Wide]:
        """Where some words stand, names in any of their spellings, word after word, and how often each does."""
        ...

    def of_groups(self, letters: Letters) -> tuple[Wide, Wide]:
        """Which documents have which of some groups of letters, as often as words that have it stand there."""
        ...


class Closer:
    """What some words add to the scores of documents that are looked at closer.

    Args:
        rarities: the idf of each word in the field looked at.
        mean_length: of that field, in words.
    Attributes:
        weights: of the parts; one of 0 costs nothing.
    """

    def __init__(
        self, weights: Rescoring, words: Sequence[Word], rarities: Sequence[float], mean_length: float
    ) -> None:
        self.weights = weights
        self._words = words
        self._rarities = np.array(rarities)
        self._letters = Letters(words, rarities)
        self._mean_length = mean_length or 1.0

    def adds(self, texts: Texts, lengths: NDArray[np.integer]) -> Amounts:
        """What they add to the score of each document, shape (documents,).

        Args:
            lengths: of the field in each, in words.
        """
        weights = self.weights
        held_back = self._held_back(lengths)
        added = np.zeros(len(lengths))
        if weights.opening or weights.nearness:
            placed = _Placed(self._words, texts)
        if weights.opening:
            added += weights.opening * (self._rarities @ placed.openings())
        if weights.nearness:
            near = _saturated(placed.nearness(self._rarities), held_back)
            added += weights.nearness * (np.minimum(1.0, self._rarities) @ near)
        if weights.letters and len(self._letters):
            met = _saturated(COUNTED * self._counts(texts), held_back)
            added += weights.letters * (self._letters.weights @ met)
        return added

    def _counts(self, texts: Texts) -> Wide:
        """How often each group of letters stands in each document, shape (groups, documents)."""
        documents, groups = texts.of_groups(self._letters)
        rows, columns = len(self._letters), len(texts.firsts) - 1
        return np.bincount(groups * columns + documents, minlength=rows * columns).reshape(rows, columns)

    def _held_back(self, lengths: NDArray[np.integer]) -> Amounts:
        """`search.ranking.held_back` of some lengths."""
        known = LENGTH_OF_BYTE[rounded(lengths)]
        return np.asarray(K1 * (1 - B + B * known / self._mean_length), np.float64)


class _Placed:
    """Where words stand in some documents.

    A cell is the number of the word times that of the documents, plus the document's place among them.
    """

    def __init__(self, words: Sequence[Word], texts: Texts) -> None:
        self._tokens, counts = texts.of_words(words)
        self._shape = len(words), len(texts.firsts) - 1
        self._words = np.repeat(np.arange(len(words)), counts)
        self._documents = texts.firsts.searchsorted(self._tokens, "right") - 1
        self._positions = self._tokens - texts.firsts.take(self._documents)
        self._cells = self._words * self._shape[1] + self._documents

    def openings(self) -> Amounts:
        """`search.rescoring.opening` of each word and document, shape (words, documents); 0 where it is not."""
        rows, columns = self._shape
        firsts = np.full(rows * columns, np.inf)
        np.minimum.at(firsts, self._cells, self._positions.astype(np.float64))
        counted: Amounts = OPENING / (OPENING + firsts)
        return counted.reshape(self._shape)

    def nearness(self, rarities: Amounts) -> Amounts:
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


def _saturated(amounts: NDArray[np.number], held_back: Amounts) -> Amounts:
    """`search.ranking.saturated` of some amounts in each document, shape (anything, documents)."""
    counted = np.minimum(amounts, MOST_OCCURRENCES)
    return np.asarray(counted * (K1 + 1) / (counted + held_back))
