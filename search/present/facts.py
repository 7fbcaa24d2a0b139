"""What is known of an article, and how: the facts that its page shows. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.article import CORRECTION, Document
from search.present.dates import hijri_in_words, in_words
from search.present.display import Display
from search.present.wording import Words, field_name, language_name

SHOWN_FIRST = ("source", "published", "place", "author")
"""The facts that stand below the title."""

_NEVER_MISSING = ("source", "published")
"""Those of them of which it is said when they are unknown."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of an article, or known to be unknown (an empty value).

    Attributes:
        rule, read_from: how it is known; empty where nothing was read.
        given: the record stated it under this key of its own.
        doubtful: what was read disagrees, namely with `against`.
        corrected: a person says so, in the place of what was read.
        hijri: of a day, the same in that calendar.
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
    hijri: str = ""

    @property
    def heads(self) -> bool:
        """Whether it stands below the title."""
        return self.field in SHOWN_FIRST and bool(self.value or self.field in _NEVER_MISSING)


def facts(document: Document, words: Words, display: Display) -> Iterator[Fact]:
    """Every field, whether it is known or not."""
    metadata = document.metadata
    published = in_words(metadata.published, display) if metadata.published else ""
    hijri = hijri_in_words(metadata.published, display) if metadata.published else ""
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
            hijri=hijri if field == "published" else "",
        )
