"""Correction: words of a query that the archive lacks become words that it has, one typing error away.

A word is doubted when no article has it in any spelling. What it may have been: a spelling with a letter lost, added,
changed or swapped, or two words run together. Of several the one is taken that best fits the other words of the query
in the articles themselves: the noisy channel, with the archive as its model of the language (Kernighan, Church and Gale
1990).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import log

from index.analysis.analyzer import Analysis
from index.analysis.tokens import Token
from index.schema import BARE_FIELDS, Level
from search.engine import Engine, Search
from search.query.lexer import Kind, lex
from search.query.nodes import And, Fuzzy, Or, Phrase, Query, Word
from search.request import MAX_QUERY, SearchRequest

_BARE = (Kind.WORD, Kind.PREFERENCE)
_SIGNS = set("*?~")
_MOST = 4  # words that are mended in one query: each costs as much as some searches
_BESIDE = 8  # other words that a repair is held against
_LONGEST = 30  # letters of a word that is doubted: a longer one is no word
_SHORTEST = 3  # letters of a word that is doubted: what is one error from a shorter one could be anything
_LONG = 6  # letters of a word in which two errors are looked for, when one explains nothing
_CANDIDATES = 12  # spellings that are held against the rest of the query
_RUN_TOGETHER = 1.0
_WHOLE = 2  # letters of the shorter of two words run together


@dataclass(frozen=True, slots=True)
class _Doubted:
    """A word of the query that the archive lacks, and where it stands in the text."""

    start: int
    end: int
    token: Token


@dataclass(frozen=True, slots=True)
class _Repair:
    """What a word may have been: one word, or two; `cost` is how unlikely the error is."""

    text: str
    query: Query
    count: int
    cost: float


def correct(request: SearchRequest, engine: Engine) -> SearchRequest | None:
    """The request with the words mended that no article has; None where there is nothing to mend, or no way to.

    Raises: EngineUnavailable.
    """
    words = list(_bare_words(request.text[:MAX_QUERY], engine.analysis))
    doubted = [word for word in words if _is_doubted(word.token, engine)]
    sound = [word.token for word in words if word not in doubted][:_BESIDE]
    repairs = [(word, found) for word in doubted[:_MOST] if (found := _best(word.token, sound, engine)) is not None]
    if not repairs:
        return None
    text = request.text
    for word, repair in reversed(repairs):
        text = f"{text[: word.start]}{repair.text}{text[word.end :]}"
    return replace(request, text=text, page=1)


def _bare_words(text: str, analysis: Analysis) -> Iterator[_Doubted]:
    """The words that no sign, quote or field name makes more of, those of titles in «» among them."""
    before = None
    for lexeme in lex(text):
        if lexeme.kind in _BARE and before is not Kind.FIELD and not _SIGNS & set(lexeme.text):
            start = text.index(lexeme.text, lexeme.start)
            for token in analysis.analyze(lexeme.text):
                yield _Doubted(start + token.start, start + token.end, token)
        before = lexeme.kind


def _is_doubted(token: Token, engine: Engine) -> bool:
    if not _SHORTEST <= len(token.spelling) <= _LONGEST or token.spelling.isdecimal():
        return False
    return is_unknown(token, engine)


def is_unknown(token: Token, engine: Engine) -> bool:
    """Whether no article has a word, in any spelling of it. Raises: EngineUnavailable."""
    return not _total(Word(token, Level.SPELLING), engine)


def _total(query: Query, engine: Engine) -> int:
    return engine.search(Search(query, limit=0)).total


def _best(token: Token, others: Sequence[Token], engine: Engine) -> _Repair | None:
    """What a word most likely was; None where that is the word itself, in a form that the archive lacks."""
    kept = _Repair(token.marked, Word(token), _total(Word(token), engine), 0.0)
    found = [*([kept] if kept.count else []), *_respelled(token, engine), *_parted(token, engine)]
    best = max(found, key=lambda repair: _worth(repair, others, engine), default=kept)
    return None if best is kept else best


def _respelled(token: Token, engine: Engine) -> Iterator[_Repair]:
    """Spellings of the archive that are one error away; two, when that gives none and the word is long."""
    asked = token.spelling
    for errors in (1, 2) if len(asked) >= _LONG else (1,):
        found = engine.spellings(Fuzzy(asked, errors, BARE_FIELDS), _CANDIDATES)
        for each in found:
            if len(candidates := engine.analysis.analyze(each.written)) == 1:
                yield _Repair(each.written, Word(candidates[0]), each.count, errors * _cost(asked, each.text))
        if found:
            return


def _cost(typed: str, meant: str) -> float:
    """How unlikely an error is: letters are lost, doubled and swapped more easily than changed."""
    if sorted(typed) == sorted(meant) or set(typed) == set(meant):
        return 0.5
    return 1.0 if len(typed) != len(meant) else 2.0


def _parted(token: Token, engine: Engine) -> Iterator[_Repair]:
    """Two words of the archive that were run together; those that stand so in it, if any do."""
    found = [pair for pair in _pairs(token.marked, engine.analysis) if all(_total(Word(half), engine) for half in pair)]
    standing = [(pair, count) for pair in found if (count := _total(Phrase(pair), engine))]
    for pair, count in standing or [(pair, 0) for pair in found]:
        query = And(tuple(map(Word, pair)))
        yield _Repair(" ".join(half.marked for half in pair), query, count, _RUN_TOGETHER)


def _pairs(word: str, analysis: Analysis) -> Iterator[tuple[Token, ...]]:
    for at in range(_WHOLE, len(word) - _WHOLE + 1):
        halves = tuple(analysis.analyze(f"{word[:at]} {word[at:]}"))
        if len(halves) == 2 and min(len(half.spelling) for half in halves) >= _WHOLE:
            yield halves


def _worth(repair: _Repair, others: Sequence[Token], engine: Engine) -> float:
    """How likely a repair is: common, a likely error, and at home among the other words."""
    prior = log(1 + repair.count)
    if not others:
        return prior - repair.cost
    beside = Or(tuple(Word(other) for other in others))
    best = engine.search(Search(And((repair.query, beside)), limit=1)).hits
    return (best[0].score if best else 0.0) + prior - repair.cost
