"""The values that travel through indexing: Article, Unreadable, Metadata, Document.

Readers make articles, `metadata` describes them, `pipeline` joins the two into
the document that an engine stores. Nothing here computes; everyone may import it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.calendar import CalendarDate


@dataclass(frozen=True, slots=True)
class Given:
    """What a record states under keys of its own, exactly as it stands; None where the key is absent or blank.

    Attributes:
        rules: field name to where it is stated (`meta:og:title`), where that is more than a key of the field's own.
    """

    id: str | None = None
    title: str | None = None
    source: str | None = None
    published: str | None = None
    place: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    rules: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Article:
    """One record as a reader found it.

    Attributes:
        path: the file it came from, absolute; in an archive file, `archive.zip/inner.html`.
        relative: that file's path below the PATH that the person named, with `/`; equal wherever the folder stands.
        number: the record's place in the file from 1: its line where records have lines of their own, else its place
            among the others.
        kind: which reader can read `raw` again: "text", "json", "csv", "html", "feed", "sitemap" or "xml".
        raw: the record's own bytes, kept as the original; of a row in a table, with the names of its columns.
        encoding: the Python codec that turns `raw` into text.
        text: the article's text as it stands, before any noise is removed; lines parted by "\\n".
        given: what the record states under keys of its own.
        listed: what a sitemap states of the page that the record is.
    """

    path: Path
    relative: str
    number: int
    kind: str
    raw: bytes
    encoding: str
    text: str
    given: Given = Given()
    listed: Given | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record or file set aside, and why, in plain words; `number` is its line, or 0 for the file as a whole.

    Attributes:
        is_last: whether what follows in the file may not have been read.
    """

    path: Path
    number: int
    reason: str
    is_last: bool = True


CORRECTION = "correction"
"""The rule of what a person says in the place of what was read; its text is then what that was."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a field is known: the text that it was read from and the rule that read it (`dateline`, `json:date`)."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What we worked out about an article; None means unknown, never a guess.

    Attributes:
        title: the stated title.
        display_title: what a list shows: the title, else cut from the lead. Never indexed as a title.
        sources: publisher first, then agencies; canonical names.
        body: the text to index and show, noise removed, lines parted by "\\n".
        noise: what was removed from the body.
        evidence: field name (`title source published place author url language`) to how it is known.
        doubtful: names of fields whose evidence disagrees.
        against: of each doubtful field, what disagrees with its evidence.
    """

    title: str | None
    display_title: str
    sources: tuple[str, ...]
    published: CalendarDate | None
    place: str | None
    author: str | None
    url: str | None
    language: str
    body: str
    noise: tuple[str, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()
    against: Mapping[str, Evidence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """An article under its id, as an engine stores it."""

    id: str
    metadata: Metadata
    path: str = ""
    number: int = 1
