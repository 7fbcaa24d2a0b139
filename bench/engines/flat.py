"""Flat: a document as the rivals take it, the words of each field and level joined by spaces.

They get the terms of our own analysis, and split them at spaces and nothing else, so that all engines hold the same
words. Marked forms, which our written level keeps beside the plain ones, are left out: a rival would need two words
at one place.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from index.analysis.analyzer import shipped
from index.article import Document, Metadata
from index.schema import TEXT_FIELDS, Level
from index.storage.documents import DISPLAY, EVIDENCE, to_parts
from search.facets import stated_values


@dataclass(frozen=True, slots=True)
class Flat:
    """A document in words.

    Attributes:
        stored: all that a page shows of it but the body, for which the rivals keep its words at the written level: it
            is what their snippets are cut from, and about as long.
        words: column name to terms, joined by spaces.
        sources, date: what it states in the two facets.
    """

    stored: bytes
    words: dict[str, str]
    sources: tuple[str, ...]
    date: str


def column(field: str, level: Level) -> str:
    """The name of the column that holds a field's words of one level.

    >>> column("body", Level.FAMILY)
    'body_family'
    """
    return f"{field}_{level.label}"


COLUMNS = tuple(column(field.name, level) for field in TEXT_FIELDS.values() for level in field.levels)
SHOWN = column("body", Level.WRITTEN)
"""The column that snippets are cut from."""


def flatten(document: Document) -> Flat:
    """Analyse a document."""
    found, parts = document.metadata, to_parts(document)
    return Flat(
        stored=parts[DISPLAY] + b"\n" + parts[EVIDENCE],
        words=dict(_words(found)),
        sources=stated_values(document, "source"),
        date=stated_values(document, "date")[0],
    )


def _words(found: Metadata) -> Iterator[tuple[str, str]]:
    texts = {
        "title": found.title,
        "body": found.body,
        "source": " ".join(found.sources),
        "author": found.author,
        "place": found.place,
    }
    for field in TEXT_FIELDS.values():
        tokens = shipped().analyze(texts[field.name] or "")
        for level in field.levels:
            yield column(field.name, level), " ".join([token.term(level) for token in tokens])
