"""The ledger of an archive in a cluster: its rows as documents, and the writer's copy of them brought up to date."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import orjson

from index.storage.ledger_exchange import KEYS, LedgerRow, SharedLedger, Values
from index.storage.ledger_rows import Cause
from search.engines.opensearch.client import Client
from search.engines.opensearch.names import Names, key
from search.engines.opensearch.settings import Commit
from search.engines.opensearch.writing.scrolling import scrolled
from search.engines.opensearch.writing.stream import Operation, Stream

MAPPING: Final[Mapping[str, Any]] = {
    "dynamic": False,
    "properties": {
        "table": {"type": "keyword"},
        "id": {"type": "keyword"},
        "added": {"type": "long"},
        "removed": {"type": "long"},
        "cause": {"type": "keyword"},
        "changed": {"type": "long"},
    },
}
"""Of the index of rows: what is asked of it. All columns of a row are in its source."""

FORGOTTEN: Final[Mapping[str, Any]] = {
    "bool": {
        "filter": [{"exists": {"field": "removed"}}],
        "should": [{"term": {"cause": Cause.REPLACED}}, {"terms": {"table": ["corrected", "listings"]}}],
        "minimum_should_match": 1,
    }
}
"""The rows that nobody needs any longer, once no commit is under way."""

BYTES: Final = frozenset({"path", "relative", "sha256", "raw"})
"""Columns of bytes, which are base64 there."""

_HISTORY = "commits"  # rows that say which token each commit had


def row_of(source: Mapping[str, Any]) -> LedgerRow:
    """The row that a document is."""
    values = {name: value for name, value in source.items() if name not in {"table", "changed"}}
    known: Values = {name: b64decode(value) if name in BYTES else value for name, value in values.items()}
    table = source["table"]
    return LedgerRow(table, values[KEYS[table]], known)


def push(stream: Stream, names: Names, rows: Iterable[LedgerRow], commit: int, token: str) -> None:
    """Write rows for a commit that is to stand, and that it has a token."""
    for row in rows:
        stream.send(_operation(names.ledger, row, commit))
    history = orjson.dumps({"table": _HISTORY, "changed": commit, "token": token})
    stream.send(Operation("index", names.ledger, f"{_HISTORY}/{commit}", history))


def _operation(index: str, row: LedgerRow, commit: int) -> Operation:
    name = key(f"{row.table}/{row.key}")
    if row.values is None:
        return Operation("delete", index, name)
    values = {
        column: b64encode(value).decode() if isinstance(value, bytes) else value for column, value in row.values.items()
    }
    return Operation("index", index, name, orjson.dumps({"table": row.table, "changed": commit, **values}))


def pull(client: Client, names: Names, ledger: SharedLedger, commit: Commit) -> None:
    """Bring a copy up to date with what stands, when `is_of_past` says that it can be.

    What a killed run wrote for a commit that never came counts as changed then: it is to be written as it is here.
    """
    known, _ = ledger.standing
    if known < commit.number:
        ledger.take_in(_changed_after(client, names, known), commit.number)
        ledger.forget_replaced(commit.number - 1)
        ledger.stand(commit.number, commit.token)
    ledger.change(_changed_after(client, names, commit.number))


def _changed_after(client: Client, names: Names, commit: int) -> Iterator[LedgerRow]:
    conditions = {"filter": {"range": {"changed": {"gt": commit}}}, "must_not": {"term": {"table": _HISTORY}}}
    return (row_of(hit["_source"]) for hit in scrolled(client, names.ledger, {"bool": conditions}))


def is_of_past(client: Client, names: Names, ledger: SharedLedger, commit: Commit) -> bool:
    """Whether a copy is of the commit that stands, or of one before it since when nothing was purged."""
    number, token = ledger.standing
    if number == 0 or not commit.purged <= number <= commit.number:
        return number == 0
    (found,) = client.documents(names.ledger, [f"{_HISTORY}/{number}"])
    return bool(found["found"]) and found["_source"]["token"] == token
