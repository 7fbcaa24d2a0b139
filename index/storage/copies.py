"""The copies among the live documents of a commit, and the small file of them that lies beside its segments."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.columns.container import Columns, write_columns
from index.columns.numbers import Wide, are_below, narrow, rises

KIND = "copies"

ALONE = -1
"""The group of a document of which there is no copy."""


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """Which live documents of a commit are copies of others.

    Attributes:
        documents: numbers of those in groups of two or more, ascending, among all of the commit, segment after segment.
        groups: shape (documents,), the group of each, numbered from 0.
    """

    documents: Wide
    groups: Wide

    def of(self, numbers: Wide) -> Wide:
        """The group of each of some documents, ALONE where there is none."""
        if not len(self.documents):
            return np.full(len(numbers), ALONE)
        places = np.searchsorted(self.documents, numbers).clip(max=len(self.documents) - 1)
        return np.where(self.documents[places] == numbers, self.groups[places], ALONE)

    def members(self, group: int) -> Wide:
        """The documents of a group, ascending; none where there is no such group."""
        found: Wide = self.documents[self.groups == group]
        return found

    @property
    def group_count(self) -> int:
        """How many groups there are."""
        return len(np.unique(self.groups))


NO_COPIES = Copies(np.zeros(0, np.int64), np.zeros(0, np.int64))


def write_copies(path: Path, copies: Copies, size: int) -> None:
    """Write the copies of a commit that has so many documents, deleted ones included; neither synced nor renamed."""
    columns = {"documents": narrow(copies.documents), "groups": narrow(copies.groups)}
    write_columns(path, columns, {"kind": KIND, "documents": size})


def read_copies(path: Path, size: int) -> Copies:
    """The inverse. It is checked whole, for it is small.

    Raises: FileNotFoundError.  CorruptSegment.
    """
    columns = Columns(path)
    for damage in columns.verify():
        raise damage
    documents, groups = columns["documents"], columns["groups"]
    if columns.meta != {"kind": KIND, "documents": size}:
        raise columns.corrupt("directory", f"it is not of a commit of {size} documents")
    if not rises(documents, strictly=True) or not are_below(documents, size):
        raise columns.corrupt("documents", f"they are no ascending numbers of {size} documents")
    if len(groups) != len(documents):
        raise columns.corrupt("groups", f"it does not fit the {len(documents)} documents")
    _, numbers, counts = np.unique(groups, return_inverse=True, return_counts=True)  # whatever they were numbered
    if np.any(counts < 2):
        raise columns.corrupt("groups", "a group has one document alone")
    return Copies(documents.astype(np.int64), numbers.astype(np.int64))
