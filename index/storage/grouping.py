"""Grouping: which documents of a build are copies of each other, kept right from commit to commit.

A commit compares the documents that came since the one before, and those whose group lost a member, which may have been
what held it together. Of all others it is known.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Wide, offsets
from index.copies.definition import FEWEST
from index.copies.grouping import Bodies, components
from index.copies.shingles import Hashes, sets_of_shingles
from index.copies.sketches import BandTable, Sketches
from index.segment.copies import Sketched
from index.segment.segment import Segment
from index.segment.text_field import TextField
from index.storage.copies import ALONE, Copies

FIELD = "body"
"""By which articles are copies."""

Number = TypeVar("Number", bound=np.generic)

_NEW = -2  # the group of a document that was not yet compared


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What is known of the documents of a segment.

    Attributes:
        groups: shape (documents,), of each, or ALONE, or _NEW.
        recent: shape (documents,), which came in this run.
    """

    groups: Wide
    recent: NDArray[np.bool_]


class Member(Protocol):
    """A segment of those that are grouped together: its name, itself, and which of its documents are live."""

    @property
    def name(self) -> str: ...
    @property
    def segment(self) -> Segment: ...
    @property
    def live(self) -> NDArray[np.bool_]: ...


class Grouping:
    """The groups of a build, by segment.

    Args:
        members: the segments of a commit.
        copies: of it.
    """

    def __init__(self, members: Sequence[Member], copies: Copies) -> None:
        ends = offsets(np.array([member.segment.size for member in members], np.int64))
        groups = copies.of(np.arange(ends[-1]))
        self._known = {
            member.name: _Known(groups[start:stop], np.zeros(stop - start, np.bool_))
            for member, (start, stop) in zip(members, pairwise(ends.tolist()), strict=True)
        }
        self._next = int(groups.max(initial=ALONE)) + 1
        self._broken: set[int] = set()

    def start_run(self) -> None:
        """What comes from now on is recent."""
        for known in self._known.values():
            known.recent[:] = False

    def add(self, name: str, size: int) -> None:
        """Take in a segment of new documents."""
        self._known[name] = _Known(np.full(size, _NEW), np.ones(size, np.bool_))

    def merge(self, name: str, sources: Iterable[Member]) -> None:
        """Take in a segment of the live documents of others, which are gone."""
        found = [(self._known.pop(source.name), source.live) for source in sources]
        self._known[name] = _Known(
            np.concatenate([known.groups[live] for known, live in found]),
            np.concatenate([known.recent[live] for known, live in found]),
        )

    def delete(self, name: str, documents: NDArray[np.integer]) -> None:
        """Note that some documents are no longer live."""
        self._broken.update(self._known[name].groups[documents].tolist())

    def group(self, members: Sequence[Member]) -> Copies:
        """The copies among the live documents of all segments of the build, as these are now."""
        archive = _Archive(members)
        groups = archive.joined([self._known[member.name].groups for member in members], np.int64)
        if broken := self._broken - {ALONE, _NEW}:
            groups[np.isin(groups, list(broken))] = _NEW
        self._broken.clear()
        groups[~archive.live] = ALONE
        self._compare(archive, groups)
        parts = np.split(groups, archive.starts[1:-1])
        self._known = {
            member.name: _Known(part, self._known[member.name].recent)
            for member, part in zip(members, parts, strict=False)
        }
        documents = np.flatnonzero(groups >= 0)
        return Copies(documents, groups[documents])

    @property
    def recent_copies(self) -> int:
        """How many documents that came in this run are copies, by the last `group`."""
        return sum(int((known.recent & (known.groups >= 0)).sum()) for known in self._known.values())

    def _compare(self, archive: "_Archive", groups: Wide) -> None:
        """Compare new documents with all others, and put all into their groups."""
        new = groups == _NEW
        groups[new] = ALONE
        rows = archive.long(np.flatnonzero(new))
        if not len(rows):
            return
        rows = archive.long(np.union1d(rows, archive.meeting(rows, new)))
        found = Bodies(archive.texts(rows), archive.sketches(rows), groups[rows], new[rows])
        self._rename(groups, rows, components(found, lambda places: archive.shingles(rows[places])))

    def _rename(self, groups: Wide, rows: Wide, labels: Wide) -> None:
        """Write the groups of some documents, by what hangs together, and of others of the groups that they join."""
        _, component, counts = np.unique(labels, return_inverse=True, return_counts=True)
        before, grouped = groups[rows], np.flatnonzero(groups[rows] >= 0)
        names = np.full(len(counts), self._next)
        np.minimum.at(names, component[grouped], before[grouped])
        unnamed = np.flatnonzero((names == self._next) & (counts > 1))
        names[(names == self._next) & (counts == 1)] = ALONE
        renamed = np.arange(self._next + 1)
        renamed[before[grouped]] = names[component[grouped]]
        names[unnamed] = self._next + np.arange(len(unnamed))
        self._next += len(unnamed)
        groups[groups >= 0] = renamed[groups[groups >= 0]]
        groups[rows] = names[component]


class _Archive:
    """The documents of some segments, numbered one segment after the other; what is asked of them, they ascend.

    Attributes:
        starts: shape (segments + 1,), where the documents of each begin.
        live: shape (documents,).
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members
        self.starts = offsets(np.array([member.segment.size for member in members], np.int64))
        self.live = self.joined([member.live for member in members], np.bool_)

    def joined(self, parts: Sequence[NDArray[Any]], kind: type[Number]) -> NDArray[Number]:
        """What there is a document of each segment, as of all."""
        return np.concatenate([np.zeros(0, kind), *parts], dtype=kind)

    def _split(self, documents: Wide) -> Iterator[tuple[TextField, Wide]]:
        """Some documents by segment."""
        ends = np.searchsorted(documents, self.starts)
        for member, start, (first, last) in zip(self._members, self.starts, pairwise(ends), strict=False):
            if first < last:
                yield member.segment.fields[FIELD], documents[first:last] - start

    def lengths(self, documents: Wide) -> Wide:
        """How many words each has."""
        return self.joined([field.lengths[own] for field, own in self._split(documents)], np.int64)

    def long(self, documents: Wide) -> Wide:
        """Those that can be copies."""
        found: Wide = documents[self.lengths(documents) >= FEWEST]
        return found

    def texts(self, documents: Wide) -> Hashes:
        """See `Sketched.texts`."""
        return self.joined([_sketched(field).texts[own] for field, own in self._split(documents)], np.uint64)

    def sketches(self, documents: Wide) -> Sketches:
        """See `Sketched.sketches`."""
        return np.concatenate([_sketched(field).sketches[own] for field, own in self._split(documents)])

    def meeting(self, documents: Wide, new: NDArray[np.bool_]) -> Wide:
        """The live documents that are not new, and agree with some that are in a band."""
        others, table = self.live & ~new, BandTable(self.sketches(documents))
        found = [np.zeros(0, np.int64)]
        for member, (start, stop) in zip(self._members, pairwise(self.starts), strict=True):
            if others[start:stop].any():
                found.append(start + table.meeting(_sketched(member.segment.fields[FIELD]).sketches))
        met = np.concatenate(found)
        return met[others[met]]

    def shingles(self, documents: Wide) -> Sequence[Hashes]:
        """The different shingles of each, ascending."""
        found: list[Hashes] = []
        for field, own in self._split(documents):
            firsts, leaves = field.forward.of(own)
            found += sets_of_shingles(field.spellings(leaves), firsts)
        return found


def _sketched(field: TextField) -> Sketched:
    if field.copies is None:
        raise ValueError(f"{field.name} has no copies")  # every segment of this format has them
    return field.copies
