"""Entries: the documents of the reference engine with their words, and where in them a leaf of a query stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from index.analysis.analyzer import Analysis
from index.analysis.tokens import Token
from index.article import Document
from index.metadata.countries import mentioned
from index.schema import BARE_FIELDS, TEXT_FIELDS, Level
from search.facets import stated_values
from search.query.expansion import fits
from search.query.nodes import Expansion, Near, Phrase, Word


@dataclass(frozen=True, eq=False)
class Entry:
    """A document with its words: field name to the tokens of each of the field's values."""

    document: Document
    analysis: Analysis

    @cached_property
    def fields(self) -> dict[str, list[list[Token]]]:
        return {name: [self.analysis.analyze(value) for value in _values(self.document, name)] for name in TEXT_FIELDS}

    def length(self, field: str) -> int:
        return sum(len(tokens) for tokens in self.fields[field])

    def occurrences(self, leaf: Word | Phrase | Near, field: str, level: Level) -> int:
        """How often a leaf stands in a field."""
        if isinstance(leaf, Near):
            return sum(_count_windows(leaf, tokens, level) for tokens in self.fields[field])
        return sum(len(runs(leaf, tokens, level)) for tokens in self.fields[field])

    def has(self, expansion: Expansion, field: str) -> bool:
        """Whether a word of a field has a spelling that an expansion stands for."""
        return any(fits(expansion, token.spelling) for token in self.words(field))

    def following(self, word: Token, field: str) -> set[str]:
        """The spellings that come right after a word."""
        pairs = (pair for tokens in self.fields[field] for pair in pairwise(tokens))
        return {after.spelling for before, after in pairs if before.meets(word, Level.SPELLING)}

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The countries that the title and the body mention."""
        tokens = [tokens for field in BARE_FIELDS for tokens in self.fields[field]]
        found = [mentioned([(token.spelling, token.marked) for token in words]) for words in tokens]
        return tuple(sorted({code for codes in found for code in codes}))

    def stated(self, facet: str) -> tuple[str, ...]:
        """What the document states in a facet."""
        return self.countries if facet == "country" else stated_values(self.document, facet)

    def words(self, field: str) -> Iterator[Token]:
        """The words of all values of a field."""
        return (token for tokens in self.fields[field] for token in tokens)


def runs(leaf: Word | Phrase, tokens: Sequence[Token], level: Level) -> list[int]:
    """Where the words asked for stand one right after the other."""
    if isinstance(leaf, Word):
        return [place for place, found in enumerate(tokens) if _meets(leaf, found, level)]
    return [
        start
        for start in range(len(tokens) - len(leaf.tokens) + 1)
        if all(found.meets(word, level) for found, word in zip(tokens[start:], leaf.tokens, strict=False))
    ]


def _meets(asked: Word, found: Token, level: Level) -> bool:
    return found.meets(asked.token, level) or (level is Level.FAMILY and found.family in asked.variants)


def _count_windows(near: Near, tokens: Sequence[Token], level: Level) -> int:
    """From how many places on, one of the words standing there, a window has all the words."""

    def holds(words: Sequence[Token], asked: Token) -> bool:
        return any(found.meets(asked, level) for found in words)

    starts = [start for start in range(len(tokens)) if any(holds(tokens[start : start + 1], t) for t in near.tokens)]
    return sum(all(holds(tokens[start : start + near.window], token) for token in near.tokens) for start in starts)


def _values(document: Document, field: str) -> Sequence[str]:
    metadata = document.metadata
    if field == "source":
        return metadata.sources
    value = {"title": metadata.title, "body": metadata.body, "author": metadata.author, "place": metadata.place}[field]
    return () if value is None else (value,)
