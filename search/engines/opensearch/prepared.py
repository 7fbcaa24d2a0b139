"""Prepared documents: what is sent of an article, by the names of `mapping`. The plain definition. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from index.analysis.analyzer import Analysis
from index.analysis.tokens import Token
from index.article import Document
from index.metadata.countries import mentioned
from index.schema import BARE_FIELDS, FACETS, TEXT_FIELDS, Level, TextField
from index.storage.documents import DISPLAY, EVIDENCE, TEXT, to_parts
from index.storage.fields import prepare
from index.text.folding import title_key
from search.engines.opensearch.mapping import PAIR, SHOWN, WORDS, line_of, term
from search.engines.opensearch.packs import packed
from search.facets import stated_values
from search.rescoring import FIELD

_LONGEST = 8_000  # characters of what is sorted or counted by: a value of Lucene's takes 32,766 bytes


def prepared(document: Document, analysis: Analysis, group: str | None = None, commit: int = 0) -> dict[str, Any]:
    """A document as it is sent.

    Args:
        group: of its near-duplicates; None where it has none.
        commit: the number of the commit with which it comes.
    """
    tokens = {name: [analysis.analyze(value) for value in values] for name, values in prepare(document).texts.items()}
    fields = {name: field_of(TEXT_FIELDS[name], values) for name, values in tokens.items()}
    return {
        **fields,
        **kept(fields[FIELD]),
        **identity(document.id, group, commit),
        **stated(document, _countries(tokens[field] for field in BARE_FIELDS)),
    }


def identity(id: str, group: str | None, commit: int) -> dict[str, Any]:
    """By what a document is known, alone and among its copies."""
    known = {"id": id, "line": line_of(id, group), "commit": commit}
    return known if group is None else {**known, "group": group}


def stated(document: Document, countries: Sequence[str]) -> dict[str, Any]:
    """All but its words."""
    found = document.metadata
    parts = {name: part.decode() for name, part in to_parts(document).items()}
    date = found.published
    return {
        "facets": {
            **{facet: list(stated_values(document, facet)) for facet in FACETS if facet != "country"},
            "country": list(countries),
        },
        "title_key": title_key(found.display_title)[:_LONGEST],
        **({"first_day": date.first.toordinal(), "last_day": date.last.toordinal()} if date else {}),
        SHOWN: packed(parts[DISPLAY], parts[TEXT]),
        EVIDENCE: parts[EVIDENCE],
    }


def field_of(field: TextField, values: Sequence[Sequence[Token]]) -> dict[str, Any]:
    """The words of a field, of each of its values."""
    words = list(chain.from_iterable(values))
    if not words:
        return {"length": 0}
    found: dict[str, Any] = {
        level.label: [" ".join(term(token.term(level)) for token in tokens) for tokens in values]
        for level in field.levels
    }
    if any(token.marked != token.written for token in words):
        found["marked"] = [" ".join(term(token.marked) for token in tokens) for tokens in values]
    found["forms"] = forms((term(token.spelling), term(token.written)) for token in words)
    return {**found, "length": len(words)}


def kept(field: Mapping[str, Any]) -> dict[str, str]:
    """What is kept of the field that is looked at closer."""
    if not field["length"]:
        return {}
    levels = (" ".join(field[level.label]) for level in (Level.SPELLING, Level.FAMILY))
    return {WORDS: packed(*(f"{words}\n".replace(" ", "\n") for words in levels))}


def forms(words: Iterable[tuple[str, str]]) -> list[str]:
    """The different spellings of some words, and before each other form in which one is written.

    >>> forms([("مدي", "مدى"), ("خبر", "خبر")]) == ["خبر", "مدي", f"مدي{PAIR}مدى"]
    True
    """
    return sorted({name for spelling, written in set(words) for name in names_of(spelling, written)})


def names_of(spelling: str, written: str) -> tuple[str, ...]:
    """The same of one word."""
    return (spelling,) if spelling == written else (spelling, f"{spelling}{PAIR}{written}")


def _countries(texts: Iterator[Sequence[Sequence[Token]]]) -> list[str]:
    """The countries that some texts mention."""
    tokens = chain.from_iterable(texts)
    found = [mentioned([(token.spelling, token.marked) for token in words]) for words in tokens]
    return sorted({code for codes in found for code in codes})
