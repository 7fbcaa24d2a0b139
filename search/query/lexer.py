"""Query text to lexemes: words, quoted stretches, operators, field names, each with its place. Total over any text.

Nothing is judged here; whether an operator makes sense where it stands is `parser`'s to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from index.analysis.analyzer import LETTER
from index.schema import TEXT_FIELDS
from index.text.letters import INVISIBLE
from index.text.numbers import NUMBER
from search.query.grammar import FIELD_NAMES


class Kind(Enum):
    """What a lexeme is."""

    WORD = auto()
    PHRASE = auto()  # "..."
    WRITTEN = auto()  # ="..."
    FAMILY = auto()  # ~"..."
    PREFERENCE = auto()  # «...»
    STRAY_QUOTE = auto()  # an opening quote that nothing closes
    FIELD = auto()
    DATE = auto()
    LENGTH = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    PLUS = auto()
    MINUS = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of the query; `text` is what is inside (a quote's words, a field's name), the offsets cover it whole.

    `reach` is what follows a quote after `~`: a number, or nothing; None where there is no `~`.
    """

    kind: Kind
    text: str
    start: int
    end: int
    reach: str | None = None


_SPACE = rf"\s{INVISIBLE}"
_QUOTE = '"\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}'
_BETWEEN = ",;:!…،؛؟"  # parts words and means nothing
_END = rf"{_SPACE}{_QUOTE}{_BETWEEN}()«»|?"  # ends a word; "?" does not where a word goes on after it
_OPEN_LETTERS = rf"\?++(?=\*|{LETTER})"


def _names(*fields: str) -> str:
    return "|".join(name for name, field in FIELD_NAMES.items() if field in fields)


_LEXEMES = re.compile(  # (?ai:): TITLE is title, but no letter beyond ASCII stands for one of it
    rf"""
    (?P<skip>(?:[{_SPACE}{_BETWEEN}]|(?!{_OPEN_LETTERS})\?)+)
  | (?P<quoted>(?P<level>[=~]?)[{_QUOTE}](?P<inside>[^{_QUOTE}]*)[{_QUOTE}]
      (?P<near>~(?:(?P<reach>\d++)|(?![{_QUOTE}])))?)
  | «(?P<preference>[^«»]*)»
  | (?P<stray>[=~]?[{_QUOTE}]|[«»])
  | (?P<date>(?ai:{_names("date")}):(?P<value>[^{_END}]*))
  | (?P<length>(?ai:{_names("words")}):(?P<count>[^{_END}]+))
  | (?P<field>(?ai:{_names(*TEXT_FIELDS)})):(?=[^{_SPACE}])
  | (?P<open>\()
  | (?P<close>\))
  | (?P<or>\|)
  | (?P<sign>[+-])(?=[^{_SPACE}{_BETWEEN})|?]|{_OPEN_LETTERS})
  | (?P<word>(?:{NUMBER}|[^{_END}]|{_OPEN_LETTERS})+)
    """,
    re.VERBOSE,
)
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_LEVELS = {"": Kind.PHRASE, "=": Kind.WRITTEN, "~": Kind.FAMILY}
_SIGNS = {"+": Kind.PLUS, "-": Kind.MINUS}


def lex(text: str) -> Iterator[Lexeme]:
    """Part a query into lexemes, in order.

    >>> [(x.kind.name, x.text) for x in lex('+بوتين -source:كونا')]
    [('PLUS', '+'), ('WORD', 'بوتين'), ('MINUS', '-'), ('FIELD', 'source'), ('WORD', 'كونا')]
    """
    for match in _LEXEMES.finditer(text):
        if (lexeme := _lexeme(match)) is not None:
            yield lexeme


def _lexeme(match: re.Match[str]) -> Lexeme | None:
    found = match.groupdict()
    if found["skip"] is not None:
        return None
    kind, text = _kind_and_text(match[0], found)
    reach = None if found["near"] is None else found["reach"] or ""
    return Lexeme(kind, text, match.start(), match.end(), reach)


def _kind_and_text(whole: str, found: dict[str, str | None]) -> tuple[Kind, str]:
    if found["quoted"] is not None:
        return _LEVELS[found["level"] or ""], found["inside"] or ""
    if (inside := found["preference"]) is not None:
        return Kind.PREFERENCE, inside
    if found["date"] is not None:
        return Kind.DATE, found["value"] or ""
    if found["length"] is not None:
        return Kind.LENGTH, found["count"] or ""
    if (field := found["field"]) is not None:
        return Kind.FIELD, FIELD_NAMES[field.lower()]
    if (sign := found["sign"]) is not None:
        return _SIGNS[sign], sign
    for name, kind in (("stray", Kind.STRAY_QUOTE), ("open", Kind.OPEN), ("close", Kind.CLOSE), ("or", Kind.OR)):
        if found[name] is not None:
            return kind, whole
    return _OPERATORS.get(whole, Kind.WORD), whole
