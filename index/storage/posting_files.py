"""Term dictionary and posting lists of one segment, in the form that Whoosh's stock codec reads.

Written a block of postings at a time, where Whoosh's own writer goes posting by posting. The form, as far as its
readers tell: the term file maps field number and term to statistics and to where the list lies; a list is blocks of at
most 128 postings, each a pickled head and a pickled, perhaps compressed body. A list of one posting stands in the term
file itself, which Whoosh can read but not write; half of all terms are such.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pickle import dumps
from typing import Any

from whoosh.codec.whoosh3 import COMPRESSION_MIN_SIZE, WHOOSH3_HEADER_MAGIC, W3Codec
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.util.numeric import length_to_byte

Posting = tuple[int, float, bytes]
"""A document, how often it has the term, and the encoded positions."""

_BLOCK = 128  # postings; readers take any number
_LEVEL = 1  # of zlib: a third of the time of Whoosh's level 3, for 2 % more bytes
_INFO = struct.Struct("!BfIBBfII")  # inline?, sum of weights, documents, min and max length, max weight, min and max id
_EXTENT = struct.Struct("!qi")
_COUNT = struct.Struct("!I")


class PostingsWriter:
    """The two files of a segment that its terms lie in."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._index = OrderedHashWriter(segment.create_file(storage, W3Codec.TERMS_EXT))
        self._fields: dict[str, int] = {}
        self._index.extras["fieldmap"] = self._fields
        self._file = segment.create_file(storage, W3Codec.POSTS_EXT)
        self._at = 0

    def write_field(
        self, field: str, terms: Iterable[tuple[bytes, Sequence[Posting]]], lengths: Sequence[int], *, bare: bool
    ) -> None:
        """Write all terms of a field.

        Args:
            terms: in order, each with its postings in order.
            lengths: of the field in each document, as `length_to_byte` gives them.
            bare: the field keeps documents alone, no positions.
        """
        number = self._fields.setdefault(field, len(self._fields)).to_bytes(2, "big")
        for term, postings in terms:
            self._index.add(number + term, self._list(postings, lengths, bare=bare))

    def _list(self, postings: Sequence[Posting], lengths: Sequence[int], *, bare: bool) -> bytes:
        """Write a posting list; return what the term file says of it."""
        documents, weights, values = zip(*postings, strict=True)
        found = [lengths[document] for document in documents]
        most = (min(found), max(found), max(weights), documents[0], documents[-1])
        if len(documents) == 1:
            return _INFO.pack(1, weights[0], 1, *most) + dumps((documents, weights, values), 2)
        offset = self._at
        self._write(WHOOSH3_HEADER_MAGIC)
        for start in range(0, len(documents), _BLOCK):
            cut = slice(start, start + _BLOCK)
            body = _body(documents[cut], weights[cut], () if bare else values[cut])
            last = start + _BLOCK >= len(documents)
            self._block(body, (documents[cut][-1], max(weights[cut])), found[cut], last=last)
        return _INFO.pack(0, sum(weights), len(documents), *most) + _EXTENT.pack(offset, self._at - offset)

    def _block(self, body: bytes, most: tuple[int, float], lengths: Sequence[int], *, last: bool) -> None:
        compressed = len(body) >= COMPRESSION_MIN_SIZE
        packed = zlib.compress(body, _LEVEL) if compressed else body
        head = dumps((len(lengths), *most, _LEVEL if compressed else 0, min(lengths), max(lengths)), 2)
        size = len(head) + len(packed)
        self._write(struct.pack("!i", -size if last else size) + head + packed)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)

    def close(self) -> None:
        """Finish both files."""
        self._index.close()
        self._file.close()


def _body(documents: Sequence[int], weights: Sequence[float], values: Sequence[bytes]) -> bytes:
    steps = (documents[0], *(after - before for before, after in pairwise(documents)))
    alike = weights.count(weights[0]) == len(weights)
    short = (None if weights[0] == 1.0 else weights[0]) if alike else weights
    return dumps((steps, short, values or None), 2)


_STEPS = [b"K%c" % step for step in range(256)] + [b"M" + step.to_bytes(2, "little") for step in range(256, 65536)]


def encode_positions(positions: Sequence[int]) -> bytes:
    """Positions as Whoosh's `formats.Positions` decodes them: their number, and the pickled list of steps between them.

    The pickle is written out by hand, the shortest that any version of Python reads: MARK, the numbers, LIST, STOP.

    >>> from whoosh.formats import Positions
    >>> Positions().decode_positions(encode_positions([3, 5, 70_000]))
    [3, 5, 70000]
    """
    steps = [positions[0], *(after - before for before, after in pairwise(positions))]
    if max(steps) < len(_STEPS):
        numbers = b"".join([_STEPS[step] for step in steps])
    else:
        numbers = b"".join([b"J" + step.to_bytes(4, "little") for step in steps])
    return _COUNT.pack(len(steps)) + b"(" + numbers + b"l."


def rounded(length: int) -> int:
    """A length as the byte that Whoosh keeps."""
    return int(length_to_byte(length))
