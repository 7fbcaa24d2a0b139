"""Checking: whether what a segment says can be. Every checksum, every bound, every number that follows from others.

Reads columns, not `Segment`, which refuses a file at its first fault; this names every column that is at fault. What
can be worked out only from a column that is already found damaged is passed over: it would be blamed for nothing.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from index.columns.container import Columns
from index.columns.dictionary import Dictionary
from index.columns.numbers import Uints, Wide, list_offsets, offsets, steps
from index.copies.shingles import Hashes, hashes_of
from index.errors import CorruptSegment
from index.schema import Level
from index.segment.checking_copies import check_copies
from index.segment.checking_forward import ForwardCheck
from index.segment.checking_lists import Lists, ListsCheck
from index.segment.findings import Findings, are_all, are_below, ascends, blocks, breaks, only_at
from index.segment.segment import FORMATS, KIND
from index.segment.stored import Stored


def damage_of(columns: Columns) -> Iterator[CorruptSegment]:
    """What is damaged in a segment, a column once, in the order of the file."""
    found = Findings(columns)
    for damage in columns.verify():
        found.note(damage)
    meta = columns.meta
    known = meta.get("kind") == KIND and meta.get("format") in FORMATS
    if found.expect("directory", known, "it is of another format"):
        try:
            _check(found)
        except (KeyError, TypeError, ValueError, AttributeError) as cause:
            found.note(columns.corrupt("directory", f"it says what no writer says: {cause!r}"))
    order = {name: place for place, name in enumerate(columns.entries)}
    return iter(sorted(found.damaged.values(), key=lambda damage: order.get(damage.column, -1)))


def _check(found: Findings) -> None:
    meta = found.columns.meta
    size = int(meta["documents"])
    strings = _check_texts(found, "strings")
    for name, labels in meta["fields"].items():
        levels = sorted((Level[label.upper()] for label in labels), reverse=True)
        kept = {part: name in meta.get(part, ()) for part in ("forward", "copies")}
        FieldCheck(name, levels, size, strings, found, **kept).run()
    for name in meta["values"]:
        _check_values(found, f"value.{name}", size, key=name in meta["keys"])
    for name in meta["stored"]:
        _check_stored(found, name, size)


def _check_texts(found: Findings, name: str) -> int | None:
    """Check texts that ascend, each once; how many there are, None when that cannot be said."""
    if not found.whole(f"{name}.blob", f"{name}.offsets"):
        return None
    blob, ends = found.columns[f"{name}.blob"], found.columns[f"{name}.offsets"]
    if not found.offsets(f"{name}.offsets", len(ends) - 1, len(blob), empty=True):
        return None
    before: list[bytes] = []  # the last of the block before
    for start, stop in blocks(len(ends) - 1):
        near = offsets(steps(ends[start : stop + 1]))
        data = blob[int(ends[start]) : int(ends[stop])].tobytes()
        texts = before + [data[first:last] for first, last in pairwise(near.tolist())]
        rises = texts == sorted(texts) and len(set(texts)) == len(texts)
        if not found.expect(f"{name}.blob", rises, "its texts do not ascend"):
            return None
        if not found.expect(f"{name}.blob", _are_text(data, near), "it is not UTF-8"):
            return None
        before = texts[-1:]
    return len(ends) - 1


def _are_text(data: bytes, ends: Wide) -> bool:
    """Whether bytes are UTF-8, and still are when cut somewhere."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    cuts = ends[ends < len(data)]
    return bool(np.all(np.frombuffer(data, np.uint8)[cuts] & 0xC0 != 0x80))  # which begin a letter, not go on with one


class FieldCheck:
    """The check of one text field: its terms, and with them its lists.

    Args:
        levels: the widest first.
        strings: how many the dictionary has; None when that is not known.
        forward: whether the field keeps the words of each document in order.
        copies: whether it keeps that by which copies are found.
    """

    def __init__(
        self,
        name: str,
        levels: Sequence[Level],
        size: int,
        strings: int | None,
        found: Findings,
        *,
        forward: bool,
        copies: bool,
    ) -> None:
        self._name, self._levels, self._size, self._strings, self._found = name, levels, size, strings, found
        self._columns, self._forward, self._copies = found.columns, forward, copies

    def run(self) -> None:
        """Check all; `found` has what is wrong."""
        name, found = self._name, self._found
        terms = [self._check_terms(level) for level in self._levels]
        parts = ("documents", "codes", "frequent.postings", "frequent.frequencies", "positions", "lengths")
        whole = found.whole(*(f"{name}.{part}" for part in parts))
        if whole:
            whole = found.expect(
                f"{name}.lengths", len(self._columns[f"{name}.lengths"]) == self._size, "it does not fit"
            )
        if not all(terms) or not whole or not self._parents_fit():
            return
        lists = self._lists()
        if lists is not None:
            self._check_order()
            self._check_marks()
            ListsCheck(name, lists, self._size, found).run()
            if self._forward:
                ForwardCheck(name, self._size, found).run()
            if self._copies and found.whole("strings.blob", "strings.offsets"):
                check_copies(name, self._size, self._spellings(), found)

    def _of(self, level: Level, part: str) -> str:
        return f"{self._name}.{level.label}.{part}"

    def _count(self, level: Level) -> int:
        return len(self._columns[self._of(level, "strings")])

    def _check_terms(self, level: Level) -> bool:
        """Check which strings are terms, and their places in the tree."""
        found, names = self._found, (self._of(level, "strings"), self._of(level, "terms"))
        if not found.whole(*names):
            return False
        strings, terms = self._columns[names[0]], self._columns[names[1]]
        return found.expect(
            names[0], ascends(strings, below=self._strings), "they are no ascending strings of the dictionary"
        ) and found.expect(names[1], are_all(terms, len(strings)), "it is no numbering of the terms")

    def _parents_fit(self) -> bool:
        """Whether the children of each level are all terms of the next."""
        for level, below in pairwise(self._levels):
            several, extra = self._of(level, "several"), self._of(level, "extra")
            if not self._found.whole(several, extra, self._of(level, "lists")):
                return False
            column, count = self._columns[several], self._count(level)
            if not self._found.expect(several, ascends(column, below=count), "they are no ascending terms"):
                return False
            if not self._found.offsets(extra, len(column), self._count(below) - count):
                return False
        return True

    def _lists(self) -> Lists | None:
        """Where the lists lie; None when that cannot be."""
        found, columns, leaves = self._found, self._columns, self._count(Level.WRITTEN)
        ends, tokens = self._of(Level.WRITTEN, "postings"), self._of(Level.WRITTEN, "tokens")
        if not found.whole(ends) or not found.offsets(tokens, leaves, len(columns[f"{self._name}.positions"])):
            return None
        last = int(columns[ends][-1]) if len(columns[ends]) else 0
        if not found.offsets(ends, leaves, last):
            return None
        own, children = {}, {}
        for level in self._levels[-2::-1]:
            name = self._of(level, "lists")
            lists = own[level] = columns[name]
            fits = len(lists) == len(columns[self._of(level, "several")]) + 1 and int(lists[0]) == last
            if not found.expect(name, fits and ascends(lists), "it does not lead through lists, one after the other"):
                return None
            last, children[level] = int(lists[-1]), self._leaves_of_several(level)
        documents = f"{self._name}.documents"
        if not found.expect(
            documents, len(columns[documents]) == last, f"it has not the {last:,} postings of its lists"
        ):
            return None
        return Lists(columns[ends], own, children)

    def _children(self, level: Level) -> Wide:
        """Where the children of each term of a level begin and end, shape (terms + 1,)."""
        counts = np.ones(self._count(level), np.int64)
        counts[self._columns[self._of(level, "several")]] += steps(self._columns[self._of(level, "extra")])
        return offsets(counts)

    def _leaves_of_several(self, level: Level) -> Wide:
        """Where the leaves of each term of several children begin and end, shape (terms, 2)."""
        ends = self._children(level)
        for below in self._levels[self._levels.index(level) + 1 : -1]:
            ends = self._children(below)[ends]
        several = self._columns[self._of(level, "several")].astype(np.int64)
        return np.stack([ends[several], ends[several + 1]], axis=1)

    def _in_tree(self, level: Level) -> Uints:
        """The string of each term, in the order of the tree."""
        strings = self._columns[self._of(level, "strings")]
        found = np.zeros_like(strings)
        found[self._columns[self._of(level, "terms")]] = strings
        return found

    def _spellings(self) -> Hashes:
        """The number of each leaf's spelling, by which copies are found."""
        strings = self._in_tree(Level.SPELLING)
        texts = Dictionary(self._columns["strings.blob"], self._columns["strings.offsets"]).among(strings.tolist())
        return np.repeat(hashes_of(texts), np.diff(self._children(Level.SPELLING)))

    def _check_order(self) -> None:
        """Whether the terms below each term ascend."""
        above: Wide = np.zeros(1, np.int64)
        for level in self._levels:
            fits = only_at(breaks(self._in_tree(level)), above)
            self._found.expect(self._of(level, "terms"), fits, "terms below one term do not ascend")
            above = self._children(level)[:-1] if level is not Level.WRITTEN else above

    def _check_marks(self) -> None:
        """Whether each form with marks is a string of its own, and its tokens are its leaf's."""
        names = [f"{self._name}.marked.{part}" for part in ("strings", "leaves", "offsets", "places")]
        if not self._found.whole(*names):
            return
        strings, leaves, _, places = (self._columns[name] for name in names)
        expect, count = self._found.expect, self._count(Level.WRITTEN)
        ascending = ascends(strings, below=self._strings)
        if (
            not expect(names[0], ascending, "they are no ascending strings of the dictionary")
            or not expect(
                names[1], len(leaves) == len(strings) and are_below(leaves, count), "it does not fit the terms"
            )
            or not self._found.offsets(names[2], len(strings), len(places))
        ):
            return
        expect(names[0], np.all(self._in_tree(Level.WRITTEN)[leaves] != strings), "a form with marks has none")
        self._check_places(names[3], np.repeat(leaves, steps(self._columns[names[2]])))

    def _check_places(self, name: str, leaves: Uints) -> None:
        places = self._columns[name].astype(np.int64)
        tokens = self._columns[self._of(Level.WRITTEN, "tokens")].astype(np.int64)
        inside = np.all((places >= tokens[leaves]) & (places < tokens[leaves.astype(np.int64) + 1]))
        self._found.expect(name, inside, "it leads to tokens of another word")
        starts = self._columns[f"{self._name}.marked.offsets"]
        self._found.expect(
            name, only_at(breaks(places.astype(np.uint64)), starts), "the tokens of a form do not ascend"
        )
        self._found.expect(name, len(np.unique(places)) == len(places), "it gives one token to two forms")


def _check_values(found: Findings, name: str, size: int, *, key: bool) -> None:
    count = _check_texts(found, name)
    ordinals = f"{name}.ordinals"
    if count is None or not found.whole(ordinals):
        return
    column = found.columns[ordinals]
    if not found.expect(ordinals, len(column) == size and are_below(column, count), "it does not fit the values"):
        return
    owners = column.astype(np.int64)
    found.expect(ordinals, np.all(np.bincount(owners, minlength=count) > 0), "a value belongs to no document")
    if not key or not found.whole(f"{name}.documents", f"{name}.ends"):
        return
    documents, ends = found.columns[f"{name}.documents"], found.columns[f"{name}.ends"]
    found.expect(
        f"{name}.documents", np.array_equal(documents, np.argsort(owners, kind="stable")), "it is out of order"
    )
    found.expect(f"{name}.ends", np.array_equal(ends, list_offsets(owners, count)), "it does not fit the documents")


def _check_stored(found: Findings, part: str, size: int) -> None:
    name = f"stored.{part}"
    if not found.whole(f"{name}.dictionary", f"{name}.offsets", f"{name}.frames"):
        return
    if not found.offsets(f"{name}.offsets", size, len(found.columns[f"{name}.frames"]), empty=True):
        return
    try:
        stored = Stored(part, found.columns, size)
        for document in range(size):
            stored.read(document)
    except CorruptSegment as damage:
        found.note(damage)
