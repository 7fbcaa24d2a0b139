"""Statistics: what scores depend on beside the document, of all segments of a commit."""

from functools import lru_cache

import numpy as np

from index.schema import Level
from index.segment.norms import LENGTH_OF_BYTE
from index.storage.snapshot import OpenSegment, Snapshot
from search.engines.whoosh.leaves import known_as, known_as_any, word_list
from search.engines.whoosh.sums import Scores
from search.query.nodes import Near, Phrase, Word
from search.ranking import K1, B, idf

_KNOWN = 10_000  # words whose rarity is kept


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
            self._tables[field] = _table(self.mean_length(field))
        return self._tables[field]

    def mean_length(self, field: str) -> float:
        """How many tokens a field has on the mean."""
        return sum(_tokens(field, segment) for segment in self._segments) / max(1, self._size)

    def rarity(self, leaf: Word | Phrase | Near, field: str, level: Level) -> float:
        """The idf of a word, of a name spelled in several ways that of the commonest; of several words, the sum."""
        if isinstance(leaf, Word):
            return min([self._idf(term, field, level) for term in known_as_any(leaf, level)])
        return sum([self._idf(known_as(token, level), field, level) for token in leaf.tokens])

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
