"""Months and days in the shape of a calendar. Pure."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass

from index.calendar import CalendarDate
from index.metadata.hijri import in_hijri
from index.schema import UNKNOWN_DATE
from search.present.dates import MONTHS, WEEK_BEGINS, WEEKDAYS, bucket_in_words
from search.present.display import Display
from search.present.timeline import Leads

_SHADES = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A month or a day.

    Attributes:
        label: its number, or a month's name.
        name: in words, standing alone.
        count, url: "" where there is nothing.
        shade: 0 where there is nothing, else from 1 to 4, the more the more there is.
        hijri: the number of the day in its Hijri month; "" of others.
    """

    label: str
    name: str
    count: str = ""
    url: str = ""
    shade: int = 0
    hijri: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """A row of months: the year itself, its twelve months, and what of it states no month."""

    whole: Cell
    months: tuple[Cell, ...]
    rest: Cell


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks of a month, of seven days each; None stands where a day is of another month."""

    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Cell | None, ...], ...]


def years_grid(counts: Mapping[str, int], leads: Leads, display: Display) -> tuple[Year, ...]:
    """Every year that has something, the newest first.

    Args:
        counts: `search.present.timeline.by_bucket`.
    """
    most = max((count for bucket, count in counts.items() if len(bucket) == len("2022-02")), default=0)
    years = sorted((bucket for bucket in counts if len(bucket) == len("2022")), reverse=True)
    largest = max((counts[year] for year in years), default=0)
    return tuple(
        Year(
            _cell(year, year, counts, largest, leads, display),
            months_of(year, counts, leads, display, most),
            _cell(f"{year}-{UNKNOWN_DATE}", "", counts, most, leads, display),
        )
        for year in years
    )


def months_of(
    year: str, counts: Mapping[str, int], leads: Leads, display: Display, most: int | None = None
) -> tuple[Cell, ...]:
    """The months of a year; `most` is the count of the darkest, else the largest among them."""
    names = {f"{year}-{month:02}": name for month, name in enumerate(MONTHS[display.language], start=1)}
    most = max(counts.get(month, 0) for month in names) if most is None else most
    return tuple(_cell(month, name, counts, most, leads, display) for month, name in names.items())


def days_of_month(bucket: str, counts: Mapping[str, int], leads: Leads, display: Display) -> Month:
    """The calendar of a month, its weeks as the language has them."""
    year, month = map(int, bucket.split("-"))
    begins = WEEK_BEGINS[display.language]
    weeks = calendar.Calendar(begins).monthdayscalendar(year, month)
    most = max(counts.get(f"{bucket}-{day:02}", 0) for week in weeks for day in week)

    def cell(day: int) -> Cell | None:
        name = f"{bucket}-{day:02}"
        return _cell(name, str(day), counts, most, leads, display, CalendarDate(year, month, day)) if day else None

    names = WEEKDAYS[display.language]
    return Month((*names[begins:], *names[:begins]), tuple(tuple(map(cell, week)) for week in weeks))


def _cell(
    bucket: str,
    label: str,
    counts: Mapping[str, int],
    most: int,
    leads: Leads,
    display: Display,
    day: CalendarDate | None = None,
) -> Cell:
    count, hijri = counts.get(bucket, 0), in_hijri(day.first) if day else None
    return Cell(
        label=display.numerals(label),
        name=bucket_in_words(bucket, display),
        count=display.number(count) if count else "",
        url=leads(bucket) if count else "",
        shade=min(_SHADES, 1 + _SHADES * (count - 1) // max(1, most)) if count else 0,
        hijri=display.numerals(str(hijri.day)) if hijri else "",
    )
