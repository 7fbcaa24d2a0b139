"""Where a query's words stand in texts: whole written words, phrases as phrases, in the original's characters.

Stands between the query tree and `snippet`; works on the same tokens as the index, so what is marked is what matched.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias, TypeGuard

import numpy as np
from numpy.typing import NDArray

from index.analysis.tokens import Token
from index.schema import Level
from search.highlight.words import Rows, Words, read_words
from search.query.expansion import fits
from search.query.nodes import Expansion, Leaf, Near, Phrase, Query, Word, leaves

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
    """Where something asked for stands: the first and the last word of each place, and the closest level."""

    first: Rows
    last: Rows
    level: NDArray[np.int64]


def asked_leaves(query: Query) -> tuple[Asked, ...]:
    """What may be marked, each once, in query order; near words one by one."""
    return tuple(dict.fromkeys(asked for leaf in leaves(query) for asked in _parts(leaf)))


def _parts(leaf: Leaf) -> Iterator[Asked]:
    if isinstance(leaf, Near):
        yield from (NearWord(token, leaf) for token in leaf.tokens)
    else:
        yield leaf


def occurrences(texts: Sequence[FieldText], query: Query) -> list[list[Occurrence]]:
    """Of each text, every place where what the query asks of its field stands, in order."""
    shown = {text.field for text in texts}
    asked = {number: leaf for number, leaf in enumerate(asked_leaves(query)) if not shown.isdisjoint(leaf.fields)}
    if not asked:
        return [[] for _ in texts]
    finder = _Finder(texts, list(asked.values()))
    return _by_text(finder.words, {number: finder.find(leaf) for number, leaf in asked.items()})


class _Finder:
    """Finds what is asked for among the words of texts."""

    def __init__(self, texts: Sequence[FieldText], asked: Sequence[Asked]) -> None:
        self._texts = texts
        self._fields = {text.field for text in texts}
        self.words = read_words([text.text for text in texts], [token for leaf in asked for token in _tokens(leaf)])
        firsts = [(leaf.level, _tokens(leaf)[0].term(leaf.level)) for leaf in asked if _is_of_words(leaf)]
        self._beginnings = {
            level: self.words.with_any({term for its, term in firsts if its is level}, level)
            for level in {level for level, _ in firsts}
        }
        self._windows = cache(self._in_windows)

    def find(self, leaf: Asked) -> _Found:
        match leaf:
            case Word() | Phrase():
                return self._found(self._starting(_tokens(leaf), leaf.level, leaf.fields), _tokens(leaf), leaf.level)
            case NearWord(token, near):
                rows = self._starting((token,), near.level, near.fields)
                return self._found(rows[np.isin(rows, self._windows(near))], (token,), near.level)
            case _:
                rows = self._within(np.arange(len(self.words.tokens)), leaf.fields)
                rows = rows[self.words.fit(rows, lambda word: fits(leaf, word.spelling))]
                return _Found(rows, rows, np.full(len(rows), Level.SPELLING))

    def _found(self, rows: Rows, asked: Sequence[Token], widest: Level) -> _Found:
        closest = np.full(len(rows), widest)
        for level in _NARROWING[widest]:
            closest[self.words.meet(rows, asked, level)] = level
        return _Found(rows, rows + (len(asked) - 1), closest)

    def _starting(self, asked: Sequence[Token], level: Level, fields: Sequence[str]) -> Rows:
        """Where the words asked for stand one right after the other in a text of the fields."""
        rows = self._within(self._beginnings[level], fields, len(asked))
        return rows[self.words.meet(rows, asked, level)]

    def _within(self, rows: Rows, fields: Sequence[str], length: int = 1) -> Rows:
        """The rows in texts of the fields that have so many words from there on."""
        if length == 1 and self._fields.issubset(fields):
            return rows
        within = np.array([text.field in fields for text in self._texts])
        text = self.words.text_of(rows)
        return rows[within[text] & (rows + length <= self.words.tokens.first[text + 1])]

    def _in_windows(self, near: Near) -> Rows:
        """The near words that stand in a window with all of them."""
        each = [self._starting((token,), near.level, near.fields) for token in near.tokens]
        rows = np.unique(np.concatenate(each))
        place = rows + near.window * self.words.text_of(rows)  # no window reaches from one text into the next
        before = [np.searchsorted(one, rows, side="right") for one in each]
        whole = np.logical_and.reduce([count > 0 for count in before])
        latest = [place[np.searchsorted(rows, one[count[whole] - 1])] for one, count in zip(each, before, strict=True)]
        last = place[whole][np.minimum.reduce(latest) > place[whole] - near.window]  # where a window with all may end
        after = np.append(last, np.iinfo(np.int64).max)[np.searchsorted(last, place)]
        return rows[after < place + near.window]


_NARROWING = {widest: [level for level in reversed(Level) if level < widest] for widest in Level}


def _is_of_words(leaf: Asked) -> TypeGuard[Word | Phrase | NearWord]:
    return isinstance(leaf, Word | Phrase | NearWord)


def _tokens(leaf: Asked) -> tuple[Token, ...]:
    match leaf:
        case Word(token) | NearWord(token):
            return (token,)
        case Phrase(tokens):
            return tokens
        case _:
            return ()


def _by_text(words: Words, found: Mapping[int, _Found]) -> list[list[Occurrence]]:
    first, last, level = (np.concatenate(column) for column in zip(*found.values(), strict=True))
    leaf = np.repeat(list(found), [len(one.first) for one in found.values()])
    order = np.lexsort((leaf, last, first))
    start, end = words.tokens.start[first[order]], words.tokens.end[last[order]]
    levels = map(_LEVELS.__getitem__, level[order].tolist())
    every = list(map(Occurrence, start.tolist(), end.tolist(), leaf[order].tolist(), levels))
    bounds = np.searchsorted(first[order], words.tokens.first).tolist()
    return [every[begin:after] for begin, after in pairwise(bounds)]


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
