"""Terms: the dictionary of all strings of a segment, and for each field the tree of its terms.

Family holds spellings, spelling holds written terms (the leaves); a term's leaves stand side by side, so that whatever
is kept a leaf is one slice for a term of any level. Most terms have one child, so only the others say how many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Column, Columns
from index.columns.dictionary import Dictionary
from index.columns.numbers import Uints, Wide, are_below, narrow, offsets, rises, search, steps
from index.schema import Level
from index.segment.contents import Contents, FieldTokens


@dataclass(frozen=True, slots=True)
class Numbered:
    """The forms of a segment, each string as its number in the dictionary.

    Attributes:
        strings: all that occur, ascending.
        terms: level to shape (forms,), the string of each form's term; it means nothing for forms that no field has at
            that level.
        marked: shape (forms,), the string of each form as it was written.
    """

    strings: Sequence[bytes]
    terms: Mapping[Level, Wide]
    marked: Wide


def number_strings(contents: Contents) -> Numbered:
    """Collect the strings that occur at any level in any field."""
    words = contents.words
    used = {level: _used(contents, level) for level in Level}
    occurs = np.zeros(len(words.strings), np.bool_)
    for level in Level:
        occurs[words.at(level)[used[level]]] = True
    occurs[words.marked[np.any(list(used.values()), axis=0)]] = True
    order = sorted(np.flatnonzero(occurs).tolist(), key=words.strings.__getitem__)
    number_of = _scatter(np.array(order, np.int64), np.arange(len(order)), len(occurs))
    terms = {level: number_of[words.at(level)] for level in Level}
    return Numbered([words.strings[place] for place in order], terms, number_of[words.marked])


def _used(contents: Contents, level: Level) -> NDArray[np.bool_]:
    """Which forms occur in a field that has a level."""
    used = np.zeros(len(contents.words.marked), np.bool_)
    for tokens in contents.fields.values():
        if level in tokens.levels:
            used[tokens.forms] = True
    return used


def write_strings(blob: Column, ends: Uints) -> dict[str, Column]:
    """The columns of the dictionary, of its strings as `pack_terms` gives them."""
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
        marked: shape (marked forms,), their strings, ascending.
        marked_leaves: shape (marked forms,), the leaf of each.
    """

    levels: Mapping[Level, Grown]
    leaf_of: Wide
    mark_of: Wide
    marked: Wide
    marked_leaves: Wide


def grow_field(tokens: FieldTokens, numbered: Numbered) -> Tree:
    """The tree of the forms that occur in a field; for the others `leaf_of` and `mark_of` mean nothing."""
    occurs = np.zeros(len(numbered.marked), np.bool_)
    occurs[tokens.forms] = True
    used = np.flatnonzero(occurs)
    terms = {level: numbered.terms[level][used] for level in tokens.levels}
    tree = grow(terms, numbered.marked[used])
    leaf_of, mark_of = (_scatter(used, column, len(occurs)) for column in (tree.leaf_of, tree.mark_of))
    return replace(tree, leaf_of=leaf_of, mark_of=mark_of)


def grow(terms: Mapping[Level, Wide], marked: Wide) -> Tree:
    """Order forms by family, spelling, written and marked form.

    Args:
        terms: the levels of a field to shape (forms,), the string of each form's term.
        marked: shape (forms,), their own strings; forms of the same are one.
    """
    levels = sorted(terms, reverse=True)
    order = np.lexsort((marked, *(terms[level] for level in sorted(terms))))
    marked, rows = marked[order], [terms[level][order] for level in levels]
    starts = [_starts(rows[: depth + 1]) for depth in range(len(rows))]  # first row of each term, a level each
    leaf = np.cumsum(starts[-1]) - 1
    bears_marks = np.flatnonzero(marked != rows[-1])
    names, first, mark = np.unique(marked[bears_marks], return_index=True, return_inverse=True)
    return Tree(
        levels={level: _level(rows[depth], starts, depth) for depth, level in enumerate(levels)},
        leaf_of=_scatter(order, leaf, len(order)),
        mark_of=_scatter(order[bears_marks], mark + 1, len(order)),
        marked=names,
        marked_leaves=leaf[bears_marks][first],
    )


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


def _scatter(places: Wide, values: Wide, size: int) -> Wide:
    found = np.zeros(size, np.int64)
    found[places] = values
    return found


def write_level(name: str, grown: Grown, lists: Wide | None) -> dict[str, Uints]:
    """The columns of one level of a field, here `name`.

    Args:
        lists: shape (terms of several children + 1,), where their own posting lists lie; None for leaves.
    """
    order = np.argsort(grown.strings)
    found = {f"{name}.strings": narrow(grown.strings[order]), f"{name}.terms": narrow(order)}
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

    Attributes:
        strings: shape (terms,), the number of each term's string, ascending.

    Raises: CorruptSegment: when opened; its columns do not fit each other.
    """

    def __init__(self, name: str, columns: Columns, dictionary_size: int) -> None:
        self._name = name
        self._columns = columns
        self.strings = columns[f"{name}.strings"]
        self._terms = columns[f"{name}.terms"]
        self._check(f"{name}.strings", are_numbers(self.strings, dictionary_size), "they are no ascending strings")
        fits = len(self._terms) == len(self) and are_below(self._terms, len(self))
        self._check(f"{name}.terms", fits, "it does not fit the strings")

    def _check(self, column: str, holds: object, reason: str) -> None:
        if not holds:
            raise self._columns.corrupt(column, reason)

    def __len__(self) -> int:
        return len(self.strings)

    def in_tree(self) -> Wide:
        """The string of each term, shape (terms,), in the order of the tree."""
        strings = np.zeros(len(self), np.int64)
        strings[self._terms] = self.strings
        return strings

    def find(self, string: int) -> int | None:
        """The term of a string."""
        place = search(self.strings, string)
        return self._terms.item(place) if place < len(self) and self.strings.item(place) == string else None

    def among(self, strings: range) -> Uints:
        """Those of some neighbouring strings that are terms, ascending."""
        return self.strings[self.places(strings)]

    @property
    def by_string(self) -> Uints:
        """The terms in the order of their strings, shape (terms,)."""
        return self._terms

    def places(self, strings: range) -> slice:
        """Where in that order those of some neighbouring strings stand."""
        return slice(search(self.strings, strings.start), search(self.strings, strings.stop))


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
        self._check(f"{name}.several", are_numbers(self._several, len(self)), "they are no ascending terms")
        fits = len(self._extra) == several + 1 and _ascends(self._extra, 0, below - len(self))
        self._check(f"{name}.extra", fits, "it does not end where the next level does")
        fits = len(self._lists) == several + 1 and _ascends(self._lists, None, None)
        self._check(f"{name}.lists", fits and int(self._lists[-1]) <= postings, "it leads outside the postings")

    def children(self, term: int) -> range:
        """The terms of the next level that are below one."""
        place = search(self._several, term)
        start = term + self._extra.item(place)
        if place < len(self._several) and self._several.item(place) == term:
            return range(start, term + 1 + self._extra.item(place + 1))
        return range(start, start + 1)

    def first_children(self, terms: Wide) -> Wide:
        """The first child of each of some terms."""
        return terms + self._extra[np.searchsorted(self._several, terms)].astype(np.int64)

    def own_lists(self, terms: Wide) -> tuple[NDArray[np.bool_], Wide, Wide]:
        """Which of some terms have posting lists of their own, and where those begin and end, as `own_list`."""
        places = np.searchsorted(self._several, terms)
        own = places < len(self._several)
        own[own] = self._several[places[own]] == terms[own]
        found = places[own]
        return own, self._lists[found].astype(np.int64), self._lists[found + 1].astype(np.int64)

    def child_counts(self) -> Wide:
        """How many each has, shape (terms,)."""
        counts = np.ones(len(self), np.int64)
        counts[self._several] += steps(self._extra)
        return counts

    def own_list(self, term: int) -> slice | None:
        """Where a term's own posting list lies; None when its only child's is its list too."""
        place = search(self._several, term)
        if place < len(self._several) and self._several.item(place) == term:
            return slice(self._lists.item(place), self._lists.item(place + 1))
        return None


def are_numbers(values: Uints, below: int) -> bool:
    """Whether values are ascending numbers, each once and below a bound."""
    return rises(values, strictly=True) and (not len(values) or int(values[-1]) < below)


def _ascends(values: Uints, first: int | None, last: int | None) -> bool:
    return bool(
        rises(values) and (first is None or int(values[0]) == first) and (last is None or int(values[-1]) == last)
    )
