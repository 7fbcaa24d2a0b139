"""What the benchmark asks of an engine: write an index of documents, open it, answer questions. One module each.

`Question` and `Found` are what goes in and comes out; an engine that has no answer to a kind of question says so in
its `kinds`, and the tables show a gap.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from index.analysis.tokens import Token
from index.article import Document
from index.schema import Level

HITS = 10  # of every list
SNIPPET = 240  # characters a snippet


class Kind(StrEnum):
    """What is asked. All but the last are of the body alone, and give the best ten and the exact count."""

    OR = "OR"
    AND = "AND"
    PHRASE = "phrase"
    PREFIX = "prefix"
    FUZZY = "fuzzy"
    FACETS = "OR, two facets"
    DEFAULT = "default search"


COUNTED = frozenset(Kind) - {Kind.FUZZY, Kind.DEFAULT}
"""The kinds that mean the same to every engine: those that answer must count alike."""

WITH_FUZZY = COUNTED | {Kind.FUZZY}
"""The same of engines to which two neighbours swapped are one letter wrong."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, the same for every engine.

    Attributes:
        tokens: its words; of a prefix the first letters.
        level: at which they are looked for.
        sources: chosen in the source facet, any of them.
    """

    kind: Kind
    tokens: tuple[Token, ...]
    level: Level
    sources: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The words as index terms."""
        return tuple(token.term(self.level) for token in self.tokens)

    @property
    def text(self) -> str:
        """The words as a person would type them."""
        return " ".join(token.written for token in self.tokens)

    @property
    def distance(self) -> int:
        """How many letters may differ in a fuzzy word."""
        return 1 if len(self.terms[0]) <= 5 else 2


@dataclass(frozen=True, slots=True)
class Found:
    """An answer, as far as engines must agree on it: how many match, and facet to value to count."""

    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Writer(Protocol):
    """Writes one index. `prepare` is analysis, `add` and `commit` are the engine's own work.

    Attributes:
        analysed: seconds of the processor that `add` and `commit` have spent in analysis nevertheless.
        copying: those that they have spent on which articles are copies of each other; 0 of engines that do not ask.
    """

    @property
    def analysed(self) -> float: ...

    @property
    def copying(self) -> float: ...

    def prepare(self, documents: Sequence[Document]) -> Any:
        """Turn documents into the tokens that the engine takes."""

    def add(self, prepared: Any) -> None:
        """Index what was prepared."""

    def commit(self) -> None:
        """Make it durable and searchable; the last call."""


class Searcher(Protocol):
    """An open index.

    Attributes:
        segments: how many parts every question is asked of; None for an engine that has no such parts.
    """

    @property
    def segments(self) -> int | None: ...

    def ask(self, question: Question) -> Found:
        """Answer a question whole: rank, count, and fetch what its kind shows."""

    def close(self) -> None:
        """Give back its files."""


@dataclass(frozen=True, slots=True)
class Contender:
    """An engine of the benchmark.

    Attributes:
        write, open: what makes an index in an empty folder, and what opens it.
        kinds: the questions that it answers.
        remarks: what a reader must know of how it is used here, in whole sentences.
        alike: the kinds whose counts must be those of every other engine, among those that it answers.
        most: articles; it gets no more of them, for it would take too long.
        left_out_above: articles of a corpus for which it is too slow; there it runs only where it is asked for.
    """

    name: str
    version: str
    write: Callable[[Path], Writer]
    open: Callable[[Path], Searcher]
    kinds: frozenset[Kind]
    remarks: str
    alike: frozenset[Kind] = COUNTED
    most: int | None = None
    left_out_above: int | None = None
