"""One text field of several segments as the field of one: its tree is grown anew, its lists are scattered.

What it writes is, column for column, what `write_field` writes of the live documents.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from index.columns.container import Column, Pieces
from index.columns.numbers import Uints, Where, Wide, list_offsets, narrow, narrowest, offsets, sort_rows
from index.schema import Level
from index.segment.copies import merge_copies
from index.segment.forward import Words, merge_forward
from index.segment.norms import write_norms
from index.segment.origins import Kept, Origin, counted
from index.segment.postings import MOST
from index.segment.scattering import Block, Runs, numbers_at
from index.segment.terms import Tree, grow, write_level


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
        if self.origins[0].text.has_forward:
            yield from merge_forward(self.name, [*map(self._words, range(len(self.origins)))], self._leaf_count).items()
        sketched = [(origin.text.copies, origin.live) for origin in self.origins if origin.text.copies]
        if sketched:
            yield from merge_copies(self.name, sketched).items()

    def _words(self, source: int) -> Words:
        """The words of a source's documents, and what they become."""
        origin = self.origins[source]
        leaves = _spread(self._leaves[source], self._goals[source], origin.text.count(Level.WRITTEN))
        live = np.flatnonzero(origin.live)
        return Words(origin.text.forward, live, origin.text.lengths[live], leaves.astype(np.uint32))

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
            found.append((parents[parents >= 0][one], *counted(starts, counts, origin.kept_postings)))
            first += int(several.sum())
        owners, starts, counts, kept = (np.concatenate(columns) for columns in zip(*found, strict=True))
        return owners, starts, counts, kept

    def _tokens(self, source: int) -> tuple[Wide, Wide, Wide, Wide]:
        """The runs of a source's positions, a leaf each."""
        origin, leaves = self.origins[source], self._leaves[source]
        ends = origin.text.token_ends.astype(np.int64)
        starts, counts, kept = counted(ends[:-1], ends[1:] - ends[:-1], origin.kept_tokens)
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
