"""Reads files that are one article, all of it text; title, source and date are found by `index.metadata`."""

from collections.abc import Iterator

from index.article import Article, Unreadable
from index.readers import records
from index.readers.layout import EMPTY, TOO_LONG
from index.readers.streams import Source
from index.text.decoding import Undecodable, decode


def read(source: Source) -> Iterator[Article | Unreadable]:
    """The file's one article, or why it cannot be read."""
    raw = source.whole()
    yield Unreadable(source.path, 0, TOO_LONG) if raw is None else _read(raw, source)


def _read(raw: bytes, source: Source) -> Article | Unreadable:
    decoded = decode(raw)
    if isinstance(decoded, Undecodable):
        return Unreadable(source.path, 0, decoded.reason)
    if not decoded.text.strip():
        return Unreadable(source.path, 0, EMPTY)
    return records.cut("text", raw, decoded, source, 1)
