"""Segment files mapped into memory for reading. Whoosh's own compound files copy every part into memory on opening."""

from typing import Any

from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.structfile import BufferFile

_HEAD = 64  # bytes; what Whoosh keeps between two seeks is mostly shorter


class _View:
    """As much of a file object as reading and unpickling from a buffer needs, without a copy of the buffer."""

    def __init__(self, buffer: memoryview) -> None:
        self._buffer = buffer
        self._at = 0

    def seek(self, position: int) -> None:
        self._at = position

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        end = len(self._buffer) if size < 0 else self._at + size
        data = bytes(self._buffer[self._at : end])
        self._at += len(data)
        return data

    def peek(self, _: int) -> bytes:
        # With this, unpickling takes the head of a block at once instead of byte by byte.
        return bytes(self._buffer[self._at : self._at + _HEAD])

    def readline(self) -> bytes:
        # Only pickles of protocol 0 have lines, and Whoosh writes none.
        raise NotImplementedError

    def close(self) -> None:
        """The buffer belongs to the mapping."""


class _MappedFile(BufferFile):  # type: ignore[misc]  # whoosh is untyped
    def __init__(self, buffer: memoryview, name: str) -> None:
        # The base class would copy the buffer, so its attributes are set here instead.
        self._buf = buffer
        self._name = name
        self.file = _View(buffer)
        self.onclose = None
        self.is_real = False
        self.is_closed = False


class MappedSegment(CompoundStorage):  # type: ignore[misc]  # whoosh is untyped
    """A compound segment file; it stays readable after the file is deleted, until nobody refers to it."""

    def open_file(self, name: str, *_: Any, **__: Any) -> _MappedFile:
        """One of the files within."""
        offset, length = self.range(name)
        return _MappedFile(memoryview(self._source)[offset : offset + length], name)
