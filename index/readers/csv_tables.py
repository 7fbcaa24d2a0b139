"""Reads tables, CSV or TSV: a record a row, its fields named by the first row. The delimiter is told from the head.

Streams: one row is held at a time. Each row is decoded on its own, and kept as JSON with the names of its columns,
so that it can be read again without the rest of its file.
"""

import csv
import io
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.article import Article, Unreadable
from index.readers import json_lines, records
from index.readers.json_fields import field_of
from index.readers.layout import MAX_RECORD, TOO_LONG
from index.readers.streams import Source, decode_part, in_narrow, narrow_head, page_of
from index.text.decoding import Decoded, Undecodable, as_text

UNCLOSED = "a quotation mark in this row does not close"
NO_NAMES = "a table whose first row names no column for title or text"
_REMEDY = "--map text=NAME says which it is, or --map text=2, by place, where the first row is an article"

_DELIMITERS = ("\t", ",", ";", "|")
_STATED = "sep="  # how a first line of its own names the delimiter to Excel
_BYTES = "latin-1"  # every byte a character, so that rows can be parted before they are decoded
_MARK = b"\xef\xbb\xbf"
_LOOKED_AT = 20  # lines
_MOST_MENDED = 100  # rows whose end is not found, after which the lines they took in are not read again

csv.field_size_limit(MAX_RECORD)  # the library's own limit, which is one for all its users, is shorter than an article


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is written, and the names in its first row."""

    delimiter: str
    escape: str | None
    names: tuple[str, ...]

    @property
    def known(self) -> frozenset[str]:
        """The fields that its columns state."""
        return frozenset(filter(None, map(field_of, self.names)))

    def rows(self, lines: Iterable[str], *, strict: bool = False) -> Iterator[list[str]]:
        """The rows of some lines; with `strict`, an error where a quotation mark stands as none should."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            escapechar=self.escape,
            doublequote=self.escape is None,
            skipinitialspace=self.delimiter != "\t",
            strict=strict,
        )

    def is_whole(self, lines: Sequence[str]) -> bool:
        """Whether lines that were taken for one row are one, and not several behind a quotation mark left open."""
        try:
            return len(lines) == 1 or len(list(self.rows(lines, strict=True))) == 1
        except csv.Error:
            return False


def form_of(head: bytes) -> Form:
    """The form of the table that begins so: that by which most columns have known names, and rows are equally wide."""
    page = page_of(head)
    text = narrow_head(head).removeprefix(_MARK).decode(_BYTES)
    escape = "\\" if '\\"' in text and '""' not in text else None
    lines = text.split("\n", _LOOKED_AT)
    lines = [f"{line}\n" for line in lines[: max(1, len(lines) - 1)]]  # the last is the rest, or is cut
    stated = lines[0].strip().removeprefix(_STATED) if lines[0].startswith(_STATED) else ""
    if len(stated) == 1:
        return _weighed(lines[1:], Form(stated, escape, ()), page)[1]
    return max((_weighed(lines, Form(one, escape, ()), page) for one in _DELIMITERS), key=lambda pair: pair[0])[1]


def _weighed(lines: Sequence[str], form: Form, page: str | None) -> tuple[tuple[int, int, int], Form]:
    """A form with the names that it gives, and how likely it is the right one."""
    try:
        rows = [row for row in form.rows(lines) if row]
    except csv.Error:
        rows = []
    named = Form(form.delimiter, form.escape, _names(rows[0], page) if rows else ())
    equal = sum(len(row) == len(named.names) > 1 for row in rows)
    return (len(named.known), equal, len(named.names)), named


def _names(row: Sequence[str], page: str | None) -> tuple[str, ...]:
    cells = [cell.encode(_BYTES) for cell in row]
    decoded = decode_part(b"\n".join(cells), page)
    codec = "utf-8" if isinstance(decoded, Undecodable) else decoded.encoding
    return tuple(as_text(cell, codec).strip() for cell in cells)


def read(source: Source) -> Iterator[Article | Unreadable]:
    """The records of a table, each at the line where its row begins."""
    form, first = form_of(source.head), 1
    keys = source.hints.fields.keys if source.hints.fields else {}
    if _are_numbers(keys) and not form.known:
        form, first = replace(form, names=tuple(str(place) for place in range(1, len(form.names) + 1))), 0
    mapped = {name for name in keys if set(form.names) & set(keys[name])}
    if (form.known | mapped).isdisjoint(("title", "text")):
        named = "، ".join(islice(filter(None, form.names), 10))
        yield Unreadable(source.path, 1, f"{NO_NAMES}: {named[:200]}; {_REMEDY}")
        return
    page, lines = source.page, _Lines(in_narrow(source.stream))
    for number, row in islice(_rows(lines, form), first, None):
        if isinstance(row, list):
            yield _record(row, form, page, source, number)
        else:
            lines.go_back()
            yield Unreadable(source.path, number, row)


def _are_numbers(keys: Mapping[str, Sequence[str]]) -> bool:
    """Whether a map names columns by their places, as that of a table must whose first row is an article."""
    named = [key for tried in keys.values() for key in tried]
    return bool(named) and all(key.isascii() and key.isdecimal() for key in named)


def _rows(lines: "_Lines", form: Form) -> Iterator[tuple[int, list[str] | str]]:
    """The rows that are not blank, or why one is none; each with the line where it begins."""
    rows = form.rows(lines)
    while True:
        number = lines.begin_row()
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as cause:
            yield number, str(cause)
            continue
        if any(map(str.strip, row)):
            yield number, _fault(row, form, lines) or row


def _fault(row: Sequence[str], form: Form, lines: "_Lines") -> str | None:
    if not form.is_whole(lines.row):
        return UNCLOSED
    if len(row) < len(form.names) or any(map(str.strip, row[len(form.names) :])):
        return f"a row of {len(row)} cells, where the first row has {len(form.names)}"
    return None


def _record(row: Sequence[str], form: Form, page: str | None, source: Source, number: int) -> Article | Unreadable:
    cells = [cell.encode(_BYTES) for cell in row]
    decoded = decode_part(b"\n".join(cells), page)
    if isinstance(decoded, Undecodable):
        return Unreadable(source.path, number, decoded.reason)
    record: dict[str, str] = {}
    for name, cell in zip(form.names, cells, strict=False):
        if value := as_text(cell, decoded.encoding).strip():
            record.setdefault(name, value)
    text = json.dumps(record, ensure_ascii=False)
    return records.cut("csv", text.encode(), Decoded(text, "utf-8"), source, number)


class _Lines:
    """The lines of a table.

    Attributes:
        row: those of the row that was read last.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self._lines = json_lines.lines(stream)
        self._again: deque[str] = deque()
        self.row: list[str] = []
        self._size = 0
        self._mended = 0
        self._number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._read()
        self._number += 1
        self._size += len(line)
        if self._size > MAX_RECORD:
            raise csv.Error(TOO_LONG)
        self.row.append(line)
        return line

    def _read(self) -> str:
        line = next(self._lines)
        if self._number == 0 and line is not None:
            line = line.removeprefix(_MARK)
            if line.startswith(_STATED.encode()):
                line = b""
        if line is None:
            self._number += 1
            raise csv.Error(TOO_LONG)
        return line.decode(_BYTES) + "\n"

    def begin_row(self) -> int:
        """Begin a row: the number of its first line."""
        self.row, self._size = [], 0
        return self._number + 1

    def go_back(self) -> None:
        """Read the lines again that a row took in behind its first."""
        if len(self.row) > 1 and self._mended < _MOST_MENDED:
            self._mended += 1
            self._again.extendleft(reversed(self.row[1:]))
            self._number -= len(self.row) - 1
