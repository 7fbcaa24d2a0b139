"""Bodies: the words of the documents that are looked at closer (`search.engines.closer`), from what came with a list.

All bodies are one text, in which words are looked for as in any text: forty have twelve thousand words, nearly all of
which have nothing to do with a query.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Final

import numpy as np

from index.analysis.tokens import Token
from index.columns.numbers import Wide, offsets
from index.schema import Level
from search.engines.letters import Letters, groups_from
from search.engines.opensearch.mapping import term
from search.engines.opensearch.packs import unpacked
from search.query.nodes import Word
from search.rescoring import GROUP, MOST_GROUPS

_END: Final = b"\n"  # of a word


class Bodies:
    """The words of some bodies, numbered through, body after body.

    Args:
        packs: the words of each (`mapping.WORDS`).
        tokens: the same of each, analysed; only where a word is asked for as written.
    Attributes:
        lengths: shape (bodies,), in words.
        firsts: shape (bodies + 1,), the first word of each.
    """

    def __init__(self, packs: Sequence[str], tokens: Sequence[Sequence[Token]]) -> None:
        bodies = list(unpacked(packs))
        self.lengths = np.array([spellings.count(_END) for spellings, _ in bodies], np.int64)
        self.firsts = offsets(self.lengths)
        self._tokens = tokens
        self._spellings = _Lines(spellings for spellings, _ in bodies)
        self._families = _Lines(families for _, families in bodies)

    def of_words(self, words: Sequence[Word]) -> tuple[Wide, Wide]:
        """Where some words stand, names in any of their spellings, word after word, and how often each does."""
        each = [self._as_written(word) if word.level is Level.WRITTEN else self._as_term(word) for word in words]
        return np.array(list(chain.from_iterable(each)), np.int64), np.array(list(map(len, each)), np.int64)

    def _as_written(self, word: Word) -> list[int]:
        return [
            first + place
            for first, tokens in zip(self.firsts[:-1].tolist(), self._tokens, strict=True)
            for place, token in enumerate(tokens)
            if token.meets(word.token, Level.WRITTEN)
        ]

    def _as_term(self, word: Word) -> list[int]:
        kept = self._families if word.level is Level.FAMILY else self._spellings
        return kept.places(map(term, word.terms(word.level)))

    def of_groups(self, letters: Letters) -> tuple[Wide, Wide]:
        """Which bodies have which of some groups of letters, as often as words that have it stand there."""
        words, groups = self._spellings.of_groups(letters)
        return self.firsts.searchsorted(words, "right") - 1, groups


class _Lines:
    """Words, each with the end of a line before it and behind it."""

    def __init__(self, bodies: Iterable[bytes]) -> None:
        self._text = _END + b"".join(bodies)

    def places(self, terms: Iterable[str]) -> list[int]:
        """Which words are one of some terms."""
        starts = [start for each in terms for start in self._starts(_END + each.encode() + _END)]
        places: list[int] = self._ends.searchsorted(starts).tolist()
        return places

    def _starts(self, sought: bytes) -> Iterator[int]:
        start = self._text.find(sought)
        while start >= 0:
            yield start
            start = self._text.find(sought, start + 1)

    @cached_property
    def _ends(self) -> Wide:
        ends: Wide = (np.frombuffer(self._text, np.uint8) == ord(_END)).nonzero()[0]
        return ends

    def of_groups(self, letters: Letters) -> tuple[Wide, Wide]:
        """Which words have which of some groups of letters (`search.rescoring.groups`)."""
        points = np.frombuffer((self._text + bytes(GROUP)).decode().encode("utf-32-le"), "<u4")
        ends = (points == ord(_END)).nonzero()[0]
        starts, groups = letters.find(groups_from(points))
        words: Wide = ends.searchsorted(starts, "right") - 1
        counted = starts - ends[words] < MOST_GROUPS
        counted &= starts + GROUP - 1 <= ends.take(words + 1, mode="clip")  # all letters are in one word
        return words[counted], groups[counted]
