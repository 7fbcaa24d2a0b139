"""The query tree: frozen values, made by `parser`, evaluated by every engine, walked by highlighting.

The leaves hold analysed words, so an engine never analyses and all engines look up the same terms.
Each node is a set of documents; GRAMMAR.md says which text makes which node.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from index.analysis.tokens import Token
from index.calendar import Period
from index.schema import BARE_FIELDS, Level


@dataclass(frozen=True, slots=True)
class Word:
    """Documents with the word, at `level` or closer, in any of `fields`.

    Attributes:
        variants: other families that are met as the word's own is: the same name, spelled otherwise (`variants`).
    """

    token: Token
    level: Level = Level.FAMILY
    fields: tuple[str, ...] = BARE_FIELDS
    variants: tuple[str, ...] = ()

    def terms(self, level: Level) -> tuple[str, ...]:
        """The terms at a level of which a document must have one, each once, the word's own first."""
        variants = self.variants if level is Level.FAMILY else ()
        return tuple(dict.fromkeys((self.token.term(level), *variants)))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents with the words one right after the other within one of `fields`; at least two words."""

    tokens: tuple[Token, ...]
    level: Level = Level.SPELLING
    fields: tuple[str, ...] = BARE_FIELDS


@dataclass(frozen=True, slots=True)
class Near:
    """Documents with all the words, in any order, within `window` positions side by side of one of `fields`.

    Two different words at least. The values of a field are too far apart for a window to reach from one into the next.
    """

    tokens: tuple[Token, ...]
    window: int
    level: Level = Level.SPELLING
    fields: tuple[str, ...] = BARE_FIELDS


@dataclass(frozen=True, slots=True)
class Prefix:
    """Documents with a word whose spelling begins with `text`, a spelling itself, in any of `fields`."""

    text: str
    fields: tuple[str, ...] = BARE_FIELDS


@dataclass(frozen=True, slots=True)
class Wildcard:
    """The same of the spellings that a pattern fits: `*` is any letters or none, `?` is one letter."""

    pattern: str
    fields: tuple[str, ...] = BARE_FIELDS


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """The same of the spellings at most `distance` typing errors from `text`.

    An error is a letter lost, added, changed, or swapped with its neighbour (optimal string alignment).
    """

    text: str
    distance: int
    fields: tuple[str, ...] = BARE_FIELDS


@dataclass(frozen=True, slots=True)
class Measured:
    """Documents of which a text field has so many words, both ends included; `most` None is without end."""

    field: str
    least: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """Documents in one bucket of the date facet: "2022", "2022-02", "2022-unknown" (no month stated), "unknown"."""

    bucket: str


@dataclass(frozen=True, slots=True)
class Between:
    """Documents whose stated date can fall within the period; one without a date is in none."""

    period: Period


@dataclass(frozen=True, slots=True)
class And:
    """Documents in every part; all documents when there is no part."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Documents in any part; none when there is no part."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Documents not in the part."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class Weighted:
    """A part of Best and its share of the query's weight, 0 or more; a required part must match in any case."""

    part: "Query"
    weight: float
    required: bool = False


@dataclass(frozen=True, slots=True)
class Best:
    """Documents that have every required part, and whose parts carry at least `threshold` of the total weight.

    A document has at least one part in any case. With one or two parts, documents that have all of them rank before
    all others. A preference adds to the score of a document that matches it; it neither adds nor removes documents.

    Attributes:
        threshold: share of the total weight, 0 < threshold <= 1.
        preferences: what ranks higher (a title in «» quotes).
    """

    parts: tuple[Weighted, ...]
    threshold: float
    preferences: tuple["Query", ...] = ()

    @property
    def least(self) -> float:
        """The weight that a document's parts must carry, a hair less, so that the order of adding cannot matter."""
        return self.threshold * sum(part.weight for part in self.parts) - 1e-9


Expansion: TypeAlias = Prefix | Wildcard | Fuzzy
Leaf: TypeAlias = Word | Phrase | Near | Expansion
Query: TypeAlias = Leaf | Measured | Dated | Between | And | Or | Not | Best

EVERYTHING = And(())
NOTHING = Or(())


def leaves(query: Query) -> Iterator[Leaf]:
    """The leaves that a matching document may show, in query order; none of those under Not."""
    match query:
        case Word() | Phrase() | Near() | Prefix() | Wildcard() | Fuzzy():
            yield query
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Best(parts, _, preferences):
            for weighted in parts:
                yield from leaves(weighted.part)
            for preference in preferences:
                yield from leaves(preference)
        case Not() | Measured() | Dated() | Between():
            return
        case _:
            assert_never(query)


def best_of(query: Query) -> Best | None:
    """The Best node that stands for the query's bare words: the root, or the only one directly under a root And."""
    match query:
        case Best():
            return query
        case And(parts):
            found = [part for part in parts if isinstance(part, Best)]
            return found[0] if len(found) == 1 else None
        case _:
            return None
