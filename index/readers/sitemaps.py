"""Reads sitemaps: an article an entry that has a title, as those for news have; of the others, how many there are.

Streams: one entry is held at a time. Such an article has no text; where the page of its address is in the archive too,
it describes that page (`index.storage.sitemaps`).
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from index.article import Article, Unreadable
from index.readers import records
from index.readers.elements import elements
from index.readers.layout import EMPTY
from index.readers.markup import children
from index.readers.streams import Source, decode_part, in_narrow, narrow_head
from index.text.decoding import Decoded

_INDEX = re.compile(rb"<sitemapindex[\s>]", re.IGNORECASE)
_NAMED = 5  # sitemaps that one line names


def read(source: Source) -> Iterator[Article | Unreadable]:
    """The entries of a sitemap that have a title, numbered from 1 among all; of an index, what is not beside it."""
    if _INDEX.search(narrow_head(source.head)):
        yield from _index(source)
        return
    page, number, untitled = source.page, 0, 0
    for number, entry in enumerate(elements(in_narrow(source.stream), "url"), start=1):
        record = records.cut_part("sitemap", entry, page, source, number)
        if isinstance(record, Unreadable) and record.reason == EMPTY:
            untitled += 1
        else:
            yield record
    if untitled or not number:
        found = f"a sitemap: {untitled:,} of its {number:,} addresses come without a title"
        yield Unreadable(source.path, 0, found, is_last=False)


def _index(source: Source) -> Iterator[Unreadable]:
    """The sitemaps that an index names and that are not beside it; those that are, are files like any other."""
    folder, page = source.path.parent, source.page
    if not folder.is_dir():  # in an archive file, of which nothing is known but what comes next
        return
    named = list(filter(None, (_file(entry, page) for entry in elements(in_narrow(source.stream), "sitemap"))))
    missing = [name for name in named if not (folder / name).exists()]
    if missing or not named:
        names = ", ".join(missing[:_NAMED]) + (", …" if len(missing) > _NAMED else "")
        found = f"{len(missing):,} of the {len(named):,} sitemaps that it names are not beside it: {names}"
        yield Unreadable(source.path, 0, f"a sitemap index: {found}".rstrip(": "))


def _file(entry: bytes | str, page: str | None) -> str:
    """The name under which a sitemap that an index names was most likely saved; nothing where it can have none."""
    decoded = decode_part(entry, page) if isinstance(entry, bytes) else None
    if not isinstance(decoded, Decoded):
        return ""
    parts = (part for sitemap in children(decoded.text) for part in children(sitemap.inner))
    address = next((part.text for part in parts if part.name.endswith("loc")), "")
    try:
        name = PurePosixPath(urlsplit(address).path).name
    except ValueError:  # as in http://[
        return ""
    return name if name.isprintable() and len(name.encode()) < 256 else ""
