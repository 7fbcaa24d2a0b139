"""Reads `.txt` files: one article a file, all of it text; title, source and date are found by `index.metadata`."""

import os
from collections.abc import Iterator
from pathlib import Path

from index.article import Article, Unreadable
from index.readers import records
from index.readers.files import why_not
from index.readers.records import EMPTY, MAX_RECORD, TOO_LONG
from index.text.decoding import Undecodable, decode

ENDINGS = (".txt",)


def read(path: Path, relative: str) -> Iterator[Article | Unreadable]:
    """The file's one article, or why it cannot be read."""
    try:
        with path.open("rb") as file:
            too_long = os.fstat(file.fileno()).st_size > MAX_RECORD
            raw = b"" if too_long else file.read()
    except OSError as cause:
        yield Unreadable(path, 0, why_not(cause))
        return
    yield Unreadable(path, 0, TOO_LONG) if too_long else parse(raw, path, relative)


def parse(raw: bytes, path: Path, relative: str) -> Article | Unreadable:
    """The article in a file's bytes."""
    decoded = decode(raw)
    if isinstance(decoded, Undecodable):
        return Unreadable(path, 0, decoded.reason)
    if not decoded.text.strip():
        return Unreadable(path, 0, EMPTY)
    return records.read("text", raw, decoded, path, relative, 1)
