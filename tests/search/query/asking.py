"""Queries in few words, for the tests of the query language: trees as plain tuples, and texts of every kind."""

from hypothesis import strategies as st

from index.analysis.weights import weight
from index.schema import BARE_FIELDS, Level
from search.query.nodes import (
    And,
    Best,
    Between,
    Dated,
    Fuzzy,
    Measured,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Wildcard,
    Word,
)
from search.query.parser import parse
from search.request import Match, SearchRequest
from search.results import Note
from tests.shipped import ANALYSIS, analyze


def query(text: str, match: Match = Match.ALL, level: Level = Level.FAMILY) -> Query:
    return parse(SearchRequest(text=text, match=match, level=level), ANALYSIS).query


def weigh(text: str) -> float:
    """What the words of a text weigh together."""
    return sum(map(weight, analyze(text)))


TRAIN, CITY = weigh("قطار"), weigh("مدينة")


def notes(text: str) -> tuple[Note, ...]:
    return parse(SearchRequest(text=text), ANALYSIS).notes


def shape(tree: Query) -> object:
    """The tree as plain tuples of words, so that a test reads as what it means."""
    match tree:
        case Word(token, level, fields):
            return token.marked if (level, fields) == (Level.FAMILY, BARE_FIELDS) else (token.marked, level, fields)
        case Phrase(tokens, level, fields):
            return (" ".join(t.marked for t in tokens), level, fields)
        case Near(tokens, window, level, fields):
            return ("near", " ".join(t.marked for t in tokens), window, level, fields)
        case And(parts):
            return ("and", *map(shape, parts))
        case Or(parts):
            return ("or", *map(shape, parts))
        case Not(part):
            return ("not", shape(part))
        case Best(parts):
            return ("best", *(("+" if p.required else "", shape(p.part), p.weight) for p in parts))
        case Prefix() | Wildcard() | Fuzzy() | Measured() | Dated() | Between():
            return tree


pieces = ["AND", "OR", "NOT", "(", ")", '"', "«", "»", "-", "+", "|", "..", "*", "?", "~", "~5"]
pieces += ["title:", "date:", "words:", "كتاب", "2022"]
hostile = (
    st.text(alphabet='ab "«»()+-|~=*:؟?،\u200f\x00')
    | st.text(alphabet='كا1*?~"_-\u064e\u0640')
    | st.lists(st.sampled_from(pieces)).map(" ".join)
    | st.lists(st.sampled_from(pieces)).map("".join)
)

_WORDS = [
    "مكتبة",
    "قطار",
    "a",
    "AND",
    "OR.",
    "متى",
    "من",
    "كوفيد-19",
    "كُتِب",
    "ـَب",
    "مكت*",
    "م?تبة",
    "قطار~",
    "1,500",
    "5.1.1",
]
_QUOTED = ['"a b"', '="كُتِب"', '~"مكتبة"', '"a b c"~3', "«أزمة المياه»", "«متى كيف»", "«متى نعود»", '="كتب كتب"~2']
_FILTERS = ["date:2022", "date:2014..2016-02", "date:..2016", "words:5..", "words:..9", "source:مدى", "author:(a b)"]
_items = st.sampled_from(_WORDS) | st.sampled_from(_WORDS + _QUOTED + _FILTERS)


def _larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(parts, min_size=1, max_size=4)
    joined = st.sampled_from([" ", " ", " AND ", " OR ", " AND () OR "])
    signed = st.sampled_from(["+", "-", "NOT ", "title:", "source:", "NOT -", "title:source:"])
    return (
        st.builds(str.join, joined, several)
        | several.map(lambda parts: f"({' '.join(parts)})")
        | st.builds("{}{}".format, signed, parts)
        | st.builds("{}({})".format, signed, parts)
        | parts.map("{} OR".format)
    )


texts = st.recursive(_items, _larger, max_leaves=12)
"""Texts that mean something, of all that the language has."""
