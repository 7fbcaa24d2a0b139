"""Calendar dates: intervals by their precision."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.calendar import CalendarDate, Period, Precision, read_date

dates = st.dates(min_value=date(1000, 1, 1)).map(lambda d: CalendarDate(d.year, d.month, d.day))
partial = dates | dates.map(lambda d: CalendarDate(d.year, d.month)) | dates.map(lambda d: CalendarDate(d.year))


@given(partial)
def test_a_date_survives_being_written(stated: CalendarDate) -> None:
    assert CalendarDate.parse(str(stated)) == stated == read_date(str(stated))


@given(partial)
def test_a_date_is_an_interval_that_holds_its_first_and_last_day(stated: CalendarDate) -> None:
    assert stated.first <= stated.last
    assert (stated.first == stated.last) == (stated.precision is Precision.DAY)


@given(st.text())
def test_any_typed_text_is_a_date_or_none(text: str) -> None:
    found = read_date(text)
    assert found is None or CalendarDate.parse(str(found)) == found


@pytest.mark.parametrize(
    "text", ["2022-13", "2022-02-30", "5/2", "30/02/2022", "0000", "2022-00", "كتاب", "", "2022-2-"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_date(text) is None


@given(partial, st.none() | partial, st.none() | partial)
def test_a_period_overlaps_what_shares_a_day_with_it(
    stated: CalendarDate, start: CalendarDate | None, end: CalendarDate | None
) -> None:
    period = Period.between(start, end)
    shares = (end is None or stated.first <= end.last) and (start is None or stated.last >= start.first)
    empty = start is not None and end is not None and start.first > end.last
    assert period.overlaps(stated) == (shares and not empty)


def test_a_bound_takes_in_the_whole_year() -> None:
    assert Period.between(CalendarDate(2014), CalendarDate(2014)) == Period(date(2014, 1, 1), date(2014, 12, 31))


@pytest.mark.parametrize("parts", [(2022, None, 5), (2022, 13), (2022, 2, 30), (0,)])
def test_an_impossible_date_is_refused(parts: tuple[int | None, ...]) -> None:
    with pytest.raises(ValueError, match=r"."):
        CalendarDate(*parts)  # type: ignore[arg-type]  # None for the year is no case here
