"""A document as an article page: its text with marks, what is known of it and how. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.article import CORRECTION, Document, Metadata
from index.calendar import CalendarDate
from search.present.dates import in_words
from search.present.display import Display
from search.present.lines import Line, copies, line
from search.present.links import Links
from search.present.marking import Marks, Piece, paragraphs, pieces
from search.present.wording import Words, direction, field_name, language_name
from search.results import Group


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of an article, or known to be unknown (an empty value).

    Attributes:
        rule, read_from: how it is known; empty where nothing was read.
        given: the record stated it under this key of its own.
        doubtful: what was read disagrees, namely with `against`.
        corrected: a person says so, in the place of what was read.
    """

    field: str
    name: str
    value: str
    rule: str = ""
    given: str = ""
    read_from: str = ""
    doubtful: bool = False
    against: str = ""
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article, ready to print.

    Attributes:
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
    return ArticlePage(
        document=document,
        direction=direction(metadata.language),
        title=tuple(pieces(metadata.display_title, title_marks)),
        untitled=metadata.title is None,
        paragraphs=tuple(paragraphs(metadata.body, body_marks)),
        facts=tuple(_facts(document, words, display)),
        file=document.path.rpartition("/")[2],
        similar=tuple(line(other.id, other.metadata, links, display) for other in similar),
        copies=tuple(copies(document.id, copied.ids, known, links, display)),
        copied=max(0, copied.size - 1),
        first=_is_first(metadata.published, [known[id].published for id in known if id != document.id]),
        note=metadata.evidence["note"].text if "note" in metadata.evidence else "",
    )


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


def _facts(document: Document, words: Words, display: Display) -> Iterator[Fact]:
    metadata = document.metadata
    published = in_words(metadata.published, display) if metadata.published else ""
    named = (
        ("source", words.gettext(", ").join(metadata.sources)),
        ("published", published),
        ("place", metadata.place or ""),
        ("author", metadata.author or ""),
        ("language", language_name(metadata.language, words)),
        ("url", metadata.url or ""),
        ("title", metadata.title or ""),
    )
    for field, value in named:
        evidence, other = metadata.evidence.get(field), metadata.against.get(field)
        key = evidence.rule.partition(":")[2] if evidence else ""
        yield Fact(
            field=field,
            name=field_name(field, words),
            value=value,
            rule=evidence.rule if evidence else "",
            given=key,
            read_from=evidence.text if evidence else "",
            doubtful=field in metadata.doubtful,
            against=other.text if other else "",
            corrected=evidence is not None and evidence.rule == CORRECTION,
        )
