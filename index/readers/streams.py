"""An open file, or something in one, as every reader gets it: its bytes in order, and what they are called.

Readers read a stream once, from its beginning, and look ahead by `Source.head`.
"""

import codecs
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from index.readers.layout import MAX_RECORD
from index.readers.mapping import Hints
from index.readers.unpacking import Budget, Damaged
from index.text.decoding import Decoded, Undecodable, as_text, decode, one_newline, wide_codec

HEAD = 1 << 16
"""Bytes that can be looked at ahead, and that are read at once."""
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Readable(Protocol):
    """Whatever gives bytes in order, as many at once as it likes; none at its end."""

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """A file being read.

    Attributes:
        path: by which its records are known: the file's, or `archive.zip/inner.html`.
        relative: the same below the PATH that the person named.
        name: what its layout may be told from: endings such as `.gz` are cut off.
        layers: in how many layers of packing it stands.
        budget: how much may be unpacked from it.
        only: the one entry that is asked for, where not all are.
        hints: what a person says of it.
    """

    path: Path
    relative: str
    name: str
    stream: io.BufferedReader
    layers: int = 0
    budget: Budget = field(default_factory=Budget)
    only: Path | None = None
    hints: Hints = field(default_factory=Hints)

    def is_asked(self, path: Path) -> bool:
        """Whether what stands at a path is asked for, or holds what is, or stands in it."""
        return self.only is None or path == self.only or path in self.only.parents or self.only in path.parents

    def whole(self) -> bytes | None:
        """All of it; None where that is more than a record may be."""
        head = self.head
        if len(head) < HEAD:  # as most files are, and to ask for much takes time
            return self.stream.read(len(head) + 1)  # one more, for the end may be damaged
        raw = self.stream.read(MAX_RECORD + 1)
        return raw if len(raw) <= MAX_RECORD else None

    @property
    def page(self) -> str | None:
        """The Arabic code page that the file is in; None where it is in UTF-8 or UTF-16, or in nothing known."""
        return page_of(self.head)

    @property
    def head(self) -> bytes:
        """The first bytes, HEAD of them unless there are fewer; only before any are read."""
        return self.stream.peek(HEAD)[:HEAD]


def page_of(head: bytes) -> str | None:
    """The Arabic code page of a file that begins so; None where it is in UTF-8 or UTF-16, or in nothing known."""
    found = decode(head)
    return found.encoding if isinstance(found, Decoded) and not found.encoding.startswith("utf") else None


def decode_part(raw: bytes, page: str | None) -> Decoded | Undecodable:
    """The text of a part of a file: what is UTF-8 is, else what the file is, for a part may be too short to tell."""
    if page is None:
        return decode(raw)
    try:
        return Decoded(one_newline(raw.decode()), "utf-8")
    except UnicodeDecodeError:
        return Decoded(as_text(raw, page), page)


class Filling(io.RawIOBase):
    """A stream that gives as many bytes as are asked for, whatever the one below gives at once.

    What comes before damage is given before the damage is told.
    """

    def __init__(self, below: Readable) -> None:
        self._below = below
        self._left = b""  # what was given beyond what was asked for
        self._damage: Damaged | None = None

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]  # typeshed's WriteableBuffer is a stub's own name
        """Fill the buffer; less at the end alone."""
        filled = 0
        while room := len(buffer) - filled:
            piece = self._left or self._more(room)
            if not piece:
                break
            taken, self._left = piece[:room], piece[room:]
            buffer[filled : filled + len(taken)] = taken
            filled += len(taken)
        if not filled and self._damage:
            raise self._damage
        return filled

    def _more(self, size: int) -> bytes:
        try:
            return b"" if self._damage else self._below.read(size)
        except Damaged as damage:
            self._damage = damage
            return b""


def buffered(below: Readable) -> io.BufferedReader:
    """A stream that can be looked ahead in."""
    return io.BufferedReader(Filling(below), HEAD)


def narrow_head(head: bytes) -> bytes:
    """The beginning of a file as `in_narrow` would give it."""
    codec = wide_codec(head) if b"\0" in head or head.startswith(_WIDE) else None  # few are, and it takes time to tell
    return head.decode(codec, errors="replace").encode() if codec else head


def in_narrow(stream: io.BufferedReader) -> io.BufferedReader:
    """The same text in an encoding that has ASCII as single bytes: UTF-16 becomes UTF-8, all else stays as it is."""
    codec = wide_codec(stream.peek(HEAD))
    return buffered(_Narrowed(stream, codec)) if codec else stream


class _Narrowed:
    """UTF-16 as UTF-8."""

    def __init__(self, stream: io.BufferedReader, codec: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(codec)(errors="replace")

    def read(self, size: int, /) -> bytes:
        while piece := self._stream.read(size):
            if text := self._decoder.decode(piece):
                return text.encode()
        return self._decoder.decode(b"", final=True).encode()
