"""Folding: of each group of near-duplicates that match, the list has the first; the others are known by their dates."""

from collections.abc import Iterator, Sequence

import numpy as np

from index.storage.fields import ID
from index.storage.snapshot import Snapshot
from search.engines.whoosh.docsets import Ids
from search.engines.whoosh.ordering import sort_keys
from search.engines.whoosh.share import Candidate
from search.request import Sort
from search.results import NO_COPIES, Group


class Folding:
    """The groups of one search.

    Args:
        matching: the documents that match and have near-duplicates, by their places among all that have.
    """

    def __init__(self, matching: Ids, snapshot: Snapshot) -> None:
        self._matching = snapshot.copies.documents[matching]
        self._groups = snapshot.copies.groups[matching]
        self._snapshot = snapshot

    @property
    def folded(self) -> int:
        """How many stand behind another one."""
        return len(self._groups) - int(np.count_nonzero(np.bincount(self._groups)))

    def first_of_each(self, page: Sequence[Candidate], most: int) -> Sequence[Candidate]:
        """The first so many candidates of a list before which none of their group stands."""
        met = set[int]()
        found = list[Candidate]()
        for candidate, group in zip(page, self._groups_of(page), strict=True):
            if len(found) == most:
                break
            if group not in met:
                found.append(candidate)
            if group >= 0:
                met.add(group)
        return found

    def beside(self, page: Sequence[Candidate]) -> Iterator[Group]:
        """The matching copies of each candidate, itself left out."""
        for candidate, group in zip(page, self._groups_of(page), strict=True):
            members = self._matching[self._groups == group] if group >= 0 else self._matching[:0]
            yield by_date(members[members != candidate.number], self._snapshot)

    def _groups_of(self, page: Sequence[Candidate]) -> list[int]:
        if not len(self._matching):
            return [-1] * len(page)
        found: list[int] = self._snapshot.copies.of(np.array([each.number for each in page], np.intp)).tolist()
        return found


def by_date(documents: Ids, snapshot: Snapshot) -> Group:
    """Some documents, ascending, as a group: the oldest first."""
    return Group.of(_dated(documents, snapshot)) if len(documents) else NO_COPIES


def _dated(documents: Ids, snapshot: Snapshot) -> Iterator[tuple[int, str]]:
    for part in snapshot.parts:
        first, last = documents.searchsorted((part.start, part.start + part.open.size))
        own = documents[first:last] - part.start
        ids = part.open.segment.values[ID]
        names = (ids.names[ordinal].decode() for ordinal in ids.ordinals.take(own).tolist())
        yield from zip(sort_keys(Sort.OLDEST, own, part.open).tolist(), names, strict=True)
