"""Reads JSON lines: one article a line, each line decoded on its own.

Streams: one line is held at a time, and a line longer than a record may be is passed over in pieces.
"""

import io
from collections.abc import Iterator

from index.article import Article, Unreadable
from index.readers import records
from index.readers.layout import MAX_RECORD, TOO_LONG
from index.readers.streams import HEAD, Source
from index.text.decoding import Undecodable, decode, wide_codec

_NEWLINES = {"utf-16-le": b"\n\0", "utf-16-be": b"\0\n"}


def read(source: Source) -> Iterator[Article | Unreadable]:
    """The articles of a file, in order; what cannot be read stands at its line."""
    for number, line in enumerate(lines(source.stream), start=1):
        if record := _read(line, source, number):
            yield record


def _read(line: bytes | None, source: Source, number: int) -> Article | Unreadable | None:
    """The article in a line's bytes; a blank line holds none, and None in place of bytes is a line too long to hold."""
    if line is None:
        return Unreadable(source.path, number, TOO_LONG)
    decoded = decode(line)
    if isinstance(decoded, Undecodable):
        return Unreadable(source.path, number, decoded.reason)
    return records.cut("json", line, decoded, source, number) if decoded.text.strip() else None


def lines(stream: io.BufferedReader) -> Iterator[bytes | None]:
    """Each line without its end; None in place of one longer than MAX_RECORD, which is passed over in pieces."""
    newline = _NEWLINES.get(wide_codec(stream.peek(HEAD)) or "", b"\n")
    carriage_return = newline.replace(b"\n", b"\r")
    while line := _piece(stream, newline, MAX_RECORD + 2 * len(newline)):
        text = line.removesuffix(newline).removesuffix(carriage_return)
        if len(text) <= MAX_RECORD:
            yield text
        else:
            while line and not line.endswith(newline):
                line = _piece(stream, newline, HEAD)
            yield None


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
