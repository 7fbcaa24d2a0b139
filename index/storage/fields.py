"""Fields: how the schema's table becomes Whoosh fields, and a document the terms, columns and bytes stored in them.

A text field is one Whoosh field a level (`body.family`), so that a level is chosen by the field's name. Whoosh
analyses nothing: it is given the terms of `index.analysis` and their positions.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from whoosh import columns, fields
from whoosh.analysis import SpaceSeparatedTokenizer

from index.analysis.analyzer import analyze
from index.article import Document, Metadata
from index.schema import TEXT_FIELDS, UNKNOWN, UNKNOWN_DATE, Level, TextField
from index.storage.documents import to_json
from index.text.folding import title_key

FORMAT = 2
"""Grows when the fields, the columns or the stored documents change; a build of another format is rebuilt."""

VALUE_GAP = 100  # positions between two values of a field, so that no phrase runs from one into the next
SEPARATOR = "\x1f"  # between the names in the source column

STORED = "document"
ID = "id"
TITLE_KEY = "title_key"
LENGTHS = {"title": "title_length", "body": "body_length"}
"""Columns of exact lengths in tokens; Whoosh's own are rounded."""

TEXT_COLUMNS = (ID, "source", "date", "place", "author", "language", TITLE_KEY)

_TERM = {level: attrgetter(level.label) for level in Level}
"""`Token.term`, without a call for every word of an archive at every level."""

Positions = dict[str, list[int]]
"""Term to its positions in one field of one document, ascending."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document taken apart for the index.

    Attributes:
        terms: Whoosh field to its terms.
        lengths: Whoosh field to its tokens.
        values: text column to value.
        numbers: numeric column to value.
    """

    id: str
    stored: bytes
    terms: dict[str, Positions]
    lengths: dict[str, int]
    values: dict[str, str]
    numbers: dict[str, int]


def level_field(field: str, level: Level) -> str:
    """The Whoosh field that holds a field's terms of one level.

    >>> level_field("body", Level.FAMILY)
    'body.family'
    """
    return f"{field}.{level.label}"


def whoosh_schema() -> fields.Schema:
    """The schema of a build, made of stock parts alone, so that stock Whoosh can open it."""
    schema = fields.Schema()
    for text in TEXT_FIELDS.values():
        for level in text.levels:
            schema.add(level_field(text.name, level), fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True))
    schema.add(ID, fields.ID(unique=True, sortable=columns.VarBytesColumn()))
    for name in TEXT_COLUMNS[1:]:
        schema.add(name, fields.COLUMN(columns.VarBytesColumn()))
    for name in LENGTHS.values():
        schema.add(name, fields.COLUMN(columns.NumericColumn("I")))
    schema.add(STORED, fields.STORED())
    return schema


def prepare(document: Document) -> Prepared:
    """Take a document apart: terms with positions at every level, columns, and the bytes that give it back."""
    found = document.metadata
    analysed = {text.name: _positions(text, _values(text.name, found)) for text in TEXT_FIELDS.values()}
    terms: dict[str, Positions] = {ID: {document.id: [0]}}
    lengths: dict[str, int] = {}
    for name, (levels, length) in analysed.items():
        if length:
            terms |= {level_field(name, level): positions for level, positions in levels.items()}
            lengths |= dict.fromkeys((level_field(name, level) for level in levels), length)
    numbers = {column: analysed[name][1] for name, column in LENGTHS.items()}
    return Prepared(document.id, to_json(document), terms, lengths, _columns(document), numbers)


def _values(name: str, found: Metadata) -> Iterator[str]:
    if name == "source":
        return iter(found.sources)
    value = {"title": found.title, "body": found.body, "author": found.author, "place": found.place}[name]
    return iter((value,) if value else ())


def _positions(text: TextField, values: Iterator[str]) -> tuple[Mapping[Level, Positions], int]:
    levels: dict[Level, defaultdict[str, list[int]]] = {level: defaultdict(list) for level in text.levels}
    start = length = 0
    for value in values:
        tokens = analyze(value)
        for level, positions in levels.items():
            for position, term in enumerate(map(_TERM[level], tokens), start):
                positions[term].append(position)
        for position, token in enumerate(tokens, start):
            if token.marked != token.written:
                levels[Level.WRITTEN][token.marked].append(position)
        start += len(tokens) + VALUE_GAP
        length += len(tokens)
    return levels, length


def _columns(document: Document) -> dict[str, str]:
    found = document.metadata
    return {
        ID: document.id,
        "source": SEPARATOR.join(found.sources) or UNKNOWN,
        "date": str(found.published) if found.published else UNKNOWN_DATE,
        "place": found.place or UNKNOWN,
        "author": found.author or UNKNOWN,
        "language": found.language,
        TITLE_KEY: title_key(found.display_title),
    }
