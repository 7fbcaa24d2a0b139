"""One record's bytes to an Article: the step that every reader ends with.

Readers call it on what they cut out of a file; `reindex` calls it on the originals
kept. Pure, so that both give the same article.
"""

from collections.abc import Mapping
from pathlib import Path

from index.article import Article, Given, Unreadable
from index.readers import feed_entries, json_fields, sitemap_entries, xml_records
from index.readers.layout import EMPTY
from index.readers.mapping import mapped
from index.readers.streams import Source, decode_part
from index.text.decoding import Decoded, Undecodable, as_text

ALONE = frozenset({"text", "html"})
"""The kinds of records that are a file each."""


def revive(kind: str, raw: bytes, encoding: str, path: Path, relative: str, number: int) -> Article | Unreadable:
    """The article in a record's bytes, or why there is none.

    Args:
        kind: which reader cut the bytes out: see `Article`.
        encoding: the codec that `index.text.decoding` found.
    """
    return read(kind, raw, Decoded(as_text(raw, encoding), encoding), path, relative, number)


def as_read(kind: str, raw: bytes, encoding: str) -> str:
    """The text of a record's bytes as it stands in its file, without the map of fields that was kept with it.

    >>> as_read("mapped", b'{"title": ["t"]}\\n{"t": "x"}', "utf-8")
    '{"t": "x"}'
    """
    text = as_text(raw, encoding)
    return text.partition("\n")[2] if kind == "mapped" else text


def cut(kind: str, raw: bytes, decoded: Decoded, source: Source, number: int) -> Article | Unreadable:
    """The article in a record's bytes that a reader has just cut out of a file; a map of its fields is kept with it."""
    if source.hints.fields and kind in {"json", "csv"}:
        text = f"{source.hints.fields.line}\n{decoded.text}"
        kind, raw, decoded = "mapped", text.encode(), Decoded(text, "utf-8")
    return read(kind, raw, decoded, source.path, source.relative, number)


def cut_part(kind: str, part: bytes | str, page: str | None, source: Source, number: int) -> Article | Unreadable:
    """The same of a part of a file whose encoding is told for itself.

    Args:
        part: its bytes, or why they could not be cut out.
        page: the encoding of the file, where it is none of Unicode's.
    """
    if isinstance(part, str):
        return Unreadable(source.path, number, part)
    decoded = decode_part(part, page)
    if isinstance(decoded, Undecodable):
        return Unreadable(source.path, number, decoded.reason)
    return cut(kind, part, decoded, source, number)


def read(kind: str, raw: bytes, decoded: Decoded, path: Path, relative: str, number: int) -> Article | Unreadable:
    """The same of a record whose bytes have just been decoded."""
    stated = _stated(kind, decoded.text)
    if isinstance(stated, str):
        return Unreadable(path, number, stated)
    values, rules = stated
    body = values.pop("text", "")
    if not body.strip() and "title" not in values:
        return Unreadable(path, number, EMPTY)
    return Article(path, relative, number, kind, raw, decoded.encoding, body, Given(**values, rules=rules))


def _stated(kind: str, text: str) -> tuple[dict[str, str], Mapping[str, str]] | str:
    """Field name to value, the text among them, and to the rule of those that have one; or why there is no article."""
    match kind:
        case "text":
            return {"text": text}, {}
        case "json" | "csv":
            found = json_fields.stated(text)
            return found if isinstance(found, str) else (found, {})
        case "mapped":
            return mapped(text)
        case "html":
            from index.readers import page_text  # noqa: PLC0415  most archives hold none, and it is large

            return page_text.stated(text)
        case "feed":
            return feed_entries.stated(text)
        case "sitemap":
            return sitemap_entries.stated(text)
        case "xml":
            return xml_records.stated(text)
        case _:
            return f"a record of the kind {kind!r}, which this version does not know"
