"""An element of an XML dump to its fields: for `xml_dumps`, and for `reindex`. Pure."""

from collections.abc import Iterator, Mapping

from index.readers.json_fields import field_of
from index.readers.markup import Child, children, is_html, plain

_FIELDS = {  # what test collections call fields, beside the names of `json_fields`
    "docno": "id",
    "docid": "id",
    "head": "title",
    "hl": "title",
    "ttl": "title",
    "leadpara": "text",
    "date_time": "published",
    "by": "author",
}
_SECTIONS = frozenset(("header", "meta", "metadata", "body", "article", "front"))


def stated(text: str) -> tuple[dict[str, str], Mapping[str, str]]:
    """Field name to value, the text among them, and to the rule of each."""
    values: dict[str, str] = {}
    rules: dict[str, str] = {}
    texts: list[str] = []
    for record in children(text):
        if own := record.attribute("id"):
            values["id"] = own
        for part in _parts(record):
            field, value = _field(part), _plain(part)
            if part.name in {"dateline", "text"} or field == "text":
                texts.append(value)
            elif field and value and field not in values:
                values[field], rules[field] = value, f"xml:{part.attribute('name') or part.name}"
    values["text"] = "\n".join(filter(None, texts)) or _loose(text)
    return values, rules


def _parts(record: Child) -> Iterator[Child]:
    """The fields of a record, those in a section of it too."""
    for part in children(record.inner):
        inside = list(children(part.inner)) if part.name in _SECTIONS else []
        if any(map(_field, inside)):
            yield from inside
        else:
            yield part


def _field(part: Child) -> str:
    name = part.attribute("name") or part.name
    return _FIELDS.get(name.lower()) or field_of(name)


def _plain(part: Child) -> str:
    """The text of a field: paragraphs where tags part them, else the lines as they stand."""
    text = part.text
    return plain(text) if is_html(text) else text


def _loose(text: str) -> str:
    """The text of a record that has none of its own: all of it that stands in no field."""
    for record in children(text):
        pieces, position = [], 0
        for part in children(record.inner):
            if _field(part) or part.name in _SECTIONS:
                pieces.append(record.inner[position : part.start])
                position = part.end
        return plain("\n".join([*pieces, record.inner[position:]]))
    return ""
