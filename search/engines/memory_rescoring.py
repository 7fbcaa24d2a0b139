"""Rescoring in the reference engine: every part in the most direct way."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise

from index.schema import Level
from search.engines.entries import Entry, runs
from search.query.nodes import Word
from search.ranking import bm25
from search.rescoring import COUNTED, FIELD, REACH, Rescoring, asked_groups, groups, opening

_groups = lru_cache(maxsize=1 << 16)(groups)


class Closer:
    """What the words of a query add to the scores of documents that are looked at closer.

    Args:
        rarities: the idf of each word in the field looked at.
        entries: all documents.
    """

    def __init__(
        self,
        weights: Rescoring,
        words: Sequence[Word],
        rarities: Sequence[float],
        entries: Collection[Entry],
    ) -> None:
        self._weights = weights
        self._words = words
        self._rarities = rarities
        self._mean_length = sum(entry.length(FIELD) for entry in entries) / max(1, len(entries))

    def adds(self, entry: Entry) -> float:
        """What they add to the score of a document."""
        return (
            self._weights.opening * self._opening(entry)
            + self._weights.nearness * self._nearness(entry)
            + self._weights.letters * self._letters(entry)
        )

    def _places(self, entry: Entry, word: Word) -> list[int]:
        return [place for tokens in entry.fields[FIELD] for place in runs(word, tokens, word.level)]

    def _opening(self, entry: Entry) -> float:
        firsts = (min(self._places(entry, word), default=None) for word in self._words)
        return sum(
            rarity * opening(first) for rarity, first in zip(self._rarities, firsts, strict=True) if first is not None
        )

    def _nearness(self, entry: Entry) -> float:
        """BM25 of the words that stand next to each, weighed by their idf over the distance (Büttcher et al. 2006)."""
        placed = sorted((place, n) for n, word in enumerate(self._words) for place in self._places(entry, word))
        near = [0.0] * len(self._words)
        for (place, one), (next_place, other) in pairwise(placed):
            distance = next_place - place
            if one != other and 0 < distance < REACH:
                near[one] += self._rarities[other] / distance
                near[other] += self._rarities[one] / distance
        weighed = zip(near, self._rarities, strict=True)
        return sum(bm25(amount, entry.length(FIELD), self._mean_length, min(1.0, own)) for amount, own in weighed)

    def _letters(self, entry: Entry) -> float:
        """BM25 of the groups of letters of each word, in whatever words they stand, all with the idf of the word."""
        met = Counter(group for token in entry.words(FIELD) for group in _groups(token.spelling))
        return sum(
            bm25(COUNTED * met[group], entry.length(FIELD), self._mean_length, rarity)
            for word, rarity in zip(self._words, self._rarities, strict=True)
            if word.level is Level.FAMILY
            for group in asked_groups(word.token.spelling)
        )
