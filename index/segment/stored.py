"""Stored parts: bytes of each document, one zstd frame a document and part, so that a list of hits reads only its own.

A dictionary, learnt from the segment's own documents when they are many, stands beside: frames that share their
beginnings and their wording with all others need a third less.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import zstandard
from numpy.typing import NDArray

from index.columns.container import Column, Columns, Pieces
from index.columns.numbers import Uints, Wide, narrow, offsets, rises, steps

LEVEL = 3
LARGEST = 256 * 1024 * 1024  # bytes of one document; more is damage, for records are smaller
_DICTIONARY = 32 * 1024  # bytes; three times as much saves half a percent
_SHARE = 100  # the dictionary is no larger than this fraction of what is stored
_LEAST = 1024  # bytes; a smaller dictionary is not worth having
_SAMPLES = 500
_PIECE = 1 << 20  # bytes of frames copied at once


def write_stored(part: str, documents: Sequence[bytes], dictionary: bytes = b"") -> dict[str, Column]:
    """The columns of one part.

    Args:
        dictionary: to compress with; learnt from the documents when it is empty.
    """
    known = dictionary or _learn(documents)
    compressor = _compressor(known)
    frames = [compressor.compress(document) for document in documents]
    lengths = np.fromiter(map(len, frames), np.int64, len(frames))
    return _columns(part, known, lengths, [np.frombuffer(b"".join(frames), np.uint8)])


def _columns(part: str, dictionary: bytes, lengths: Wide, frames: Iterable[Uints]) -> dict[str, Column]:
    return {
        f"stored.{part}.dictionary": np.frombuffer(dictionary, np.uint8),
        f"stored.{part}.offsets": narrow(offsets(lengths)),
        f"stored.{part}.frames": Pieces(np.dtype(np.uint8), frames),
    }


def merge_stored(part: str, sources: Sequence[tuple["Stored", NDArray[np.bool_]]]) -> dict[str, Column]:
    """The columns of one part, of the live documents of several segments.

    Frames are copied as they are, unread, when they were made with the dictionary of most of the documents; the others
    are made anew. When that dictionary is empty, it is all as in a new segment, so that one can be learnt.

    Args:
        sources: the part of each, and which of its documents are live; at least one.

    Raises: CorruptSegment: a document that must be made anew is damaged.
    """
    counts = Counter[bytes]()
    for stored, live in sources:
        counts[stored.dictionary] += int(live.sum())
    known = max(counts, key=lambda dictionary: counts[dictionary])
    known = known or _learn(_Live(sources))
    compressor = _compressor(known)
    frames = [
        _Frames(steps(stored.ends), stored.frames, live)
        if stored.dictionary == known
        else _made_anew(_Live([(stored, live)]), compressor)
        for stored, live in sources
    ]
    lengths = np.concatenate([each.lengths[each.live] for each in frames])
    return _columns(part, known, lengths, (piece for each in frames for piece in each.pieces()))


def renew_stored(part: str, source: tuple["Stored", NDArray[np.bool_]], dictionary: bytes = b"") -> dict[str, Column]:
    """The columns of one part, of the live documents of a segment, made without its dictionary, which may quote others.

    Args:
        dictionary: as in `write_stored`. Each document is compressed twice, so that memory need not hold them all.

    Raises: CorruptSegment: a document is damaged.
    """
    documents = _Live([source])
    known = dictionary or _learn(documents)
    compressor = _compressor(known)
    lengths = np.fromiter((len(compressor.compress(document)) for document in documents), np.int64, len(documents))
    frames = (np.frombuffer(compressor.compress(document), np.uint8) for document in documents)
    return _columns(part, known, lengths, frames)


@dataclass(frozen=True, slots=True)
class _Frames:
    """Frames one after the other, their lengths, and which of them are wanted."""

    lengths: Wide
    frames: Uints
    live: NDArray[np.bool_]

    def pieces(self) -> Iterator[Uints]:
        """Those that are wanted; neighbours together."""
        ends = offsets(self.lengths)
        changes = np.diff(self.live, prepend=np.False_, append=np.False_)
        for first, last in np.flatnonzero(changes).reshape(-1, 2).tolist():
            for start in range(int(ends[first]), int(ends[last]), _PIECE):
                yield self.frames[start : min(start + _PIECE, int(ends[last]))]


def _made_anew(documents: Sequence[bytes], compressor: zstandard.ZstdCompressor) -> _Frames:
    frames = [compressor.compress(document) for document in documents]
    lengths = np.fromiter(map(len, frames), np.int64, len(frames))
    return _Frames(lengths, np.frombuffer(b"".join(frames), np.uint8), np.ones(len(frames), np.bool_))


class _Live(Sequence[bytes]):
    """The live documents of several segments, read when they are asked for."""

    def __init__(self, sources: Sequence[tuple["Stored", NDArray[np.bool_]]]) -> None:
        self._at = [(stored, document) for stored, live in sources for document in np.flatnonzero(live).tolist()]

    def __len__(self) -> int:
        return len(self._at)

    def __getitem__(self, number: int) -> bytes:  # type: ignore[override]  # nobody slices it
        stored, document = self._at[number]
        return stored.read(document)


def _compressor(dictionary: bytes) -> zstandard.ZstdCompressor:
    known = zstandard.ZstdCompressionDict(dictionary)
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=known, write_checksum=True, write_dict_id=False)


def _learn(documents: Sequence[bytes]) -> bytes:
    size = min(_DICTIONARY, sum(map(len, documents)) // _SHARE)
    if size < _LEAST:
        return b""
    try:
        return zstandard.train_dictionary(
            size, [documents[number] for number in range(0, len(documents), -(-len(documents) // _SAMPLES))]
        ).as_bytes()
    except zstandard.ZstdError:
        return b""  # too few or too much alike to learn from


class Stored:
    """One part, open for reading; for many threads.

    Attributes:
        dictionary: what its frames were made with; empty when with none.
        frames: one after the other, as bytes.
        ends: shape (documents + 1,), their offsets.

    Raises: CorruptSegment: when opened, or when a damaged document is read.
    """

    def __init__(self, part: str, columns: Columns, size: int) -> None:
        self._columns = columns
        self._name = f"stored.{part}.frames"
        self.frames = columns[self._name]
        self.ends = columns[f"stored.{part}.offsets"]
        ends = self.ends
        if len(ends) != size + 1 or not rises(ends) or int(ends[-1]) != len(self.frames):
            raise columns.corrupt(f"stored.{part}.offsets", "it does not fit the documents")
        self.dictionary = columns[f"stored.{part}.dictionary"].tobytes()
        known = zstandard.ZstdCompressionDict(self.dictionary)
        self._decompressor = zstandard.ZstdDecompressor(dict_data=known)
        self._lock = Lock()  # a decompressor serves one thread at a time

    def read(self, document: int) -> bytes:
        """The bytes of a document."""
        frame = self.frames[int(self.ends[document]) : int(self.ends[document + 1])].tobytes()
        try:
            if zstandard.frame_content_size(frame) > LARGEST:
                raise self._columns.corrupt(self._name, f"document {document} says that it is too large")
            with self._lock:
                return self._decompressor.decompress(frame)
        except zstandard.ZstdError as cause:
            raise self._columns.corrupt(self._name, f"document {document} cannot be read: {cause}") from cause
