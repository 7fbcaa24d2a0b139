"""Dates as people type them into a field: every form, whole, and nothing else."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.calendar import CalendarDate
from index.metadata.hijri import YEARS, days_of, in_hijri
from index.metadata.typed_dates import read_days
from search.present.dates import MONTHS, in_words
from search.present.display import Digits, Display, Language

published = st.dates(date(1800, 1, 1), date(2100, 12, 31))
stated = st.builds(
    lambda day, parts: CalendarDate(*(day.year, day.month, day.day)[:parts]), published, st.integers(1, 3)
)
displays = st.builds(Display, st.sampled_from(Language), st.sampled_from(Digits))
covered = st.dates(date(1924, 8, 1), date(2077, 11, 16))


@given(stated, displays)
def test_what_the_pages_write_is_read_again(day: CalendarDate, display: Display) -> None:
    for written in (str(day), in_words(day, display), display.numerals(str(day))):
        assert read_days(written) == (day, day)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        *(("شباط 2022", "2022-02"), ("فيفري ٢٠٢٢", "2022-02"), ("2022 فبراير", "2022-02"), ("2/2022", "2022-02")),
        *(("٥ فبراير ٢٠٢٢", "2022-02-05"), ("2022/2/5", "2022-02-05"), ("5-2-2022", "2022-02-05")),
        *(("Feb 5, 2022", "2022-02-05"), ("السبت 5 شباط/فبراير 2022م", "2022-02-05"), ("عام 2014", "2014")),
        *(("5 رمضان 1435", "2014-07-02"), ("1/9/1435", "2014-06-28"), ("۱۴۳۵/۹/۱ هـ", "2014-06-28")),
    ],
)
def test_a_date_is_read_as_people_type_it(typed: str, days: str) -> None:
    assert read_days(typed) == (CalendarDate.parse(days), CalendarDate.parse(days))


@pytest.mark.parametrize("typed", ["رمضان ١٤٣٥", "شهر رمضان 1435 هـ", "9/1435", "1435-9", "۹/۱۴۳۵هـ"])
def test_a_hijri_month_is_its_days(typed: str) -> None:
    assert read_days(typed) == (CalendarDate(2014, 6, 28), CalendarDate(2014, 7, 27))


@pytest.mark.parametrize("typed", ["1435", "1435هـ", "١٤٣٥ ه", "سنة 1435 هـ", "1435 AH"])
def test_a_hijri_year_is_its_days(typed: str) -> None:
    assert read_days(typed) == (CalendarDate(2013, 11, 4), CalendarDate(2014, 10, 24))


@pytest.mark.parametrize(
    "typed",
    [
        *("", "أمس", "اليوم", "yesterday", "فبراير", "5/2", "2022-13", "31/2/2022", "رمضان 2022", "يناير/فبراير 2014"),
        *("2014 - 2016", "في 2014", "5 فبراير 2022 مساء", "0000", "22", "2022" * 100, "30 صفر 1600"),
    ],
)
def test_what_is_no_date_is_none(typed: str) -> None:
    assert read_days(typed) is None


@given(st.text(max_size=100) | st.text("0123456789٠٥هـم/-. رمضانشبفري", max_size=30))
def test_any_text_is_an_interval_or_none(typed: str) -> None:
    found = read_days(typed)
    assert found is None or found[0].first <= found[1].last


@given(covered)
def test_every_day_of_the_tables_has_one_hijri_date(day: date) -> None:
    hijri = in_hijri(day)
    assert hijri is not None
    same = CalendarDate(day.year, day.month, day.day)
    assert days_of(*hijri) == (same, same)
    month, year = days_of(hijri.year, hijri.month), days_of(hijri.year)
    assert month
    assert year
    assert year[0].first <= month[0].first <= day <= month[1].last <= year[1].last


def test_hijri_years_follow_one_another_without_a_gap() -> None:
    spans = [days for year in YEARS if (days := days_of(year))]
    assert len(spans) == len(YEARS)
    for (_, last), (first, _) in pairwise(spans):
        assert first.first - last.first == timedelta(days=1)


def test_every_month_name_of_the_pages_is_known() -> None:
    assert all(read_days(f"{name} 2020") for names in MONTHS.values() for name in names)
