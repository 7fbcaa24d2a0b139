"""The commonest spellings that an expansion stands for, without counting all that fit."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.analysis.tokens import Token
from index.columns.numbers import Uints, narrow
from index.schema import TEXT_FIELDS, Level
from index.segment.text_field import TextField
from index.storage.snapshot import OpenSegment, Snapshot
from search.engine import Spelling
from search.engines.whoosh.docsets import is_among
from search.engines.whoosh.expansions import fitting
from search.engines.whoosh.following import following
from search.query.nodes import Expansion

_BLOCK = 1 << 15  # spellings of which it is read at once in how many documents they stand
_FURTHER = 4  # times as many are read from each list when those read do not settle which are the commonest


def commonest(expansion: Expansion, limit: int, snapshot: Snapshot, after: Token | None) -> tuple[Spelling, ...]:
    """The commonest spellings that an expansion stands for.

    The counts of a spelling lie in a list a field and segment. Of each list the commonest are read, and all that they
    name is looked up everywhere, until no other could be common enough (the threshold algorithm: Fagin, Lotem and Naor
    2003).

    Args:
        after: a word right after which they stand; None for wherever they do.
    """
    fields = [(field, part.open) for part in snapshot.parts for field in expansion.fields]
    if after is None:
        lists = [_list_of(expansion, field, segment) for field, segment in fields]
    else:
        lists = [_next_to(after, expansion, field, segment) for field, segment in fields if TEXT_FIELDS[field].forward]
    depth = limit
    while True:
        named = {string for each in lists for string in each.first(depth)}
        counts = {string: sum(each.count(string) for each in lists) for string in named}
        best = sorted(named, key=lambda string: (-counts[string], string))[:limit]
        unnamed = sum(each.most_below(depth) for each in lists)
        if not unnamed or (len(best) == limit and (not best or counts[best[-1]] > unnamed)):
            return tuple(Spelling(string.decode(), _written(string, lists), counts[string]) for string in best)
        depth *= _FURTHER


@dataclass(frozen=True, slots=True, eq=False)
class _List:
    """The spellings of a field of a segment that fit.

    Attributes:
        strings: their numbers in the dictionary of the segment, ascending.
        counts: documents that have each.
    """

    segment: OpenSegment
    field: TextField
    strings: Uints
    counts: NDArray[np.int64]

    def first(self, depth: int) -> Iterator[bytes]:
        return self.field.named(self.strings[self._parted(depth)[:depth]])

    def most_below(self, depth: int) -> int:
        """How many documents a spelling that is not among the commonest may have."""
        return int(self.counts[self._parted(depth)[depth]]) if depth < len(self.counts) else 0

    def _parted(self, depth: int) -> NDArray[np.intp]:
        """So many of the commonest, after them the next, and all others."""
        if depth >= len(self.counts):
            return np.arange(len(self.counts))
        return np.argpartition(-self.counts, (depth - 1, depth) if depth else 0)

    def count(self, string: bytes) -> int:
        number = self.segment.segment.dictionary.find(string)
        place = len(self.strings) if number is None else int(self.strings.searchsorted(number))
        return int(self.counts[place]) if place < len(self.strings) and self.strings[place] == number else 0

    def forms(self, string: bytes) -> Iterable[tuple[bytes, int]]:
        """How a spelling is written, and in how many documents."""
        term = self.field.find(Level.SPELLING, string)
        if term is None:
            return ()
        leaves = np.array(self.field.leaves(Level.SPELLING, term))
        in_tree = self.segment.keep(
            ("strings in tree", self.field.name), lambda: narrow(self.field.strings_in_tree(Level.WRITTEN))
        )
        counts = self.field.document_frequencies(Level.WRITTEN, leaves).tolist()
        return zip(self.field.named(in_tree[leaves]), counts, strict=True)


def _list_of(expansion: Expansion, field: str, segment: OpenSegment) -> _List:
    text = segment.segment.fields[field]
    counts = segment.keep(("documents of spellings", field), lambda: _frequencies(text))
    fit = fitting(expansion, field, segment)
    return _List(segment, text, text.strings(Level.SPELLING)[fit], counts[fit].astype(np.int64))


def _next_to(after: Token, expansion: Expansion, field: str, segment: OpenSegment) -> _List:
    text = segment.segment.fields[field]
    strings, counts = following(after.spelling, field, segment)
    here = is_among(strings, text.strings(Level.SPELLING)[fitting(expansion, field, segment)])
    return _List(segment, text, strings[here], counts[here])


def _frequencies(field: TextField) -> Uints:
    """In how many documents each spelling stands, in the order of their strings."""
    terms = field.by_string(Level.SPELLING)
    blocks = (terms[start : start + _BLOCK] for start in range(0, len(terms), _BLOCK))
    counts = [narrow(field.document_frequencies(Level.SPELLING, block)) for block in blocks]
    return np.concatenate([np.zeros(0, np.uint8), *counts])


def _written(string: bytes, lists: Sequence[_List]) -> str:
    """The form in which most documents write a spelling; of equally common ones the first."""
    forms: Counter[bytes] = Counter()
    for each in lists:
        for form, count in each.forms(string):
            forms[form] += count
    return min(forms, key=lambda form: (-forms[form], form)).decode()
