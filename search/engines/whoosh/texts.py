"""Texts: the words of a few documents of a segment, in order, in which those of a query are looked for."""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from index.columns.numbers import Uints, Wide, narrowest, places
from index.schema import Level
from index.segment.positions import LAST_POSITION, POSITION_BITS
from index.storage.snapshot import OpenSegment
from search.engines.letters import Letters
from search.engines.whoosh.docsets import Ids
from search.engines.whoosh.groups import Groups
from search.engines.whoosh.leaves import has_marks, known_as_any, marked_occurrences, word_list
from search.query.nodes import Word


class Texts:
    """The tokens of one field of some documents, numbered through, document after document.

    Args:
        ids: the documents, ascending.
    Attributes:
        firsts: shape (documents + 1,), the first token of each.
    """

    def __init__(self, ids: Ids, field: str, segment: OpenSegment) -> None:
        self._ids, self._field, self._segment = ids, field, segment
        self._text = segment.segment.fields[field]
        self.firsts, self._leaves = self._text.forward.of(ids)

    def __len__(self) -> int:
        return len(self._ids)

    def of_words(self, words: Sequence[Word]) -> tuple[Wide, Wide]:
        """Where some words stand, names in any of their spellings: tokens, word after word, and how many each has."""
        each = [[self._of(term, word.level) for term in known_as_any(word, word.level)] for word in words]
        counts = np.array([sum(map(len, found)) for found in each])
        return np.concatenate(list(chain.from_iterable(each))), counts

    def _of(self, term: str, level: Level) -> Wide:
        if has_marks(term, level):
            return self._with_marks(term)
        number = word_list(term, self._field, level, self._segment).term
        leaves = range(0) if number is None else self._text.leaves(level, number)
        return (self._leaves - np.uint32(leaves.start) < len(leaves)).nonzero()[0]  # what is below wraps around

    def _with_marks(self, term: str) -> Wide:
        found = marked_occurrences(term, self._field, self._segment)
        documents, positions = found >> POSITION_BITS, found & LAST_POSITION
        rows = self._ids.searchsorted(documents)
        here = self._ids.searchsorted(documents, "right") > rows
        return np.asarray(self.firsts.take(rows[here]) + positions[here])

    def of_groups(self, letters: Letters) -> tuple[Wide, Wide]:
        """Which documents have which of some groups of letters, as often as words that have it stand there."""
        words = self.words()
        where, groups = letters.find(words.groups.ravel())
        documents, counts = words.documents(where // words.groups.shape[1])
        return documents, np.repeat(groups, counts)

    def words(self) -> "Words":
        """The different words, and who has them."""
        kind = narrowest((self._text.count(Level.WRITTEN) + 1) * len(self))
        keys = self._leaves.astype(kind) * len(self)
        keys += np.repeat(np.arange(len(self), dtype=kind), np.diff(self.firsts))
        keys.sort()
        groups = self._segment.keep(("groups", self._field), lambda: Groups(self._field, self._segment))
        return Words(keys, len(self), groups)


class Words:
    """The different words of some documents.

    Args:
        keys: shape (tokens,), the leaf of each times the number of documents, plus the document; ascending.
    Attributes:
        groups: the groups of letters of each.
    """

    def __init__(self, keys: Uints, documents: int, groups: Groups) -> None:
        self._keys, self._size = keys, documents
        leaves = keys // documents
        differs = np.ones(len(keys) + 1, np.bool_)  # a word begins, or all end
        np.not_equal(leaves[1:], leaves[:-1], out=differs[1:-1])
        self._starts = differs.nonzero()[0]
        self.groups = groups.of(leaves.take(self._starts[:-1]).astype(np.uint32))

    def documents(self, words: Wide) -> tuple[Wide, Wide]:
        """Which documents have some of the words, as often as they do, word after word, and how many each has."""
        starts = self._starts.take(words)
        counts = self._starts[1:].take(words) - starts
        return (self._keys[places(starts, counts)] % self._size).astype(np.int64), counts
