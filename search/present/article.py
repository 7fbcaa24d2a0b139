"""A document as an article page: its text with marks, what is known of it and how. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.article import Document
from search.present.dates import in_words
from search.present.display import Display
from search.present.links import Links
from search.present.marking import Marks, Piece, paragraphs, pieces
from search.present.wording import Words, direction, facet_name, language_name
from search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of an article, or known to be unknown (an empty value).

    Attributes:
        rule, read_from: how it is known; empty where nothing was read.
        given: the record stated it under this key of its own.
        doubtful: what was read disagrees.
    """

    field: str
    name: str
    value: str
    rule: str = ""
    given: str = ""
    read_from: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An article by its title, with what tells it from others."""

    url: str
    title: str
    direction: str
    sources: tuple[str, ...]
    date: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article, ready to print.

    Attributes:
        file: the name of the file it came from, whose folder is no reader's business.
        similar: articles about the same.
    """

    document: Document
    direction: str
    title: tuple[Piece, ...]
    untitled: bool
    paragraphs: tuple[tuple[Piece, ...], ...]
    facts: tuple[Fact, ...]
    file: str
    similar: tuple[Line, ...]


def article_page(
    document: Document,
    title_marks: Marks,
    body_marks: Marks,
    similar: Sequence[Document],
    links: Links,
    words: Words,
    display: Display,
) -> ArticlePage:
    """Lay a document out as a page."""
    metadata = document.metadata
    return ArticlePage(
        document=document,
        direction=direction(metadata.language),
        title=tuple(pieces(metadata.display_title, title_marks)),
        untitled=metadata.title is None,
        paragraphs=tuple(paragraphs(metadata.body, body_marks)),
        facts=tuple(_facts(document, words, display)),
        file=document.path.rpartition("/")[2],
        similar=tuple(_line(other, links, display) for other in similar),
    )


def _line(document: Document, links: Links, display: Display) -> Line:
    metadata = document.metadata
    return Line(
        url=links.article(document.id, SearchRequest()),
        title=metadata.display_title,
        direction=direction(metadata.language),
        sources=metadata.sources,
        date=in_words(metadata.published, display) if metadata.published else "",
    )


def article_text(document: Document) -> str:
    """An article as plain text: the title, what is known of it on a line of its own, the body."""
    metadata = document.metadata
    known = [*metadata.sources, str(metadata.published or ""), metadata.place or "", metadata.author or ""]
    head = [metadata.display_title, " · ".join(part for part in known if part), metadata.url or ""]
    return "\n".join(line for line in head if line) + "\n\n" + metadata.body.strip("\n") + "\n"


def _facts(document: Document, words: Words, display: Display) -> Iterator[Fact]:
    metadata = document.metadata
    published = in_words(metadata.published, display) if metadata.published else ""
    named = (
        ("source", facet_name("source", words), words.gettext(", ").join(metadata.sources)),
        ("published", facet_name("date", words), published),
        ("place", facet_name("place", words), metadata.place or ""),
        ("author", facet_name("author", words), metadata.author or ""),
        ("language", facet_name("language", words), language_name(metadata.language, words)),
        ("url", words.gettext("Address"), metadata.url or ""),
        ("title", words.gettext("Title"), metadata.title or ""),
    )
    for field, name, value in named:
        evidence = metadata.evidence.get(field)
        key = evidence.rule.partition(":")[2] if evidence else ""
        yield Fact(
            field=field,
            name=name,
            value=value,
            rule=evidence.rule if evidence else "",
            given=key,
            read_from=evidence.text if evidence else "",
            doubtful=field in metadata.doubtful,
        )
