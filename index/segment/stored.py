"""Stored parts: bytes of each document, one zstd frame a document and part, so that a list of hits reads only its own.

A dictionary, learnt from the segment's own documents when they are many, stands beside: frames that share their
beginnings and their wording with all others need a third less.
"""

from collections.abc import Sequence
from threading import Lock

import numpy as np
import zstandard

from index.columns.container import Columns
from index.columns.numbers import Uints, narrow, offsets

LEVEL = 3
LARGEST = 256 * 1024 * 1024  # bytes of one document; more is damage, for records are smaller
_DICTIONARY = 32 * 1024  # bytes; three times as much saves half a percent
_SHARE = 100  # the dictionary is no larger than this fraction of what is stored
_LEAST = 1024  # bytes; a smaller dictionary is not worth having
_SAMPLES = 500


def write_stored(part: str, documents: Sequence[bytes], dictionary: bytes = b"") -> dict[str, Uints]:
    """The columns of one part.

    Args:
        dictionary: to compress with; learnt from the documents when it is empty.
    """
    learnt = dictionary or _learn(documents)
    compressor = _compressor(learnt)
    frames = [compressor.compress(document) for document in documents]
    ends = offsets(np.fromiter(map(len, frames), np.int64, len(frames)))
    return {
        f"stored.{part}.dictionary": np.frombuffer(learnt, np.uint8),
        f"stored.{part}.offsets": narrow(ends),
        f"stored.{part}.frames": np.frombuffer(b"".join(frames), np.uint8),
    }


def _compressor(dictionary: bytes) -> zstandard.ZstdCompressor:
    known = zstandard.ZstdCompressionDict(dictionary)
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=known, write_checksum=True, write_dict_id=False)


def _learn(documents: Sequence[bytes]) -> bytes:
    size = min(_DICTIONARY, sum(map(len, documents)) // _SHARE)
    if size < _LEAST:
        return b""
    try:
        return zstandard.train_dictionary(size, list(documents[:: -(-len(documents) // _SAMPLES)])).as_bytes()
    except zstandard.ZstdError:
        return b""  # too few or too much alike to learn from


class Stored:
    """One part, open for reading; for many threads.

    Attributes:
        dictionary: what its frames were made with; empty when with none.

    Raises: CorruptSegment: when opened, or when a damaged document is read.
    """

    def __init__(self, part: str, columns: Columns, size: int) -> None:
        self._columns = columns
        self._name = f"stored.{part}.frames"
        self._frames = columns[self._name]
        self._ends = columns[f"stored.{part}.offsets"]
        ends = self._ends
        if len(ends) != size + 1 or np.any(ends[1:] < ends[:-1]) or int(ends[-1]) != len(self._frames):
            raise columns.corrupt(f"stored.{part}.offsets", "it does not fit the documents")
        self.dictionary = columns[f"stored.{part}.dictionary"].tobytes()
        known = zstandard.ZstdCompressionDict(self.dictionary)
        self._decompressor = zstandard.ZstdDecompressor(dict_data=known)
        self._lock = Lock()  # a decompressor serves one thread at a time

    def read(self, document: int) -> bytes:
        """The bytes of a document."""
        frame = self._frames[int(self._ends[document]) : int(self._ends[document + 1])].tobytes()
        try:
            if zstandard.frame_content_size(frame) > LARGEST:
                raise self._columns.corrupt(self._name, f"document {document} says that it is too large")
            with self._lock:
                return self._decompressor.decompress(frame)
        except zstandard.ZstdError as cause:
            raise self._columns.corrupt(self._name, f"document {document} cannot be read: {cause}") from cause
