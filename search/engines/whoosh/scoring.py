"""Scoring: what a posting list, or a set, adds to the scores of one segment's documents.

BM25 depends on the code of a posting alone, so it is a table of all codes, one a field and commit.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from search.engines.whoosh.docsets import DocSet, Ids
from search.engines.whoosh.lists import PostingList
from search.engines.whoosh.sums import Scores
from search.ranking import K1


class Listed(NamedTuple):
    """What the documents of a posting list score: a table of codes, times a weight."""

    postings: PostingList
    table: Scores
    weight: float

    @property
    def size(self) -> int:
        """How many documents score."""
        return self.postings.count

    @property
    def most(self) -> float:
        """What no document scores more than."""
        return self.weight * (K1 + 1)

    @property
    def ids(self) -> Ids:
        """The documents that score."""
        return self.postings.ids

    def values(self) -> Scores:
        """The score of each of those."""
        scores = self.table.take(self.postings.codes)
        scores *= self.weight
        return scores

    def at(self, ids: Ids) -> Scores:
        """The scores of some documents."""
        scores = self.table.take(self.postings.codes_of(ids))
        scores *= self.weight
        return scores


class Constant(NamedTuple):
    """What all documents of a set score alike."""

    documents: DocSet
    weight: float

    @property
    def size(self) -> int:
        """How many documents score."""
        return len(self.documents)

    @property
    def most(self) -> float:
        """What no document scores more than."""
        return self.weight

    @property
    def ids(self) -> Ids:
        """The documents that score."""
        return self.documents.ids

    def values(self) -> Scores:
        """The score of each of those."""
        return np.full(self.size, self.weight)

    def at(self, ids: Ids) -> Scores:
        """The scores of some documents."""
        return np.where(self.documents.holds(ids), self.weight, 0.0)


class Gated(NamedTuple):
    """What a part of a query scores where the part matches as a whole."""

    documents: DocSet
    parts: Sequence["Contribution"]

    @property
    def size(self) -> int:
        """How many documents score."""
        return len(self.documents)

    @property
    def most(self) -> float:
        """What no document scores more than."""
        return sum(part.most for part in self.parts)

    @property
    def ids(self) -> Ids:
        """The documents that score."""
        return self.documents.ids

    def values(self) -> Scores:
        """The score of each of those."""
        return total(self.parts, self.ids)

    def at(self, ids: Ids) -> Scores:
        """The scores of some documents."""
        return total(self.parts, ids) * self.documents.holds(ids)


Contribution: TypeAlias = Listed | Constant | Gated


def total(contributions: Iterable[Contribution], ids: Ids) -> Scores:
    """The scores of some documents, added up in the order of the contributions."""
    scores = np.zeros(len(ids))
    for each in contributions:
        scores += each.at(ids)
    return scores
