"""The query language: what each text asks for, and that any text parses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.schema import BARE_FIELDS, Level
from search.query.expansion import fits
from search.query.grammar import FIELD_NAMES, OPERATORS
from search.query.nodes import (
    EVERYTHING,
    NOTHING,
    Between,
    Dated,
    Fuzzy,
    Measured,
    Prefix,
    Wildcard,
    Word,
    leaves,
)
from search.request import Match
from tests.search.query.asking import notes, query, shape
from tests.shipped import analyze

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
    ("مكت*", Prefix("مكت")),
    ("أحم*", Prefix("احم")),
    ("مَكْتـ**", Prefix("مكت")),
    ("(مكت*.)", Prefix("مكت")),
    ("٢٠*", Prefix("20")),
    ("Ban*", Prefix("ban")),
    ("title:مكت*", Prefix("مكت", ("title",))),
    ("المصدر:أحم*", Prefix("احم", ("source",))),
    ("مكت* قطار", ("and", Prefix("مكت"), "قطار")),
    ("-مكت*", ("not", Prefix("مكت"))),
    ("قطار -?كت*", ("and", "قطار", ("not", Wildcard("?كت*")))),
    ("مكت* OR قطار~", ("or", Prefix("مكت"), Fuzzy("قطار", 1))),
    ("م?تبة", Wildcard("م?تبه")),
    ("م??بة", Wildcard("م??به")),
    ("م**ب", Wildcard("م*ب")),
    ("*تصاد", Wildcard("*تصاد")),
    ("*قتصا*", Wildcard("*قتصا*")),
    ("??تصاد", Wildcard("??تصاد")),
    ("مكت?*", Wildcard("مكت?*")),
    ("من فاز?", ("and", "من", "فاز")),
    ("who won ??", ("and", "who", "won")),
    ("فاز؟مكتبة", ("and", "فاز", "مكتبة")),
    ("a AND b?", ("and", "a", "b")),
    ("مكتبة~", Fuzzy("مكتبه", 1)),
    ("المكتبة~", Fuzzy("المكتبه", 2)),
    ("مكتبة~2", Fuzzy("مكتبه", 2)),
    ("المكتبة~١", Fuzzy("المكتبه", 1)),
    ("نهر~؟", Fuzzy("نهر", 1)),
    ('"ميناء جديد"~5', ("near", "ميناء جديد", 7, Level.SPELLING, BARE_FIELDS)),
    ('="ميناء جديد"~0', ("near", "ميناء جديد", 2, Level.WRITTEN, BARE_FIELDS)),
    ('~"ميناء جديد قديم"~٥', ("near", "ميناء جديد قديم", 8, Level.FAMILY, BARE_FIELDS)),
    ('title:"ميناء جديد"~50', ("near", "ميناء جديد", 52, Level.SPELLING, ("title",))),
    ('"مكتبة مكتبه ميناء"~5', ("near", "مكتبة ميناء", 7, Level.SPELLING, BARE_FIELDS)),
    ('"دق دق"~5', ("دق", Level.SPELLING, BARE_FIELDS)),
    ('="مكتبة مكتبه"~5', ("near", "مكتبة مكتبه", 7, Level.WRITTEN, BARE_FIELDS)),
    (
        '"حسن الجوار"~"حسن الجوار"',
        ("and", ("حسن الجوار", Level.SPELLING, BARE_FIELDS), ("حسن الجوار", Level.FAMILY, BARE_FIELDS)),
    ),
    ("words:300..", Measured("body", 300)),
    ("Words:..100", Measured("body", 0, 100)),
    ("كلمات:١٠٠..۵۰۰", Measured("body", 100, 500)),
    ("الكلمات:250", Measured("body", 250, 250)),
    ("-words:..100 قطار", ("and", "قطار", ("not", Measured("body", 0, 100)))),
    ("* قطار ~ ?", "قطار"),
    ("in other words: this", ("and", "in", "other", "words", "this")),
    ("crosswords:5", ("and", "crosswords", "5")),
]


@pytest.mark.parametrize(("text", "expected"), SHAPES)
def test_each_text_asks_for_what_it_says(text: str, expected: object) -> None:
    assert shape(query(text)) == expected
    assert not notes(text)


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


@given(st.sampled_from(["مكتبة", "إدارة", "المسؤولون", "Bank", "٢٠٢٢"]), st.data())
def test_what_is_typed_with_signs_fits_the_word_that_it_was_made_of(word: str, data: st.DataObject) -> None:
    [token] = analyze(word)
    end = data.draw(st.integers(2, len(word)))
    hole = data.draw(st.integers(1, len(word) - 2))
    for text in (f"{word[:end]}*", f"{word[:hole]}?{word[hole + 1 :]}", f"{word[:hole]}*{word[-1]}", f"{word[:-1]}x~"):
        expansion = query(text)
        assert isinstance(expansion, Prefix | Wildcard | Fuzzy)
        assert fits(expansion, token.spelling)


def test_an_operator_with_nothing_to_join_is_searched_as_a_word() -> None:
    assert [leaf.token.written for leaf in leaves(query("a OR")) if isinstance(leaf, Word)] == ["a", "OR"]


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
    elif FIELD_NAMES[name] == "words":
        assert tree == Measured("body", 2022, 2022)
    else:
        assert isinstance(tree, Word)
        assert tree.fields == (FIELD_NAMES[name],)
        assert tree.token == analyze("2022")[0]
