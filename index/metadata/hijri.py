"""The Hijri calendar by the tables of Umm al-Qura (1 August 1924 to 16 November 2077), beside the Gregorian."""

from datetime import date
from typing import Final, NamedTuple

from hijridate import Gregorian, Hijri

from index.calendar import CalendarDate

YEARS: Final = range(1343, 1501)
"""What the tables cover."""


class HijriDate(NamedTuple):
    """A Hijri day; months from 1, Muharram."""

    year: int
    month: int
    day: int


def in_hijri(day: date) -> HijriDate | None:
    """The Hijri day of a Gregorian one; None outside the tables.

    >>> in_hijri(date(2014, 6, 28)), in_hijri(date(1900, 1, 1))
    (HijriDate(year=1435, month=9, day=1), None)
    """
    try:
        return HijriDate(*Gregorian.fromdate(day).to_hijri().datetuple())
    except OverflowError:
        return None


def days_of(year: int, month: int | None = None, day: int | None = None) -> tuple[CalendarDate, CalendarDate] | None:
    """The first and the last day of a Hijri year, month or day; None where there is no such, or outside the tables.

    >>> [str(day) for day in days_of(1435, 9)]
    ['2014-06-28', '2014-07-27']
    """
    try:
        first = _gregorian(Hijri(year, month or 1, day or 1))
        if day is not None:
            return first, first
        end = Hijri(year, month or 12, 1)
        return first, _gregorian(Hijri(end.year, end.month, end.month_length()))
    except (ValueError, OverflowError):
        return None


def _gregorian(day: Hijri) -> CalendarDate:
    return CalendarDate(*day.to_gregorian().datetuple())
