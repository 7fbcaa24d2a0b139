"""The copies among the live documents of a commit, as a snapshot has them."""

from dataclasses import dataclass

import numpy as np

from index.columns.numbers import Wide

ALONE = -1
"""The group of a document of which there is no copy."""


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """Which live documents of a snapshot are copies of others.

    Attributes:
        documents: numbers of those in groups of two or more, ascending.
        groups: shape (documents,), the group of each; equal numbers mean one group, and nothing more.
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
