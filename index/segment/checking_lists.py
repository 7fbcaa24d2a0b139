"""Checking lists: the posting lists, positions and marks of one text field, in one pass over blocks of postings.

A list has a fingerprint: the sum, modulo 2^64, of frequency times a number drawn for the document. Lists ascend, so two
with the same fingerprint are the same list, but for an accident of one in 2^64; a term's list is right when its
fingerprint is the sum of those of its leaves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints, Wide, offsets, search
from index.schema import Level
from index.segment.findings import Findings, ascends, blocks, breaks, only_at
from index.segment.norms import rounded
from index.segment.postings import MOST

_SEED = 4


@dataclass(frozen=True, slots=True)
class Lists:
    """Where the posting lists of a field lie, as its terms say.

    Attributes:
        leaves: shape (leaves + 1,), of the leaves.
        own: level to shape (terms of several children + 1,), of the terms that have lists of their own.
        children: level to shape (those terms + 1,), the leaves of each: from [i, 0] to [i, 1].
    """

    leaves: Uints
    own: Mapping[Level, Uints] = field(default_factory=dict)
    children: Mapping[Level, Wide] = field(default_factory=dict)

    @property
    def starts(self) -> Wide:
        """Where each list begins, all levels, ascending."""
        return np.concatenate([ends[:-1].astype(np.int64) for ends in (self.leaves, *self.own.values())])


class ListsCheck:
    """The check of one field."""

    def __init__(self, name: str, lists: Lists, size: int, found: Findings) -> None:
        columns = found.columns
        self._name, self._lists, self._size, self._found = name, lists, size, found
        self._documents = columns[f"{name}.documents"]
        self._codes = columns[f"{name}.codes"]
        self._frequent = columns[f"{name}.frequent.postings"]
        self._frequencies = columns[f"{name}.frequent.frequencies"]
        self._lengths = columns[f"{name}.lengths"]
        self._positions = columns[f"{name}.positions"]
        self._token_ends = columns[f"{name}.written.tokens"]
        self._norms = rounded(self._lengths)

    def run(self) -> None:
        """Check all; `found` has what is wrong."""
        if self._shapes_fit() and self._documents_fit():
            self._compare()

    def _shapes_fit(self) -> bool:
        name, expect = self._name, self._found.expect
        count = len(self._documents)
        codes = len(self._codes) == count and self._codes.dtype == np.uint16
        frequent = ascends(self._frequent, below=count) and len(self._frequent) == len(self._frequencies)
        return (
            expect(f"{name}.codes", codes, "it does not fit the documents")
            and expect(f"{name}.frequent.postings", frequent, "it does not fit the postings")
            and expect(
                f"{name}.frequent.frequencies",
                not len(self._frequencies) or int(self._frequencies.min()) > MOST,
                f"it holds a frequency that is not above {MOST}",
            )
        )

    def _documents_fit(self) -> bool:
        most = max((int(self._documents[start:stop].max()) for start, stop in blocks(len(self._documents))), default=-1)
        name, expect = f"{self._name}.documents", self._found.expect
        return expect(name, most < self._size, f"it names document {most:,} of {self._size:,}") and expect(
            name, only_at(breaks(self._documents), self._lists.starts), "the documents of a list do not ascend"
        )

    def _compare(self) -> None:
        starts = self._lists.starts
        prints, tokens = np.zeros(len(starts), np.uint64), np.zeros(len(starts), np.int64)
        counted = np.zeros(self._size, np.int64)  # tokens of each document
        drawn = np.random.default_rng(_SEED).integers(0, 2**64, self._size, np.uint64, endpoint=False)
        leaf_postings, seen = int(self._lists.leaves[-1]), 0
        for start, stop in (*blocks(leaf_postings), *_from(leaf_postings, len(self._documents))):
            documents, often = self._documents[start:stop], self._read(start, stop)
            if often is None:
                return
            first = int(np.searchsorted(starts, start, side="right")) - 1
            cuts = starts[first : int(np.searchsorted(starts, stop))] - start
            cuts[0] = 0
            prints[first : first + len(cuts)] += np.add.reduceat(often.astype(np.uint64) * drawn[documents], cuts)
            tokens[first : first + len(cuts)] += np.add.reduceat(often, cuts)
            if stop <= leaf_postings:
                counted += np.bincount(documents, often, self._size).astype(np.int64)
                if not self._positions_ascend(often, begin=seen):
                    return
                seen += int(often.sum())
        self._judge(prints, tokens, counted)

    def _read(self, start: int, stop: int) -> Wide | None:
        """The frequencies of some postings; None when their codes cannot be."""
        codes = self._codes[start:stop]
        often = (codes >> 8).astype(np.int64)
        first, last = search(self._frequent, start), search(self._frequent, stop)
        places = self._frequent[first:last].astype(np.int64) - start
        name, expect = f"{self._name}.codes", self._found.expect
        fits = (
            expect(name, np.all(often > 0), "it says that a term occurs 0 times")
            and expect(name, np.all(often[places] == MOST), f"it does not say {MOST} of a frequency above")
            and expect(
                name,
                np.all((codes & 0xFF) == self._norms[self._documents[start:stop]]),
                f"it does not agree with {self._name}.lengths on how long a document is",
            )
        )
        often[places] = self._frequencies[first:last]
        return often if fits else None

    def _positions_ascend(self, often: Wide, begin: int) -> bool:
        """Whether positions ascend in each of some neighbouring postings, whose tokens begin at `begin`."""
        starts = offsets(often)
        positions = self._positions[begin : begin + int(starts[-1])]
        fits = len(positions) == int(starts[-1])
        return self._found.expect(
            f"{self._name}.codes", fits, "its frequencies are more than the positions"
        ) and self._found.expect(
            f"{self._name}.positions",
            only_at(breaks(positions), starts[:-1]),
            "the positions of a term in a document do not ascend",
        )

    def _judge(self, prints: NDArray[np.uint64], tokens: Wide, counted: Wide) -> None:
        name, expect = self._name, self._found.expect
        leaves = len(self._lists.leaves) - 1
        said = np.diff(self._token_ends.astype(np.int64))
        expect(f"{name}.codes", np.array_equal(tokens[:leaves], said), "the frequencies of a term are not its tokens")
        expect(
            f"{name}.lengths",
            np.array_equal(counted, self._lengths),
            "it does not say how many tokens a document has",
        )
        sums = np.zeros(leaves + 1, np.uint64)
        np.cumsum(prints[:leaves], out=sums[1:])
        place = leaves
        for level, ends in self._lists.own.items():
            first, last = self._lists.children[level].T
            own = prints[place : place + len(ends) - 1]
            place += len(own)
            reason = f"a list of {name}.{level.label} is not what the lists below it give"
            expect(f"{name}.documents", np.array_equal(sums[last] - sums[first], own), reason)


def _from(start: int, stop: int) -> list[tuple[int, int]]:
    return [(start + first, start + last) for first, last in blocks(stop - start)]
