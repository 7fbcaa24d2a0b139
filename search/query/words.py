"""The words of a query, one by one: what the best documents are looked through for once more."""

from collections.abc import Iterator

from index.analysis.stopwords import STOP_WORDS
from index.schema import Level
from search.query.nodes import And, Best, Near, Or, Phrase, Query, Word


def asked_words(query: Query, field: str) -> tuple[Word, ...]:
    """The words that a matching document may be asked for in a field, those of phrases included, in query order.

    Each once; none under a Not, in a preference, or that is a function word.
    """
    found: dict[tuple[Level, str, tuple[str, ...]], Word] = {}
    for word in _words(query, field):
        if word.token.spelling not in STOP_WORDS:
            marked = word.token.marked if word.level is Level.WRITTEN else ""
            found.setdefault((word.level, marked, word.terms(word.level)), word)
    return tuple(found.values())


def _words(query: Query, field: str) -> Iterator[Word]:
    match query:
        case Word():
            yield from (query,) if field in query.fields else ()
        case Phrase() | Near():
            yield from (Word(token, query.level) for token in query.tokens if field in query.fields)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _words(part, field)
        case Best(weighted):
            for each in weighted:
                yield from _words(each.part, field)
        case _:
            return
