"""What a person says of the files to be read: their layout, and which keys of JSON or columns of a table state a field.

A map is kept with each record that was read by it, so that `reindex` reads the record in the same way.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from index.errors import BadMapping
from index.readers.json_fields import FIELDS, fields, loaded, value_of
from index.readers.layout import Layout

_OTHER_NAMES = {"date": "published"}


@dataclass(frozen=True)
class FieldMap:
    """Field name to the keys that state it, tried in turn. A field that has none here is looked for as in any record.

    A key leads into objects by full stops: `meta.source.name`; into a list by a number, else into each of its items.
    A field with no key at all is not stated, whatever the record holds.
    """

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def line(self) -> str:
        """The map as one line of JSON."""
        return json.dumps(self.keys, ensure_ascii=False, sort_keys=True)

    def stated(self, record: Mapping[str, object]) -> tuple[dict[str, str], dict[str, str]]:
        """Field name to value, and to the rule of each."""
        values = {name: value for name, value in fields(record).items() if name not in self.keys}
        rules = {name: f"json:{'date' if name == 'published' else name}" for name in values}
        for name, keys in self.keys.items():
            for key in keys:
                if name not in values and (value := value_of(name, _found(record, key))):
                    values[name], rules[name] = value, f"map:{key}"
        return values, rules


@dataclass(frozen=True, slots=True)
class Hints:
    """What a person says of the files that are to be read; None where nothing is said."""

    layout: Layout | None = None
    fields: FieldMap | None = None


def mapped(text: str) -> tuple[dict[str, str], Mapping[str, str]] | str:
    """What a record states that stands behind the line of its map; or why it is none."""
    line, _, record = text.partition("\n")
    object = loaded(record)
    if isinstance(object, str):
        return object
    keys = json.loads(line)
    return FieldMap({name: tuple(keys[name]) for name in keys}).stated(object)


def field_map(options: Iterable[str], file: Path | None) -> FieldMap | None:
    """The map of a file, and of options `field=key`, which count before it; None where there is neither.

    Raises: BadMapping: one is not what a map holds.
    """
    keys = _of_file(file) if file else {}
    named: dict[str, tuple[str, ...]] = {}
    for option in options:
        name, equals, key = option.partition("=")
        if not equals:
            raise BadMapping(f"--map {option}", "write field=key, as in --map title=head")
        name = _field(name, f"--map {option}")
        named[name] = (*named.get(name, ()), key.strip()) if key.strip() else ()
    return FieldMap(keys | named) if keys or named else None


def _of_file(file: Path) -> dict[str, tuple[str, ...]]:
    import tomllib  # noqa: PLC0415  few have such a file, and all would wait for it

    try:
        table = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as cause:
        raise BadMapping(str(file), str(cause)) from cause
    return {_field(name, str(file)): _keys(value, name, file) for name, value in table.items()}


def _keys(value: object, name: str, file: Path) -> tuple[str, ...]:
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise BadMapping(str(file), f'{name}: write a key, or a list of keys, as in {name} = ["head", "meta.title"]')
    return tuple(key.strip() for key in keys if key.strip())


def _field(name: str, place: str) -> str:
    name = name.strip().lower()
    name = _OTHER_NAMES.get(name, name)
    if name not in FIELDS:
        raise BadMapping(place, f"{name!r} is no field; there are {', '.join(FIELDS)}")
    return name


def _found(value: object, key: str) -> object:
    """What a key leads to; a key with a full stop in its name comes before one that leads on."""
    if not key:
        return value
    if isinstance(value, list):
        first, _, rest = key.partition(".")
        if first.isascii() and first.isdecimal():
            return _found(value[int(first)], rest) if int(first) < len(value) else None
        return [_found(item, key) for item in value]
    if not isinstance(value, dict):
        return None
    parts = key.split(".")
    for count in range(len(parts), 0, -1):
        if (start := ".".join(parts[:count])) in value:
            return _found(value[start], ".".join(parts[count:]))
    return None
