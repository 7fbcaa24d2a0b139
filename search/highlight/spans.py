"""Where a query's words stand in texts: whole written words, phrases as phrases, in the original's characters.

Stands between the query tree and `snippet`; works on the same tokens as the index, so what is marked is what matched.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import Analysis
from index.analysis.sifting import Sought
from index.analysis.tokens import Token
from index.schema import Level
from search.highlight.words import Levels, Rows, Words, sought_by, sought_of, sought_of_family
from search.query.nodes import Expansion, Leaf, Near, Phrase, Query, Word, leaves

Marks = tuple[tuple[int, int], ...]
"""Stretches of a text, sorted, that do not overlap."""

_LEVELS = {int(level): level for level in Level}


class Occurrence(NamedTuple):
    """One place where something asked for stands.

    Attributes:
        start, end: characters of the text.
        leaf: which of `asked_leaves` it is, by its place among them.
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


@dataclass(frozen=True, slots=True)
class NearWord:
    """One of the words of a Near, which is marked where it stands in a window that holds all of them."""

    token: Token
    near: Near

    @property
    def fields(self) -> tuple[str, ...]:
        return self.near.fields

    @property
    def level(self) -> Level:
        return self.near.level


Asked: TypeAlias = Word | Phrase | NearWord | Expansion


class _Found(NamedTuple):
    """Where something asked for stands: the first and the last word of each place, and the closest level.

    Attributes:
        first, last: places in `Words.rows`.
    """

    first: Rows
    last: Rows
    level: Levels

    def only(self, mask: NDArray[np.bool_]) -> "_Found":
        """Some of the places."""
        return _Found(self.first[mask], self.last[mask], self.level[mask])


def asked_leaves(query: Query) -> tuple[Asked, ...]:
    """What may be marked, each once, in query order; near words one by one."""
    return tuple(dict.fromkeys(asked for leaf in leaves(query) for asked in _parts(leaf)))


def _parts(leaf: Leaf) -> Iterator[Asked]:
    if isinstance(leaf, Near):
        yield from (NearWord(token, leaf) for token in leaf.tokens)
    else:
        yield leaf


def occurrences(texts: Sequence[FieldText], query: Query, analysis: Analysis) -> list[list[Occurrence]]:
    """Of each text, every place where what the query asks of its field stands, in order."""
    places = _places(texts, query, analysis)
    levels = map(_LEVELS.__getitem__, places.level.tolist())
    every = list(map(Occurrence, places.start.tolist(), places.end.tolist(), places.leaf.tolist(), levels))
    return [every[begin:after] for begin, after in pairwise(places.first)]


def marks(texts: Sequence[FieldText], query: Query, analysis: Analysis) -> list[Marks]:
    """Of each text, what `merge` makes of its occurrences; a book has hundreds of thousands, which cost little here."""
    start, end, *_, first = _places(texts, query, analysis)
    return [_merged(start[begin:after], end[begin:after]) for begin, after in pairwise(first)]


class _Places(NamedTuple):
    """Occurrences in order, text after text; `first` has the first of each text, and after them their number."""

    start: Rows
    end: Rows
    leaf: Rows
    level: Levels
    first: list[int]


def _places(texts: Sequence[FieldText], query: Query, analysis: Analysis) -> _Places:
    shown = {text.field for text in texts}
    asked = {number: leaf for number, leaf in enumerate(asked_leaves(query)) if not shown.isdisjoint(leaf.fields)}
    if not asked:
        nothing = np.zeros(0, np.int64)
        return _Places(nothing, nothing, nothing, nothing.astype(np.int8), [0] * (len(texts) + 1))
    finder = _Finder(texts, asked.values(), analysis)
    return _in_order(finder.words, {number: finder.find(leaf) for number, leaf in asked.items()})


class _Finder:
    """Finds what is asked for among the words of texts."""

    def __init__(self, texts: Sequence[FieldText], asked: Iterable[Asked], analysis: Analysis) -> None:
        self._texts = texts
        self._fields = {text.field for text in texts}
        sought = [each for leaf in asked for each in _sought(leaf, analysis)]
        self.words = Words([text.text for text in texts], sought, analysis)
        self._windows = cache(self._in_windows)

    def find(self, leaf: Asked) -> _Found:
        match leaf:
            case Word(token, level, fields):
                return self._where(self.words.meeting(token, leaf.terms(level)[1:]), level, fields)
            case Phrase(tokens, level):
                return self._phrase(tokens, level, leaf.fields)
            case NearWord(token, near):
                found = self._where(self.words.meeting(token), near.level, near.fields)
                return found.only(np.isin(found.first, self._windows(near)))
            case _:
                return self._where(self.words.fitting(leaf), Level.SPELLING, leaf.fields)

    def _where(self, levels: Levels, widest: Level, fields: Sequence[str]) -> _Found:
        """The words of texts of the fields that meet at a level."""
        places = np.flatnonzero(levels <= widest)
        if not self._fields.issubset(fields):
            within = np.array([text.field in fields for text in self._texts])
            places = places[within[self.words.text_of(self.words.rows.take(places))]]
        return _Found(places, places, levels.take(places))

    def _phrase(self, tokens: Sequence[Token], level: Level, fields: Sequence[str]) -> _Found:
        """Where words stand one right after the other in one text."""
        rows = self.words.rows
        found = self._where(self.words.meeting(tokens[0]), level, fields)
        for token in tokens[1:]:
            last, levels = found.last, self.words.meeting(token)
            found = found.only(np.append(rows, -1)[last + 1] == rows[last] + 1)
            last = found.last + 1
            found = _Found(found.first, last, np.maximum(found.level, levels.take(last)))
            found = found.only(found.level <= level)
        return found.only(self.words.text_of(rows[found.first]) == self.words.text_of(rows[found.last]))

    def _in_windows(self, near: Near) -> Rows:
        """The near words that stand in a window with all of them."""
        each = [self._where(self.words.meeting(token), near.level, near.fields).first for token in near.tokens]
        places = np.unique(np.concatenate(each))
        rows = self.words.rows[places]
        at = rows + near.window * self.words.text_of(rows)  # no window reaches from one text into the next
        before = [np.searchsorted(one, places, side="right") for one in each]
        whole = np.logical_and.reduce([count > 0 for count in before])
        latest = [at[np.searchsorted(places, one[count[whole] - 1])] for one, count in zip(each, before, strict=True)]
        last = at[whole][np.minimum.reduce(latest) > at[whole] - near.window]  # where a window with all may end
        after = np.append(last, np.iinfo(np.int64).max)[np.searchsorted(last, at)]
        return places[after < at + near.window]


def _sought(leaf: Asked, analysis: Analysis) -> Iterator[Sought]:
    match leaf:
        case Word(token, level):
            yield sought_of(token, level, analysis)
            yield from (sought_of_family(family, analysis) for family in leaf.terms(level)[1:])
        case NearWord(token, near):
            yield sought_of(token, near.level, analysis)
        case Phrase(tokens, level):
            yield from (sought_of(token, level, analysis) for token in tokens)
        case _:
            yield sought_by(leaf)


def _in_order(words: Words, found: Mapping[int, _Found]) -> _Places:
    first, last, level = (np.concatenate(column) for column in zip(*found.values(), strict=True))
    leaf = np.repeat(list(found), [len(one.first) for one in found.values()])
    order = np.lexsort((leaf, last, first))
    first = first[order]
    bounds = words.rows[first].searchsorted(words.first).tolist()
    return _Places(words.start[first], words.end[last[order]], leaf[order], level[order], bounds)


def _merged(start: Rows, end: Rows) -> Marks:
    reached = np.maximum.accumulate(end)
    parted = start[1:] >= reached[:-1]
    begin, after = np.append(start[:1], start[1:][parted]), np.append(reached[:-1][parted], reached[-1:])
    return tuple(zip(begin.tolist(), after.tolist(), strict=True))


def merge(found: Sequence[Occurrence]) -> Marks:
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
