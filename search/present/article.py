"""A document as an article page: its text with marks, what is known of it, and what stands beside it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.article import Document, Metadata
from index.calendar import CalendarDate
from search.present.display import Display
from search.present.facts import Fact, facts
from search.present.lines import Line, copies, line
from search.present.links import Links
from search.present.marking import Marks, Piece, paragraphs, pieces
from search.present.options import Option
from search.present.vowels import has_vowels, without_vowels
from search.present.wording import Words, direction
from search.request import SearchRequest
from search.results import Group, Neighbours

MOST_HITS = 100
"""Marks of a text that are listed to go to; all are marked."""


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article, ready to print.

    Attributes:
        hits: how many stretches of title and text are marked; `listed` are the numbers of those to go to.
        vowelled: whether it is written with vowel signs.
        file: the name of the file it came from, whose folder is no reader's business.
        similar: articles about the same.
        copies: the near-duplicates, the oldest first; `copied` is how many there are.
        first: whether it is older than each of them, by their dates; None where these do not tell.
        note: why it was corrected.
    """

    document: Document
    direction: str
    title: tuple[Piece, ...]
    untitled: bool
    paragraphs: tuple[tuple[Piece, ...], ...]
    hits: int
    listed: range
    vowelled: bool
    facts: tuple[Fact, ...]
    file: str
    similar: tuple[Line, ...]
    copies: tuple[Line, ...]
    copied: int
    first: bool | None
    note: str = ""

    @property
    def corrected(self) -> bool:
        """Whether a person has corrected anything of it."""
        return any(fact.corrected for fact in self.facts)


def article_page(
    document: Document,
    title_marks: Marks,
    body_marks: Marks,
    similar: Sequence[Document],
    copied: Group,
    known: Mapping[str, Metadata],
    links: Links,
    words: Words,
    display: Display,
) -> ArticlePage:
    """Lay a document out as a page.

    Args:
        copied: its near-duplicates, itself among them.
        known: some of them, by id.
    """
    metadata = document.metadata
    title, title_marks = _shown(metadata.display_title, title_marks, display)
    body, body_marks = _shown(metadata.body, body_marks, display)
    hits = len(title_marks) + len(body_marks)
    return ArticlePage(
        document=document,
        direction=direction(metadata.language),
        title=tuple(pieces(title, title_marks)),
        untitled=metadata.title is None,
        paragraphs=tuple(paragraphs(body, body_marks, len(title_marks))),
        hits=hits,
        listed=range(1, min(hits, MOST_HITS) + 1),
        vowelled=has_vowels(metadata.display_title) or has_vowels(metadata.body),
        facts=tuple(facts(document, words, display)),
        file=document.path.rpartition("/")[2],
        similar=tuple(line(other.id, other.metadata, links, display) for other in similar),
        copies=tuple(copies(document.id, copied.ids, known, links, display)),
        copied=max(0, copied.size - 1),
        first=_is_first(metadata.published, [known[id].published for id in known if id != document.id]),
        note=metadata.evidence["note"].text if "note" in metadata.evidence else "",
    )


@dataclass(frozen=True, slots=True)
class Position:
    """Where an article stands in the list that led to it, and the ones before and after it, by title and URL."""

    label: str
    before: Option | None
    after: Option | None


def position(found: Neighbours, asked: SearchRequest, links: Links, words: Words, display: Display) -> Position:
    """Lay the neighbours of an article out as steps to them."""
    place = {"place": display.number(found.at), "total": display.number(found.lines)}
    return Position(
        label=words.gettext("Result %(place)s of %(total)s") % place,
        before=_step(found.before, found.at - 1, asked, links),
        after=_step(found.after, found.at + 1, asked, links),
    )


def _step(to: Document | None, at: int, asked: SearchRequest, links: Links) -> Option | None:
    """The way to a neighbour, from which the list is left at the page that has it."""
    there = replace(asked, page=1 + (at - 1) // asked.limit)
    return Option(to.metadata.display_title, links.article(to.id, there, at)) if to else None


def _shown(text: str, marks: Marks, display: Display) -> tuple[str, Marks]:
    return (text, marks) if display.vowels else without_vowels(text, marks)


def _is_first(own: CalendarDate | None, others: Sequence[CalendarDate | None]) -> bool | None:
    dated = [other for other in others if other]
    if own and any(other.last < own.first for other in dated):
        return False
    if own and len(dated) == len(others) and all(own.last < other.first for other in dated):
        return True
    return None


def article_text(document: Document) -> str:
    """An article as plain text: the title, what is known of it on a line of its own, the body."""
    metadata = document.metadata
    known = [*metadata.sources, str(metadata.published or ""), metadata.place or "", metadata.author or ""]
    head = [metadata.display_title, " · ".join(part for part in known if part), metadata.url or ""]
    return "\n".join(line for line in head if line) + "\n\n" + metadata.body.strip("\n") + "\n"
