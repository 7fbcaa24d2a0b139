"""Where a query's words stand in a text: whole written words, phrases as phrases, in the original's characters.

Stands between the query tree and `snippet`; works on the same tokens as the index, so what is marked is what matched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.analysis.analyzer import analyze
from index.analysis.tokens import Token
from index.schema import TEXT_FIELDS, Level
from search.query.nodes import Phrase, Query, Word, leaves


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a leaf of the query matches.

    Attributes:
        start, end: characters of the text.
        leaf: which of the query's leaves, by its place among them.
        level: the closest level at which the words meet.
    """

    start: int
    end: int
    leaf: int
    level: Level


def asked_leaves(query: Query) -> tuple[Word | Phrase, ...]:
    """The words and phrases that may be marked, each once, in query order."""
    return tuple(dict.fromkeys(leaf for leaf in leaves(query) if isinstance(leaf, Word | Phrase)))


def occurrences(text: str, field: str, query: Query) -> list[Occurrence]:
    """Every place in a field's text where a word or phrase of the query matches, in order."""
    asked = [(number, leaf) for number, leaf in enumerate(asked_leaves(query)) if field in leaf.fields]
    if not asked:
        return []
    words = _Words(analyze(text))
    found = (hit for number, leaf in asked for hit in _of_leaf(words, field, number, leaf))
    return sorted(found, key=lambda hit: (hit.start, hit.end, hit.leaf))


class _Words:
    """The words of a text: the term of each at a level, and where each term stands; worked out once a level."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._terms: dict[Level, list[str]] = {}
        self._places: dict[Level, dict[str, list[int]]] = {}

    def places(self, term: str, level: Level) -> Sequence[int]:
        """Where a term stands, in order."""
        if level not in self._places:
            self._places[level] = {}
            for place, found in enumerate(self._at(level)):
                self._places[level].setdefault(found, []).append(place)
        return self._places[level].get(term, ())

    def meet(self, start: int, asked: "_Asked", level: Level) -> bool:
        """Whether the words from a place on are those asked for."""
        end = start + len(asked.tokens)
        if self._at(level)[start:end] != asked.terms[level]:
            return False
        if level is not Level.WRITTEN or not asked.has_marks:
            return True
        return all(word.meets(other, level) for word, other in zip(self.tokens[start:end], asked.tokens, strict=True))

    def _at(self, level: Level) -> list[str]:
        if level not in self._terms:
            self._terms[level] = [token.term(level) for token in self.tokens]
        return self._terms[level]


class _Asked:
    """The words of a leaf, and their terms at each level."""

    def __init__(self, leaf: Word | Phrase) -> None:
        self.tokens = (leaf.token,) if isinstance(leaf, Word) else leaf.tokens
        self.terms = {level: [token.term(level) for token in self.tokens] for level in Level}
        self.has_marks = any(token.marked != token.written for token in self.tokens)


def _of_leaf(words: _Words, field: str, number: int, leaf: Word | Phrase) -> Iterator[Occurrence]:
    asked, widest = _Asked(leaf), TEXT_FIELDS[field].level(leaf.level)
    for start in words.places(asked.terms[widest][0], widest):
        if words.meet(start, asked, widest):
            closest = next(level for level in Level if words.meet(start, asked, level))
            last = words.tokens[start + len(asked.tokens) - 1]
            yield Occurrence(words.tokens[start].start, last.end, number, closest)


def merge(found: Sequence[Occurrence]) -> tuple[tuple[int, int], ...]:
    """What to mark: sorted stretches that do not overlap. `found` is in order.

    >>> merge([Occurrence(start, start + 5, 0, Level.FAMILY) for start in (0, 3, 8)])
    ((0, 8), (8, 13))
    """
    marks: list[tuple[int, int]] = []
    for hit in found:
        if marks and hit.start < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(marks[-1][1], hit.end))
        else:
            marks.append((hit.start, hit.end))
    return tuple(marks)
