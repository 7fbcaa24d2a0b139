"""One text field of several segments as the field of one: its tree is grown anew, its lists are scattered.

What it writes is, column for column, what `write_field` writes of the live documents.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Column, Pieces
from index.columns.numbers import Uints, Where, Wide, list_offsets, narrow, narrowest, offsets, sort_rows, steps
from index.schema import Level
from index.segment.norms import write_norms
from index.segment.postings import MOST
from index.segment.scattering import Block, Runs, numbers_at
from index.segment.terms import Tree, grow, write_level
from index.segment.text_field import TextField

_STEP = 1 << 20  # postings counted at once

Kept = NDArray[np.bool_] | None
"""Which postings or tokens of a source are kept; None for all."""


@dataclass(frozen=True)
class Origin:
    """A field of one source.

    Attributes:
        text: the field.
        strings: the number of each of its segment's strings among those of all.
        live: shape (documents,).
        numbers: shape (documents,), the number of each live document in the merged segment.
    """

    text: TextField
    strings: Wide
    live: NDArray[np.bool_]
    numbers: Uints

    @cached_property
    def whole(self) -> bool:
        """Nothing of it is deleted."""
        return bool(self.live.all())

    @cached_property
    def kept_postings(self) -> Kept:
        """Which postings are of live documents."""
        return None if self.whole else self.live[self.text.lists.all_documents]

    @cached_property
    def kept_tokens(self) -> Kept:
        """Which tokens are of live documents."""
        kept = self.kept_postings
        if kept is None:
            return None
        end, lists = int(self.text.posting_ends[-1]), self.text.lists
        steps_ = (slice(start, min(start + _STEP, end)) for start in range(0, end, _STEP))
        parts = [np.repeat(kept[where], lists.frequencies(where)) for where in steps_]
        return np.concatenate([np.zeros(0, np.bool_), *parts])

    @cached_property
    def leaf_lists(self) -> tuple[Wide, Wide, Wide]:
        """Starts, counts and how much is kept of the posting list of each leaf."""
        return _counted(*self.text.lists_of(Level.WRITTEN), self.kept_postings)

    @cached_property
    def marks(self) -> tuple[Wide, Wide, Wide]:
        """Of the tokens with marks that are kept: the form, the leaf, and the place among all tokens kept."""
        marked = self.text.marked
        forms = np.repeat(np.arange(len(marked.strings)), steps(marked.offsets))
        places = marked.all_places.astype(np.int64)
        if (kept := self.kept_tokens) is not None:
            alive = kept[places]
            forms, places = forms[alive], _kept_before(kept)[places[alive]].astype(np.int64)
        return forms, marked.leaves.astype(np.int64)[forms], places

    @property
    def largest(self) -> tuple[int, int]:
        """The largest document, as renumbered, and the largest position among what is kept."""
        documents = np.flatnonzero(self.live & (self.text.lengths > 0))
        if not len(documents):
            return 0, 0
        positions = self.text.positions
        last = positions.max(where=True if self.kept_tokens is None else self.kept_tokens, initial=0)
        return int(self.numbers[documents[-1]]), int(last)


@dataclass
class MergedField:
    """A field being merged.

    Attributes:
        tree: its terms, whose strings are numbered among those of all sources.
    """

    name: str
    origins: Sequence[Origin]
    tree: Tree = field(init=False)
    _leaves: list[Wide] = field(init=False)  # of each source: its leaves that are kept
    _goals: list[Wide] = field(init=False)  # of each source: the merged leaf of each of those
    _marks: list[Wide] = field(init=False)  # of each source: the merged form with marks of each of its own, from 1

    def __post_init__(self) -> None:
        self._leaves = [np.flatnonzero(origin.leaf_lists[2]) for origin in self.origins]
        forms = [np.unique(origin.marks[0]) for origin in self.origins]
        self.tree = self._grow(forms)
        count = len(self.origins)
        lengths = [*map(len, self._leaves), *map(len, forms)]
        self._goals = _split(self.tree.leaf_of, lengths)[:count]
        marks = zip(self.origins, forms, _split(self.tree.mark_of, lengths)[count:], strict=True)
        self._marks = [_spread(kept, mine, len(origin.text.marked.strings)) for origin, kept, mine in marks]

    def _grow(self, forms: Sequence[Wide]) -> Tree:
        """The tree of the leaves that each source keeps, and after them of the forms with marks."""
        all_marked = [origin.text.marked for origin in self.origins]
        leaves = [*self._leaves, *(marked.leaves[kept] for marked, kept in zip(all_marked, forms, strict=True))]

        def terms(level: Level) -> Wide:
            strings = [origin.strings[origin.text.strings_of_leaves(level)] for origin in self.origins]
            return np.concatenate([mine[kept] for mine, kept in zip(strings * 2, leaves, strict=True)])

        rows = {level: terms(level) for level in self.levels}
        marked = rows[Level.WRITTEN].copy()
        strings = [
            origin.strings[mine.strings[kept]]
            for origin, mine, kept in zip(self.origins, all_marked, forms, strict=True)
        ]
        marked[sum(map(len, self._leaves)) :] = np.concatenate(strings)
        return grow(rows, marked)

    @property
    def levels(self) -> tuple[Level, ...]:
        """From the widest to WRITTEN."""
        return self.origins[0].text.levels

    @property
    def strings(self) -> Iterator[Wide]:
        """The strings that it uses."""
        yield from (grown.strings for grown in self.tree.levels.values())
        yield self.tree.marked

    def columns(self, renumbered: Wide) -> Iterator[tuple[str, Column]]:
        """All columns, in the order of the file.

        Args:
            renumbered: the number in the merged dictionary of each string.
        """
        runs = Runs.of([self._lists(source) for source in range(len(self.origins))])
        ends = runs.ends(self._list_count)
        first = self._leaf_count
        for level, grown in reversed(list(self.tree.levels.items())):
            last = first if level is Level.WRITTEN else first + int((grown.children > 1).sum())
            lists = None if level is Level.WRITTEN else ends[first : last + 1]
            named = replace(grown, strings=renumbered[grown.strings])
            yield from write_level(f"{self.name}.{level.label}", named, lists).items()
            first = last
        tokens = Runs.of([self._tokens(source) for source in range(len(self.origins))])
        yield f"{self.name}.written.postings", narrow(ends[: self._leaf_count + 1])
        yield f"{self.name}.written.tokens", narrow(tokens.ends(self._leaf_count))
        yield from self._postings(runs)
        yield from self._positions(tokens, renumbered)
        lengths = [origin.text.lengths[origin.live].astype(np.int64) for origin in self.origins]
        yield from write_norms(self.name, np.concatenate(lengths).view(np.uint64)).items()

    @property
    def _leaf_count(self) -> int:
        return len(self.tree.levels[Level.WRITTEN].strings)

    @property
    def _list_count(self) -> int:
        return self._leaf_count + sum(int((grown.children > 1).sum()) for grown in self.tree.levels.values())

    def _lists(self, source: int) -> tuple[Wide, Wide, Wide, Wide]:
        """The runs of a source's posting lists, those of the leaves first, then a level each."""
        origin, leaves, goals = self.origins[source], self._leaves[source], self._goals[source]
        found = [(goals, *(column[leaves] for column in origin.leaf_lists))]
        first = self._leaf_count
        for level, grown in list(self.tree.levels.items())[-2::-1]:
            several = grown.children > 1
            place = np.where(several, first + np.cumsum(several) - 1, -1)
            parents = np.repeat(place, grown.leaves)[goals]  # the merged list above each leaf
            above = origin.text.owners_of_leaves(level)[leaves]
            terms, one = np.unique(above[parents >= 0], return_index=True)
            starts, counts = (column[terms] for column in origin.text.lists_of(level))
            found.append((parents[parents >= 0][one], *_counted(starts, counts, origin.kept_postings)))
            first += int(several.sum())
        owners, starts, counts, kept = (np.concatenate(columns) for columns in zip(*found, strict=True))
        return owners, starts, counts, kept

    def _tokens(self, source: int) -> tuple[Wide, Wide, Wide, Wide]:
        """The runs of a source's positions, a leaf each."""
        origin, leaves = self.origins[source], self._leaves[source]
        ends = origin.text.token_ends.astype(np.int64)
        starts, counts, kept = _counted(ends[:-1], ends[1:] - ends[:-1], origin.kept_tokens)
        return self._goals[source], starts[leaves], counts[leaves], kept[leaves]

    def _postings(self, runs: Runs) -> Iterator[tuple[str, Column]]:
        largest = max((origin.largest[0] for origin in self.origins), default=0)
        kind = narrowest(largest)
        frequent: list[tuple[Wide, Wide]] = []
        yield f"{self.name}.documents", Pieces(kind, (self._documents(block, kind) for block in runs.blocks()))
        codes = (self._codes(block, frequent) for block in runs.blocks())
        yield f"{self.name}.codes", Pieces(np.dtype("<u2"), codes)
        places, frequencies = _pairs(frequent)
        yield f"{self.name}.frequent.postings", narrow(places)
        yield f"{self.name}.frequent.frequencies", narrow(frequencies)

    def _documents(self, block: Block, kind: np.dtype[np.unsignedinteger[Any]]) -> Uints:
        found = np.empty(block.size, kind)
        for source, goal, where in block.parts():
            origin = self.origins[source]
            found[goal] = origin.numbers[_take(origin.text.lists.all_documents, where, origin.kept_postings)]
        return found

    def _codes(self, block: Block, frequent: list[tuple[Wide, Wide]]) -> Uints:
        """The codes of a block; what of it is above MOST is added to `frequent`, places and frequencies."""
        found = np.empty(block.size, "<u2")
        for source, goal, where in block.parts():
            origin, lists = self.origins[source], self.origins[source].text.lists
            found[goal] = codes = _take(lists.all_codes, where, origin.kept_postings)
            if len(many := np.flatnonzero(codes >= MOST << 8)):
                kept = origin.kept_postings
                places = numbers_at(where) if kept is None else numbers_at(where)[kept[where]]
                mine, frequencies = lists.frequent_among(places[many])
                frequent.append((block.first + numbers_at(goal)[many[mine]], frequencies.astype(np.int64)))
        return found

    def _positions(self, tokens: Runs, renumbered: Wide) -> Iterator[tuple[str, Column]]:
        kind = narrowest(max((origin.largest[1] for origin in self.origins), default=0))
        yield f"{self.name}.positions", Pieces(kind, (self._places(block, kind) for block in tokens.blocks()))
        goals = tokens.kept.cumsum() - tokens.kept
        found = [self._marked(source, goals[tokens.sources == source]) for source in range(len(self.origins))]
        forms, places = sort_rows(*(np.concatenate(columns) for columns in zip(*found, strict=True)))
        yield f"{self.name}.marked.strings", narrow(renumbered[self.tree.marked])
        yield f"{self.name}.marked.leaves", narrow(self.tree.marked_leaves)
        yield f"{self.name}.marked.offsets", narrow(list_offsets(forms, len(self.tree.marked)))
        yield f"{self.name}.marked.places", narrow(places)

    def _places(self, block: Block, kind: np.dtype[np.unsignedinteger[Any]]) -> Uints:
        found = np.empty(block.size, kind)
        for source, goal, where in block.parts():
            origin = self.origins[source]
            found[goal] = _take(origin.text.positions, where, origin.kept_tokens)
        return found

    def _marked(self, source: int, goals: Wide) -> tuple[Wide, Wide]:
        """The merged form and place of each token with marks of a source.

        Args:
            goals: shape (leaves kept,), where the source's tokens of each begin in the merged column.
        """
        origin, leaves = self.origins[source], self._leaves[source]
        forms, of_leaf, places = origin.marks
        kept = self._tokens(source)[3]
        shift = _spread(leaves, goals - offsets(kept)[:-1], len(origin.text.posting_ends) - 1)
        return self._marks[source][forms] - 1, places + shift[of_leaf]


def _take(column: Uints, where: Where, kept: Kept) -> Uints:
    """What is kept of some numbers of a column."""
    return column[where] if kept is None else column[where][kept[where]]


def _counted(starts: Wide, counts: Wide, kept: Kept) -> tuple[Wide, Wide, Wide]:
    """Starts and counts of slices, and how much of each is kept."""
    if kept is None:
        return starts, counts, counts
    before = _kept_before(kept)
    return starts, counts, before[starts + counts].astype(np.int64) - before[starts]


def _kept_before(kept: NDArray[np.bool_]) -> Uints:
    """How many are kept before each, and in all."""
    before = np.zeros(len(kept) + 1, np.uint32)  # four bytes, for there are hundreds of millions
    np.cumsum(kept, out=before[1:])
    return before


def _split(column: Wide, lengths: Sequence[int]) -> list[Wide]:
    return np.split(column, np.cumsum(lengths)[:-1])


def _spread(places: Wide, values: Wide, size: int) -> Wide:
    found = np.zeros(size, np.int64)
    found[places] = values
    return found


def _pairs(found: Iterable[tuple[Wide, Wide]]) -> tuple[Wide, Wide]:
    """Places and what stands there, ascending."""
    empty = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    places, values = (np.concatenate(columns) for columns in zip(empty, *found, strict=True))
    order = np.argsort(places)
    return places[order], values[order]
