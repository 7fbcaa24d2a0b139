"""The query language: what each text asks for, that any text parses, and that the notes say where it was not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.analyzer import analyze
from index.analysis.weights import weight
from index.schema import BARE_FIELDS, Level
from search.query.expansion import fits
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


def weigh(text: str) -> float:
    """What the words of a text weigh together."""
    return sum(map(weight, analyze(text)))


TRAIN, CITY = weigh("قطار"), weigh("مدينة")


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


def test_bare_words_count_by_their_weight_and_marked_ones_are_required() -> None:
    tree = query("+قطار في مدينة", Match.BEST)
    assert shape(tree) == ("best", ("+", "قطار", TRAIN), ("", "في", 0.1), ("", "مدينة", CITY))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("متى افتتحت المكتبة؟", ("best", ("", "افتتحت", weigh("افتتحت")), ("", "المكتبة", weigh("المكتبة")))),
        ("ومن هو القطار", "القطار"),
        ("من هو", ("best", ("", "من", 0.1), ("", "هو", 0.1))),
        ('"متى" قطار', ("best", ("+", ("متى", Level.SPELLING, BARE_FIELDS), 0.1), ("", "قطار", TRAIN))),
        ("+متى قطار", ("best", ("+", "متى", 0.1), ("", "قطار", TRAIN))),
        ("متى", "متى"),
    ],
)
def test_bare_words_that_only_ask_are_passed_over_unless_there_are_no_others(text: str, expected: object) -> None:
    assert shape(query(text, Match.BEST)) == expected


@pytest.mark.parametrize("match", [Match.ALL, Match.ANY])
def test_words_that_ask_count_where_every_word_or_any_is_asked_for(match: Match) -> None:
    tree = query("متى المكتبة", match)
    assert isinstance(tree, And | Or)
    assert [shape(part) for part in tree.parts] == ["متى", "المكتبة"]


def test_a_title_that_begins_with_a_question_is_still_preferred() -> None:
    tree = query("«متى نعود إلى المدينة»", Match.BEST)
    assert isinstance(tree, Best)
    assert [shape(each) for each in tree.preferences] == [("متى نعود إلى المدينة", Level.SPELLING, BARE_FIELDS)]
    assert [shape(part.part) for part in tree.parts] == ["نعود", "إلى", "المدينة"]


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
    assert shape(best) == ("best", ("", "قطار", TRAIN), ("", "مدينة", CITY))


def test_any_asks_for_what_is_required_alone_however_little_it_weighs() -> None:
    tree = query("+في قطار", Match.ANY)
    assert isinstance(tree, Best)
    assert shape(tree) == ("best", ("+", "في", 0.1), ("", "قطار", TRAIN))
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
    ("م*", (0, 2)),
    ("*ة", (0, 2)),
    ("كوفيد-1*", (0, 8)),
    ("كوفيد-19~", (0, 9)),
    ("مك*بة~", (0, 6)),
    ("مك~بة", (0, 5)),
    ("user_name*", (0, 10)),
    ("في~", (0, 3)),
    ("قطار~0", (0, 6)),
    ("قطار~٣", (0, 6)),
    ("مكتب? المدينة", (0, 5)),
    ("م?تب?", (0, 5)),
    ('"a b"~', (0, 6)),
    ('"a b"~51', (0, 8)),
    ('"مكت* جديد"', (0, 11)),
    ("words:many", (0, 10)),
    ("words:..", (0, 8)),
    ("words:5-6", (0, 9)),
]


@pytest.mark.parametrize(("text", "place"), NOTED)
def test_what_cannot_be_read_is_noted_at_its_place(text: str, place: tuple[int, int]) -> None:
    assert place in [(note.start, note.end) for note in notes(text)]


READ_PLAINLY = [
    ("م*", "م"),
    ("كوفيد-1*", ("كوفيد 1", Level.FAMILY, BARE_FIELDS)),
    ("كوفيد-19~1", ("كوفيد 19", Level.FAMILY, BARE_FIELDS)),
    ("في~2", "في"),
    ("قطار~0", Fuzzy("قطار", 1)),
    ("المكتبة~٣", Fuzzy("المكتبه", 2)),
    ("م?تب?", Wildcard("م?تب")),
    ('"a b"~', ("a b", Level.SPELLING, BARE_FIELDS)),
    ('"a b"~900', ("near", "a b", 52, Level.SPELLING, BARE_FIELDS)),
    ("words:many", "many"),
]


@pytest.mark.parametrize(("text", "expected"), READ_PLAINLY)
def test_signs_that_cannot_be_read_are_left_out_or_made_usual_and_noted(text: str, expected: object) -> None:
    assert shape(query(text)) == expected
    assert len(notes(text)) == 1


def test_more_words_than_can_be_near_one_another_are_a_phrase() -> None:
    near, phrase = ('"' + " ".join(map(str, range(count))) + '"~5' for count in (50, 51))
    assert isinstance(query(near), Near)
    assert isinstance(query(phrase), Phrase)
    assert [(note.start, note.end) for note in notes(phrase)] == [(0, len(phrase))]


def test_an_expansion_counts_like_a_bare_word_and_near_words_are_required() -> None:
    tree = query('مكت* في "ميناء جديد"~5 words:9..', Match.BEST)
    near = ("near", "ميناء جديد", 7, Level.SPELLING, BARE_FIELDS)
    best = ("best", ("", Prefix("مكت"), 1.0), ("", "في", 0.1), ("+", near, weigh("ميناء جديد")))
    assert shape(tree) == ("and", best, Measured("body", 9))


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


def test_a_query_too_long_is_cut_and_says_so() -> None:
    text = "كلمة " * MAX_QUERY
    assert notes(text)[-1].start == MAX_QUERY
    assert len(list(leaves(query(text)))) <= MAX_QUERY


pieces = ["AND", "OR", "NOT", "(", ")", '"', "«", "»", "-", "+", "|", "..", "*", "?", "~", "~5"]
pieces += ["title:", "date:", "words:", "كتاب", "2022"]
hostile = (
    st.text(alphabet='ab "«»()+-|~=*:؟?،\u200f\x00')
    | st.text(alphabet='كا1*?~"_-\u064e\u0640')
    | st.lists(st.sampled_from(pieces)).map(" ".join)
    | st.lists(st.sampled_from(pieces)).map("".join)
)


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
    elif FIELD_NAMES[name] == "words":
        assert tree == Measured("body", 2022, 2022)
    else:
        assert isinstance(tree, Word)
        assert tree.fields == (FIELD_NAMES[name],)
        assert tree.token == analyze("2022")[0]
