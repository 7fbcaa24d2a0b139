"""Calendar dates of known precision, and periods of them.

A date is what an article states: a day, a month or a year, in the writer's own
calendar day, never converted between zones. It is an interval by its precision,
so 2022-02 runs from 1 to 28 February. Nothing here reads prose; that is
`index.metadata.dates`.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How much of a date is stated."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A stated date: a year, perhaps its month, perhaps its day.

    Raises: ValueError: no such date, or a day without a month.

    >>> str(CalendarDate(2022, 2)), CalendarDate(2022, 2).last
    ('2022-02', datetime.date(2022, 2, 28))
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def first(self) -> date:
        """The first day that the stated date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that the stated date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """ISO 8601 at the stated precision: 2022, 2022-02 or 2022-02-05."""
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @classmethod
    def parse(cls, text: str) -> "CalendarDate | None":
        """Read 2022, 2022-2 or 2022-02-05; anything else is None.

        >>> CalendarDate.parse("2022-02-31") is None
        True
        """
        if not (found := _ISO.fullmatch(text.strip())):
            return None
        try:
            return cls(*(int(part) for part in found.groups() if part is not None))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both included; date.min and date.max stand for an open bound.

    >>> Period.between(CalendarDate(2014), None).first
    datetime.date(2014, 1, 1)
    """

    first: date = date.min
    last: date = date.max

    @classmethod
    def between(cls, start: CalendarDate | None, end: CalendarDate | None) -> "Period":
        """From the first day of `start` to the last day of `end`; None leaves that side open."""
        return cls(start.first if start else date.min, end.last if end else date.max)

    def overlaps(self, stated: CalendarDate) -> bool:
        """Whether the stated date can fall within the period; false when the period is empty."""
        return self.first <= self.last and stated.first <= self.last and stated.last >= self.first


_DIGITS = {first + value: str(value) for first in (0x0660, 0x06F0) for value in range(10)}
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[-/.])?(\d{1,2})[-/.](\d{4})", re.ASCII)


def read_date(typed: str) -> CalendarDate | None:
    """Read a date as people type one: year first, or day (if any), month, year; any of the three sets of digits.

    >>> str(read_date("٥/٢/٢٠٢٢")), str(read_date("2/2022")), str(read_date("2022-02-05")), read_date("5/2")
    ('2022-02-05', '2022-02', '2022-02-05', None)
    """
    text = typed.strip().translate(_DIGITS)
    if found := _YEAR_FIRST.fullmatch(text):
        parts = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        parts = found.groups()[::-1]
    else:
        return None
    try:
        return CalendarDate(*(int(part) for part in parts if part is not None))
    except ValueError:
        return None
