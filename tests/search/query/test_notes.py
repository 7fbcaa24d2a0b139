"""What of a query is not read as it seems to mean: the notes say where, and any text is searched for all that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.schema import BARE_FIELDS, Level
from search.query.nodes import (
    Fuzzy,
    Near,
    Phrase,
    Wildcard,
    leaves,
)
from search.query.parser import parse
from search.request import MAX_QUERY, Match, SearchRequest
from tests.search.query.asking import hostile, notes, query, shape
from tests.shipped import ANALYSIS

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


def test_a_query_too_long_is_cut_and_says_so() -> None:
    text = "كلمة " * MAX_QUERY
    assert notes(text)[-1].start == MAX_QUERY
    assert len(list(leaves(query(text)))) <= MAX_QUERY


@given(st.text() | hostile, st.sampled_from(Match), st.sampled_from(Level))
def test_any_text_parses_and_its_notes_lie_within_it(text: str, match: Match, level: Level) -> None:
    parsed = parse(SearchRequest(text=text, match=match, level=level), ANALYSIS)
    assert all(0 <= note.start < note.end <= len(text) for note in parsed.notes)
    assert [note.start for note in parsed.notes] == sorted(note.start for note in parsed.notes)
