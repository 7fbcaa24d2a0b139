"""Query text to query tree. Any text parses; what cannot be read as it seems to mean becomes words and a note.

Stands between `lexer` and the engines. GRAMMAR.md beside this file is the description for people.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from index.analysis.analyzer import analyze
from index.analysis.tokens import Token
from index.analysis.weights import weight
from index.calendar import Period, read_date
from index.schema import BARE_FIELDS, UNKNOWN_DATE, Level
from search.query.lexer import Kind, Lexeme, lex
from search.query.nodes import EVERYTHING, NOTHING, And, Best, Between, Dated, Not, Or, Phrase, Query, Weighted, Word
from search.request import MAX_QUERY, Match, SearchRequest
from search.results import Note

THRESHOLD = 0.3  # share of the query's weight that an article's words must carry under match=best
ANY_WEIGHT = 1e-9  # the same under match=any
_LEVELS = {Kind.WRITTEN: Level.WRITTEN, Kind.FAMILY: Level.FAMILY}
_DEEPEST = 20  # parentheses within parentheses; deeper ones are left out


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query tree, and notes on what of the text was not searched as it seems to mean."""

    query: Query
    notes: tuple[Note, ...] = ()


def parse(request: SearchRequest) -> Parsed:
    """Read the query of a request at its level, in its fields, joining bare words as its `match` says."""
    fields = ("title",) if request.title_only else BARE_FIELDS
    parser = _Parser(request.text[:MAX_QUERY])
    if len(request.text) > MAX_QUERY:
        parser.note(MAX_QUERY, len(request.text), f"Only the first {MAX_QUERY} characters were searched.")
    if not request.text.strip():
        return Parsed(EVERYTHING)
    clauses = list(parser.sequence(_Scope(request.level, fields, request.match)))
    query = _join(clauses, request.match)
    if not clauses:
        parser.note(0, len(request.text), "There is no word to search for in this.")
    return Parsed(query, tuple(sorted(parser.notes, key=lambda note: note.start)))


class _Demand(Enum):
    """What a clause asks of an article."""

    OPTIONAL = auto()  # a bare word: counts by its weight
    REQUIRED = auto()
    FILTER = auto()  # required, but no part of what the query is about: a source, a date
    EXCLUDED = auto()


_NARROWING = {_Demand.FILTER, _Demand.EXCLUDED}


@dataclass(frozen=True, slots=True)
class _Clause:
    """One item of a query: what it matches, what it asks, its weight; `preference` ranks higher what matches it."""

    query: Query
    demand: _Demand
    weight: float = 0.0
    preference: Query | None = None

    @property
    def stated(self) -> Query:
        """The clause as a set of documents, for an operator that joins it."""
        return Not(self.query) if self.demand is _Demand.EXCLUDED else self.query


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a word means where it stands: its level, the fields it is searched in, how words side by side join."""

    level: Level
    fields: tuple[str, ...]
    match: Match
    depth: int = 0


def _join(clauses: Sequence[_Clause], match: Match) -> Query:
    """Combine clauses that stand side by side."""
    if len(clauses) <= 1:
        return clauses[0].stated if clauses else NOTHING
    must = [c.stated for c in clauses if c.demand in _NARROWING]
    must[:0] = _about([c for c in clauses if c.demand not in _NARROWING], match)
    return must[0] if len(must) == 1 else And(tuple(must))


def _about(clauses: Sequence[_Clause], match: Match) -> list[Query]:
    """What must match of the clauses that the query is about: each, any, or those that carry enough weight."""
    preferences = tuple(c.preference for c in clauses if c.preference is not None)
    every = match is Match.ALL or all(c.demand is _Demand.REQUIRED for c in clauses)
    if every and not preferences:
        return [c.query for c in clauses]
    if match is Match.ANY and not preferences and all(c.demand is _Demand.OPTIONAL for c in clauses):
        return [Or(tuple(c.query for c in clauses))]
    parts = tuple(Weighted(c.query, c.weight, required=every or c.demand is _Demand.REQUIRED) for c in clauses)
    return [Best(parts, ANY_WEIGHT if match is Match.ANY else THRESHOLD, preferences)]


def _weight(clauses: Iterable[_Clause]) -> float:
    return sum(clause.weight for clause in clauses)


def _demand(clauses: Iterable[_Clause]) -> _Demand:
    """What several clauses that were joined on purpose ask as one: what narrows in each part narrows as a whole."""
    return _Demand.FILTER if all(c.demand in _NARROWING for c in clauses) else _Demand.REQUIRED


class _Parser:
    """Recursive descent over lexemes: sequence > or > and > unary > primary. Words side by side join loosest."""

    def __init__(self, text: str) -> None:
        self._lexemes = list(lex(text))
        self._next = 0
        self.notes: list[Note] = []

    def note(self, start: int, end: int, reason: str) -> None:
        self.notes.append(Note(start, end, reason))

    def sequence(self, scope: _Scope) -> Iterator[_Clause]:
        """Clauses up to the end, or to the parenthesis that closes this group."""
        while (lexeme := self._peek()) is not None:
            if lexeme.kind is Kind.CLOSE:
                if scope.depth:
                    return
                self._take()
                self.note(lexeme.start, lexeme.end, "This parenthesis closes nothing and was left out.")
            else:
                yield from self._either(scope)

    def _either(self, scope: _Scope) -> list[_Clause]:
        return self._operator(scope, Kind.OR)

    def _both(self, scope: _Scope) -> list[_Clause]:
        return self._operator(scope, Kind.AND)

    def _operator(self, scope: _Scope, kind: Kind) -> list[_Clause]:
        """Operands joined by OR (or, one step down, by AND); a lone operand passes through as it is."""
        operand = self._both if kind is Kind.OR else self._unary
        found = operand(scope)
        joined = [found]
        while (lexeme := self._peek()) is not None and lexeme.kind is kind:
            self._take()
            if not found or not (found := operand(scope)):
                self._as_word(lexeme, joined, scope)
                break
            joined.append(found)
        if len(joined) == 1:
            return joined[0]
        parts = tuple(_join(clauses, Match.ALL) for clauses in joined)
        weights = [_weight(clauses) for clauses in joined]
        demand = _demand(clause for clauses in joined for clause in clauses)
        if kind is Kind.OR:
            return [_Clause(Or(parts), demand, max(weights))]
        return [_Clause(And(parts), demand, sum(weights))]

    def _as_word(self, lexeme: Lexeme, joined: list[list[_Clause]], scope: _Scope) -> None:
        """An operator that has nothing on one side is searched as a word, if it is one."""
        self.note(lexeme.start, lexeme.end, "There is nothing for this operator to join; it was searched as a word.")
        joined[-1] = [*joined[-1], *self._words(lexeme, scope)]

    def _unary(self, scope: _Scope) -> list[_Clause]:
        signs: list[Lexeme] = []
        while (lexeme := self._peek()) is not None and lexeme.kind in {Kind.NOT, Kind.PLUS, Kind.MINUS}:
            signs.append(self._take())
        found = self._primary(scope)
        if signs and not found:
            self.note(signs[0].start, signs[-1].end, "There is nothing after this operator.")
            return [clause for sign in signs if sign.kind is Kind.NOT for clause in self._words(sign, scope)]
        if not signs:
            return found
        query = _join(found, Match.ALL)
        if sum(sign.kind is not Kind.PLUS for sign in signs) % 2:
            return [_Clause(query, _Demand.EXCLUDED)]
        return [_Clause(query, _demand(found), _weight(found))]

    def _primary(self, scope: _Scope) -> list[_Clause]:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind in {Kind.CLOSE, Kind.AND, Kind.OR}:
            return self._misplaced(lexeme, scope)
        self._take()
        readers = {
            Kind.OPEN: self._group,
            Kind.FIELD: self._field,
            Kind.DATE: self._date,
            Kind.PHRASE: self._quoted,
            Kind.WRITTEN: self._quoted,
            Kind.FAMILY: self._quoted,
            Kind.PREFERENCE: self._preferred,
            Kind.STRAY_QUOTE: self._stray_quote,
        }
        return readers.get(lexeme.kind, self._words)(lexeme, scope)

    def _misplaced(self, lexeme: Lexeme | None, scope: _Scope) -> list[_Clause]:
        """AND or OR where an item should stand is a word; at a closing parenthesis or the end there is no item."""
        if lexeme is None or lexeme.kind is Kind.CLOSE:
            return []
        self._take()
        joined: list[list[_Clause]] = [[]]
        self._as_word(lexeme, joined, scope)
        return joined[0]

    def _group(self, opening: Lexeme, scope: _Scope) -> list[_Clause]:
        if scope.depth >= _DEEPEST:
            self.note(opening.start, opening.end, f"Parentheses deeper than {_DEEPEST} were left out.")
            return []
        clauses = list(self.sequence(replace(scope, depth=scope.depth + 1)))
        if (closing := self._peek()) is not None and closing.kind is Kind.CLOSE:
            self._take()
        else:
            self.note(opening.start, opening.end, "This parenthesis is never closed and was left out.")
        if len(clauses) <= 1:
            return clauses
        demand = _Demand.OPTIONAL if all(c.demand is _Demand.OPTIONAL for c in clauses) else _demand(clauses)
        return [_Clause(_join(clauses, scope.match), demand, _weight(clauses))]

    def _field(self, name: Lexeme, scope: _Scope) -> list[_Clause]:
        """What follows a field's name is required there; of several names in a row the last counts."""
        while (lexeme := self._peek()) is not None and lexeme.kind is Kind.FIELD:
            name = self._take()
        found = self._primary(replace(scope, fields=(name.text,), match=Match.ALL))
        if not found:
            self.note(name.start, name.end, "There is nothing after this field name.")
            return []
        query = _join(found, Match.ALL)
        return [
            _Clause(query, _Demand.REQUIRED, _weight(found)) if name.text == "title" else _Clause(query, _Demand.FILTER)
        ]

    def _date(self, lexeme: Lexeme, scope: _Scope) -> list[_Clause]:
        if (query := dates(lexeme.text)) is not None:
            return [_Clause(query, _Demand.FILTER)]
        self.note(lexeme.start, lexeme.end, "This is no date that can be read; it was searched as words.")
        return self._words(lexeme, scope)

    def _quoted(self, lexeme: Lexeme, scope: _Scope) -> list[_Clause]:
        level = min(scope.level, Level.SPELLING) if lexeme.kind is Kind.PHRASE else _LEVELS[lexeme.kind]
        return [replace(clause, demand=_Demand.REQUIRED) for clause in self._words(lexeme, replace(scope, level=level))]

    def _stray_quote(self, lexeme: Lexeme, _scope: _Scope) -> list[_Clause]:
        self.note(lexeme.start, lexeme.end, "This quotation mark has no partner; the words were searched singly.")
        return []

    def _preferred(self, lexeme: Lexeme, scope: _Scope) -> list[_Clause]:
        tokens = tuple(analyze(lexeme.text))
        clauses = [_Clause(Word(t, scope.level, scope.fields), _Demand.OPTIONAL, weight(t)) for t in tokens]
        if len(tokens) > 1:
            clauses[0] = replace(clauses[0], preference=Phrase(tokens, Level.SPELLING, scope.fields))
        return clauses

    def _words(self, lexeme: Lexeme, scope: _Scope) -> list[_Clause]:
        """The word or, where analysis finds several in it (كوفيد-19), the phrase that a lexeme stands for."""
        tokens = tuple(analyze(lexeme.text))
        if not tokens:
            return []
        if lexeme.kind is Kind.WORD and ("*" in lexeme.text or lexeme.text.endswith("~")):
            self.note(
                lexeme.start, lexeme.end, "The signs * and ~ mean nothing here; the word was searched without them."
            )
        return [_Clause(_leaf(tokens, scope), _Demand.OPTIONAL, sum(weight(token) for token in tokens))]

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._next] if self._next < len(self._lexemes) else None

    def _take(self) -> Lexeme:
        self._next += 1
        return self._lexemes[self._next - 1]


def _leaf(tokens: tuple[Token, ...], scope: _Scope) -> Query:
    if len(tokens) == 1:
        return Word(tokens[0], scope.level, scope.fields)
    return Phrase(tokens, scope.level, scope.fields)


def dates(value: str) -> Query | None:
    """Read what stands after `date:`: a bucket (2022-02, unknown) or a period (2014..2016, open at either end).

    >>> dates("2022"), dates("سنة")
    (Dated(bucket='2022'), None)
    """
    if value == UNKNOWN_DATE:
        return Dated(UNKNOWN_DATE)
    first, dots, last = value.partition("..")
    start, end = read_date(first), read_date(last)
    if not dots:
        return Dated(str(start)) if start else None
    readable = (start or not first) and (end or not last) and (start or end)
    return Between(Period.between(start, end)) if readable else None
