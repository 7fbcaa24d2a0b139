"""What a query tree is for the cluster: exact terms of our own, and nothing that the cluster would analyse."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given

from index.calendar import CalendarDate, Period
from index.schema import TEXT_FIELDS, Level
from search.engine import Search
from search.engines.opensearch.asking import but_lines, ordered
from search.engines.opensearch.dsl import NONE, Dsl, all_of, clauses
from search.engines.opensearch.filters import chosen, in_bucket, within
from search.engines.opensearch.marks import marked_pattern
from search.engines.opensearch.translate import MOST_CLAUSES, matching, scoring
from search.query.nodes import And, Best, Fuzzy, Measured, Not, Or, Prefix, Query, Weighted, Wildcard
from search.ranking import ALL_WORDS_FIRST, K1, LEVEL_WEIGHTS
from search.request import Choice
from tests.engines.asking import near, phrase, word
from tests.strategies import queries


def parts(dsl: Any, kind: str) -> Iterator[Any]:
    """Every query of a kind, however deep."""
    if isinstance(dsl, dict):
        for name, inner in dsl.items():
            if name == kind:
                yield inner
            yield from parts(inner, kind)
    elif isinstance(dsl, list):
        for inner in dsl:
            yield from parts(inner, kind)


def test_a_word_matches_by_its_term_at_the_level_in_each_field() -> None:
    assert matching(word("والمكتبات")) == {
        "bool": {
            "should": [{"terms": {"title.family": ["مكتب"]}}, {"terms": {"body.family": ["مكتب"]}}],
            "minimum_should_match": 1,
        }
    }
    assert matching(word("إدارة", Level.SPELLING, ("source",))) == {"terms": {"source.spelling": ["اداره"]}}
    assert matching(word("إدارة", Level.FAMILY, ("author",))) == {"terms": {"author.spelling": ["اداره"]}}


def test_a_word_scores_at_every_level_up_to_the_one_asked() -> None:
    found = {name: each["boost"] for term in parts(scoring(word("إدارة")), "term") for name, each in term.items()}
    levels = {level.label: weight * (K1 + 1) for level, weight in LEVEL_WEIGHTS.items()}
    assert found == {f"{field}.{level}": weight for field in ("title", "body") for level, weight in levels.items()}
    closer = scoring(word("إدارة", Level.WRITTEN))
    assert {name for term in parts(closer, "term") for name in term} == {"title.written", "body.written"}


def test_marks_that_were_typed_are_asked_for_at_the_written_level_alone() -> None:
    assert list(parts(matching(word("كُتب")), "regexp")) == []
    [title, body] = parts(matching(word("كُتب", Level.WRITTEN)), "regexp")
    assert (list(title), list(body)) == (["title.marked"], ["body.marked"])
    assert body["body.marked"]["value"] == marked_pattern("كُتب")


def test_a_phrase_is_its_terms_in_order_and_near_words_are_spans() -> None:
    [found] = parts(matching(phrase("الميناء الجديد", Level.FAMILY, ("body",))), "match_phrase")
    assert found["body.family"]["query"] == "ميناء جديد"
    [spans] = parts(matching(near("ميناء جديد", 7, fields=("body",))), "span_near")
    assert (spans["slop"], spans["in_order"], len(spans["clauses"])) == (5, False, 2)
    assert matching(near("ميناء جديد قديم", 2, fields=("body",))) == NONE


def test_expansions_are_those_of_the_spellings() -> None:
    assert matching(Prefix("مكت", ("body",))) == {"prefix": {"body.spelling": {"value": "مكت"}}}
    assert matching(Wildcard("م?ت*", ("body",))) == {"wildcard": {"body.spelling": {"value": "م?ت*"}}}
    fuzzy = matching(Fuzzy("مكتب", 1, ("body",)))["fuzzy"]["body.spelling"]
    assert (fuzzy["fuzziness"], fuzzy["rewrite"]) == (1, "constant_score")


def test_best_has_the_weights_added_up_and_all_words_first() -> None:
    train, river = Weighted(word("قطار"), 1.0), Weighted(word("نهر"), 0.5, required=True)
    [carried] = parts(matching(Best((train, river), 0.6)), "function_score")
    assert carried["min_score"] == pytest.approx(0.9)
    assert carried["min_score"] < 0.9
    assert [each["boost"] for each in parts(carried, "constant_score")] == [1.0, 0.5]
    first = [each["boost"] for each in parts(scoring(Best((train, river), 0.6))["bool"]["should"], "constant_score")]
    assert first == [ALL_WORDS_FIRST]
    third = Weighted(word("بحر"), 1.0)
    assert not list(parts(scoring(Best((train, river, third), 0.6))["bool"]["should"], "constant_score"))


def test_best_of_words_of_which_each_is_enough_is_any_of_them() -> None:
    train, river = Weighted(word("قطار"), 1.0), Weighted(word("نهر"), 0.6)
    assert not list(parts(matching(Best((train, river), 0.3)), "function_score"))
    assert matching(Best((train, river), 0.3)) == all_of([matching(Or((word("قطار"), word("نهر"))))])
    assert list(parts(matching(Best((train, river), 0.5)), "function_score"))


@pytest.mark.parametrize("words", [100, 127, 128, 250, 255, 256])
def test_what_is_chosen_counts_among_the_clauses_that_a_cluster_takes(words: int) -> None:
    best = Best(tuple(Weighted(word(f"كلمة{number}"), 1.0) for number in range(words)), 0.5)
    chosen = Choice(tuple(f"{year}" for year in range(2000, 2020)))
    for choices in ({}, {"date": chosen}):
        asked = but_lines(ordered(Search(best, choices), 0, 10, collapse=True), ["=a"])
        assert clauses(asked["query"]) <= MOST_CLAUSES


def test_what_matches_nothing_is_not_asked() -> None:
    assert matching(Or(())) == NONE
    assert within(Period.between(CalendarDate(2021), CalendarDate(2020))) == NONE
    assert matching(Measured("body", 10**20)) == NONE


@pytest.mark.parametrize("query", [Not(word("قطار")), Measured("body", 3), And(()), And((Not(word("قطار")),))])
def test_what_is_no_word_scores_nothing(query: Query) -> None:
    found = scoring(query)
    while set(found["bool"]) == {"must"}:
        [found] = found["bool"]["must"]
    assert set(found["bool"]) == {"filter"}


def test_dates_go_by_buckets_and_choices_by_their_values() -> None:
    assert in_bucket("2020-unknown") == {"term": {"facets.date": "2020"}}
    assert list(parts(in_bucket("2020"), "prefix")) == [{"facets.date": {"value": "2020-"}}]
    [some, none] = chosen("source", Choice(("مدى",), ("مرايا",)))
    assert some == {"terms": {"facets.source": ["مدى"]}}
    assert none["bool"]["must_not"] == [{"terms": {"facets.source": ["مرايا"]}}]


@given(queries)
def test_every_tree_becomes_json_over_fields_that_exist(query: Query) -> None:
    for dsl in (matching(query), scoring(query)):
        assert orjson.loads(orjson.dumps(dsl)) == dsl
        assert all(name.split(".")[0] in {*TEXT_FIELDS, "facets"} for name in named(dsl))


def named(dsl: Dsl) -> Iterator[str]:
    for kind in ("term", "terms", "match_phrase", "prefix", "wildcard", "fuzzy", "regexp", "span_term"):
        for found in parts(dsl, kind):
            yield from (name for name in found if "." in name)
