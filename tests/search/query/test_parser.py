"""The query language: what each text asks for, that any text parses, and that the notes say where it was not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.analyzer import analyze
from index.schema import BARE_FIELDS, Level
from search.query.grammar import FIELD_NAMES, OPERATORS
from search.query.nodes import (
    EVERYTHING,
    NOTHING,
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
    leaves,
)
from search.query.parser import parse
from search.request import MAX_QUERY, Match, SearchRequest
from search.results import Note


def query(text: str, match: Match = Match.ALL, level: Level = Level.FAMILY) -> Query:
    return parse(SearchRequest(text=text, match=match, level=level)).query


def notes(text: str) -> tuple[Note, ...]:
    return parse(SearchRequest(text=text)).notes


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


SHAPES = [
    ("بوتين", "بوتين"),
    ("أحمد علي", ("and", "أحمد", "علي")),
    ("a OR b AND c", ("or", "a", ("and", "b", "c"))),
    ("a AND b OR c", ("or", ("and", "a", "b"), "c")),
    ("a | b", ("or", "a", "b")),
    ("(a OR b) c", ("and", ("or", "a", "b"), "c")),
    ("NOT a", ("not", "a")),
    ("a -b", ("and", "a", ("not", "b"))),
    ("a - b", ("and", "a", "b")),
    ("--a", "a"),
    ("-(a b)", ("not", ("and", "a", "b"))),
    ("a AND NOT b", ("and", "a", ("not", "b"))),
    ("كوفيد-19", ("كوفيد 19", Level.FAMILY, BARE_FIELDS)),
    ('"حسن الجوار"', ("حسن الجوار", Level.SPELLING, BARE_FIELDS)),
    ("“حسن الجوار”", ("حسن الجوار", Level.SPELLING, BARE_FIELDS)),
    ('="حُسن"', ("حُسن", Level.WRITTEN, BARE_FIELDS)),
    ('~"حسن الجوار"', ("حسن الجوار", Level.FAMILY, BARE_FIELDS)),
    ("title:أحمد", ("أحمد", Level.FAMILY, ("title",))),
    ("العنوان:(أحمد علي)", ("and", ("أحمد", Level.FAMILY, ("title",)), ("علي", Level.FAMILY, ("title",)))),
    ('المصدر:"الشرق الجديد"', ("الشرق الجديد", Level.SPELLING, ("source",))),
    ("source:title:a", ("a", Level.FAMILY, ("title",))),
    ("unknown:a", ("and", "unknown", "a")),
    ("TITLE:a", ("a", Level.FAMILY, ("title",))),
    ("Date:2022", Dated("2022")),
    ("t\N{LATIN SMALL LETTER DOTLESS I}tle:a", ("and", "t\N{LATIN SMALL LETTER DOTLESS I}tle", "a")),
    ("\N{LATIN SMALL LETTER LONG S}ource:a", ("and", "\N{LATIN SMALL LETTER LONG S}ource", "a")),
    ("10:30", ("and", "10", "30")),
    ("أهلا، سهلا؟", ("and", "أهلا", "سهلا")),
    ("date:2022", Dated("2022")),
    ("التاريخ:٥/٢/٢٠٢٢", Dated("2022-02-05")),
    ("date:unknown", Dated("unknown")),
    ("\u200fa\u202b b", ("and", "a", "b")),
]


@pytest.mark.parametrize(("text", "expected"), SHAPES)
def test_each_text_asks_for_what_it_says(text: str, expected: object) -> None:
    assert shape(query(text)) == expected
    assert not notes(text)


def test_bare_words_count_by_their_weight_and_marked_ones_are_required() -> None:
    tree = query("+قطار في مدينة", Match.BEST)
    assert shape(tree) == ("best", ("+", "قطار", 1.0), ("", "في", 0.1), ("", "مدينة", 1.0))


def test_filters_carry_no_weight() -> None:
    tree = query("source:مدى قطار مدينة date:2022 -نهر", Match.BEST)
    assert isinstance(tree, And)
    best = [part for part in tree.parts if isinstance(part, Best)]
    assert len(best) == 1
    assert len(best[0].parts) == 2
    assert len(tree.parts) == 4


@pytest.mark.parametrize(
    "filters",
    [
        "source:مدى OR source:مرايا",
        "(source:مدى | author:سلمى)",
        "+source:مدى",
        "(source:مدى date:2022)",
        "date:2022 OR date:2023",
        "source:مدى AND NOT place:القاهرة",
    ],
)
def test_joined_and_signed_filters_carry_no_weight_either(filters: str) -> None:
    tree = query(f"{filters} قطار مدينة", Match.BEST)
    assert isinstance(tree, And)
    [best] = [part for part in tree.parts if isinstance(part, Best)]
    assert shape(best) == ("best", ("", "قطار", 1.0), ("", "مدينة", 1.0))


def test_any_asks_for_what_is_required_alone_however_little_it_weighs() -> None:
    tree = query("+في قطار", Match.ANY)
    assert isinstance(tree, Best)
    assert shape(tree) == ("best", ("+", "في", 0.1), ("", "قطار", 1.0))
    assert tree.least <= 0.1


@pytest.mark.parametrize("match", Match)
def test_a_title_quote_is_preferred_however_words_join(match: Match) -> None:
    tree = query("«أزمة المياه»", match)
    assert isinstance(tree, Best)
    assert [shape(preference) for preference in tree.preferences] == [("أزمة المياه", Level.SPELLING, BARE_FIELDS)]
    assert [part.required for part in tree.parts] == [match is Match.ALL] * 2


def test_a_quoted_phrase_is_required_and_a_title_quote_is_preferred() -> None:
    required = query('"أزمة المياه" مدينة', Match.BEST)
    assert isinstance(required, Best)
    assert [part.required for part in required.parts] == [True, False]
    preferred = query("«أزمة المياه»", Match.BEST)
    assert isinstance(preferred, Best)
    assert [part.required for part in preferred.parts] == [False, False]
    assert [shape(p) for p in preferred.preferences] == [("أزمة المياه", Level.SPELLING, BARE_FIELDS)]


def test_any_takes_each_word_alone() -> None:
    assert shape(query("a b", Match.ANY)) == ("or", "a", "b")


def test_quotes_never_widen_the_level_asked() -> None:
    assert shape(query('"a b"', level=Level.WRITTEN)) == ("a b", Level.WRITTEN, BARE_FIELDS)


def test_periods_take_in_both_ends_and_may_be_open() -> None:
    tree = query("date:2014..2016-02")
    assert isinstance(tree, Between)
    assert (str(tree.period.first), str(tree.period.last)) == ("2014-01-01", "2016-02-29")
    assert isinstance(query("date:..2016"), Between)
    assert isinstance(query("date:2016.."), Between)


def test_no_text_is_everything_and_no_words_is_nothing() -> None:
    assert query("  ") == EVERYTHING
    assert query("؟؟؟ ()") == NOTHING


NOTED = [
    ('"أهلا', (0, 1)),
    ("«أهلا", (0, 1)),
    ("(a", (0, 1)),
    ("a)", (1, 2)),
    ("AND a", (0, 3)),
    ("a OR", (2, 4)),
    ("a NOT", (2, 5)),
    ("date:كتاب", (0, 9)),
    ("date:2016..كتاب", (0, 15)),
    ("title:()", (0, 6)),
    ("؟", (0, 1)),
    ("كتا*", (0, 4)),
]


@pytest.mark.parametrize(("text", "place"), NOTED)
def test_what_cannot_be_read_is_noted_at_its_place(text: str, place: tuple[int, int]) -> None:
    assert place in [(note.start, note.end) for note in notes(text)]


def test_an_operator_with_nothing_to_join_is_searched_as_a_word() -> None:
    assert [leaf.token.written for leaf in leaves(query("a OR")) if isinstance(leaf, Word)] == ["a", "OR"]


def test_a_query_too_long_is_cut_and_says_so() -> None:
    text = "كلمة " * MAX_QUERY
    assert notes(text)[-1].start == MAX_QUERY
    assert len(list(leaves(query(text)))) <= MAX_QUERY


hostile = st.text(alphabet='ab "«»()+-|~=*:؟،\u200f\x00') | st.lists(
    st.sampled_from(
        ["AND", "OR", "NOT", "(", ")", '"', "«", "»", "title:", "date:", "-", "+", "كتاب", "|", "..", "2022"]
    )
).map(" ".join)


@given(st.text() | hostile, st.sampled_from(Match), st.sampled_from(Level))
def test_any_text_parses_and_its_notes_lie_within_it(text: str, match: Match, level: Level) -> None:
    parsed = parse(SearchRequest(text=text, match=match, level=level))
    assert all(0 <= note.start < note.end <= len(text) for note in parsed.notes)
    assert [note.start for note in parsed.notes] == sorted(note.start for note in parsed.notes)


@given(st.lists(st.sampled_from(["مكتبة", "قطار", "bank", "2022"]), min_size=1))
def test_every_bare_word_is_searched(words: list[str]) -> None:
    found = [leaf.token.written for leaf in leaves(query(" ".join(words), Match.BEST)) if isinstance(leaf, Word)]
    assert found == words


@pytest.mark.parametrize("depth", [5, 19, 21, 900])
def test_deep_parentheses_are_read_or_left_out_but_never_break(depth: int) -> None:
    assert shape(query("(" * depth + "a" + ")" * depth)) == "a"


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_every_documented_example_is_read_without_a_note(operator: object) -> None:
    example = getattr(operator, "example")  # noqa: B009, parametrize hides the type
    assert not notes(example)
    assert query(example) not in (EVERYTHING, NOTHING)


@pytest.mark.parametrize("name", FIELD_NAMES)
def test_every_field_name_is_read(name: str) -> None:
    tree = query(f"{name}:2022")
    if FIELD_NAMES[name] == "date":
        assert tree == Dated("2022")
    else:
        assert isinstance(tree, Word)
        assert tree.fields == (FIELD_NAMES[name],)
        assert tree.token == analyze("2022")[0]
