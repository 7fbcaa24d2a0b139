"""Terms: the dictionary of all strings of a segment, and for each field the tree of its terms.

Family holds spellings, spelling holds written terms (the leaves); a term's leaves stand side by side, so that whatever
is kept a leaf is one slice for a term of any level. Most terms have one child, so only the others say how many.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Columns
from index.columns.dictionary import Dictionary, pack_terms
from index.columns.numbers import Uints, Wide, narrow, offsets, search, steps
from index.schema import Level
from index.segment.contents import Contents, FieldTokens, in_utf8

Strings = Mapping[str, int]
"""String to its number in the segment's dictionary."""


def number_strings(contents: Contents) -> Strings:
    """All strings of the forms that occur, in the order of their UTF-8 bytes."""
    return {string: number for number, string in enumerate(sorted(set(chain.from_iterable(_strings(contents)))))}


def _strings(contents: Contents) -> Iterable[Iterable[str]]:
    for tokens in contents.fields.values():
        used = np.unique(tokens.forms).tolist()
        yield from (map(tokens.words.at(level).__getitem__, used) for level in tokens.levels)
        yield map(tokens.words.marked.__getitem__, used)


def write_strings(strings: Strings) -> dict[str, Uints]:
    """The columns of the dictionary."""
    blob, ends = pack_terms([in_utf8(string) for string in strings])
    return {"strings.blob": blob, "strings.offsets": ends}


def read_strings(columns: Columns) -> Dictionary:
    """The inverse of `write_strings`.

    Raises: CorruptSegment.
    """
    try:
        return Dictionary(columns["strings.blob"], columns["strings.offsets"])
    except ValueError as cause:
        raise columns.corrupt("strings.offsets", str(cause)) from cause


@dataclass(frozen=True, slots=True)
class Grown:
    """The terms of one level, in the order of the tree.

    Attributes:
        strings: shape (terms,), each term's string.
        children: shape (terms,), how many terms of the next level are below it; 1 for leaves.
        leaves: shape (terms,), how many leaves.
    """

    strings: Wide
    children: Wide
    leaves: Wide


@dataclass(frozen=True, slots=True)
class Tree:
    """The terms of a field.

    Attributes:
        levels: from the widest to WRITTEN.
        leaf_of: form to its leaf.
        mark_of: form to the place of its marked string in `marked`, from 1; 0 where no marks were written.
        marked: shape (marked forms,), their strings, by leaf and then by string.
        marked_leaves: shape (marked forms,), the leaf of each.
    """

    levels: Mapping[Level, Grown]
    leaf_of: Wide
    mark_of: Wide
    marked: Wide
    marked_leaves: Wide


def grow(tokens: FieldTokens, strings: Strings) -> Tree:
    """Order the forms that occur in a field by family, spelling, written and marked form."""
    used = np.unique(tokens.forms).astype(np.int64)
    levels = sorted(tokens.levels, reverse=True)
    rows = [_numbers(tokens.words.at(level), used, strings) for level in levels]
    marked = _numbers(tokens.words.marked, used, strings)
    order = np.lexsort((marked, *rows[::-1]))
    used, marked, rows = used[order], marked[order], [row[order] for row in rows]
    starts = [_starts(rows[: depth + 1]) for depth in range(len(rows))]  # first row of each term, a level each
    leaf = np.cumsum(starts[-1]) - 1
    bears_marks = marked != rows[-1]
    return Tree(
        levels={level: _level(rows[depth], starts, depth) for depth, level in enumerate(levels)},
        leaf_of=_scatter(used, leaf),
        mark_of=_scatter(used, np.where(bears_marks, np.cumsum(bears_marks), 0)),
        marked=marked[bears_marks],
        marked_leaves=leaf[bears_marks],
    )


def _numbers(terms: Sequence[str], used: Wide, strings: Strings) -> Wide:
    return np.fromiter((strings[terms[form]] for form in used.tolist()), np.int64, len(used))


def _starts(rows: Sequence[Wide]) -> NDArray[np.bool_]:
    """Which rows differ from the one before in any column."""
    starts = np.ones(len(rows[0]), np.bool_)
    starts[1:] = np.any([row[1:] != row[:-1] for row in rows], axis=0)
    return starts


def _level(row: Wide, starts: Sequence[NDArray[np.bool_]], depth: int) -> Grown:
    own = np.flatnonzero(starts[depth])
    below = starts[min(depth + 1, len(starts) - 1)]
    counts = [_counts(flags, own) for flags in (below, starts[-1])]
    return Grown(row[own], *counts)


def _counts(flags: NDArray[np.bool_], groups: Wide) -> Wide:
    return np.add.reduceat(flags.astype(np.int64), groups) if len(groups) else np.zeros(0, np.int64)


def _scatter(places: Wide, values: Wide) -> Wide:
    found = np.zeros(int(places.max(initial=-1)) + 1, np.int64)
    found[places] = values
    return found


def write_level(name: str, grown: Grown, lists: Wide | None) -> dict[str, Uints]:
    """The columns of one level of a field, here `name`.

    Args:
        lists: shape (terms of several children + 1,), where their own posting lists lie; None for leaves.
    """
    found = {f"{name}.strings": narrow(grown.strings), f"{name}.sorted": narrow(np.argsort(grown.strings))}
    if lists is not None:
        several = np.flatnonzero(grown.children > 1)
        found |= {
            f"{name}.several": narrow(several),
            f"{name}.extra": narrow(offsets(grown.children[several] - 1)),
            f"{name}.lists": narrow(lists),
        }
    return found


class Terms:
    """The terms of one level of a field, open for reading. A term's number is its place in the order of the tree.

    Raises: CorruptSegment: when opened; its columns do not fit each other.
    """

    def __init__(self, name: str, columns: Columns, dictionary_size: int) -> None:
        self._name = name
        self._columns = columns
        self._strings = columns[f"{name}.strings"]
        self._sorted = columns[f"{name}.sorted"]
        self._check(f"{name}.strings", np.all(self._strings < dictionary_size), "a string is not in the dictionary")
        self._check(f"{name}.sorted", self._is_order(), "it does not sort the strings")

    def _check(self, column: str, holds: object, reason: str) -> None:
        if not holds:
            raise self._columns.corrupt(column, reason)

    def _is_order(self) -> bool:
        size = len(self._strings)
        if len(self._sorted) != size or not np.all(self._sorted < size):
            return False
        ascending = self._strings[self._sorted]
        return bool(np.all(ascending[1:] > ascending[:-1]))

    def __len__(self) -> int:
        return len(self._strings)

    @property
    def strings(self) -> Uints:
        """The string of each term, in the order of the tree."""
        return self._strings

    def find(self, string: int) -> int | None:
        """The term of a string."""
        place = search(self._strings, string, self._sorted)
        if place == len(self):
            return None
        term = int(self._sorted[place])
        return term if self._strings[term] == string else None

    def span(self, strings: range) -> Uints:
        """The terms of some neighbouring strings, in the order of the strings."""
        return self._sorted[
            search(self._strings, strings.start, self._sorted) : search(self._strings, strings.stop, self._sorted)
        ]


class Parents(Terms):
    """The terms of a level that is not the last: they have children, and where there are several a list of their own.

    Args:
        below: how many terms the next level has.
        postings: how many postings there are in all.
    """

    def __init__(self, name: str, columns: Columns, dictionary_size: int, below: int, postings: int) -> None:
        super().__init__(name, columns, dictionary_size)
        self._several = columns[f"{name}.several"]
        self._extra = columns[f"{name}.extra"]
        self._lists = columns[f"{name}.lists"]
        several = len(self._several)
        ordered = np.all(self._several[1:] > self._several[:-1]) and np.all(self._several < len(self))
        self._check(f"{name}.several", ordered, "they are no ascending terms")
        fits = len(self._extra) == several + 1 and _ascends(self._extra, 0, below - len(self))
        self._check(f"{name}.extra", fits, "it does not end where the next level does")
        fits = len(self._lists) == several + 1 and _ascends(self._lists, None, None)
        self._check(f"{name}.lists", fits and int(self._lists[-1]) <= postings, "it leads outside the postings")

    def children(self, term: int) -> range:
        """The terms of the next level that are below one."""
        place = search(self._several, term)
        start = term + int(self._extra[place])
        if place < len(self._several) and self._several[place] == term:
            return range(start, start + 1 + int(self._extra[place + 1]) - int(self._extra[place]))
        return range(start, start + 1)

    def child_counts(self) -> Wide:
        """How many each has, shape (terms,)."""
        counts = np.ones(len(self), np.int64)
        counts[self._several] += steps(self._extra)
        return counts

    def own_list(self, term: int) -> slice | None:
        """Where a term's own posting list lies; None when its only child's is its list too."""
        place = search(self._several, term)
        if place < len(self._several) and self._several[place] == term:
            return slice(int(self._lists[place]), int(self._lists[place + 1]))
        return None


def _ascends(values: Uints, first: int | None, last: int | None) -> bool:
    return bool(
        np.all(values[1:] >= values[:-1])
        and (first is None or int(values[0]) == first)
        and (last is None or int(values[-1]) == last)
    )
