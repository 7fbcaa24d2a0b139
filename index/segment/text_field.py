"""One text field of a segment, whole: terms, postings, positions and norms, written and read together."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Columns
from index.columns.dictionary import Dictionary
from index.columns.numbers import Uints, Wide, list_offsets, narrow, rises
from index.copies.shingles import Hashes, hashes_of
from index.schema import Level
from index.segment.contents import FieldTokens
from index.segment.copies import Sketched, write_copies
from index.segment.forward import Forward, in_order, write_forward
from index.segment.norms import read_norms, rounded, write_norms
from index.segment.positions import Marked, occurrences, write_marked, write_positions
from index.segment.postings import MOST, PostingLists, Postings, gather, invert, write_postings
from index.segment.starts import TokenStarts
from index.segment.terms import Numbered, Parents, Terms, Tree, grow_field, write_level


def write_field(field: str, tokens: FieldTokens, numbered: Numbered) -> dict[str, Uints]:
    """All columns of a field."""
    tree = grow_field(tokens, numbered)
    inverted = invert(tokens, tree)
    lists, columns = [inverted], dict[str, Uints]()
    written = 0
    for level, grown in reversed(list(tree.levels.items())):
        ends = None
        if level is not Level.WRITTEN:
            written += len(lists[-1].owners)
            lists.append(gather(inverted, grown))
            renumbered = np.cumsum(grown.children > 1)[lists[-1].owners] - 1
            ends = written + list_offsets(renumbered, int((grown.children > 1).sum()))
        columns |= write_level(f"{field}.{level.label}", grown, ends)
    leaves = len(tree.levels[Level.WRITTEN].strings)
    tokens_of = np.bincount(inverted.owners, inverted.frequencies, leaves).astype(np.int64)
    columns[f"{field}.written.postings"] = narrow(list_offsets(inverted.owners, leaves))
    columns[f"{field}.written.tokens"] = narrow(np.concatenate([[0], np.cumsum(tokens_of)]))
    columns |= write_postings(field, lists, tokens.lengths)
    columns |= write_positions(field, inverted) | write_marked(field, tokens, tree, inverted)
    columns |= write_norms(field, tokens.lengths)
    if tokens.forward:
        firsts, forms = in_order(field, tokens)
        columns |= write_forward(field, firsts, tree.leaf_of[forms].astype(np.uint32), leaves)
        if tokens.copies:
            columns |= sketched(field, tree, numbered, forms, firsts)
    return columns


def sketched(field: str, tree: Tree, numbered: Numbered, forms: NDArray[np.uint32], firsts: Wide) -> dict[str, Uints]:
    """The columns by which copies are found, of the forms of a field in order."""
    strings = tree.levels[Level.SPELLING].strings
    number_of = np.zeros(len(numbered.strings), np.uint64)
    number_of[strings] = hashes_of(map(numbered.strings.__getitem__, strings.tolist()))
    return write_copies(field, number_of[numbered.terms[Level.SPELLING]][forms], firsts)


class TextField:
    """One text field of a segment, open for reading.

    Attributes:
        lengths: shape (documents,), in tokens.
        lists: the posting lists of all levels.
        positions: shape (tokens,), by leaf, document and position.
        copies: that by which copies are found; None where that is not kept.
        posting_ends, token_ends: shape (leaves + 1,), offsets of the leaves' posting lists and of their positions.

    Raises: CorruptSegment: when opened, or when a list is read that leads where it cannot.
    """

    def __init__(
        self,
        field: str,
        levels: Sequence[Level],
        columns: Columns,
        dictionary: Dictionary,
        size: int,
        *,
        forward: bool = False,
        copies: bool = False,
    ) -> None:
        self.name = field
        self.levels = tuple(sorted(levels, reverse=True))
        self._columns = columns
        self._dictionary = dictionary
        self.lengths = read_norms(field, columns, size)
        self.lists = PostingLists(field, columns, size)
        self.positions = columns[f"{field}.positions"]
        leaf = f"{field}.{Level.WRITTEN.label}"
        self._leaves = Terms(leaf, columns, len(dictionary))
        self.posting_ends = self._leaf_ends(f"{leaf}.postings", len(self.lists))
        self.token_ends = self._leaf_ends(f"{leaf}.tokens", len(self.positions))
        self._parents = self._open_parents()
        self.marked = Marked(field, columns, len(self._leaves), len(self.positions), len(dictionary))
        self._forward = Forward(field, columns, len(self._leaves), size) if forward else None
        self.copies = Sketched(field, columns, size) if copies else None

    def _open_parents(self) -> dict[Level, Parents]:
        found: dict[Level, Parents] = {}
        below = len(self._leaves)
        for level in self.levels[-2::-1]:
            name = f"{self.name}.{level.label}"
            found[level] = Parents(name, self._columns, len(self._dictionary), below, len(self.lists))
            below = len(found[level])
        return found

    def _leaf_ends(self, name: str, most: int) -> Uints:
        ends = self._columns[name]
        if len(ends) != len(self._leaves) + 1 or ends[0] or not rises(ends) or int(ends[-1]) > most:
            raise self._columns.corrupt(name, "it does not fit the terms")
        return ends

    # Terms

    def find(self, level: Level, term: bytes) -> int | None:
        """The number of a term of a level."""
        string = self._dictionary.find(term)
        return None if string is None else self._terms(level).find(string)

    def terms(self, level: Level, prefix: bytes = b"", *, marked: bool = False) -> Iterator[bytes]:
        """The terms of a level that begin so, ascending.

        Args:
            marked: the forms written with marks too.
        """
        strings = self._dictionary.span(prefix)
        found = self._terms(level).among(strings)
        if marked:
            found = np.sort(np.concatenate([found, self.marked.among(strings)]))
        return self._dictionary.among(found.tolist())

    def by_string(self, level: Level) -> Uints:
        """The terms of a level by number, in the order of their strings."""
        return self._terms(level).by_string

    def strings(self, level: Level) -> Uints:
        """Their strings, ascending, as numbers in the dictionary of the segment."""
        return self._terms(level).strings

    def places(self, level: Level, prefix: bytes) -> slice:
        """Where in that order the terms stand that begin so."""
        return self._terms(level).places(self._dictionary.span(prefix))

    def count(self, level: Level) -> int:
        """How many terms a level has."""
        return len(self._terms(level))

    def _terms(self, level: Level) -> Terms:
        return self._leaves if level is Level.WRITTEN else self._parents[level]

    def leaves(self, level: Level, term: int) -> range:
        """The leaves of a term."""
        if level is Level.WRITTEN:
            return range(term, term + 1)
        children = self._parents[level].children(term)
        below = Level(level - 1)
        return range(self.leaves(below, children[0]).start, self.leaves(below, children[-1]).stop)

    # Lists

    def postings(self, level: Level, term: int) -> Postings:
        """Who has a term."""
        return self.lists.read(self.where(level, term))

    def codes(self, level: Level, term: int) -> tuple[Uints, Uints]:
        """The documents and the codes of a term, as views of the file."""
        return self.lists.codes(self.where(level, term))

    def documents(self, level: Level, terms: Uints) -> Iterator[Uints]:
        """The documents of several terms, some of their lists at a time."""
        return self.lists.documents_at(*self._spans(level, terms.astype(np.int64)))

    def document_frequencies(self, level: Level, terms: Uints) -> Wide:
        """In how many documents each of some terms stands, deleted ones included."""
        starts, stops = self._spans(level, terms.astype(np.int64))
        return stops - starts

    def named(self, strings: Wide | Uints) -> Iterator[bytes]:
        """Strings by their numbers in the dictionary."""
        return self._dictionary.among(strings.tolist())

    def strings_in_tree(self, level: Level) -> Wide:
        """The number of each term's string in the dictionary, shape (terms,), in the order of the tree."""
        return self._terms(level).in_tree()

    def _spans(self, level: Level, terms: Wide) -> tuple[Wide, Wide]:
        """Where the posting lists of some terms begin and end."""
        if level is Level.WRITTEN:
            return self.posting_ends[terms].astype(np.int64), self.posting_ends[terms + 1].astype(np.int64)
        parents, below = self._parents[level], Level(level - 1)
        starts, stops = self._spans(below, parents.first_children(terms))
        own, starts_of_own, stops_of_own = parents.own_lists(terms)
        starts[own], stops[own] = starts_of_own, stops_of_own
        return starts, stops

    def where(self, level: Level, term: int) -> slice:
        """Where the posting list of a term lies among all of the field."""
        if level is Level.WRITTEN:
            return slice(self.posting_ends.item(term), self.posting_ends.item(term + 1))
        parents = self._parents[level]
        own = parents.own_list(term)
        return self.where(Level(level - 1), parents.children(term)[0]) if own is None else own

    def occurrences(self, level: Level, term: int) -> Wide:
        """Every place of a term, document << POSITION_BITS | position, ascending."""
        leaves = self.leaves(level, term)
        keys = self._leaf_keys(leaves)
        if len(leaves) > 1:
            keys.sort()
        return keys

    def _leaf_keys(self, leaves: range) -> Wide:
        return occurrences(*self._leaf_tokens(leaves))

    def tokens(self, level: Level, term: int) -> tuple[Uints, TokenStarts, Uints]:
        """The tokens of a term, leaf after leaf: documents, a posting each, where their tokens begin, and positions."""
        where, positions = self._tokens_at(self.leaves(level, term))
        starts = self.lists.starts(where)
        self._require_as_many(starts.total, positions)
        return self.lists.documents(where), starts, positions

    def _leaf_tokens(self, leaves: range) -> tuple[Uints, Uints, Uints]:
        where, positions = self._tokens_at(leaves)
        frequencies = self.lists.frequencies(where)
        self._require_as_many(int(frequencies.sum()), positions)
        return self.lists.documents(where), frequencies, positions

    def _tokens_at(self, leaves: range) -> tuple[slice, Uints]:
        where = slice(self.posting_ends.item(leaves.start), self.posting_ends.item(leaves.stop))
        return where, self.positions[self.token_ends.item(leaves.start) : self.token_ends.item(leaves.stop)]

    def _require_as_many(self, tokens: int, positions: Uints) -> None:
        if tokens != len(positions):
            raise self._columns.corrupt(f"{self.name}.codes", "frequencies and positions are not as many")

    # Words in order

    @property
    def has_forward(self) -> bool:
        """Whether it keeps the words of each document in order."""
        return self._forward is not None

    @property
    def forward(self) -> Forward:
        """The words of each document in order.

        Raises: CorruptSegment: it does not keep them.
        """
        if self._forward is None:
            raise self._columns.corrupt(f"{self.name}.forward.leaves", "it is missing")
        return self._forward

    def spellings(self, leaves: NDArray[np.uint32]) -> Hashes:
        """The number of each spelling by which copies are found, for the words of some documents."""
        strings = self.strings_of_leaves(Level.SPELLING)[leaves]
        met, numbers = np.unique(strings, return_inverse=True)
        return hashes_of(self.named(met))[numbers]

    # Marks

    def marked_occurrences(self, form: int) -> Wide:
        """Every place of a form written with marks."""
        leaf = int(self.marked.leaves[form])
        keys = self._leaf_keys(range(leaf, leaf + 1))
        places = self.marked.places(form).astype(np.int64) - int(self.token_ends[leaf])
        if len(places) and not 0 <= int(places.min()) <= int(places.max()) < len(keys):
            raise self._columns.corrupt(f"{self.name}.marked.places", "it leads to another word")
        return keys[places]

    def marked_postings(self, form: int) -> Postings:
        """Who has a form written with marks."""
        documents, counts = np.unique(self.marked_occurrences(form) >> 32, return_counts=True)
        codes = (np.minimum(counts, MOST) << 8) | rounded(self.lengths[documents])
        return Postings(narrow(documents), codes.astype("<u2"), narrow(counts))

    # All of it, for merging

    def owners_of_leaves(self, level: Level) -> Wide:
        """The term of a level that each leaf is below, shape (leaves,)."""
        owners = np.arange(self.count(level))
        for each in reversed(range(Level.SPELLING, level + 1)):
            owners = np.repeat(owners, self._parents[Level(each)].child_counts())
        return owners

    def strings_of_leaves(self, level: Level) -> Wide:
        """The string of that term, shape (leaves,)."""
        return self._terms(level).in_tree()[self.owners_of_leaves(level)]

    def lists_of(self, level: Level) -> tuple[Wide, Wide]:
        """Where the posting list of each term of a level begins, and how long it is; shape (terms,) each."""
        starts, stops = self._spans(level, np.arange(self.count(level)))
        return starts, stops - starts

    def indexed_names(self) -> Iterator[str]:
        """The name of each level that has terms ("body.family")."""
        return (f"{self.name}.{level.label}" for level in self.levels if self.count(level))
