"""Query text to query tree. Any text parses; what cannot be read as it seems to mean becomes words and a note.

Stands between `lexer` and the engines. GRAMMAR.md beside this file is the description for people.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from index.analysis.analyzer import Analysis
from index.analysis.tokens import Token
from index.schema import BARE_FIELDS, Level
from search.query import reasons
from search.query.clauses import Clause, Demand, join, joint_demand
from search.query.lexer import Kind, Lexeme, lex
from search.query.nodes import EVERYTHING, And, Near, Or, Phrase, Query, Word
from search.query.reasons import DEEPEST, FARTHEST, MOST_NEAR
from search.query.signs import Signed, read_signs
from search.query.values import dates, lengths
from search.request import MAX_QUERY, Match, SearchRequest
from search.results import Note

_LEVELS = {Kind.WRITTEN: Level.WRITTEN, Kind.FAMILY: Level.FAMILY}
_SIGNS = (Kind.NOT, Kind.PLUS, Kind.MINUS)
_JOINING = (Kind.AND, Kind.OR)

_FILTERS: dict[Kind, tuple[Callable[[str], Query | None], str]] = {
    Kind.DATE: (dates, reasons.NO_DATE),
    Kind.LENGTH: (lengths, reasons.NO_LENGTH),
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query tree, and notes on what of the text was not searched as it seems to mean."""

    query: Query
    notes: tuple[Note, ...] = ()


def parse(request: SearchRequest, analysis: Analysis) -> Parsed:
    """Read the query of a request at its level, in its fields, joining bare words as its `match` says.

    Args:
        analysis: of the archive that is asked.
    """
    fields = ("title",) if request.title_only else BARE_FIELDS
    parser = _Parser(request.text[:MAX_QUERY], analysis)
    if len(request.text) > MAX_QUERY:
        parser.note(MAX_QUERY, len(request.text), reasons.TOO_LONG)
    if not request.text.strip():
        return Parsed(EVERYTHING)
    clauses = list(parser.sequence(_Scope(request.level, fields, request.match)))
    query = join(clauses, request.match)
    if not clauses:
        parser.note(0, len(request.text), reasons.NO_WORD)
    return Parsed(query, tuple(sorted(parser.notes, key=lambda note: note.start)))


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a word means where it stands: its level, the fields it is searched in, how words side by side join."""

    level: Level
    fields: tuple[str, ...]
    match: Match
    depth: int = 0


class _Parser:
    """Recursive descent over lexemes: sequence > or > and > unary > primary. Words side by side join loosest."""

    def __init__(self, text: str, analysis: Analysis) -> None:
        self._text = text
        self._analysis = analysis
        self._lexemes = list(lex(text))
        self._next = 0
        self.notes: list[Note] = []

    def note(self, start: int, end: int, reason: str) -> None:
        self.notes.append(Note(start, end, reason))

    def sequence(self, scope: _Scope) -> Iterator[Clause]:
        """Clauses up to the end, or to the parenthesis that closes this group."""
        while (lexeme := self._peek()) is not None:
            if lexeme.kind is Kind.CLOSE:
                if scope.depth:
                    return
                self._take()
                self.note(lexeme.start, lexeme.end, reasons.CLOSES_NOTHING)
            else:
                yield from self._either(scope)

    def _either(self, scope: _Scope) -> list[Clause]:
        return self._operator(scope, Kind.OR)

    def _both(self, scope: _Scope) -> list[Clause]:
        return self._operator(scope, Kind.AND)

    def _operator(self, scope: _Scope, kind: Kind) -> list[Clause]:
        """Operands joined by OR (or, one step down, by AND); a lone operand passes through as it is."""
        operand = self._both if kind is Kind.OR else self._unary
        found = operand(scope)
        joined = [found]
        while (lexeme := self._peek()) is not None and lexeme.kind is kind:
            self._take()
            if not found or not (found := operand(scope)):
                self._as_word(lexeme)
                break
            joined.append(found)
        if len(joined) == 1:
            return joined[0]
        parts = tuple(join(clauses, Match.ALL) for clauses in joined)
        demand = joint_demand(clause for clauses in joined for clause in clauses)
        return [Clause(Or(parts) if kind is Kind.OR else And(parts), demand)]

    def _as_word(self, lexeme: Lexeme) -> None:
        """An operator that has nothing on one side is searched as a word, if it is one: it is read again as one."""
        self.note(lexeme.start, lexeme.end, reasons.NOTHING_TO_JOIN)
        self._lexemes.insert(self._next, replace(lexeme, kind=Kind.WORD))

    def _unary(self, scope: _Scope) -> list[Clause]:
        signs: list[Lexeme] = []
        while (lexeme := self._peek()) is not None and lexeme.kind in _SIGNS:
            signs.append(self._take())
        found = self._primary(scope)
        if signs and not found:
            self.note(signs[0].start, signs[-1].end, reasons.NOTHING_SIGNED)
            return [clause for sign in signs if sign.kind is Kind.NOT for clause in self._words(sign, scope)]
        if not signs:
            return found
        query = join(found, Match.ALL)
        if sum(sign.kind is not Kind.PLUS for sign in signs) % 2:
            return [Clause(query, Demand.EXCLUDED)]
        return [Clause(query, joint_demand(found))]

    def _primary(self, scope: _Scope) -> list[Clause]:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind is Kind.CLOSE:
            return []
        if lexeme.kind in _JOINING:
            self._as_word(self._take())
        lexeme = self._take()
        return self._READERS[lexeme.kind](self, lexeme, scope)

    def _group(self, opening: Lexeme, scope: _Scope) -> list[Clause]:
        if scope.depth >= DEEPEST:
            self.note(opening.start, opening.end, reasons.TOO_DEEP)
            return []
        clauses = list(self.sequence(replace(scope, depth=scope.depth + 1)))
        if (closing := self._peek()) is not None and closing.kind is Kind.CLOSE:
            self._take()
        else:
            self.note(opening.start, opening.end, reasons.NEVER_CLOSED)
        if len(clauses) <= 1:
            return clauses
        demand = Demand.OPTIONAL if all(c.demand is Demand.OPTIONAL for c in clauses) else joint_demand(clauses)
        return [Clause(join(clauses, scope.match), demand)]

    def _field(self, name: Lexeme, scope: _Scope) -> list[Clause]:
        """What follows a field's name must be there; of several names in a row the last counts."""
        while (lexeme := self._peek()) is not None and lexeme.kind is Kind.FIELD:
            name = self._take()
        found = self._primary(replace(scope, fields=(name.text,), match=Match.ALL))
        if not found:
            self.note(name.start, name.end, reasons.EMPTY_FIELD)
            return []
        query = join(found, Match.ALL)
        return [Clause(query, joint_demand(found) if name.text == "title" else Demand.FILTER)]

    def _filter(self, lexeme: Lexeme, scope: _Scope) -> list[Clause]:
        read, reason = _FILTERS[lexeme.kind]
        if (query := read(lexeme.text)) is not None:
            return [Clause(query, Demand.FILTER)]
        self.note(lexeme.start, lexeme.end, reason)
        return self._words(lexeme, scope)

    def _quoted(self, lexeme: Lexeme, scope: _Scope) -> list[Clause]:
        level = min(scope.level, Level.SPELLING) if lexeme.kind is Kind.PHRASE else _LEVELS[lexeme.kind]
        if "*" in lexeme.text:
            self.note(lexeme.start, lexeme.end, reasons.STAR_IN_QUOTES)
        join = self._words if lexeme.reach is None else self._near
        return [replace(clause, demand=Demand.REQUIRED) for clause in join(lexeme, replace(scope, level=level))]

    def _near(self, lexeme: Lexeme, scope: _Scope) -> list[Clause]:
        """Words in any order with so many others between them; as a phrase, where the number or the words are amiss."""
        tokens = _different(self._tokens(lexeme.text), scope.level)
        if not lexeme.reach or len(tokens) > MOST_NEAR:
            self.note(lexeme.start, lexeme.end, reasons.TOO_MANY_NEAR if lexeme.reach else reasons.NO_REACH)
            return self._words(lexeme, scope)
        reach = int(lexeme.reach)
        if reach > FARTHEST:
            self.note(lexeme.start, lexeme.end, reasons.TOO_FAR)
        if len(tokens) <= 1:
            return [Clause(Word(token, scope.level, scope.fields), Demand.OPTIONAL) for token in tokens]
        window = len(tokens) + min(reach, FARTHEST)
        return [Clause(Near(tokens, window, scope.level, scope.fields), Demand.OPTIONAL)]

    def _stray_quote(self, lexeme: Lexeme, _scope: _Scope) -> list[Clause]:
        self.note(lexeme.start, lexeme.end, reasons.STRAY_QUOTE)
        return []

    def _preferred(self, lexeme: Lexeme, scope: _Scope) -> list[Clause]:
        tokens = self._tokens(lexeme.text)
        clauses = [Clause(Word(token, scope.level, scope.fields), Demand.OPTIONAL) for token in tokens]
        if len(tokens) > 1:
            clauses[0] = replace(clauses[0], preference=Phrase(tokens, Level.SPELLING, scope.fields))
        return clauses

    def _word(self, lexeme: Lexeme, scope: _Scope) -> list[Clause]:
        """A word with what its signs make of it."""
        signed = read_signs(lexeme.text, scope.fields, self._analysis)
        if signed.reason is not None:
            self.note(lexeme.start, lexeme.end, signed.reason)
        self._note_question_mark(lexeme, signed)
        if signed.expansion is not None:
            return [Clause(signed.expansion, Demand.OPTIONAL)]
        return self._words(replace(lexeme, text=signed.text), scope)

    def _note_question_mark(self, lexeme: Lexeme, signed: Signed) -> None:
        """After the last word it ends a question; after another it may have been meant for a letter."""
        if not self._text.startswith("?", lexeme.end):
            return
        if signed.expansion is not None or self._text[lexeme.end :].strip("? "):
            self.note(lexeme.start, lexeme.end + 1, reasons.QUESTION_MARK)

    def _words(self, lexeme: Lexeme, scope: _Scope) -> list[Clause]:
        """The word or, where analysis finds several in it (كوفيد-19), the phrase that a lexeme stands for."""
        tokens = self._tokens(lexeme.text)
        if not tokens:
            return []
        return [Clause(_leaf(tokens, scope), Demand.OPTIONAL)]

    def _tokens(self, text: str) -> tuple[Token, ...]:
        """The words of a text. Where they stand in it is forgotten: what asks for the same is the same query."""
        return tuple(replace(token, start=0, end=len(token.marked)) for token in self._analysis.analyze(text))

    def _peek(self) -> Lexeme | None:
        return self._lexemes[self._next] if self._next < len(self._lexemes) else None

    def _take(self) -> Lexeme:
        self._next += 1
        return self._lexemes[self._next - 1]

    _READERS: ClassVar[Mapping[Kind, Callable[["_Parser", Lexeme, _Scope], list[Clause]]]] = {
        **dict.fromkeys(Kind, _words),
        Kind.OPEN: _group,
        Kind.FIELD: _field,
        Kind.DATE: _filter,
        Kind.LENGTH: _filter,
        Kind.PHRASE: _quoted,
        Kind.WRITTEN: _quoted,
        Kind.FAMILY: _quoted,
        Kind.PREFERENCE: _preferred,
        Kind.STRAY_QUOTE: _stray_quote,
        Kind.WORD: _word,
    }


def _different(tokens: Iterable[Token], level: Level) -> tuple[Token, ...]:
    """The words without repeats, by what they are at a level."""
    first: dict[str, Token] = {}
    for token in tokens:
        first.setdefault(token.marked if level is Level.WRITTEN else token.term(level), token)
    return tuple(first.values())


def _leaf(tokens: tuple[Token, ...], scope: _Scope) -> Query:
    if len(tokens) == 1:
        return Word(tokens[0], scope.level, scope.fields)
    return Phrase(tokens, scope.level, scope.fields)
