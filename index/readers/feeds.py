"""Reads RSS and Atom files: an article an entry, its content before its summary.

Streams: one entry is held at a time, so that the export of a whole site is read as a small feed is. An entry is kept
with what the feed says of itself.
"""

import re
from collections.abc import Iterator

from index.article import Article, Unreadable
from index.readers import records
from index.readers.elements import elements
from index.readers.streams import Source, in_narrow, narrow_head

_ENTRY = re.compile(rb"<(item|entry)[\s>]", re.IGNORECASE)
_OF_FEED = re.compile(rb"<(title|language)(?=[\s>])[^<>]*>.{0,500}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ATOM_LANGUAGE = re.compile(rb"<feed\b[^<>]*?xml:lang\s*=\s*[\"']([\w-]{2,20})", re.IGNORECASE)


def read(source: Source) -> Iterator[Article | Unreadable]:
    """The entries of a feed, numbered from 1."""
    head, page = narrow_head(source.head), source.page
    first = _ENTRY.search(head)
    around = _around(head[: first.start()] if first else head)
    number = 0
    for number, entry in enumerate(elements(in_narrow(source.stream), first[1].decode() if first else "item"), start=1):
        raw = entry if isinstance(entry, str) else b"<feed>%s%s</feed>" % (around, entry)
        yield records.cut_part("feed", raw, page, source, number)
    if not number:
        yield Unreadable(source.path, 0, "a feed without entries")


def _around(start: bytes) -> bytes:
    """What the feed says of itself before its entries."""
    language = _ATOM_LANGUAGE.search(start)
    stated = {found[1].lower(): found[0] for found in reversed(list(_OF_FEED.finditer(start)))}
    found = (b"<language>%s</language>" % language[1]) if language else stated.get(b"language", b"")
    return stated.get(b"title", b"") + found
