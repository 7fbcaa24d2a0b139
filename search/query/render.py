"""Query tree to query text, the other way round than `parser`: for links that change a query and keep the rest of it.

What the parser made of any text comes back: read at the same level, in the same fields and joined by the same `match`,
the text asks for the same tree. Two limits: it may be longer than a query may be, and words of a few scripts that NFC
takes apart cannot be typed again (Devanagari with nukta). Parentheses stand only where they must.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never

from index.analysis.analyzer import LETTER
from index.analysis.stopwords import QUESTION_WORDS
from index.analysis.tokens import Token
from index.calendar import Period
from index.schema import BARE_FIELDS, Level
from index.text.letters import TATWEEL
from search.query.clauses import asks
from search.query.nodes import (
    EVERYTHING,
    NOTHING,
    And,
    Best,
    Between,
    Dated,
    Fuzzy,
    Leaf,
    Measured,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Weighted,
    Wildcard,
    Word,
)
from search.request import Match, SearchRequest

_OPERATORS = {"AND", "OR", "NOT"}
_QUOTES = {Level.WRITTEN: '="', Level.SPELLING: '"', Level.FAMILY: '~"'}


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a bare word means where the text will stand, as in `parser`."""

    level: Level
    fields: tuple[str, ...]
    match: Match


def render(query: Query, request: SearchRequest = SearchRequest()) -> str:  # noqa: B008, it is frozen
    """The text that asks for a query, with the level, fields and `match` of a request.

    >>> from index.analysis.analyzer import shipped
    >>> from search.query.parser import parse
    >>> render(parse(SearchRequest("قطار (+مدينة) (تاريخ:2022) -«نهر»"), shipped()).query)
    'قطار +مدينة date:2022 -نهر'
    """
    if query in (EVERYTHING, NOTHING):
        return "" if query == EVERYTHING else "()"
    return _sequence(query, _Scope(request.level, ("title",) if request.title_only else BARE_FIELDS, request.match))


def _sequence(query: Query, scope: _Scope) -> str:
    """Items side by side, as they stand alone or in parentheses."""
    if isinstance(query, Best):
        return _best(query, scope)
    items = _side_by_side(query.parts, scope) if isinstance(query, And) else None
    return " ".join(items) if items else _either(query, scope)


def _side_by_side(parts: Sequence[Query], scope: _Scope) -> list[str] | None:
    """The parts of an And as items that join to it; None where they would join to something else."""
    about = [part for part in parts if not _narrows(part, scope)]
    narrowing = list(parts[len(about) :])
    if not all(_narrows(part, scope) for part in narrowing):
        return None
    if len(about) == 1:
        items = [_sequence(about[0], scope) if isinstance(about[0], Best) else _either(about[0], scope)]
    elif any(isinstance(part, Best) for part in about):
        return None
    elif scope.match is Match.ALL:
        items = [_either(part, scope) for part in about]
    else:
        items = [_required(part, scope) for part in about]
    return items + [_narrowing(part, scope) for part in narrowing]


def _narrows(query: Query, scope: _Scope) -> bool:
    """Whether the item that asks for this narrows what the query is about, and is no part of it."""
    match query:
        case Not() | Measured() | Dated() | Between():
            return True
        case And(parts) | Or(parts):
            return all(_narrows(part, scope) for part in parts)
        case Best():
            return _fields_of(query, scope) not in (scope.fields, ("title",))
        case _:
            return query.fields not in (scope.fields, ("title",))


def _narrowing(query: Query, scope: _Scope) -> str:
    return f"-{_item(query.part, scope)}" if isinstance(query, Not) else _either(query, scope)


def _either(query: Query, scope: _Scope) -> str:
    if isinstance(query, Or):
        return " OR ".join(_both(part, scope) for part in query.parts)
    return _both(query, scope)


def _both(query: Query, scope: _Scope) -> str:
    if isinstance(query, And):
        return " AND ".join(_signed(part, scope) for part in query.parts)
    return _signed(query, scope)


def _signed(query: Query, scope: _Scope) -> str:
    return f"NOT {_item(query.part, scope)}" if isinstance(query, Not) else _item(query, scope)


def _item(query: Query, scope: _Scope) -> str:
    match query:
        case Best():
            fields = _fields_of(query, scope)
            inner = replace(scope, fields=fields, match=Match.ALL)
            if _is_title(query, inner):
                return _in_field(fields, scope, _title(query.preferences[0]))
            if fields == scope.fields and _items(query, scope) is not None:
                return f"({_best(query, scope)})"
            return f"{fields[0]}:({' '.join(_items(query, inner) or ())})"
        case And() | Or() | Not():
            return f"({_either(query, scope)})"
        case _:
            return _leaf(query, scope)


def _best(best: Best, scope: _Scope) -> str:
    """A Best that stands alone, or in parentheses of its own."""
    if (items := _items(best, scope)) is not None:
        return " ".join(items)
    item = _item(best, scope)
    return f"+{item}" if item.startswith("«") else item


def _items(best: Best, scope: _Scope) -> list[str] | None:
    """The items that side by side join to a Best; None where its preferences are none of bare words there."""
    every = scope.match is Match.ALL
    asked = scope.match is not Match.BEST or any(asks(part.part) and not part.required for part in best.parts)
    items, place = [], 0
    preferences = list(best.preferences)
    while preferences or place < len(best.parts):
        words = _words(preferences[0], scope, asked=asked) if preferences else None
        if words is not None and [(p.part, p.required) for p in best.parts[place : place + len(words)]] == [
            (word, every) for word in words
        ]:
            items.append(_title(preferences.pop(0)))
            place += len(words)
        elif place == len(best.parts):
            return None
        else:
            items.append(_part(best.parts[place], scope))
            place += 1
    return items


def _words(preference: Query, scope: _Scope, *, asked: bool) -> list[Word] | None:
    """The bare words that a title in «» quotes leaves in a Best: those that only ask may be passed over there."""
    if not isinstance(preference, Phrase) or preference.fields != scope.fields:
        return None
    kept = [token for token in preference.tokens if asked or token.spelling not in QUESTION_WORDS]
    return [Word(token, scope.level, scope.fields) for token in kept]


def _is_title(best: Best, scope: _Scope) -> bool:
    """Whether a Best is what a title in «» quotes asks for where it is one operand."""
    if len(best.preferences) != 1:
        return False
    words = _words(best.preferences[0], scope, asked=True)
    return [(part.part, part.required) for part in best.parts] == [(word, True) for word in words or ()]


def _fields_of(best: Best, scope: _Scope) -> tuple[str, ...]:
    first = best.preferences[0] if best.preferences else None
    return first.fields if isinstance(first, Phrase) else scope.fields


def _title(preference: Query) -> str:
    return f"«{' '.join(map(_typed, preference.tokens))}»" if isinstance(preference, Phrase) else ""


def _part(weighted: Weighted, scope: _Scope) -> str:
    if weighted.required and (scope.match is not Match.ALL or isinstance(weighted.part, Best)):
        return _required(weighted.part, scope)
    match weighted.part:
        case Or(parts) if scope.match is Match.ANY:
            return f"({' '.join(_part(Weighted(part, 0), scope) for part in parts)})"
        case And() | Or() | Not():
            return _either(weighted.part, scope)
        case _:
            return _item(weighted.part, scope)


def _required(query: Query, scope: _Scope) -> str:
    """An item that is asked for in any case: by its own kind, or else by a sign."""
    text = _either(query, scope)
    needs_sign = isinstance(query, Best | Word | Phrase | Prefix | Wildcard | Fuzzy)
    return f"+{text}" if needs_sign and not text.startswith((*_QUOTES.values(), "title:")) else text


def _leaf(query: Leaf | Measured | Dated | Between, scope: _Scope) -> str:
    match query:
        case Measured(_, least, most):
            return f"words:{least}..{'' if most is None else most}"
        case Dated(bucket):
            return f"date:{bucket}"
        case Between(period):
            return f"date:{_period(period)}"
        case _:
            return _in_field(query.fields, scope, _bare(query, scope.level))


def _in_field(fields: tuple[str, ...], scope: _Scope, text: str) -> str:
    return text if fields == scope.fields else f"{fields[0]}:{text}"


def _bare(leaf: Leaf, level: Level) -> str:
    match leaf:
        case Word(token) if leaf.level is level:
            return _typed(token) + "." * (token.marked in _OPERATORS)
        case Phrase(tokens) if leaf.level is level:
            return "-".join(map(_typed, tokens))
        case Word(token):
            return f'{_QUOTES[leaf.level]}{_typed(token)}"'
        case Phrase(tokens):
            return f'{_QUOTES[leaf.level]}{" ".join(map(_typed, tokens))}"'
        case Near(tokens, window):
            return f'{_QUOTES[leaf.level]}{" ".join(map(_typed, tokens))}"~{window - len(tokens)}'
        case Prefix(text):
            return f"{text}*"
        case Wildcard(pattern):
            return pattern + TATWEEL * pattern.endswith("?")  # which would else be a question mark
        case Fuzzy(text, distance):
            return f"{text}~{distance}"
        case _:
            assert_never(leaf)


def _typed(token: Token) -> str:
    """A word as it is read again; a mark at its beginning needs something that carries it."""
    return token.marked if re.match(LETTER, token.marked) else TATWEEL + token.marked


def _period(period: Period) -> str:
    first = "" if period.first == date.min and period.last != date.max else period.first.isoformat()
    return f"{first}..{'' if period.last == date.max else period.last.isoformat()}"
