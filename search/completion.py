"""Completion: how a query that is being typed may go on, by words and titles of the archive."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from index.analysis.tokens import Token
from index.schema import BARE_FIELDS
from search.engine import Engine, Search, Spelling
from search.query.nodes import And, Prefix, Query, Word
from search.request import MAX_QUERY, Sort

WORDS: Final = 8
TITLES: Final = 5

_FEWEST: Final = 2  # letters of a word that is gone on with; one letter begins too much of a language
_ARTICLE: Final = "ال"


@dataclass(frozen=True, slots=True)
class Title:
    """An article by its title."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Completions:
    """How a query may go on.

    Attributes:
        texts: whole queries, what was typed but for its last word and a word of the archive; the likeliest first.
        titles: of articles that have the words in their title.
    """

    texts: tuple[str, ...] = ()
    titles: tuple[Title, ...] = ()


def complete(typed: str, engine: Engine) -> Completions:
    """Go on with the last word of a query, where the text ends in one.

    Raises: EngineUnavailable.
    """
    typed = typed[:MAX_QUERY].lstrip()
    tokens = engine.analysis.analyze(typed)
    if not tokens or tokens[-1].end < len(typed) or len(tokens[-1].spelling) < _FEWEST:
        return Completions()
    *before, last = tokens
    texts = dict.fromkeys(f"{typed[: last.start]}{word.written}" for word in _words(last, before, engine))
    return Completions(tuple(text for text in texts if text != typed), _titles(before, last, engine))


def _words(last: Token, before: Sequence[Token], engine: Engine) -> Sequence[Spelling]:
    """Words that begin so, with the article or without: where any follows the word typed before, those that do."""
    begun = [last.spelling] if last.spelling.startswith(_ARTICLE) else [last.spelling, _ARTICLE + last.spelling]
    ways = [Prefix(text, BARE_FIELDS) for text in begun]
    found = [word for way in ways for word in engine.spellings(way, WORDS, before[-1])] if before else []
    found = found or [word for way in ways for word in engine.spellings(way, WORDS)]
    return sorted(found, key=lambda word: -word.count)[:WORDS]


def _titles(before: Sequence[Token], last: Token, engine: Engine) -> tuple[Title, ...]:
    """The newest articles of which the title has the words, the last one begun."""
    fields = ("title",)
    parts: tuple[Query, ...] = (*(Word(token, fields=fields) for token in before), Prefix(last.spelling, fields))
    found = engine.search(Search(And(parts), sort=Sort.RELEVANCE if before else Sort.NEWEST, limit=TITLES))
    return tuple(Title(hit.document.id, hit.document.metadata.display_title) for hit in found.hits)
