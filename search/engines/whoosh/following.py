"""Following: which spellings come right after a word, and in how many documents, by the words of each in order."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Uints, narrow
from index.schema import Level
from index.segment.positions import LAST_POSITION, POSITION_BITS
from index.storage.snapshot import OpenSegment
from search.engines.whoosh.groups import strings_of_leaves
from search.engines.whoosh.leaves import occurrences_within, word_list

_MOST_READ = 1 << 14
"""Documents of a word; of those of a commoner one, so many at even distances."""


class Followers(NamedTuple):
    """What comes right after a word in a field of a segment.

    Attributes:
        strings: of the spellings, as numbers in the dictionary of the segment, ascending.
        counts: in how many documents each does.
    """

    strings: Uints
    counts: NDArray[np.int64]

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.strings.nbytes + self.counts.nbytes


def following(spelling: str, field: str, segment: OpenSegment) -> Followers:
    """What comes after a word, in any of its written forms."""
    return segment.cached(("following", field, spelling), lambda: _read(spelling, field, segment))


def _read(spelling: str, field: str, segment: OpenSegment) -> Followers:
    postings = word_list(spelling, field, Level.SPELLING, segment)
    read = postings.docset
    if len(read) > _MOST_READ:
        read = read.only(read.ids[:: -(-len(read) // _MOST_READ)])
    found = occurrences_within(spelling, postings, field, Level.SPELLING, read, segment)
    documents = found >> POSITION_BITS
    there, leaves = segment.segment.fields[field].forward.at(documents, (found & LAST_POSITION) + 1)
    strings = strings_of_leaves(field, segment).take(leaves).astype(np.int64)
    once = np.unique(strings * segment.size + documents[there])
    different, counts = np.unique(once // segment.size, return_counts=True)
    return Followers(narrow(different), counts.astype(np.int64))
