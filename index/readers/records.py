"""One record's bytes to an Article: the step that every reader ends with.

Readers call it on what they cut out of a file; `reindex` calls it on the originals
kept. Pure, so that both give the same article.
"""

from pathlib import Path

from index.article import Article, Given, Unreadable
from index.readers import json_fields
from index.readers.streams import Source
from index.text.decoding import Decoded, as_text

ALONE = frozenset({"text"})
"""The kinds of records that are a file each."""
EMPTY = "empty: neither title nor text"


def revive(kind: str, raw: bytes, encoding: str, path: Path, relative: str, number: int) -> Article | Unreadable:
    """The article in a record's bytes, or why there is none.

    Args:
        kind: which reader cut the bytes out: "text", "json" or "csv".
        encoding: the codec that `index.text.decoding` found.
    """
    return read(kind, raw, Decoded(as_text(raw, encoding), encoding), path, relative, number)


def cut(kind: str, raw: bytes, decoded: Decoded, source: Source, number: int) -> Article | Unreadable:
    """The article in a record's bytes that a reader has just cut out of a file."""
    return read(kind, raw, decoded, source.path, source.relative, number)


def read(kind: str, raw: bytes, decoded: Decoded, path: Path, relative: str, number: int) -> Article | Unreadable:
    """The same of a record whose bytes have just been decoded."""
    stated: dict[str, str] | str
    match kind:
        case "text":
            stated = {"text": decoded.text}
        case "json" | "csv":
            stated = json_fields.stated(decoded.text)
        case _:
            stated = f"a record of the kind {kind!r}, which this version does not know"
    if isinstance(stated, str):
        return Unreadable(path, number, stated)
    body = stated.pop("text", "")
    if not body.strip() and "title" not in stated:
        return Unreadable(path, number, EMPTY)
    return Article(path, relative, number, kind, raw, decoded.encoding, body, Given(**stated))
