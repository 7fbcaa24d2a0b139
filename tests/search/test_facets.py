"""Facets: buckets of dates, the order of values, and counts that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.schema import UNKNOWN, UNKNOWN_DATE
from index.text.folding import title_key
from search import facets
from search.engine import Search
from search.engines.memory import MemoryEngine
from search.facets import READY, NamedValues, admits, date_values, facet_values, in_bucket, is_bucket
from search.query.nodes import EVERYTHING
from search.request import Choice
from search.results import FacetValue
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
    values = NamedValues({"ب": 1, "ا": 1, "ج": 5, UNKNOWN: 9}, Choice(excluded=("ب",)))
    assert [value.value for value in values] == ["ب", "ج", "ا", UNKNOWN]


def test_an_excluded_value_wins_over_a_chosen_one() -> None:
    assert not admits("source", Choice(("a",), ("b",)), ("a", "b"))
    assert admits("source", Choice(("a",)), ("a", "b"))


days = st.builds("{:04}-{:02}-{:02}".format, st.integers(2019, 2022), st.integers(1, 3), st.integers(1, 3))
many_counts = st.dictionaries(stated_dates | days, st.integers(1, 9))
any_buckets = st.lists(st.sampled_from((*BUCKETS, "2020-02-05-unknown", "2020-", "x", "")) | days, max_size=4).map(
    tuple
)
any_choices = st.builds(Choice, any_buckets, any_buckets)


def plain_date_values(found: dict[str, int], choice: Choice) -> list[tuple[str, int]]:
    """Every bucket that may be shown, held against every date."""
    touched = [bucket for bucket in (*choice.chosen, *choice.excluded) if is_bucket(bucket)]
    known = {bucket for stated in (*found, *touched) for bucket in plain_buckets(stated)}
    years = [bucket for bucket in known if len(bucket) == len("2022")]
    opened = {"", *(bucket for chosen in touched for bucket in plain_buckets(chosen))}
    opened |= set(years) if len(years) == 1 else set()
    shown = [bucket for bucket in known if bucket.rpartition("-")[0] in opened]
    return [
        (
            bucket,
            sum(
                count
                for stated, count in found.items()
                if in_bucket(stated, bucket)
                and not any(in_bucket(stated, other) for other in choice.excluded if other != bucket)
            ),
        )
        for bucket in shown
    ]


def plain_buckets(stated: str) -> list[str]:
    parts = stated.split("-")
    wider = ["-".join(parts[:length]) for length in range(1, len(parts) + 1)]
    return wider if parts[-1] == UNKNOWN_DATE or len(parts) == 3 else [*wider, f"{stated}-unknown"]


@given(many_counts, any_choices)
def test_buckets_and_their_counts_are_the_plain_ones(found: dict[str, int], choice: Choice) -> None:
    values = date_values(found, choice)
    assert sorted((value.value, value.count) for value in values) == sorted(plain_date_values(found, choice))
    assert [v.value for v in values if v.selected] == [v.value for v in values if v.value in choice.chosen]
    assert [v.value for v in values if v.excluded] == [v.value for v in values if v.value in choice.excluded]


def test_what_states_less_comes_after_what_states_more() -> None:
    found = {"2020": 1, "2020-02": 1, "2020-02-05": 1, "2020-01-31": 1, "2021": 1, "unknown": 1}
    values = date_values(found, Choice(("2020-02",)))
    assert [value.value for value in values] == [
        *("2021", "2020", "2020-02", "2020-02-05", "2020-02-unknown", "2020-01", "2020-unknown", "unknown")
    ]


names = st.text("ابتثجحخدذر ", max_size=2) | st.sampled_from((UNKNOWN, "الباب", "باب", "بابٌ"))
named_counts = st.dictionaries(names, st.integers(1, 4), max_size=120)
some_names = st.lists(names, max_size=3).map(tuple)


@given(named_counts, st.builds(Choice, some_names, some_names), st.data())
def test_names_stand_in_the_plain_order_whatever_part_is_looked_at(found, choice, data) -> None:  # type: ignore[no-untyped-def]  # hypothesis data
    touched = (*choice.chosen, *choice.excluded)

    def order(name: str) -> tuple[bool, bool, int, str, str]:
        return name not in touched, name == UNKNOWN, -found.get(name, 0), title_key(name), name

    plainly = [
        FacetValue(name, name, found.get(name, 0), name in choice.chosen, name in choice.excluded)
        for name in sorted({*found, *touched}, key=order)
    ]
    values = NamedValues(found, choice)
    part = data.draw(st.slices(len(plainly) + 3))
    assert (len(values), list(values[part]), list(values[:READY])) == (len(plainly), plainly[part], plainly[:READY])
    assert [values[place] for place in range(len(plainly))] == plainly == list(values)


def test_only_what_may_be_shown_of_many_names_is_put_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []

    def key(name: str) -> str:
        looked_at.append(name)
        return name

    monkeypatch.setattr(facets, "_key", key)
    values = NamedValues({f"{number}": 1 + number % 1000 for number in range(5_000)}, Choice())
    assert len(values[:READY]) == READY
    assert len(looked_at) < 3 * READY
