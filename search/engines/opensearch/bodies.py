"""Bodies: the words of the documents that are looked at closer (`search.engines.closer`), from what came with a list.

All bodies are one text, in which words are looked for as in any text: forty have twelve thousand words, nearly all of
which have nothing to do with a query.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

import numpy as np

from index.analysis.tokens import Token
from index.columns.numbers import Wide, offsets
from index.schema import Level
from search.engines.letters import Rows, groups_of_lines
from search.engines.opensearch.mapping import term
from search.engines.opensearch.words import lines
from search.query.nodes import Word

_END: Final = b"\n"  # of a word


class Bodies:
    """The words of some bodies, numbered through, body after body.

    Args:
        packs: the words of each, packed (`words.packed`).
        tokens: the same of each, analysed; only where a word is asked for as written.
    Attributes:
        lengths: shape (bodies,), in words.
        firsts: shape (bodies + 1,), the first word of each.
    """

    def __init__(self, packs: Sequence[str], tokens: Sequence[Sequence[Token]]) -> None:
        bodies = list(lines(packs))
        self.lengths = np.array([each.spellings.count(_END) for each in bodies], np.int64)
        self.firsts = offsets(self.lengths)
        self._tokens = tokens
        self._spellings = b"".join(each.spellings for each in bodies)
        self._families = b"".join(each.families for each in bodies)

    def of_words(self, words: Sequence[Word]) -> tuple[Wide, Wide]:
        """Where some words stand, names in any of their spellings, word after word, and how often each does."""
        levels = {
            Level.SPELLING: _Terms(self._spellings),
            Level.FAMILY: _Terms(self._families),
        }
        each = [
            self._as_written(word) if word.level is Level.WRITTEN else levels[word.level].places(word) for word in words
        ]
        return np.array(list(chain.from_iterable(each)), np.int64), np.array(list(map(len, each)), np.int64)

    def _as_written(self, word: Word) -> list[int]:
        placed = zip(self.firsts.tolist(), self._tokens, strict=False)
        return [
            first + place
            for first, tokens in placed
            for place, token in enumerate(tokens)
            if token.meets(word.token, Level.WRITTEN)
        ]

    def words(self) -> "_Words":
        """All words, each as often as it stands there."""
        return _Words(groups_of_lines(self._spellings), self.firsts)


class _Terms:
    """The terms of all words at a level."""

    def __init__(self, lines: bytes) -> None:
        self._text = _END + lines
        self._ends = (np.frombuffer(self._text, np.uint8) == ord(_END)).nonzero()[0]

    def places(self, word: Word) -> list[int]:
        """Which words are one of the terms of a word."""
        starts = [start for each in word.terms(word.level) for start in self._starts(term(each))]
        places: list[int] = self._ends.searchsorted(starts).tolist()
        return places

    def _starts(self, term: str) -> Iterator[int]:
        sought = _END + term.encode() + _END
        start = self._text.find(sought)
        while start >= 0:
            yield start
            start = self._text.find(sought, start + 1)


class _Words:
    """Words of bodies, by the groups of letters that they have."""

    def __init__(self, groups: Rows, firsts: Wide) -> None:
        self.groups = groups
        self._firsts = firsts

    def documents(self, words: Wide) -> tuple[Wide, Wide]:
        """In which body each of some words stands, and that it is one word."""
        return self._firsts.searchsorted(words, "right") - 1, np.ones(len(words), np.int64)
