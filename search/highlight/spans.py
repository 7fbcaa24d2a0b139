"""Where a query's words stand in texts: whole written words, phrases as phrases, in the original's characters.

Stands between the query tree and `snippet`; works on the same tokens as the index, so what is marked is what matched.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.tokens import Token
from index.schema import Level
from search.highlight.words import Rows, Words, read_words
from search.query.nodes import Leaf, Query, Word, leaves


_LEVELS = {int(level): level for level in Level}


class Occurrence(NamedTuple):
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


class FieldText(NamedTuple):
    """A text, and the field whose words it shows: "title" or "body", which are searched at every level."""

    field: str
    text: str


class _Found(NamedTuple):
    """Where leaves match: the first and the last word of each place, which leaf, and the closest level."""

    first: Rows
    last: Rows
    leaf: NDArray[np.int64]
    level: NDArray[np.int64]


def asked_leaves(query: Query) -> tuple[Leaf, ...]:
    """The words and phrases that may be marked, each once, in query order."""
    return tuple(dict.fromkeys(leaf for leaf in leaves(query) if isinstance(leaf, Word | Phrase)))


def occurrences(texts: Sequence[FieldText], query: Query) -> list[list[Occurrence]]:
    """Of each text, every place where a word or phrase of the query matches in its field, in order."""
    shown = {text.field for text in texts}
    asked = {number: leaf for number, leaf in enumerate(asked_leaves(query)) if not shown.isdisjoint(leaf.fields)}
    if not asked:
        return [[] for _ in texts]
    words = read_words(
        [text.text for text in texts], [token for leaf in asked.values() for token in _tokens(leaf)]
    )
    levels = {leaf.level for leaf in asked.values()}
    beginnings = {level: words.with_any(_first_terms(asked.values(), level), level) for level in levels}
    found = []
    for number, leaf in asked.items():
        rows = _in_fields(beginnings[leaf.level], leaf, texts, words)
        found.append(_of_leaf(words, rows, number, leaf))
    return _by_text(words, found)


def _tokens(leaf: Leaf) -> tuple[Token, ...]:
    return (leaf.token,) if isinstance(leaf, Word) else leaf.tokens


def _first_terms(asked: Iterable[Leaf], level: Level) -> set[str]:
    return {_tokens(leaf)[0].term(level) for leaf in asked if leaf.level is level}


def _in_fields(rows: Rows, leaf: Leaf, texts: Sequence[FieldText], words: Words) -> Rows:
    """The rows that are of a text in the leaf's fields, and have as many words after them there as the leaf."""
    within = np.array([text.field in leaf.fields for text in texts])
    text = words.text_of(rows)
    return rows[within[text] & (rows + len(_tokens(leaf)) <= words.tokens.first[text + 1])]


def _of_leaf(words: Words, rows: Rows, number: int, leaf: Leaf) -> _Found:
    asked = _tokens(leaf)
    rows = rows[words.meet(rows, asked, leaf.level)]
    closest = np.full(len(rows), leaf.level, np.int64)
    for level in sorted((level for level in Level if level < leaf.level), reverse=True):
        closest[words.meet(rows, asked, level)] = level
    return _Found(rows, rows + (len(asked) - 1), np.full(len(rows), number), closest)


def _by_text(words: Words, found: Sequence[_Found]) -> list[list[Occurrence]]:
    first, last, leaf, level = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((leaf, last, first))
    start, end = words.tokens.start[first[order]], words.tokens.end[last[order]]
    levels = map(_LEVELS.__getitem__, level[order].tolist())
    every = list(map(Occurrence, start.tolist(), end.tolist(), leaf[order].tolist(), levels))
    bounds = np.searchsorted(first[order], words.tokens.first).tolist()
    return [every[begin:after] for begin, after in zip(bounds, bounds[1:], strict=False)]


def merge(found: Sequence[Occurrence]) -> tuple[tuple[int, int], ...]:
    """What to mark: sorted stretches that do not overlap. `found` is in order.

    >>> merge([Occurrence(start, start + 5, 0, Level.FAMILY) for start in (0, 3, 8)])
    ((0, 8), (8, 13))
    """
    marks: list[tuple[int, int]] = []
    for start, end, *_ in found:
        if marks and start < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(marks[-1][1], end))
        else:
            marks.append((start, end))
    return tuple(marks)
