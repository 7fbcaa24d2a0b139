"""Reads JSON lines, gzip or not: one article a line, each line decoded on its own.

Streams: one line is held at a time, and a line longer than a record may be is passed over in pieces.
"""

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from index.article import Article, Unreadable
from index.readers import records
from index.readers.files import why_not
from index.readers.records import MAX_RECORD, TOO_LONG
from index.text.decoding import Undecodable, decode, wide_codec

ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")

_GZIP_MAGIC = b"\x1f\x8b"
_BUFFER = 1 << 18  # bytes unpacked, or passed over, at once
_NEWLINES = {"utf-16-le": b"\n\0", "utf-16-be": b"\0\n"}


def read(path: Path, relative: str) -> Iterator[Article | Unreadable]:
    """The articles of a file, in order; what cannot be read stands at its line."""
    number = 0
    try:
        with path.open("rb") as file, _plain(file) as stream:
            for number, line in enumerate(lines(stream), start=1):
                if record := parse(line, path, relative, number):
                    yield record
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Unreadable(
            path, number + 1, "the gzip data is cut off or damaged here; the rest of the file cannot be read"
        )
    except OSError as cause:
        yield Unreadable(path, number + 1 if number else 0, why_not(cause))


def parse(line: bytes | None, path: Path, relative: str, number: int) -> Article | Unreadable | None:
    """The article in a line's bytes; a blank line holds none, and None in place of bytes is a line too long to hold."""
    if line is None:
        return Unreadable(path, number, TOO_LONG)
    decoded = decode(line)
    if isinstance(decoded, Undecodable):
        return Unreadable(path, number, decoded.reason)
    return records.read("json", line, decoded, path, relative, number) if decoded.text.strip() else None


def lines(stream: io.BufferedReader) -> Iterator[bytes | None]:
    """Each line without its end; None in place of one longer than MAX_RECORD, which is passed over in pieces."""
    newline = _NEWLINES.get(wide_codec(stream.peek(_BUFFER)) or "", b"\n")
    carriage_return = newline.replace(b"\n", b"\r")
    while line := _piece(stream, newline, MAX_RECORD + 2 * len(newline)):
        text = line.removesuffix(newline).removesuffix(carriage_return)
        if len(text) <= MAX_RECORD:
            yield text
        else:
            while line and not line.endswith(newline):
                line = _piece(stream, newline, _BUFFER)
            yield None


def _plain(file: io.BufferedReader) -> io.BufferedReader:
    """The stream itself, or what is packed in it: by content, for names lie."""
    if file.peek(2).startswith(_GZIP_MAGIC):
        return io.BufferedReader(gzip.GzipFile(fileobj=file), _BUFFER)
    return file


def _piece(stream: io.BufferedReader, newline: bytes, limit: int) -> bytes:
    """Bytes up to and with the next newline that stands at a whole unit of its encoding, but at most `limit`."""
    if len(newline) == 1:
        return stream.readline(limit)
    piece = bytearray()
    while len(piece) < limit and (more := stream.readline(limit - len(piece))):
        piece += more
        if len(piece) % 2:
            piece += stream.read(1)
        if piece.endswith(newline):
            break
    return bytes(piece)
