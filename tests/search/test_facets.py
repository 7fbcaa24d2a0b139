"""Facets: buckets of dates, the order of values, and counts that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.schema import UNKNOWN, UNKNOWN_DATE
from search.engine import Search
from search.engines.memory import MemoryEngine
from search.facets import admits, date_values, facet_values, in_bucket, is_bucket, named_values
from search.query.nodes import EVERYTHING
from search.request import Choice
from tests.strategies import BUCKETS, archives

stated_dates = st.sampled_from(["2020", "2021", "2020-01", "2020-02", "2020-02-05", "2021-12-31", UNKNOWN_DATE])
counts = st.dictionaries(stated_dates, st.integers(1, 9))
choices = st.builds(
    Choice,
    st.lists(st.sampled_from(BUCKETS), max_size=2, unique=True).map(tuple),
    st.lists(st.sampled_from(BUCKETS), max_size=2, unique=True).map(tuple),
)


@given(counts, choices)
def test_years_and_unknown_add_up_when_nothing_is_excluded(found: dict[str, int], choice: Choice) -> None:
    values = date_values(found, Choice(choice.chosen))
    years = [value for value in values if value.value == UNKNOWN_DATE or "-" not in value.value]
    assert sum(value.count for value in years) == sum(found.values())


@given(counts, choices)
def test_a_parent_is_the_sum_of_the_buckets_shown_in_it(found: dict[str, int], choice: Choice) -> None:
    values = {value.value: value.count for value in date_values(found, Choice(choice.chosen))}
    for parent, count in values.items():
        inside = [other for other in values if other.rpartition("-")[0] == parent]
        if inside:
            assert sum(values[other] for other in inside) == count


@given(counts, choices)
def test_what_is_chosen_or_excluded_stays_listed_even_at_zero(found: dict[str, int], choice: Choice) -> None:
    values = {value.value: value for value in date_values(found, choice)}
    for bucket in choice.chosen:
        assert values[bucket].selected
    for bucket in choice.excluded:
        assert values[bucket].excluded


@given(archives, st.sampled_from(("source", "date", "place", "author", "language")), st.data())
def test_every_number_is_the_total_with_that_value_chosen_instead(archive, facet, data) -> None:  # type: ignore[no-untyped-def]  # hypothesis data
    engine = MemoryEngine(archive)
    values = BUCKETS if facet == "date" else ("الضفاف", "مدى", "سلمى", "القاهرة", "ar", UNKNOWN)
    some = st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)
    choice = data.draw(st.builds(Choice, some, some))
    found = engine.search(Search(EVERYTHING, {facet: choice}, facets=(facet,)))
    for value in facet_values(facet, found.facets[facet], choice):
        others = tuple(excluded for excluded in choice.excluded if excluded != value.value)
        instead = Search(EVERYTHING, {facet: Choice((value.value,), others)})
        assert engine.search(instead).total == value.count, value


@pytest.mark.parametrize("value", ["2022", "2022-02", "2022-02-05", "2022-unknown", "2022-02-unknown", "unknown"])
def test_a_bucket_has_a_shape(value: str) -> None:
    assert is_bucket(value)


@pytest.mark.parametrize("value", ["", "22", "2022-2", "2022-02-05-unknown", "x", "2022-", "٢٠٢٢"])
def test_other_values_are_no_buckets(value: str) -> None:
    assert not is_bucket(value)


@given(stated_dates)
def test_a_date_is_in_the_bucket_of_its_own_name_and_in_no_finer_one(stated: str) -> None:
    assert in_bucket(stated, stated)
    assert not in_bucket(stated, stated + "-01")


def test_names_are_ordered_commonest_first_with_the_chosen_before_and_unknown_last() -> None:
    values = named_values({"ب": 1, "ا": 1, "ج": 5, UNKNOWN: 9}, Choice(excluded=("ب",)))
    assert [value.value for value in values] == ["ب", "ج", "ا", UNKNOWN]


def test_an_excluded_value_wins_over_a_chosen_one() -> None:
    assert not admits("source", Choice(("a",), ("b",)), ("a", "b"))
    assert admits("source", Choice(("a",)), ("a", "b"))
