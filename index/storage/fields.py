"""Fields: what the schema's table means for a segment, and a document taken apart into its texts, values and parts.

A level of a field goes by one name ("body.family"), for our own reading and for Whoosh's.
"""

from collections.abc import Sequence

from index.article import Document, Metadata
from index.schema import FACETS, TEXT_FIELDS, UNKNOWN, UNKNOWN_DATE, Level
from index.segment.contents import Shape
from index.segment.gathering import Row
from index.storage.documents import PARTS, to_parts
from index.text.folding import title_key

FORMAT = 6
"""Grows when manifests, segments, fields, values or stored documents change; a build of another format is rebuilt."""

SEPARATOR = "\x1f"  # between the values of a column that holds several

ID = "id"
TITLE_KEY = "title_key"
TEXT_COLUMNS = (ID, *FACETS, TITLE_KEY)

SHAPE = Shape(
    fields={text.name: text.levels for text in TEXT_FIELDS.values()},
    values=TEXT_COLUMNS,
    keys=(ID,),
    stored=PARTS,
    forward=tuple(text.name for text in TEXT_FIELDS.values() if text.forward),
    copies=tuple(text.name for text in TEXT_FIELDS.values() if text.copies),
)
"""What every document of a build has."""


def level_field(field: str, level: Level) -> str:
    """The name of a level of a field.

    >>> level_field("body", Level.FAMILY)
    'body.family'
    """
    return f"{field}.{level.label}"


def prepare(document: Document) -> Row:
    """Take a document apart."""
    found = document.metadata
    texts = {name: _values(name, found) for name in TEXT_FIELDS}
    return Row(texts, _columns(document), to_parts(document))


def _values(name: str, found: Metadata) -> Sequence[str]:
    if name == "source":
        return found.sources
    value = {"title": found.title, "body": found.body, "author": found.author, "place": found.place}[name]
    return (value,) if value else ()


def _columns(document: Document) -> dict[str, str]:
    found = document.metadata
    return {
        ID: document.id,
        "source": SEPARATOR.join(found.sources) or UNKNOWN,
        "date": str(found.published) if found.published else UNKNOWN_DATE,
        "place": found.place or UNKNOWN,
        "author": found.author or UNKNOWN,
        "language": found.language,
        "doubtful": SEPARATOR.join(found.doubtful),
        "country": "",  # known when all words are (`index.storage.mentions`)
        TITLE_KEY: title_key(found.display_title),
    }
