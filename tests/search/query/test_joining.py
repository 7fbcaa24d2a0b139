"""How the items of a query join: what is required, what counts by its weight, what only narrows."""

import pytest

from index.schema import BARE_FIELDS, Level
from search.query.nodes import (
    And,
    Best,
    Measured,
    Or,
    Prefix,
)
from search.request import Match
from tests.search.query.asking import CITY, TRAIN, query, shape, weigh


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


def test_an_expansion_counts_like_a_bare_word_and_near_words_are_required() -> None:
    tree = query('مكت* في "ميناء جديد"~5 words:9..', Match.BEST)
    near = ("near", "ميناء جديد", 7, Level.SPELLING, BARE_FIELDS)
    best = ("best", ("", Prefix("مكت"), 1.0), ("", "في", 0.1), ("+", near, weigh("ميناء جديد")))
    assert shape(tree) == ("and", best, Measured("body", 9))
