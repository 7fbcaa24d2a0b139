"""Sorted terms in two columns: their bytes, one after the other, and where each begins. A term has a number."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from index.columns.numbers import Uints, narrow, offsets, rises

_APART = 32  # terms between two that are kept as they are
_NEW_LINE = ord("\n")


def pack_terms(terms: Sequence[bytes]) -> tuple[Uints, Uints]:
    """The blob and the offsets of some terms.

    Args:
        terms: ascending, each once.
    Returns: shapes (bytes,) and (terms + 1,).
    """
    ends = offsets(np.fromiter(map(len, terms), np.int64, len(terms)))
    return np.frombuffer(b"".join(terms), np.uint8), narrow(ends)


class Dictionary(Sequence[bytes]):
    """Terms as `pack_terms` packs them.

    Attributes:
        blob, ends: as packed.

    Raises: ValueError: the offsets are not those of the blob.
    """

    def __init__(self, blob: Uints, ends: Uints) -> None:
        if not len(ends) or ends[0] or int(ends[-1]) != len(blob) or not rises(ends):
            raise ValueError("its offsets are not those of its terms")
        self.blob = blob
        self._bytes = blob.data
        self.ends = ends
        self._ends = ends.data  # whose numbers are Python's own

    @cached_property
    def _posts(self) -> list[bytes]:
        """Every so manieth term, so that a look-up touches few of the others."""
        return [self[number] for number in range(0, len(self), _APART)]

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]  # nobody slices a dictionary
        return self._bytes[self._ends[number] : self._ends[number + 1]].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        whole = self._bytes.tobytes()
        return (whole[start:end] for start, end in pairwise(self.ends.tolist()))

    def among(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """The terms with some numbers."""
        return map(self.__getitem__, numbers)

    def lines(self, numbers: Uints) -> bytes:
        """The terms with some numbers, one after the other, each with the end of a line behind it."""
        starts, stops = self.ends.take(numbers).astype(np.int64), self.ends[1:].take(numbers).astype(np.int64)
        lengths = stops - starts + 1
        ends = np.cumsum(lengths)
        where = np.repeat(starts - ends + lengths, lengths)
        where += np.arange(len(where))
        blob = self.blob if len(self.blob) else np.zeros(1, np.uint8)  # of the empty term alone
        found = blob.take(where, mode="clip")  # the byte behind a term is overwritten, if there is one
        found[ends - 1] = _NEW_LINE
        return found.tobytes()

    def find(self, term: bytes) -> int | None:
        """The number of a term; None when it is not here."""
        place = self._first(term)
        return place if place < len(self) and self[place] == term else None

    def span(self, prefix: bytes) -> range:
        """The numbers of the terms that begin so.

        >>> Dictionary(*pack_terms([b"a", b"ab", b"abc", b"b"])).span(b"ab")
        range(1, 3)
        """
        after = _after(prefix)
        return range(self._first(prefix), len(self) if after is None else self._first(after))

    def _first(self, term: bytes) -> int:
        """The number of the first term that is not below another."""
        post = bisect_left(self._posts, term) * _APART  # the first that is not below
        return bisect_left(self, term, max(0, post - _APART), min(post, len(self)))


def _after(prefix: bytes) -> bytes | None:
    """The least term that is above all that begin with a prefix; None when every term is below."""
    kept = prefix.rstrip(b"\xff")
    return kept[:-1] + bytes([kept[-1] + 1]) if kept else None
