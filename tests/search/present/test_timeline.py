"""Bars of time: nothing is lost between them, gaps keep their places, and what is chosen shows."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.analyzer import shipped
from index.calendar import CalendarDate
from search.facets import date_values
from search.present.display import Digits, Display, Language
from search.present.examples import examples
from search.present.grid import days_of_month, years_grid
from search.present.timeline import Timeline, by_bucket, gaps, results_timeline, timeline, whole_timeline
from search.present.wording import Words
from search.request import Choice, SearchRequest
from tests.search.present.test_page import Shown

ENGLISH = Display(Language.ENGLISH)
SHIPPED = shipped()
days = st.dates(date(1960, 1, 1), date(2030, 12, 31))
stated = st.builds(lambda day, length: str(day)[:length], days, st.sampled_from([4, 7, 10])) | st.just("unknown")
counted = st.dictionaries(stated, st.integers(1, 9_999), max_size=12)


def drawn(counts: dict[str, int], *chosen: str, excluded: Sequence[str] = ()) -> Timeline:
    """The timeline of results that state these dates."""
    choice = Choice(chosen, tuple(excluded))
    asked = SearchRequest(choices={"date": choice} if choice else {})
    return results_timeline(date_values(counts, choice), asked, Shown(), Words(), ENGLISH)


def buckets(line: Timeline) -> list[str]:
    return [bar.bucket for bar in line.bars]


@given(counted)
def test_all_articles_are_in_the_years_and_beside_them(counts: dict[str, int]) -> None:
    line = timeline("", by_bucket(counts), str, Words(), ENGLISH)
    numbers = [int(bar.count.replace(",", "")) for bar in (*line.bars, *line.rest)]
    assert sum(numbers) == sum(counts.values())


@given(counted, st.sampled_from(["2001", "2020-02"]))
def test_the_parts_of_a_stretch_are_all_of_it(counts: dict[str, int], stretch: str) -> None:
    known = by_bucket(counts)
    line = timeline(stretch, known, str, Words(), ENGLISH)
    numbers = [int(bar.count.replace(",", "")) for bar in (*line.bars, *line.rest)]
    assert sum(numbers) == known.get(stretch, 0)
    assert len(line.bars) in {0, 12, 29}


@given(counted)
def test_years_stand_in_order_and_none_is_passed_over_but_a_long_gap(counts: dict[str, int]) -> None:
    bars = whole_timeline(by_bucket(counts) | {"1900": 1}, str, Words(), ENGLISH).bars
    years = [int(bar.bucket) for bar in bars]
    assert years == sorted(years)
    for bar, year, following in zip(bars, years, years[1:], strict=False):
        assert following == year + 1 or (bar.gap and following - year > 25)


@given(counted)
def test_a_bar_is_as_high_as_its_count_and_leads_somewhere(counts: dict[str, int]) -> None:
    bars = timeline("", by_bucket(counts), str, Words(), ENGLISH).bars
    most = max((by_bucket(counts)[bar.bucket] for bar in bars if bar.url), default=0)
    for bar in bars:
        count = by_bucket(counts).get(bar.bucket, 0)
        assert bool(bar.url) == bool(bar.height) == bool(count)
        assert not count or abs(bar.height - 100 * count / most) <= 4
    assert sum(bool(bar.tick) for bar in bars) <= 8


FEW = {"2012-05-01": 3, "2014": 2, "2015-02-03": 1, "2015-02": 1, "unknown": 4}


def test_time_is_cut_as_finely_as_what_is_chosen() -> None:
    assert buckets(drawn(FEW)) == ["2012", "2013", "2014", "2015"]
    assert buckets(drawn(FEW, "2015"))[:2] == ["2015-01", "2015-02"]
    assert buckets(drawn(FEW, "2015-02"))[-1] == "2015-02-28"
    assert buckets(drawn(FEW, "2015-02-03"))[-1] == "2015-02-28"
    assert buckets(drawn(FEW, "2012", "2015")) == buckets(drawn(FEW))
    assert buckets(drawn(FEW, "2012-05", "2015-02")) == buckets(drawn(FEW, "unknown")) == buckets(drawn(FEW))
    assert (
        buckets(drawn(FEW, "2015-01", "2015-02")) == buckets(drawn(FEW, "2015-unknown")) == buckets(drawn(FEW, "2015"))
    )


def test_the_way_back_leads_up_step_by_step() -> None:
    assert [step.label for step in drawn(FEW, "2015-02-03").trail] == ["All years", "2015", "February 2015"]
    assert drawn(FEW, "2015-02-03").trail[1].url == Shown().results(SearchRequest(choices={"date": Choice(("2015",))}))
    assert drawn(FEW, "2015").trail[0].url == Shown().results(SearchRequest())
    assert [step.url for step in drawn(FEW).trail] == [""]


def test_what_is_chosen_or_left_out_shows_in_its_year() -> None:
    assert [bar.bucket for bar in drawn(FEW, "2012-05", "2015").bars if bar.chosen] == ["2012", "2015"]
    assert [bar.bucket for bar in drawn(FEW, excluded=["2014"]).bars if bar.excluded] == ["2014"]
    assert [bar.bucket for bar in drawn(FEW, "unknown").rest if bar.chosen] == ["unknown"]
    nothing = drawn(FEW, "2013").trail, drawn({"2012": 1}, "2013", "2012").bars
    assert nothing[0][-1].label == "2013"
    assert [bar.count for bar in nothing[1] if bar.chosen and bar.url] == ["1", "0"]


def test_a_single_year_is_shown_by_months_with_all_that_is_unknown() -> None:
    line = drawn({"2015": 2, "2015-02-03": 1, "unknown": 4})
    assert buckets(line)[0] == "2015-01"
    assert [(bar.bucket, bar.count) for bar in line.rest] == [("2015-unknown", "2"), ("unknown", "4")]


@pytest.mark.parametrize("never", ["2022-13", "2022-99-01", "0000", "2022-02-31", "unknown"])
def test_a_date_that_never_was_breaks_nothing(never: str) -> None:
    assert isinstance(drawn(FEW, never), Timeline)
    assert isinstance(drawn({}, never), Timeline)


def test_gaps_lie_between_years() -> None:
    assert list(gaps([2018, 2010, 2012])) == [(2011, 2011), (2013, 2017)]
    assert list(gaps([2010, 2011])) == list(gaps([])) == []


def test_weeks_begin_as_the_language_has_them_and_days_have_their_hijri_number() -> None:
    arabic = days_of_month("2015-03", {"2015-03-20": 4}, str, Display(digits=Digits.ARABIC))
    english = days_of_month("2015-03", {"2015-03-20": 4}, str, ENGLISH)
    assert (arabic.weekdays[0], english.weekdays[0]) == ("السبت", "Monday")
    [[first, *_], *_] = arabic.weeks
    assert first is None, "1 March 2015 was a Sunday"
    first_day = arabic.weeks[0][1]
    assert first_day
    assert (first_day.label, first_day.hijri, first_day.url) == ("١", "١٠", "")
    [day] = [cell for week in english.weeks for cell in week if cell and cell.url]
    assert (day.label, day.name, day.count, day.shade) == ("20", "20 March 2015", "4", 4)


@given(counted)
def test_the_grid_has_every_month_of_every_year_that_has_something(counts: dict[str, int]) -> None:
    known = by_bucket({name: count for name, count in counts.items() if CalendarDate.parse(name)})
    for year in years_grid(known, str, ENGLISH):
        parts = [int(cell.count.replace(",", "")) for cell in (*year.months, year.rest) if cell.count]
        assert sum(parts) == known[year.whole.label]
        assert all(bool(cell.url) == (cell.shade in {1, 2, 3, 4}) for cell in (*year.months, year.rest))


def test_examples_are_pairs_of_words_of_titles_the_commonest_first() -> None:
    titles = ["افتتاح ميناء جديد", "وصول القطار السريع إلى المدينة", "عمال القطار السريع", "في من", "GDP 2015!"]
    assert examples(titles, SHIPPED, 4) == ("القطار السريع", "افتتاح ميناء")
    assert examples([], SHIPPED, 4) == ()


@given(st.lists(st.text(max_size=40), max_size=5))
def test_examples_stand_in_the_titles(titles: list[str]) -> None:
    for text in examples(titles, SHIPPED, 3):
        assert any(text in title for title in titles)
