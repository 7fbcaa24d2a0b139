"""Where a query's words stand in a text: whole written words, phrases as phrases, in the original's characters.

Stands between the query tree and `snippet`; works on the same tokens as the index, so what is marked is what matched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.analysis.analyzer import analyze
from index.analysis.tokens import Token
from index.schema import TEXT_FIELDS, Level
from search.query.nodes import Leaf, Query, Word, leaves


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


def occurrences(text: str, field: str, query: Query) -> list[Occurrence]:
    """Every place in a field's text where a word or phrase of the query matches, in order."""
    asked = [(number, leaf) for number, leaf in enumerate(leaves(query)) if field in leaf.fields]
    if not asked:
        return []
    tokens = analyze(text)
    found = (hit for number, leaf in asked for hit in _of_leaf(tokens, field, number, leaf))
    return sorted(found, key=lambda hit: (hit.start, hit.end, hit.leaf))


def _of_leaf(tokens: Sequence[Token], field: str, number: int, leaf: Leaf) -> Iterator[Occurrence]:
    asked = (leaf.token,) if isinstance(leaf, Word) else leaf.tokens
    level = TEXT_FIELDS[field].level(leaf.level)
    first = asked[0].term(level)
    for start, token in enumerate(tokens):
        if token.term(level) != first or start + len(asked) > len(tokens):
            continue
        words = tokens[start : start + len(asked)]
        if all(word.meets(other, level) for word, other in zip(words, asked, strict=True)):
            yield Occurrence(words[0].start, words[-1].end, number, _closest(words, asked, level))


def _closest(words: Sequence[Token], asked: Sequence[Token], widest: Level) -> Level:
    meeting = (
        level
        for level in Level
        if level <= widest and all(word.meets(other, level) for word, other in zip(words, asked, strict=True))
    )
    return next(meeting, widest)


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
