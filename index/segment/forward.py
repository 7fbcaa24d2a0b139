"""The forward column: the leaf of every word of each document, in order. Lists say who has a word; this, who has which.

A leaf takes as many bytes as the last one needs: three, as a rule. No type has three, so four are read at once and the
upper one is masked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Column, Columns, Pieces
from index.columns.numbers import Uints, Wide, are_below, narrow, offsets
from index.segment.contents import FieldTokens

_MOST = 4  # bytes of a leaf
_STEP = 1 << 20  # words merged at once


def in_order(field: str, tokens: FieldTokens) -> tuple[Wide, NDArray[np.uint32]]:
    """The forms of a field by document and position, and where those of each document begin, shape (documents + 1,).

    Raises: ValueError: a document has several values, so that its positions have gaps.
    """
    firsts = offsets(tokens.lengths)
    if not np.all(tokens.positions < tokens.lengths[tokens.documents]):
        raise ValueError(f"{field} is kept in order, and has several values in a document")
    forms = np.empty(len(tokens.forms), np.uint32)
    forms[firsts[tokens.documents] + tokens.positions] = tokens.forms
    return firsts, forms


def write_forward(field: str, firsts: Wide, leaf_of_word: NDArray[np.uint32], leaves: int) -> dict[str, Uints]:
    """The columns of a field's words in order.

    Args:
        firsts: where those of each document begin, shape (documents + 1,).
        leaf_of_word: the leaf of each.
        leaves: how many there are.
    """
    packed = pack(leaf_of_word, width_of(leaves))
    return {f"{field}.forward.offsets": narrow(firsts), f"{field}.forward.leaves": packed}


def width_of(leaves: int) -> int:
    """How many bytes a leaf takes where there are so many.

    >>> width_of(0), width_of(256), width_of(65_537)
    (1, 1, 3)
    """
    return max(1, (max(leaves - 1, 0).bit_length() + 7) // 8)


def pack(leaves: NDArray[np.uint32], width: int) -> NDArray[np.uint8]:
    """Each number in its `width` lowest bytes, least first, shape (numbers * width,).

    >>> pack(np.array([1, 515], np.uint32), 2).tolist()
    [1, 0, 3, 2]
    """
    each = leaves.astype("<u4", copy=False).view(np.uint8).reshape(-1, _MOST)
    packed = np.empty((len(leaves), width), np.uint8)
    for byte in range(width):  # rows of so few bytes, copied whole, take five times as long
        packed[:, byte] = each[:, byte]
    return packed.ravel()


def unpack(pieces: Sequence[NDArray[np.uint8]], width: int) -> NDArray[np.uint32]:
    """The inverse, of several pieces as of one.

    >>> unpack([np.array([1, 0], np.uint8), np.array([3, 2], np.uint8)], 2).tolist()
    [1, 515]
    """
    behind = np.zeros(_MOST - width, np.uint8)  # read with the last number, and masked
    packed = np.concatenate([*pieces, behind])
    overlapping = np.ndarray(((len(packed) - len(behind)) // width,), "<u4", packed.data, strides=(width,))
    return overlapping & np.uint32(2 ** (8 * width) - 1)


class Forward:
    """The words of each document of a field in order, open for reading.

    Raises: CorruptSegment: when opened; or when documents are read that lie where they cannot, or have words that are
        none.
    """

    def __init__(self, field: str, columns: Columns, leaves: int, size: int) -> None:
        self._name = f"{field}.forward"
        self._columns = columns
        self._leaves = leaves
        self._width = width_of(leaves)
        self._ends = columns[f"{self._name}.offsets"]
        self._packed = columns[f"{self._name}.leaves"]
        self._count = len(self._packed) // self._width
        if len(self._ends) != size + 1 or self._ends.item(0) or self._ends.item(-1) != self._count:
            raise columns.corrupt(f"{self._name}.offsets", "it does not fit the documents and their words")
        if self._packed.dtype != np.uint8 or len(self._packed) % self._width:
            raise columns.corrupt(f"{self._name}.leaves", f"it is not of {self._width} bytes a word")

    def of(self, ids: NDArray[np.integer]) -> tuple[Wide, NDArray[np.uint32]]:
        """The words of some documents, by document and position.

        Args:
            ids: numbers of documents, in the order in which they are wanted.
        Returns: `firsts`, shape (documents + 1,), and the leaves: those of document i from firsts[i] to firsts[i + 1].
        """
        starts, stops = (ends.take(ids).astype(np.int64) for ends in (self._ends, self._ends[1:]))
        firsts = offsets(stops - starts)
        if len(ids) and (np.any(stops < starts) or int(stops.max()) > self._count):
            raise self._columns.corrupt(
                f"{self._name}.offsets", "it does not lead through the words, document by document"
            )
        spans = zip((starts * self._width).tolist(), (stops * self._width).tolist(), strict=True)
        return firsts, self._known(unpack([self._packed[start:stop] for start, stop in spans], self._width))

    def _known(self, leaves: NDArray[np.uint32]) -> NDArray[np.uint32]:
        if not are_below(leaves, self._leaves):
            raise self._columns.corrupt(
                f"{self._name}.leaves", f"it names a word beyond the {self._leaves:,} there are"
            )
        return leaves

    def at(self, documents: Wide, positions: Wide) -> tuple[NDArray[np.bool_], NDArray[np.uint32]]:
        """Single words.

        Args:
            documents, positions: of each; a document ends before some.
        Returns: which are there, and the leaves of those.
        """
        tokens = self._ends.take(documents).astype(np.int64) + positions
        there = tokens < self._ends[1:].take(documents)
        first = tokens[there] * self._width
        if len(first) and int(first.max()) >= len(self._packed):
            raise self._columns.corrupt(f"{self._name}.offsets", "it does not lead through the words")
        leaves = np.zeros(len(first), np.uint32)
        for byte in range(self._width):
            leaves |= self._packed.take(first + byte).astype(np.uint32) << np.uint32(8 * byte)
        return there, self._known(leaves)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some documents of a segment, to be merged.

    Attributes:
        documents: which, ascending.
        lengths: shape (documents,), how many words each has.
        leaves: shape (leaves of the segment,), the merged leaf of each; of those that no such document has, anything.
    """

    forward: Forward
    documents: Wide
    lengths: Uints
    leaves: NDArray[np.uint32]

    def pieces(self, width: int) -> Iterator[NDArray[np.uint8]]:
        """Those in the merged column, of so many bytes each; some documents at a time."""
        filled = np.cumsum(self.lengths, dtype=np.int64) // _STEP
        for documents in np.split(self.documents, np.flatnonzero(np.diff(filled)) + 1):
            yield pack(self.leaves[self.forward.of(documents)[1]], width)


def merge_forward(field: str, parts: Sequence[Words], leaves: int) -> dict[str, Column]:
    """The columns that `write_forward` writes of all documents, part after part.

    Args:
        leaves: how many there are in the merged field.
    """
    firsts = offsets(np.concatenate([part.lengths.astype(np.int64) for part in parts]))
    pieces = (piece for part in parts for piece in part.pieces(width_of(leaves)))
    return {f"{field}.forward.offsets": narrow(firsts), f"{field}.forward.leaves": Pieces(np.dtype("u1"), pieces)}
