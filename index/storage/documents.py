"""Documents as stored: JSON, so that reading one back can run no code."""

from dataclasses import asdict
from json import dumps

import orjson

from index.article import Document, Evidence, Metadata
from index.calendar import CalendarDate


def to_json(document: Document) -> bytes:
    """The document as UTF-8 JSON; halves of surrogate pairs, which file names can hold, become question marks."""
    try:
        return orjson.dumps(document)
    except orjson.JSONEncodeError:
        return dumps(asdict(document), ensure_ascii=False).encode("utf-8", "replace")


def from_json(stored: bytes) -> Document:
    """The inverse of `to_json`.

    >>> made = Metadata("t", "t", ("s",), CalendarDate(2022, 2), None, None, None, "ar", "b")
    >>> from_json(to_json(Document("1", made))) == Document("1", made)
    True
    """
    values = orjson.loads(stored)
    found = values["metadata"]
    published = found["published"]
    evidence = {field: Evidence(**known) for field, known in found["evidence"].items()}
    lists = {name: tuple(found[name]) for name in ("sources", "noise", "doubtful")}
    date = CalendarDate(**published) if published else None
    return Document(**values | {"metadata": Metadata(**found | lists | {"published": date, "evidence": evidence})})
