"""Corrections: what a person says of an article in place of what was read, by its id; a line of JSON an article.

A corrected field has the evidence `correction`, with what was read before; it is no longer doubtful.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from index.article import CORRECTION, Evidence, Metadata
from index.calendar import CalendarDate
from index.errors import BadTable
from index.metadata import languages, titles

FIELDS = ("title", "source", "published", "place", "author", "url", "language")
"""What can be corrected; null in a correction says that nothing is known."""

_KEYS = ("id", *FIELDS, "note")
_REQUIRED = ("language",)  # every article has one

Value = str | tuple[str, ...] | CalendarDate | None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one article.

    Attributes:
        values: field to what it should be: text, for "source" several, for "published" a date; None is unknown.
        note: why.
    """

    values: Mapping[str, Value]
    note: str | None = None

    def over(self, other: "Correction | None") -> "Correction":
        """This, and what another says of other fields."""
        if other is None:
            return self
        return Correction({**other.values, **self.values}, self.note if self.note is not None else other.note)


def parse(lines: Iterable[str], path: Path) -> dict[str, Correction]:
    """Read a table of corrections: an object of JSON a line; blank lines and those that start with # say nothing.

    Args:
        path: where they stand, for messages.
    Raises: BadTable: a line says something else, or a second time something of the same article.
    """
    found: dict[str, Correction] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            id, correction = _read(line)
        except ValueError as cause:
            raise BadTable(path, number, str(cause)) from cause
        if id in found:
            raise BadTable(path, number, f"a line above corrects {id!r} too")
        found[id] = correction
    return found


def id_of(line: str) -> str | None:
    """The id of the article that a line corrects; None of a line that corrects none."""
    try:
        return _read(line)[0]
    except ValueError:
        return None


def to_line(id: str, correction: Correction) -> str:
    """The inverse of `parse`, of one article.

    >>> to_line("7", Correction({"published": CalendarDate(2024, 5), "place": None}))
    '{"id":"7","published":"2024-05","place":null}'
    """
    said: dict[str, Any] = {"id": id} | {
        name: _plain(correction.values[name]) for name in FIELDS if name in correction.values
    }
    if correction.note:
        said["note"] = correction.note
    return orjson.dumps(said).decode()


def _plain(value: Value) -> object:
    return str(value) if isinstance(value, CalendarDate) else value


def _read(line: str) -> tuple[str, Correction]:
    said = orjson.loads(line)
    if not isinstance(said, dict):
        raise ValueError("it is no object in JSON")  # noqa: TRY004 it is a line that cannot be read
    if strange := sorted(said.keys() - set(_KEYS)):
        raise ValueError(f"it has {strange[0]!r}, and may have {', '.join(_KEYS)}")
    if not isinstance(said.get("id"), str) or not said["id"]:
        raise ValueError("it has no id")
    note = said.get("note")
    if note is not None and not isinstance(note, str):
        raise ValueError("its note is no text")
    values = {name: _value(name, said[name]) for name in FIELDS if name in said}
    if not values:
        raise ValueError("it corrects nothing")
    return said["id"], Correction(values, note)


def _value(field: str, value: object) -> Value:
    """What is said of a field, as metadata has it. Raises: ValueError."""
    if value is None and field not in _REQUIRED:
        return () if field == "source" else None
    several = value if isinstance(value, list) and field == "source" else [value]
    texts = [one.strip() for one in several if isinstance(one, str)]
    if not all(texts) or len(texts) < len(several):
        raise ValueError(f"its {field} is no text")
    if field == "source":
        return tuple(dict.fromkeys(texts))
    (text,) = texts
    if field == "published":
        if (date := CalendarDate.parse(text)) is None:
            raise ValueError(f"its published is {text!r}, not 2024, 2024-05 or 2024-05-01")
        return date
    if field == "language" and text not in languages.CODES:
        raise ValueError(f"its language is {text!r}, not one of {', '.join(sorted(languages.CODES))}")
    return text


def corrected(found: Metadata, correction: Correction) -> Metadata:
    """What is known of an article, with a correction in the place of what was read."""
    values: dict[str, Any] = {_attribute(name): value for name, value in correction.values.items()}
    if "title" in values:
        values["display_title"] = values["title"] or titles.display(
            found.body.partition("\n")[0] or found.display_title
        )
    evidence = {**found.evidence, **{name: _evidence(found, name) for name in correction.values}}
    if correction.note:
        evidence["note"] = Evidence(correction.note, CORRECTION)
    against = {name: other for name, other in found.against.items() if name not in correction.values}
    doubtful = tuple(name for name in found.doubtful if name not in correction.values)
    return replace(found, **values, evidence=evidence, against=against, doubtful=doubtful)


def _attribute(field: str) -> str:
    return "sources" if field == "source" else field


def _evidence(found: Metadata, field: str) -> Evidence:
    """What was read of a field before it was corrected, and by which rule; empty where nothing was."""
    value = getattr(found, _attribute(field))
    before = "، ".join(value) if isinstance(value, tuple) else str(value or "")
    known = found.evidence.get(field)
    return Evidence(f"{before} ({known.rule})" if known else before, CORRECTION)
