"""Which layout a file is in: by what it begins with, and by its name where that says nothing.

Pure. A text is taken for a layout only where it begins as nothing else does: an article may begin with a bracket.
"""

import re

from index.readers import csv_tables, json_fields, xml_dumps
from index.readers.layout import Layout
from index.readers.streams import HEAD, narrow_head
from index.text.decoding import Undecodable, decode

ENDINGS = {
    ".txt": Layout.TEXT,
    ".text": Layout.TEXT,
    ".jsonl": Layout.JSON_LINES,
    ".ndjson": Layout.JSON_LINES,
    ".json": Layout.JSON,
    ".csv": Layout.CSV,
    ".tsv": Layout.CSV,
    ".tab": Layout.CSV,
    ".html": Layout.HTML,
    ".htm": Layout.HTML,
    ".xhtml": Layout.HTML,
    ".shtml": Layout.HTML,
    ".php": Layout.HTML,
    ".mht": Layout.WEB_ARCHIVE,
    ".mhtml": Layout.WEB_ARCHIVE,
    ".aspx": Layout.HTML,
}

_BOM = b"\xef\xbb\xbf"
_NOTES = rb"(?>\s|<!--.*?-->|<![^<>\[]*+\[.*?\]\s*+>|<[!?][^<>]*+>)*+"
_FIRST_ELEMENT = re.compile(_NOTES + rb"<([A-Za-z][\w:.-]*)", re.DOTALL)
_IS_PAGE = re.compile(rb"(?>\s|<!--.*?-->)*+<!doctype html", re.DOTALL | re.IGNORECASE)
_FIRST = {
    Layout.HTML: (b"html", b"head", b"body", b"meta"),
    Layout.FEED: (b"rss", b"feed", b"rdf:rdf", b"channel"),
    Layout.SITEMAP: (b"urlset", b"sitemapindex"),
}
_DUMPS = (b"doc", b"docs", b"document", b"documents", b"trec", b"root", b"add", b"articles", b"records", b"dataset")
_IS_WEB_ARCHIVE = re.compile(
    rb"(?>[A-Za-z][\w-]*+:[^\n]*+\n(?>[ \t][^\n]*+\n)*+)*?content-type:\s*multipart/related", re.IGNORECASE
)
_OBJECT = re.compile(rb"\{\s*[\"}]")
_ARRAY = re.compile(rb"\[\s*[\[{]")


def layout_of(head: bytes, name: str) -> Layout | None:
    """The layout of a file, or None where none is known.

    Args:
        head: its first bytes, all of them when they are few.
        name: its name, without the endings of what it was packed in.
    """
    named = ENDINGS.get(ending_of(name))
    start = narrow_head(head).removeprefix(_BOM).lstrip()
    if _OBJECT.match(start) or _ARRAY.match(start):
        return _json(start, len(head) < HEAD, named)
    if _IS_WEB_ARCHIVE.match(start):
        return Layout.WEB_ARCHIVE
    if start.startswith(b"<"):
        return _marked(start, named)
    if named in {None, Layout.TEXT} and _is_table(start):
        return Layout.CSV
    return named


def ending_of(name: str) -> str:
    """The ending of a name, in lower case.

    >>> ending_of("Archive.2024.TXT"), ending_of("archive")
    ('.txt', '')
    """
    stem, dot, ending = name.rpartition(".")
    return (dot + ending).lower() if stem else ""


def _json(start: bytes, whole: bool, named: Layout | None) -> Layout | None:
    """Records a line each, or otherwise; text that only begins like JSON is what its name says."""
    line, newline, rest = start.partition(b"\n")
    if named is Layout.JSON_LINES:
        spread = not line.rstrip().endswith(b"}") and newline
        return Layout.JSON if _ARRAY.match(start) or (spread and len(line.rstrip()) == 1) else named
    if line.startswith(b"{") and newline and rest.strip() and _is_object(line):
        return Layout.JSON_LINES
    if named is Layout.JSON or not whole or line.startswith(b"[") or _is_object(start):
        return Layout.JSON
    return named


def _marked(start: bytes, named: Layout | None) -> Layout | None:
    """The layout of a text that begins with a tag, by its first element; notes and declarations are passed over."""
    found = _FIRST_ELEMENT.match(start)
    first = found[1].lower() if found else b""
    for layout, names in _FIRST.items():
        if first in names:
            return layout
    if _IS_PAGE.match(start):
        return Layout.HTML
    is_dump = first in _DUMPS or (first and named is None) or start.startswith(b"<?xml")
    return Layout.XML if is_dump and named is not Layout.HTML and xml_dumps.RECORD.search(start) else named


def _is_object(text: bytes) -> bool:
    decoded = decode(text)
    return not isinstance(decoded, Undecodable) and isinstance(json_fields.loaded(decoded.text), dict)


def _is_table(start: bytes) -> bool:
    """Whether a text begins with a row of names, of which several are known and one is of a title or text."""
    line = start[:1024].partition(b"\n")[0]
    if not re.search(rb"[,;|\t]", line):
        return False
    form = csv_tables.form_of(line + b"\n")
    return len(form.known) >= 3 and not form.known.isdisjoint(("title", "text"))
