"""Dates as people type them into a field, whole: in every form that `dates` reads in prose, and without their day."""

import re
from collections.abc import Iterator, Mapping

from index.calendar import CalendarDate
from index.metadata import date_forms
from index.metadata.hijri import YEARS as HIJRI_YEARS
from index.metadata.hijri import days_of
from index.metadata.tables import shape

_LONGEST = 80  # characters
_LEADING = re.compile(rf"(?:{date_forms.WEEKDAY.pattern}|(?:عام|سنه|شهر)(?!\w))[\s,،]*", re.IGNORECASE)
_ERAS = {"ه", "هـ", "ah"}


def read_days(typed: str) -> tuple[CalendarDate, CalendarDate] | None:
    """What a date runs from and to: twice the same, or the days of a Hijri year or month; None when it is no date.

    Numbers are day/month/year or year/month/day. Numbers alone are Hijri where their year can be nothing else.

    >>> [str(day) for day in read_days("٥ شباط ٢٠٢٢")], [str(day) for day in read_days("رمضان ١٤٣٥")]
    (['2022-02-05', '2022-02-05'], ['2014-06-28', '2014-07-27'])
    >>> [str(day) for day in read_days("2022/2")], read_days("أمس")
    (['2022-02', '2022-02'], None)
    """
    shaped = shape(typed[:_LONGEST]).strip(" .،,")
    shaped = _LEADING.sub("", shaped, count=1) if _LEADING.match(shaped) else shaped
    return next(_readings(shaped), None)


def _readings(shaped: str) -> Iterator[tuple[CalendarDate, CalendarDate]]:
    for form in (*date_forms.WITHOUT_DAY, *date_forms.WITH_YEAR):
        if (match := form.fullmatch(shaped)) and (found := _days(match.groupdict())):
            yield found


def _days(parts: Mapping[str, str | None]) -> tuple[CalendarDate, CalendarDate] | None:
    year, day = int(parts["year"] or ""), int(parts["day"] or "") if parts.get("day") else None
    months = _months(parts)
    if len(months) > 1 or year < 1000:
        return None
    named_hijri, month = next(iter(months), (False, None))
    era = (parts.get("era") or "").lower()
    bare = not era and not parts.get("month")
    if named_hijri or era in _ERAS or (bare and year in HIJRI_YEARS):
        return days_of(year, month, day)
    try:
        stated = CalendarDate(year, month, day)
    except ValueError:
        return None
    return stated, stated


def _months(parts: Mapping[str, str | None]) -> set[tuple[bool, int]]:
    """Whether the month is Hijri, and its number; two where a pair of names disagrees."""
    if number := parts.get("number"):
        return {(False, int(number))}
    names = filter(None, (parts.get("month"), parts.get("twin")))
    return {date_forms.MONTHS[re.sub(r"\s+", " ", name.lower())] for name in names}
