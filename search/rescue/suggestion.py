"""Suggestion: the other query that is offered above a list: another keyboard, a name in Arabic, a correction.

Nothing here changes a search; what is found is offered with its count.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.analysis.tokens import Token
from index.schema import BARE_FIELDS
from search.engine import Engine
from search.query.nodes import Fuzzy
from search.request import MAX_QUERY, SearchRequest
from search.rescue.correction import correct, is_unknown
from search.rescue.keyboard import as_arabic, as_latin
from search.rescue.latin import is_latin, known_name, spelled_out
from search.results import Suggestion

_MARKS = set('"«»():*?~|+“”„')  # of the query language: a text with one is no mere words
_FOREIGN = 10  # times as many articles must have a name in Arabic letters as have it in Latin ones
_MOST = 4  # words of a name in Latin letters
_LONG = 5  # letters of a name of which two may be spelled in another way


def suggest(
    request: SearchRequest, total: int, engine: Engine, count: Callable[[SearchRequest], int]
) -> Suggestion | None:
    """What else a request may have meant, if that finds anything.

    Args:
        total: how many articles the request itself finds.
        count: how many another one finds.
    Raises: EngineUnavailable.
    """
    for kind, text in _others(request, engine):
        found = count(replace(request, text=text, page=1))
        if found > (total * _FOREIGN if kind == "name" else 0):
            return Suggestion(text, found, kind)
    return None


def _others(request: SearchRequest, engine: Engine) -> Iterator[tuple[str, str]]:
    """Kind and text of other queries, the likeliest first."""
    text = " ".join(request.text[:MAX_QUERY].split())
    if not _MARKS & set(text):
        for typed in (as_arabic(text),) if is_latin(text) else as_latin(text):
            if typed != text and _all_known(typed, engine) and not _all_known(text, engine):
                yield "keyboard", typed
        if is_latin(text) and (name := _in_arabic(text, engine)):
            yield "name", name
    if (mended := correct(request, engine)) is not None:
        yield "spelling", mended.text


def _all_known(text: str, engine: Engine) -> bool:
    tokens = engine.analysis.analyze(text)
    return bool(tokens) and not any(is_unknown(token, engine) for token in tokens)


def _in_arabic(text: str, engine: Engine) -> str | None:
    """The whole as a name, or its words as names one by one."""
    if (whole := known_name(text)) is not None:
        return whole
    if len(text.split()) > _MOST:
        return None
    words = [known_name(word) or _spelled_in_archive(word, engine) for word in text.split()]
    return None if None in words else " ".join(filter(None, words))


def _spelled_in_archive(name: str, engine: Engine) -> str | None:
    """The commonest word of the archive that is spelled about so, with the article or without."""
    for token in _tokens(spelled_out(name), engine):
        for errors in range(1, 1 + (1 if len(token.spelling) < _LONG else 2)):
            if found := engine.spellings(Fuzzy(token.spelling, errors, BARE_FIELDS), 1):
                return found[0].written
    return None


def _tokens(text: str, engine: Engine) -> Sequence[Token]:
    return engine.analysis.analyze(f"{text} ال{text}") if text else ()
