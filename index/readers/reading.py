"""One file to its records: opens it, unpacks it, tells its layout, and lets the reader of that layout read it.

Between `index.pipeline`, which finds files, and the readers, which know a layout each. What the system refuses, and
what is damaged, is a value with its reason, here for all of them.
"""

import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace

from index.article import Article, Unreadable
from index.readers import (
    containers,
    csv_tables,
    feeds,
    html_pages,
    json_lines,
    json_values,
    sitemaps,
    text_files,
    web_archives,
    xml_dumps,
)
from index.readers.detection import ending_of, layout_of
from index.readers.files import STDIN, Found, shown, why_not
from index.readers.layout import Layout
from index.readers.mapping import Hints
from index.readers.streams import HEAD, Readable, Source, buffered
from index.readers.unpacking import Budget, Damaged, Unpacked, is_tar, is_zip, packing_of, unpacked_name

_NONE = Hints()
_READERS: dict[Layout, Callable[[Source], Iterator[Article | Unreadable]]] = {
    Layout.TEXT: text_files.read,
    Layout.JSON_LINES: json_lines.read,
    Layout.JSON: json_values.read,
    Layout.CSV: csv_tables.read,
    Layout.HTML: html_pages.read,
    Layout.WEB_ARCHIVE: web_archives.read,
    Layout.FEED: feeds.read,
    Layout.SITEMAP: sitemaps.read,
    Layout.XML: xml_dumps.read,
}


def read(found: Found, hints: Hints = _NONE) -> Iterator[Article | Unreadable]:
    """The records of a file, in order; what cannot be read stands at its place.

    Args:
        hints: what a person says of it, which counts before what it looks like.
    """
    try:
        with found.path.open("rb", buffering=0) as file:
            stream: io.BufferedReader = io.BufferedReader(file, HEAD)
            budget = Budget(os.fstat(file.fileno()).st_size)
            name = found.path.name
            source = Source(found.path, found.relative, name, stream, budget=budget, only=found.inner, hints=hints)
            records = _told(source)
            if first := next(records, None):
                yield first
                yield from records
            elif found.inner:
                yield Unreadable(found.inner, 0, f"{found.path.name} holds nothing of this name")
    except OSError as cause:
        yield Unreadable(found.path, 0, why_not(cause))


def read_stdin(hints: Hints = _NONE) -> Iterator[Article | Unreadable]:
    """The records of standard input; text of no other layout is an article."""
    budget = Budget()
    stream = buffered(_Counted(sys.stdin.buffer, budget))
    yield from _told(Source(STDIN, str(STDIN), "standard input.txt", stream, budget=budget, hints=hints))


class _Counted:
    """A stream whose bytes let a budget grow."""

    def __init__(self, below: Readable, budget: Budget) -> None:
        self._below = below
        self._budget = budget

    def read(self, size: int, /) -> bytes:
        piece = self._below.read(size)
        self._budget.grow(len(piece))
        return piece


def _told(source: Source) -> Iterator[Article | Unreadable]:
    """The records of an open file, and what stopped their reading, behind the last one."""
    number = 0
    try:
        for record in _records(source):
            number = record.number if record.path == source.path else 0
            yield record
    except OSError as cause:
        yield Unreadable(source.path, number + 1 if number else 0, why_not(cause))
    except Damaged as cause:
        yield Unreadable(source.path, number + 1 if number else 0, cause.reason)


def _records(source: Source) -> Iterator[Article | Unreadable]:
    head, name = source.head, unpacked_name(source.name)
    if source.layers > containers.MAX_LAYERS:
        raise Damaged(f"packed in more than {containers.MAX_LAYERS} layers")
    if packing := packing_of(head):
        stream = buffered(Unpacked(source.stream, packing, source.budget))
        yield from _records(replace(source, name=name, stream=stream, layers=source.layers + 1))
    elif is_zip(head):
        yield from _of_entries(containers.zip_entries(source), source)
    elif is_tar(head, name):
        yield from _of_entries(containers.tar_entries(source), source)
    elif layout := source.hints.layout or layout_of(head, name):
        yield from _READERS[layout](source)
    else:
        yield Unreadable(source.path, 0, f"no reader for {_kind(source.name)}")


def _of_entries(entries: Iterator[Source | Unreadable], source: Source) -> Iterator[Article | Unreadable]:
    entry = None
    for entry in entries:
        if isinstance(entry, Source):
            yield from _told(entry)
        else:
            yield entry
    if entry is None and source.only is None:
        yield Unreadable(source.path, 0, "it holds nothing to read")


def _kind(name: str) -> str:
    """What a file is called by its ending, that of its packing included."""
    ending = ending_of(unpacked_name(name)) + name[len(unpacked_name(name)) :].lower()
    return f"{shown(ending)} files" if ending else "files without an ending"
