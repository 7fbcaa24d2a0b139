"""Reads JSON that is not a record a line: arrays of records, an object that holds one, records one after another.

Streams: one record is held at a time. A record is numbered by its place among the others.
"""

import io
from collections.abc import Iterator
from itertools import chain

from index.article import Article, Unreadable
from index.readers import json_fields, records
from index.readers.json_scanner import Scanner
from index.readers.layout import TOO_LONG
from index.readers.mapping import FieldMap
from index.readers.streams import Source, in_narrow
from index.text.decoding import Undecodable, decode

NO_RECORDS = "JSON that holds no records with title or text"
HOPELESS = "too many values without a record here; the rest of the file is not read"

_MOST_BAD = 100  # one after another
_CONTENTS = frozenset(("title", "text"))
_FEW = 5  # values of an array that are looked at before it is taken for something else


def read(source: Source) -> Iterator[Article | Unreadable]:
    """The records of a file, in order; what cannot be read stands at its number."""
    page = source.page
    number = bad = 0
    for number, value in enumerate(_records(Scanner(in_narrow(source.stream)), source.hints.fields), start=1):
        bad = 0 if isinstance(value, bytes) and value.startswith(b"{") else bad + 1
        if bad > _MOST_BAD:
            yield Unreadable(source.path, number, HOPELESS)
            return
        yield records.cut_part("json", value, page, source, number)
    if not number:
        yield Unreadable(source.path, 0, NO_RECORDS)


def _records(scanner: Scanner, keys: FieldMap | None) -> Iterator[bytes | str]:
    """The bytes of each record, or why it cannot be cut out."""
    for count, value in enumerate(scanner.values()):
        if value == TOO_LONG and not count and not scanner.depth:
            scanner.again()
            yield from _first_or(TOO_LONG, _inside(scanner, keys))
        elif isinstance(value, str) or scanner.depth or _is_record(value, keys):
            yield value
        else:
            yield from _first_or(value, _inside(Scanner(io.BufferedReader(io.BytesIO(value))), keys))


def _first_or(instead: bytes | str, found: Iterator[bytes | str]) -> Iterator[bytes | str]:
    first = next(found, None)
    return iter([instead]) if first is None else chain([first], found)


def _inside(scanner: Scanner, keys: FieldMap | None) -> Iterator[bytes | str]:
    """The records of the arrays in an object; an array none of whose first values is a record holds something else."""
    for array in scanner.arrays():
        first: list[bytes | str] = []
        for value in array:
            first.append(value)
            if isinstance(value, bytes) and _states_any(_loaded(value), keys):
                yield from chain(first, array)
            elif len(first) == _FEW:
                break
        for _ in array:  # it is read to its end
            pass


def _is_record(value: bytes, keys: FieldMap | None) -> bool:
    """Whether an object is a record itself, and does not just hold records."""
    loaded = _loaded(value)
    if isinstance(loaded, str) or json_fields.has_text(loaded):
        return True
    return _states_any(loaded, keys) if keys else not json_fields.holds_records(loaded)


def _states_any(loaded: dict[str, object] | str, keys: FieldMap | None) -> bool:
    if isinstance(loaded, str):
        return False
    return not _CONTENTS.isdisjoint(keys.stated(loaded)[0] if keys else json_fields.fields(loaded))


def _loaded(value: bytes) -> dict[str, object] | str:
    decoded = decode(value)
    return decoded.reason if isinstance(decoded, Undecodable) else json_fields.loaded(decoded.text)
