"""Unpacks gzip, bzip2, xz and zstandard as a stream, and holds what comes out against what went in.

Packed data may be made to fill a disk or the memory: little is unpacked at once, dictionaries are bounded, and a
`Budget` says how much may come out of one file in all.
"""

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import zstandard

FLOOR = 64 * 2**20
"""Bytes that may come out of any file."""

RATIO = 250
"""And how many times its own size, beyond that. Text is packed to a tenth, pages of one site to a hundredth."""

_ONCE = 1 << 16  # bytes packed that are read at once, and bytes unpacked that are given
_DICTIONARY = 2**27  # bytes of memory for what a packer looks back at; the usual limit of zstd itself
_MORSEL = 512  # bytes of zstandard at once: each four can become 128 KiB


class Damaged(Exception):
    """What is being read is not whole, or must not be unpacked; told by its reason, and never beyond the readers."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Budget:
    """How much may still be unpacked from a file, or from an entry of one, which counts for the file too."""

    def __init__(self, packed: int = 0, within: "Budget | None" = None) -> None:
        self._packed = packed
        self._spent = 0
        self._within = within

    def grow(self, packed: int) -> None:
        """Count bytes of a file whose size is not known beforehand."""
        self._packed += packed

    def spend(self, count: int) -> None:
        """Count bytes that came out, or none to ask. Raises: Damaged: they are too many."""
        self._spent += count
        if self._spent > max(FLOOR, RATIO * self._packed):
            raise Damaged(f"it unpacks to more than {RATIO} times its size; the rest of it is not read")
        if self._within:
            self._within.spend(count)


class _Decompressor(Protocol):
    """One frame of packed data; the standard library's own for bzip2 and xz."""

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...


class _Gzip:
    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(wbits=31)

    def decompress(self, data: bytes, max_length: int, /) -> bytes:
        return self._inflater.decompress(self._inflater.unconsumed_tail + data, max_length)

    @property
    def needs_input(self) -> bool:
        return not self._inflater.unconsumed_tail

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflater.unused_data


class _Zstandard:
    def __init__(self) -> None:
        self._frame = zstandard.ZstdDecompressor(max_window_size=_DICTIONARY).decompressobj()
        self._waiting = b""

    def decompress(self, data: bytes, max_length: int, /) -> bytes:  # noqa: ARG002  a morsel cannot become too much
        data = self._waiting + data
        self._waiting = data[_MORSEL:]
        return self._frame.decompress(data[:_MORSEL])

    @property
    def needs_input(self) -> bool:
        return not self._waiting

    @property
    def eof(self) -> bool:
        return self._frame.eof

    @property
    def unused_data(self) -> bytes:
        return self._frame.unused_data + self._waiting


@dataclass(frozen=True, slots=True)
class Packing:
    """A way of packing one stream: what it is called, begins with, and is named by."""

    name: str
    magic: bytes
    endings: tuple[str, ...]
    start: Callable[[], _Decompressor]


PACKINGS = (
    Packing("gzip", b"\x1f\x8b", ("gz", "tgz"), _Gzip),
    Packing("bzip2", b"BZh", ("bz2", "tbz2"), bz2.BZ2Decompressor),
    Packing("xz", b"\xfd7zXZ\0", ("xz", "txz"), lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _DICTIONARY)),
    Packing("zstandard", b"\x28\xb5\x2f\xfd", ("zst", "zstd", "tzst"), _Zstandard),
)
_LONGEST_MAGIC = 8
_SKIPPED = b"*M\x18"  # a frame of zstandard that holds notes of programs
_MAGICS = tuple(packing.magic for packing in PACKINGS)
_ENDINGS = frozenset(ending for packing in PACKINGS for ending in packing.endings)
_TARS = ("tgz", "tbz2", "txz", "tzst")


def is_zip(head: bytes) -> bool:
    """Whether what begins so is a zip, or an empty one."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_tar(head: bytes, name: str) -> bool:
    """Whether what begins so, or is named so, is a tar."""
    return head[257:262] == b"ustar" or (name.lower().endswith(".tar") and len(head) >= 512)


def packing_of(head: bytes) -> Packing | None:
    """How what begins so is packed."""
    if not head.startswith(_MAGICS):  # as most do not
        return None
    return next(packing for packing in PACKINGS if head.startswith(packing.magic))


def unpacked_name(name: str) -> str:
    """A name without the endings of packing, whether they tell the truth or not.

    >>> unpacked_name("a.jsonl.gz"), unpacked_name("b.TGZ"), unpacked_name("c.txt")
    ('a.jsonl', 'b.tar', 'c.txt')
    """
    stem, _, ending = name.rpartition(".")
    ending = ending.lower()
    if not stem or ending not in _ENDINGS:
        return name
    return f"{stem}.tar" if ending in _TARS else stem


class Unpacked:
    """What is packed in a stream, frame after frame."""

    def __init__(self, stream: io.BufferedReader, packing: Packing, budget: Budget) -> None:
        self._stream = stream
        self._packing = packing
        self._budget = budget
        self._frame = packing.start()
        self._data = b""
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """Some bytes, `size` at most or little more; none at the end. Raises: Damaged."""
        while not self._ended:
            if piece := self._unpack(size):
                self._budget.spend(len(piece))
                return piece
            if self._frame.eof:
                self._begin_frame()
            elif self._frame.needs_input and not self._feed():
                raise self._damaged()
        return b""

    def _unpack(self, size: int) -> bytes:
        if self._frame.eof:
            return b""
        data, self._data = self._data, b""
        try:
            return self._frame.decompress(data, size)
        except (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError, MemoryError) as cause:
            raise self._damaged() from cause

    def _feed(self) -> bool:
        self._data = self._stream.read(_ONCE)
        return bool(self._data)

    def _begin_frame(self) -> None:
        """Go on with what stands behind a frame: another, zeros that fill a block, or nothing."""
        rest = self._frame.unused_data
        rest += b"" if len(rest) > _LONGEST_MAGIC else self._stream.read(_ONCE)
        if rest.startswith(self._packing.magic) or rest[1:4] == _SKIPPED:
            self._frame, self._data = self._packing.start(), rest
            return
        while rest and not rest.strip(b"\0"):
            rest = self._stream.read(_ONCE)
        if rest:
            raise self._damaged()
        self._ended = True

    def _damaged(self) -> Damaged:
        return Damaged(f"the {self._packing.name} data is cut off or damaged here; the rest of the file cannot be read")
