"""Dates in prose: text in, calendar dates out. Month names of every Arab region, Hijri months, three digit sets.

Numbers are day/month/year. A Hijri date is converted by the Umm al-Qura calendar; beside a Gregorian one it yields.
What cannot be read is None: a wrong date sorts wrongly and shows no sign of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from index.calendar import CalendarDate
from index.metadata import date_forms
from index.metadata.hijri import YEARS as HIJRI_YEARS
from index.metadata.hijri import days_of
from index.metadata.tables import shape
from index.text.letters import TATWEEL

_YEARS = range(1800, 2101)  # in which an article can have been published
_STRETCHED = re.compile(rf"(?<=[^\W\d_]){TATWEEL}+(?=[^\W\d_])")
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


_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?=[T ]|$)")
_DIGIT, _FOUR_DIGITS = re.compile("[0-9]"), re.compile("[0-9]{4}")
_DATE_DIGITS = re.compile("[0-9]{4}|[0-9]{6} |[0-9][-/.][0-9]{1,2}[-/.][0-9]")
_YEAR_AS_IT_STANDS = re.compile(r"\d{4}")  # in whichever digits

_DAYS_AWAY = {"اليوم": 0, "امس": -1, "غدا": 1, "غد": 1, "الغد": 1}
_RELATIVE = re.compile(
    rf"(?<!\w)(?P<word>{'|'.join(_DAYS_AWAY)})(?!\w)(?P<further>\s{{1,2}}الاول(?!\w))?"
    rf"[\s,،(:\-–]{{0,4}}(?:{date_forms.WEEKDAYS})?[\s,،()\-–]{{0,4}}(?:الموافق\s{{1,2}}(?:ل\s?)?)?(?=[0-9])"
)
_NOT_NOW = re.compile(r"(?:مثل|هذا|ذلك|ذاك|كل|حتي|منذ)\s{1,2}\Z")
_LINE = 400  # characters of the longest line that states a date
_SHORT, _TURN = 2, 70  # digits of a short year; the first that is of the last century
_BEFORE_YEAR, _BESIDE = 150, 60  # characters in which today stands before the year beside it, and the date behind it
_LEAD = 3000  # characters; further down, today is somebody else's


def find(text: str) -> list[Found]:
    """Every date that states its year near the beginning of a text, in order; none overlaps another.

    >>> [str(found.date) for found in find("الأربعاء 6 شوال 1436هـ - 22 يوليو/ تموز 2015م")]
    ['2015-07-22', '2015-07-22']
    """
    shaped = shape(text[:_LINE])
    if not _DATE_DIGITS.search(shaped):
        return []
    if TATWEEL in shaped and (stretched := list(_STRETCHED.finditer(shaped))):
        return _find_unstretched(text[:_LINE], [place for match in stretched for place in range(*match.span())])
    if not _FOUR_DIGITS.search(shaped):
        return list(_short_years(shaped))
    persian = _PERSIAN_DIGIT.search(text[:_LINE]) is not None
    taken: list[tuple[int, int]] = []
    dates: list[Found] = []
    for pattern in date_forms.WITH_YEAR:
        for match in pattern.finditer(shaped):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            found = _found(match, persian=persian)
            if found or len(set(_months(match.groupdict()))) > 1:  # two months that differ are a time between them
                taken.append(match.span())
            dates += [found] if found else []
    return sorted(dates, key=lambda found: found.start)


def _find_unstretched(text: str, places: Sequence[int]) -> list[Found]:
    """The same without the tatweel inside of words: «تمـوز»."""
    out = frozenset(places)
    left = [place for place in range(len(text)) if place not in out]
    return [
        Found(found.date, left[found.start], left[found.end - 1] + 1, found.hijri)
        for found in find("".join(text[place] for place in left))
    ]


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
    for pattern in date_forms.WITHOUT_YEAR:
        for match in pattern.finditer(shaped):
            (hijri, month), *others = _months(match.groupdict())
            day = int(match["day"])
            if not hijri and all(other == (hijri, month) for other in others) and 1 <= day <= 31 and 1 <= month <= 12:
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
        return _from_hijri(year, month, day) if year in HIJRI_YEARS else _gregorian(year, month, day)
    shaped = shape(text).strip()
    if re.fullmatch(r"[0-9]{8,14}(?:\.[0-9]{1,9})?", shaped):
        return _from_digits(shaped.partition(".")[0])
    if found := stated(text):
        return found.date
    if named := date_forms.NAMED_SHORT_YEAR.fullmatch(shaped):
        year, (_, month) = _whole_year(named["year"]), _months(named.groupdict())[0]
        return _gregorian(year, month, int(named["day"]))
    short = CalendarDate.parse(shaped.replace("/", "-").removesuffix("م"))
    return short if short and short.year in _YEARS else None


def in_address(address: str) -> CalendarDate | None:
    """The date that is part of an address's path: a day, or a month where that is all.

    >>> str(in_address("https://example.org/2024/1/5/a")), str(in_address("https://example.org/2024/1/a"))
    ('2024-01-05', '2024-01')
    """
    found = date_forms.IN_ADDRESS.search(address[:_LINE])
    if found is None:
        return None
    if digits := found["digits"]:
        return _gregorian(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return _gregorian(int(found["year"]), int(found["number"]), int(found["day"]) if found["day"] else None)


def relative(text: str) -> Found | None:
    """The day of publication, from اليوم, أمس or غدا beside a full date near the beginning; None when two disagree.

    >>> str(relative("تعرض عسكري مساء أمس السبت 3 ديسمبر 2016 إلى إصابة").date)
    '2016-12-04'
    """
    days = [
        Found(found.date, found.start + start, found.end + start)
        for start, end in _around_years(text)
        for found in _relative_days(shape(text[start:end]))
    ]
    return days[0] if days and all(found.date == days[0].date for found in days) else None


def _around_years(text: str) -> list[tuple[int, int]]:
    """The stretches near the beginning that hold a year behind what every spelling of such a day has."""
    found: list[tuple[int, int]] = []
    for year in _YEAR_AS_IT_STANDS.finditer(text, 0, _LEAD):
        start = max(0, text.rfind(" ", 0, max(0, year.start() - _BEFORE_YEAR)))
        before = text[start : year.start()]
        if "وم" in before or "مس" in before or "غد" in before:
            stretch = (start, min(year.start() + _BESIDE, _LEAD))
            joins = found and start <= found[-1][1]
            found[-1:] = [(found[-1][0], stretch[1])] if joins else [*found[-1:], stretch]
    return found


def _relative_days(shaped: str) -> Iterator[Found]:
    for match in _RELATIVE.finditer(shaped):
        window = find(shaped[match.end() : match.end() + _BESIDE])
        if not window or window[0].start or window[0].date.day is None or _NOT_NOW.search(shaped[: match.start()][-8:]):
            continue
        away = _DAYS_AWAY[match["word"]]
        if match["further"]:
            away *= 2
        day = window[0].date.first - timedelta(days=away)
        yield Found(_calendar_date(day), match.start(), match.end() + window[0].end)


def _found(match: re.Match[str], *, persian: bool) -> Found | None:
    parts = match.groupdict()
    months = _months(parts)
    if len(set(months)) != 1:
        return None
    (hijri_name, month), year = months[0], _whole_year(parts["year"])
    day = int(parts["day"]) if parts.get("day") else None
    hijri = (
        hijri_name
        or (parts.get("era") or "").lower() in {"ه", "هـ", "ah"}
        or ("month" not in parts and year in HIJRI_YEARS)
    )
    if hijri and persian:  # the solar calendar of Iran counts the same years
        return None
    if day is not None and "number" in parts and not hijri:
        converted = _by_weekday(year, month, day, date_forms.weekday_beside(match.string, *match.span()))
    else:
        converted = _from_hijri(year, month, day) if hijri else _gregorian(year, month, day)
    return Found(converted, match.start(), match.end(), hijri) if converted else None


def _short_years(shaped: str) -> Iterator[Found]:
    """Dates with a year of two digits, where the day of the week beside one agrees with it."""
    for match in date_forms.SHORT_YEAR.finditer(shaped):
        weekday = date_forms.weekday_beside(shaped, *match.span())
        day = _gregorian(_whole_year(match["year"]), int(match["number"]), int(match["day"]))
        if day and weekday == day.first.weekday():
            yield Found(day, match.start(), match.end())


def _whole_year(digits: str) -> int:
    """Years of two digits are of our time."""
    year = int(digits)
    return year if len(digits) > _SHORT else year + (2000 if year < _TURN else 1900)


def _months(parts: Mapping[str, str | None]) -> list[tuple[bool, int]]:
    """Whether the month is Hijri, and its number, for each time that it is written."""
    if number := parts.get("number"):
        return [(False, int(number))]
    names = filter(None, (parts.get("month"), parts.get("twin")))
    return [date_forms.MONTHS[re.sub(r"\s+", " ", name.lower())] for name in names]


def _by_weekday(year: int, month: int, day: int, weekday: int | None) -> CalendarDate | None:
    """Day/month/year, unless the day of the week beside it says month/day/year."""
    usual = _gregorian(year, month, day)
    if weekday is None or (usual and usual.first.weekday() == weekday):
        return usual
    turned = _gregorian(year, day, month)
    return turned if turned and turned.first.weekday() == weekday else usual


def _gregorian(year: int, month: int, day: int | None) -> CalendarDate | None:
    try:
        return CalendarDate(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _from_hijri(year: int, month: int, day: int | None) -> CalendarDate | None:
    """A Hijri month lies in two Gregorian ones, so only a day converts."""
    found = days_of(year, month, day) if day is not None else None
    return found[0] if found else None


def _from_digits(digits: str) -> CalendarDate | None:
    if len(digits) in {8, 14}:
        return _gregorian(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    seconds = int(digits) // (1000 if len(digits) > 10 else 1)
    day = datetime.fromtimestamp(seconds, UTC).date()
    return _gregorian(day.year, day.month, day.day)


def _calendar_date(day: date) -> CalendarDate:
    return CalendarDate(day.year, day.month, day.day)
