"""Documents as stored: in parts, of which a list of hits needs the first alone. JSON, so that reading runs no code."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from json import dumps
from typing import Any

import orjson

from index.article import Document, Evidence, Metadata
from index.calendar import CalendarDate
from index.segment.contents import in_utf8

DISPLAY, EVIDENCE, TEXT = PARTS = ("display", "evidence", "text")
"""What a list shows; how it is known, and what was removed; the body."""

LISTED = (DISPLAY, TEXT)
"""The parts that a list of hits needs: snippets are cut from the body."""

_EVIDENCE = ("noise", "evidence", "against")
_SHOWN = tuple(one.name for one in fields(Metadata) if one.name not in {"body", *_EVIDENCE})


def to_parts(document: Document) -> dict[str, bytes]:
    """The document in parts; halves of surrogate pairs, which file names can hold, become question marks."""
    found = document.metadata
    shown = {
        "id": document.id,
        "metadata": {name: getattr(found, name) for name in _SHOWN},
        "path": document.path,
        "number": document.number,
    }
    evidence = {name: getattr(found, name) for name in _EVIDENCE}
    return {DISPLAY: _to_json(shown), EVIDENCE: _to_json(evidence), TEXT: in_utf8(found.body)}


def _to_json(values: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(values)
    except orjson.JSONEncodeError:
        return in_utf8(dumps(values, ensure_ascii=False, separators=(",", ":"), default=asdict))


def from_parts(parts: Mapping[str, bytes]) -> Document:
    """The inverse of `to_parts`; of EVIDENCE and TEXT, what is not given is left empty.

    >>> made = Metadata("t", "t", ("s",), CalendarDate(2022, 2), None, None, None, "ar", "b")
    >>> from_parts(to_parts(Document("1", made))) == Document("1", made)
    True
    """
    shown = orjson.loads(parts[DISPLAY])
    found = shown["metadata"]
    published = found["published"]
    found["published"] = CalendarDate(**published) if published else None
    found["sources"], found["doubtful"] = tuple(found["sources"]), tuple(found["doubtful"])
    known = _evidence(parts[EVIDENCE]) if EVIDENCE in parts else {}
    body = parts[TEXT].decode() if TEXT in parts else ""
    return Document(shown["id"], Metadata(body=body, **found, **known), shown["path"], shown["number"])


def _evidence(part: bytes) -> dict[str, Any]:
    values = orjson.loads(part)
    known = {
        name: {field: Evidence(**said) for field, said in values[name].items()} for name in ("evidence", "against")
    }
    return {"noise": tuple(values["noise"]), **known}
