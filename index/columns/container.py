"""The container: one immutable file of named columns, each with a checksum, read through one memory mapping.

Everything that lies in a segment goes through here. A damaged file gives CorruptSegment, which names the column;
index/segment/FORMAT.md describes the bytes.
"""

import mmap
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

import numpy as np
import orjson

from index.columns.numbers import Uints
from index.errors import CorruptSegment, naming

MAGIC = b"KASHSHAF"
VERSION = 1
ALIGNMENT = 64  # bytes; a cache line

_HEAD = struct.Struct("<8sIIQQ28x")  # magic, version, crc of the directory, its offset and length, zeros
_CHECKED = struct.Struct("<I")  # crc of the head before it
_HEAD_BYTES = _HEAD.size + _CHECKED.size
_TYPES: dict[str, np.dtype[np.unsignedinteger[Any]]] = {
    "u1": np.dtype("u1"),
    "u2": np.dtype("<u2"),
    "u4": np.dtype("<u4"),
    "u8": np.dtype("<u8"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a column lies: `count` numbers of a type ("u1", "u2", "u4" or "u8"), from byte `offset` on."""

    name: str
    dtype: str
    offset: int
    count: int
    crc32: int

    @property
    def end(self) -> int:
        """The byte after its last."""
        return self.offset + self.count * _TYPES[self.dtype].itemsize


@dataclass(frozen=True, slots=True)
class Pieces:
    """A column that is made while it is written, because it is large: arrays of one type, one after the other."""

    kind: np.dtype[np.unsignedinteger[Any]]
    arrays: Iterable[Uints]


Column = Uints | Pieces


def write_columns(path: Path, columns: Mapping[str, Column], meta: Mapping[str, object]) -> None:
    """Write a file of columns. It is not synced, nor renamed: that is for whoever commits it.

    Args:
        columns: name to numbers, shape (n,).
        meta: what JSON can say about them.
    """
    stream_columns(path, columns.items(), meta)


def stream_columns(path: Path, columns: Iterable[tuple[str, Column]], meta: Mapping[str, object]) -> None:
    """The same, of columns that are made one at a time."""
    with naming(path), path.open("wb") as file:
        file.write(bytes(_HEAD_BYTES))
        entries = [_write_column(file, name, values) for name, values in columns]
        directory = orjson.dumps({"meta": meta, "columns": [asdict(entry) for entry in entries]})
        head = _HEAD.pack(MAGIC, VERSION, crc32(directory), file.tell(), len(directory))
        file.write(directory)
        file.seek(0)
        file.write(head + _CHECKED.pack(crc32(head)))


def _write_column(file: BinaryIO, name: str, values: Column) -> Entry:
    column = values if isinstance(values, Pieces) else Pieces(values.dtype, (values,))
    kind = f"u{column.kind.itemsize}"
    file.write(bytes(-file.tell() % ALIGNMENT))
    offset, count, checksum = file.tell(), 0, 0
    for array in column.arrays:
        data = np.ascontiguousarray(array, _TYPES[kind])
        file.write(data.data)
        count, checksum = count + len(data), crc32(data.data, checksum)
    return Entry(name, kind, offset, count, checksum)


class Columns:
    """A file of columns, open for reading; it stays readable after it is deleted, as long as anyone has an array of it.

    Attributes:
        size: of the file, in bytes.
        meta: what its writer said about it.
        entries: column name to where it lies, in the order of the file.

    Raises: FileNotFoundError.  CorruptSegment: its head or directory is damaged, or a column lies outside the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file:
            size = self.size = file.seek(0, 2)
            if size < _HEAD_BYTES:
                raise self.corrupt("head", f"the file has {size} bytes, and its head alone needs {_HEAD_BYTES}")
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        directory = self._read_directory(size)
        try:
            read = orjson.loads(directory)
            self.meta: Mapping[str, Any] = dict(read["meta"])
            self.entries = {one["name"]: Entry(**one) for one in read["columns"]}
            self._check_bounds(size - len(directory))
        except (ValueError, TypeError, KeyError) as cause:
            raise self.corrupt("directory", f"it says what no writer says: {cause!r}") from cause

    def corrupt(self, column: str, reason: str) -> CorruptSegment:
        """The error that says that a column of this file is damaged."""
        return CorruptSegment(self.path, reason, column=column)

    def _read_directory(self, size: int) -> bytes:
        head = self._bytes[: _HEAD.size]
        magic, version, checksum, offset, length = _HEAD.unpack(head)
        if magic != MAGIC:
            raise self.corrupt("head", f"it begins with {magic!r} instead of {MAGIC!r}")
        if self._bytes[_HEAD.size : _HEAD_BYTES] != _CHECKED.pack(crc32(head)):
            raise self.corrupt("head", "its checksum is wrong")
        if version != VERSION:
            raise self.corrupt("head", f"it has version {version}, and this program reads version {VERSION}")
        if offset + length != size:
            raise self.corrupt("directory", f"the file has {size} bytes instead of {offset + length}")
        directory = self._bytes[offset:]
        if crc32(directory) != checksum:
            raise self.corrupt("directory", "its checksum is wrong")
        return directory

    def _check_bounds(self, end: int) -> None:
        for entry in self.entries.values():
            if entry.offset % ALIGNMENT or not _HEAD_BYTES <= entry.offset <= entry.end <= end:
                raise self.corrupt(entry.name, "it lies outside the file")

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def __getitem__(self, name: str) -> Uints:
        """A column, shape (n,), as a view of the file.

        Raises: CorruptSegment: there is no such column.
        """
        entry = self.entries.get(name)
        if entry is None:
            raise self.corrupt(name, "it is missing")
        return np.frombuffer(self._bytes, _TYPES[entry.dtype], entry.count, entry.offset)

    def release(self) -> None:
        """Give back the memory of what was read; the system still caches it, and reading brings it back."""
        if hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
            self._bytes.madvise(mmap.MADV_DONTNEED)

    def verify(self) -> Iterator[CorruptSegment]:
        """Read every byte; give what is damaged, a column each."""
        end = _HEAD_BYTES
        for entry in self.entries.values():
            if any(self._bytes[end : entry.offset]):
                yield self.corrupt(entry.name, "the bytes before it are not zero")
            if crc32(self[entry.name].data) != entry.crc32:
                yield self.corrupt(entry.name, "its checksum is wrong")
            end = entry.end
