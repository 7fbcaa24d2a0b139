"""Documents as stored: in parts, of which a list of hits needs the first alone. JSON, so that reading runs no code."""

from collections.abc import Mapping
from dataclasses import asdict
from json import dumps
from typing import Any

import orjson

from index.article import Document, Evidence, Metadata
from index.calendar import CalendarDate
from index.segment.contents import in_utf8

DISPLAY, EVIDENCE, TEXT = PARTS = ("display", "evidence", "text")
"""What a list shows; how it is known, and what was removed; the body."""

_EVIDENCE = ("noise", "evidence")


def to_parts(document: Document) -> dict[str, bytes]:
    """The document in parts; halves of surrogate pairs, which file names can hold, become question marks."""
    values = asdict(document)
    metadata = values["metadata"]
    evidence = {name: metadata.pop(name) for name in _EVIDENCE}
    text = metadata.pop("body")
    return {DISPLAY: _to_json(values), EVIDENCE: _to_json(evidence), TEXT: in_utf8(text)}


def _to_json(values: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(values)
    except orjson.JSONEncodeError:
        return in_utf8(dumps(values, ensure_ascii=False))


def from_parts(parts: Mapping[str, bytes]) -> Document:
    """The inverse of `to_parts`.

    >>> made = Metadata("t", "t", ("s",), CalendarDate(2022, 2), None, None, None, "ar", "b")
    >>> from_parts(to_parts(Document("1", made))) == Document("1", made)
    True
    """
    values = orjson.loads(parts[DISPLAY])
    found = values["metadata"] | orjson.loads(parts[EVIDENCE]) | {"body": parts[TEXT].decode()}
    published = found["published"]
    evidence = {field: Evidence(**known) for field, known in found["evidence"].items()}
    lists = {name: tuple(found[name]) for name in ("sources", "noise", "doubtful")}
    date = CalendarDate(**published) if published else None
    return Document(**values | {"metadata": Metadata(**found | lists | {"published": date, "evidence": evidence})})
