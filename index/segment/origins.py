"""Origins: a text field of one source of a merge, and what of it is kept."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints, Wide, steps
from index.schema import Level
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
        return counted(*self.text.lists_of(Level.WRITTEN), self.kept_postings)

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


def counted(starts: Wide, counts: Wide, kept: Kept) -> tuple[Wide, Wide, Wide]:
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
