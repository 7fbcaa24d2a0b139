"""Letters: which groups of four letters of the words of a query stand in some documents, in whatever words."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from index.columns.numbers import Wide
from index.schema import Level
from search.engines.whoosh.groups import Rows
from search.engines.whoosh.scoring import saturated
from search.engines.whoosh.sums import Scores
from search.engines.whoosh.texts import Texts
from search.query.nodes import Word
from search.rescoring import COUNTED, asked_groups

_LOW = np.uint32(16)  # bits of a group that the table leaves out


class Letters:
    """The groups of the words that are asked for at the family level, each with the idf of its words."""

    def __init__(self, words: Sequence[Word], rarities: Scores) -> None:
        weights: defaultdict[int, float] = defaultdict(float)
        for word, rarity in zip(words, rarities.tolist(), strict=True):
            for group in asked_groups(word.token.spelling) if word.level is Level.FAMILY else ():
                weights[group] += rarity
        self._groups = np.array(sorted(weights), np.uint32)
        self._weights = np.array([weights[group] for group in self._groups.tolist()])
        self._may_be = np.zeros(1 << (32 - int(_LOW)), np.bool_)  # most groups are not asked for, by half of their bits
        self._may_be[self._groups >> _LOW] = True

    def adds(self, texts: Texts, held_back: Scores) -> Scores:
        """What they add to the scores of some documents, at a weight of 1."""
        if not len(self._groups):
            return np.zeros(len(texts))
        words = texts.words()
        rows, groups = self._found(words.groups)
        documents, counts = words.documents(rows)
        cells = documents * len(self._groups) + np.repeat(groups, counts)
        met = np.bincount(cells, minlength=len(texts) * len(self._groups)).reshape(len(texts), -1)
        return np.asarray(saturated(COUNTED * met.astype(np.float64), held_back[:, np.newaxis]) @ self._weights)

    def _found(self, rows: Rows) -> tuple[Wide, Wide]:
        """Which rows have which of the groups."""
        having = rows.ravel()
        where = self._may_be.take(having >> _LOW).nonzero()[0]
        having = having.take(where)
        group = self._groups.searchsorted(having)
        right = self._groups.take(group, mode="clip") == having
        return where[right] // rows.shape[1], group[right]
