"""Dates in prose: text in, calendar dates out. Month names of every Arab region, Hijri months, three digit sets.

Numbers are day/month/year. A Hijri date is converted by the Umm al-Qura calendar; beside a Gregorian one it yields.
What cannot be read is None: a wrong date sorts wrongly and shows no sign of it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hijridate import Hijri

from index.calendar import CalendarDate
from index.metadata.tables import rows, shape

_YEARS = range(1800, 2101)  # in which an article can have been published
_HIJRI_YEARS = range(1343, 1501)  # what the Umm al-Qura tables cover
_PERSIAN_DIGIT = re.compile("[\u06f0-\u06f9]")


@dataclass(frozen=True, slots=True)
class Found:
    """A date and where it stands in the text."""

    date: CalendarDate
    start: int
    end: int
    hijri: bool = False


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day and a month without a year, and where they stand."""

    day: int
    month: int
    start: int
    end: int


_MONTHS = {
    shape(name).lower(): (calendar == "hijri", int(number))
    for calendar, number, names in rows("months.tsv")
    for name in names.split("|")
}
_NAMES = "|".join(re.escape(name).replace(r"\ ", r"\s{1,2}") for name in sorted(_MONTHS, key=len, reverse=True))
_MONTH = rf"(?<!\w)(?P<month>{_NAMES})(?!\w)(?:\s{{0,2}}[/\-–(]\s{{0,2}}(?:{_NAMES})(?!\w)\)?)?"
_DAY = r"(?<![0-9/.:])(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])"
_FIRST_YEAR = r"(?<![0-9/.])(?P<year>[0-9]{4})"
_LAST_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])"
_ERA = r"(?:\s{0,2}(?P<era>هـ|ه|م|AH|AD)(?!\w))?"
_YEAR = rf"(?P<year>[0-9]{{4}})(?![0-9]){_ERA}"
_NUMBER = r"(?P<number>[0-9]{1,2})"
_DAY_TO_MONTH = r"(?:\s{0,2}[-–./,،]\s{0,2}|\s{0,2})(?:(?:من|شهر|of)\s{1,2}){0,2}"
_MONTH_TO_YEAR = r"\s{0,2}[,،/\-–.]?\s{0,2}(?:(?:من|عام|سنه|لعام|العام)\s{1,2}){0,2}"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_DATES = tuple(
    map(
        _pattern,
        (
            rf"{_FIRST_YEAR}\s?[-/.]\s?{_NUMBER}\s?[-/.]\s?{_LAST_DAY}{_ERA}",
            rf"{_DAY}\s?[-/.]\s?{_NUMBER}\s?[-/.]\s?{_YEAR}",
            rf"{_DAY}{_DAY_TO_MONTH}{_MONTH}{_MONTH_TO_YEAR}{_YEAR}",
            rf"{_MONTH}\s{{1,2}}{_LAST_DAY}(?:\s{{0,2}}[,،]\s{{0,2}}|\s{{1,2}}){_YEAR}",
            rf"{_MONTH}{_MONTH_TO_YEAR}{_YEAR}",
        ),
    )
)
_DAYS_OF_MONTHS = tuple(
    map(
        _pattern,
        (rf"{_DAY}\s?[-/.]\s?{_NUMBER}", rf"{_DAY}{_DAY_TO_MONTH}{_MONTH}", rf"{_MONTH}\s{{1,2}}{_LAST_DAY}"),
    )
)
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?=[T ]|$)")
_DIGIT, _FOUR_DIGITS = re.compile("[0-9]"), re.compile("[0-9]{4}")
_YEAR_AS_IT_STANDS = re.compile(r"\d{4}")  # in whichever digits

_WEEKDAYS = "الاحد|الاثنين|الثلاثاء|الثلاثا|الاربعاء|الاربعا|الخميس|الجمعه|السبت"
WEEKDAY = re.compile(
    rf"(?<!\w)(?:يوم\s{{1,2}})?(?:{_WEEKDAYS})(?!\w)|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?",
    re.IGNORECASE,
)
_DAYS_AWAY = {"اليوم": 0, "امس": -1, "غدا": 1, "غد": 1, "الغد": 1}
_RELATIVE = re.compile(
    rf"(?<!\w)(?P<word>{'|'.join(_DAYS_AWAY)})(?!\w)(?P<further>\s{{1,2}}الاول(?!\w))?"
    rf"[\s,،(:\-–]{{0,4}}(?:{_WEEKDAYS})?[\s,،()\-–]{{0,4}}(?:الموافق\s{{1,2}}(?:ل\s?)?)?(?=[0-9])"
)
_NOT_NOW = re.compile(r"(?:مثل|هذا|ذلك|ذاك|كل|حتي|منذ)\s{1,2}\Z")
_LINE = 400  # characters of the longest line that states a date
_LEAD = 3000  # characters; further down, today is somebody else's


def find(text: str) -> list[Found]:
    """Every date that states its year near the beginning of a text, in order; none overlaps another.

    >>> [str(found.date) for found in find("الأربعاء 6 شوال 1436هـ - 22 يوليو/ تموز 2015م")]
    ['2015-07-22', '2015-07-22']
    """
    shaped = shape(text[:_LINE])
    if not _FOUR_DIGITS.search(shaped):
        return []
    persian = _PERSIAN_DIGIT.search(text[:_LINE]) is not None
    taken: list[Found] = []
    for pattern in _DATES:
        for match in pattern.finditer(shaped):
            found = _found(match, persian=persian)
            if found and all(found.end <= other.start or found.start >= other.end for other in taken):
                taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def stated(text: str) -> Found | None:
    """The date that a line states: its first Gregorian one, else its first Hijri one."""
    dates = find(text)
    return next((found for found in dates if not found.hijri), dates[0] if dates else None)


def find_days(text: str) -> list[DayFound]:
    """Every day and month without a year.

    >>> [(found.day, found.month) for found in find_days("بكين - 4 - 2 (كونا)، ٥ شباط")]
    [(4, 2), (5, 2)]
    """
    shaped = shape(text[:_LINE])
    found: list[DayFound] = []
    if not _DIGIT.search(shaped):
        return found
    for pattern in _DAYS_OF_MONTHS:
        for match in pattern.finditer(shaped):
            hijri, month = _month(match)
            day = int(match["day"])
            if not hijri and 1 <= day <= 31 and 1 <= month <= 12:
                found.append(DayFound(day, month, match.start(), match.end()))
    return sorted(found, key=lambda day: day.start)


def parse_given(text: str) -> CalendarDate | None:
    """Read the value of a date key: what `find` reads, and 2015-07, 2015, 20150721, seconds or milliseconds since 1970.

    >>> str(parse_given("Sun, 25 Feb 2018 23:05:03 +0400")), str(parse_given("1437459159"))
    ('2018-02-25', '2015-07-21')
    """
    text = text[:_LINE]
    if iso := _ISO_DAY.match(text):
        year, month, day = map(int, iso.groups())
        return _from_hijri(year, month, day) if year in _HIJRI_YEARS else _gregorian(year, month, day)
    shaped = shape(text).strip()
    if re.fullmatch(r"[0-9]{8,14}(?:\.[0-9]{1,9})?", shaped):
        return _from_digits(shaped.partition(".")[0])
    if found := stated(text):
        return found.date
    short = CalendarDate.parse(shaped.replace("/", "-").removesuffix("م"))
    return short if short and short.year in _YEARS else None


def relative(text: str) -> Found | None:
    """The day of publication, from اليوم, أمس or غدا beside a full date near the beginning; None when two disagree.

    >>> str(relative("تعرض عسكري مساء أمس السبت 3 ديسمبر 2016 إلى إصابة").date)
    '2016-12-04'
    """
    if not _YEAR_AS_IT_STANDS.search(text, 0, _LEAD):
        return None
    shaped = shape(text[:_LEAD])
    days = list(_relative_days(shaped))
    return days[0] if days and all(found.date == days[0].date for found in days) else None


def _relative_days(shaped: str) -> Iterator[Found]:
    for match in _RELATIVE.finditer(shaped):
        window = find(shaped[match.end() : match.end() + 60])
        if not window or window[0].start or window[0].date.day is None or _NOT_NOW.search(shaped[: match.start()][-8:]):
            continue
        away = _DAYS_AWAY[match["word"]]
        if match["further"]:
            away *= 2
        day = window[0].date.first - timedelta(days=away)
        yield Found(_calendar_date(day), match.start(), match.end() + window[0].end)


def _found(match: re.Match[str], *, persian: bool) -> Found | None:
    parts = match.groupdict()
    hijri_name, month = _month(match)
    year, day = int(parts["year"]), int(parts["day"]) if parts.get("day") else None
    hijri = (
        hijri_name
        or (parts["era"] or "").lower() in {"ه", "هـ", "ah"}
        or ("month" not in parts and year in _HIJRI_YEARS)
    )
    if hijri and persian:  # the solar calendar of Iran counts the same years
        return None
    converted = _from_hijri(year, month, day) if hijri else _gregorian(year, month, day)
    return Found(converted, match.start(), match.end(), hijri) if converted else None


def _month(match: re.Match[str]) -> tuple[bool, int]:
    parts = match.groupdict()
    if name := parts.get("month"):
        return _MONTHS[re.sub(r"\s+", " ", name.lower())]
    return False, int(parts["number"])


def _gregorian(year: int, month: int, day: int | None) -> CalendarDate | None:
    try:
        return CalendarDate(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _from_hijri(year: int, month: int, day: int | None) -> CalendarDate | None:
    """A Hijri month lies in two Gregorian ones, so only a day converts."""
    if day is None or year not in _HIJRI_YEARS:
        return None
    try:
        converted = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return CalendarDate(converted.year, converted.month, converted.day)


def _from_digits(digits: str) -> CalendarDate | None:
    if len(digits) in {8, 14}:
        return _gregorian(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    seconds = int(digits) // (1000 if len(digits) > 10 else 1)
    day = datetime.fromtimestamp(seconds, UTC).date()
    return _gregorian(day.year, day.month, day.day)


def _calendar_date(day: date) -> CalendarDate:
    return CalendarDate(day.year, day.month, day.day)
