"""Rescoring in the reference engine: every part in the most direct way."""

from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from index.schema import Level
from search.engines.entries import Entry, runs
from search.query.nodes import Word
from search.ranking import bm25, idf
from search.rescoring import FIELD, REACH, SHARES, Rescoring, likeness, opening

_likeness = lru_cache(maxsize=1 << 16)(likeness)


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
        self._entries = entries
        self._rarities = rarities
        self._mean_length = sum(entry.length(FIELD) for entry in entries) / max(1, len(entries))
        self._like_rarity = cache(self._find_like_rarity)

    def adds(self, entry: Entry) -> float:
        """What they add to the score of a document."""
        return (
            self._weights.opening * self._opening(entry)
            + self._weights.nearness * self._nearness(entry)
            + self._weights.likeness * self._likeness(entry)
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

    def _likeness(self, entry: Entry) -> float:
        """BM25 of the words of the archive that are like each, counted by how like they are."""
        families = [word.terms(Level.FAMILY) for word in self._words if word.level is Level.FAMILY]
        return sum(
            bm25(_shares(terms, entry) / SHARES, entry.length(FIELD), self._mean_length, self._like_rarity(terms))
            for terms in families
        )

    def _find_like_rarity(self, terms: tuple[str, ...]) -> float:
        """As if no document had two of the families that are like."""
        having = sum(len(_alike(terms, entry)) for entry in self._entries)
        return idf(len(self._entries), min(having, len(self._entries)))


def _alike(terms: Sequence[str], entry: Entry) -> set[str]:
    return {word.family for word in entry.words(FIELD) if any(_likeness(term, word.family) for term in terms)}


def _shares(terms: Sequence[str], entry: Entry) -> int:
    return sum(max(_likeness(term, word.family) for term in terms) for word in entry.words(FIELD))
