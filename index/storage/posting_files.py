"""Term dictionary and posting lists of one segment, in the form that Whoosh's stock codec reads.

Written a block of postings at a time, where Whoosh's own writer goes posting by posting. The form, as far as its
readers tell: the term file maps field number and term to statistics and to where the list lies; a list is blocks of at
most 128 postings, each a pickled head and a pickled, perhaps compressed body. A list of one posting stands in the term
file itself, which Whoosh can read but not write; half of all terms are such.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pickle import dumps
from typing import Any

from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC, W3Codec
from whoosh.filedb.filetables import OrderedHashWriter
from whoosh.util.numeric import length_to_byte


@dataclass(frozen=True, slots=True)
class TermPostings:
    """A term, and of each document that has it, in order: its number, how often, and the encoded positions."""

    term: bytes
    documents: Sequence[int]
    frequencies: Sequence[int]
    positions: Sequence[bytes]


_BLOCK = 128  # postings; readers take any number
_PICKLE = 3  # the first that knows bytes; Whoosh's own 2 writes them as text, at three times the length
_SMALL = 512  # bytes; bodies below are not worth the time of compressing them
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

    def write_field(self, field: str, terms: Iterable[TermPostings], lengths: Sequence[int], *, bare: bool) -> None:
        """Write all terms of a field, given in order.

        Args:
            lengths: of the field in each document, as `rounded` gives them.
            bare: the field keeps documents alone, no positions.
        """
        number = self._fields.setdefault(field, len(self._fields)).to_bytes(2, "big")
        for postings in terms:
            self._index.add(number + postings.term, self._list(postings, lengths, bare=bare))

    def _list(self, postings: TermPostings, lengths: Sequence[int], *, bare: bool) -> bytes:
        """Write a posting list; return what the term file says of it."""
        documents, frequencies, positions = postings.documents, postings.frequencies, postings.positions
        found = [lengths[document] for document in documents]
        most = (min(found), max(found), max(frequencies), documents[0], documents[-1])
        if len(documents) == 1:
            whole = (tuple(documents), tuple(map(float, frequencies)), tuple(positions))
            return _INFO.pack(1, frequencies[0], 1, *most) + dumps(whole, _PICKLE)
        offset = self._at
        self._write(WHOOSH3_HEADER_MAGIC)
        for start in range(0, len(documents), _BLOCK):
            cut = slice(start, start + _BLOCK)
            body = _body(documents[cut], frequencies[cut], () if bare else positions[cut])
            last = start + _BLOCK >= len(documents)
            self._block(body, (documents[cut][-1], float(max(frequencies[cut]))), found[cut], last=last)
        return _INFO.pack(0, sum(frequencies), len(documents), *most) + _EXTENT.pack(offset, self._at - offset)

    def _block(self, body: bytes, most: tuple[int, float], lengths: Sequence[int], *, last: bool) -> None:
        compressed = len(body) >= _SMALL
        packed = zlib.compress(body, _LEVEL) if compressed else body
        head = dumps((len(lengths), *most, _LEVEL if compressed else 0, min(lengths), max(lengths)), _PICKLE)
        size = len(head) + len(packed)
        self._write(struct.pack("!i", -size if last else size) + head + packed)

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)

    def close(self) -> None:
        """Finish both files."""
        self._index.close()
        self._file.close()


def _body(documents: Sequence[int], frequencies: Sequence[int], positions: Sequence[bytes]) -> bytes:
    steps = (documents[0], *[after - before for before, after in pairwise(documents)])
    alike = max(frequencies) == min(frequencies)
    weights = (None if frequencies[0] == 1 else float(frequencies[0])) if alike else tuple(map(float, frequencies))
    return dumps((steps, weights, tuple(positions) or None), _PICKLE)


_STEPS = [b"K%c" % step for step in range(256)] + [b"M" + step.to_bytes(2, "little") for step in range(256, 65536)]


def encode_positions(positions: Sequence[int]) -> bytes:
    """Positions as Whoosh's `formats.Positions` decodes them: their number, and the pickled list of steps between them.

    The pickle is written out by hand, the shortest that any version of Python reads: MARK, the numbers, LIST, STOP.

    >>> from whoosh.formats import Positions
    >>> Positions().decode_positions(encode_positions([3, 5, 70_000]))
    [3, 5, 70000]
    """
    steps = [positions[0], *[after - before for before, after in pairwise(positions)]]
    if max(steps) < len(_STEPS):
        numbers = b"".join([_STEPS[step] for step in steps])
    else:
        numbers = b"".join([b"J" + step.to_bytes(4, "little") for step in steps])
    return _COUNT.pack(len(steps)) + b"(" + numbers + b"l."


def rounded(length: int) -> int:
    """A length as the byte that Whoosh keeps."""
    return int(length_to_byte(length))
