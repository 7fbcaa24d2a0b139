"""The forms in which dates are written, as patterns over shaped text; `dates` says what a match means.

Month names of every Arab region come from the editable `months.tsv`. Nothing here knows a calendar.
"""

import re
from typing import Final

from index.metadata.tables import rows, shape

MONTHS: Final = {
    shape(name).lower(): (calendar == "hijri", int(number))
    for calendar, number, names in rows("months.tsv")
    for name in names.split("|")
}
"""A month's name, shaped and in small letters, to whether it is Hijri, and its number."""

_NAMES = "|".join(re.escape(name).replace(r"\ ", r"\s{1,2}") for name in sorted(MONTHS, key=len, reverse=True))
_BEGINS, _ENDS = r"(?<![^\W\d])", r"(?![^\W\d])"  # of a name: digits may touch it
_TWIN = rf"(?:\.?\s{{0,2}}[/\-–(،]\s{{0,2}}|\s{{1,2}})(?P<twin>{_NAMES}){_ENDS}\s{{0,2}}\)?"  # شباط/فبراير
_MONTH = rf"{_BEGINS}(?P<month>{_NAMES}){_ENDS}\.?(?:{_TWIN})?"
_DAY = r"(?<![0-9/.:])(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])"
_FIRST_YEAR = r"(?<![0-9/.])(?P<year>[0-9]{4})"
_LAST_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9])"
_ERA = r"(?:\s{0,2}(?P<era>هـ|ه|م|AH|AD)(?!\w))?"
_YEAR = rf"(?P<year>[0-9]{{4}})(?![0-9]){_ERA}"
_NUMBER = r"(?P<number>[0-9]{1,2})"
_DAY_TO_MONTH = r"(?:\s{0,2}[-–./,،]\s{0,2}|\s{0,2})(?:\(\s?)?(?:(?:من|شهر|of)\s{1,2}){0,2}"
_MONTH_TO_YEAR = r"\s{0,2}[,،/\-–.]?\s{0,2}(?:(?:من|عام|سنه|لعام|العام)\s{1,2}){0,2}"
_WIRE_TIME = r"(?<![0-9])(?P<day>[0-9]{2})[0-9]{4}z?(?:\s(?:gmt|جمت|ت ?غ))?\s{1,2}"  # 031422 May 2021


_WEEKDAY_NAMES = ["الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "الاحد"]
WEEKDAYS: Final = "|".join((*_WEEKDAY_NAMES, "الثلاثا", "الاربعا"))
"""The Arabic names of the days of the week, shaped; the inside of a group."""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


WITH_YEAR: Final = tuple(
    map(
        _pattern,
        (
            rf"{_FIRST_YEAR}\s?[-/.]\s?{_NUMBER}\s?[-/.]\s?{_LAST_DAY}{_ERA}",
            rf"{_DAY}\s?[-/.]\s?{_NUMBER}\s?[-/.]\s?{_YEAR}",
            rf"{_DAY}{_DAY_TO_MONTH}{_MONTH}{_MONTH_TO_YEAR}{_YEAR}",
            rf"{_WIRE_TIME}{_MONTH}\s{{1,2}}(?P<year>[0-9]{{4}}|[0-9]{{2}})(?![0-9])",
            rf"{_MONTH}\s{{1,2}}{_LAST_DAY}(?:\s{{0,2}}[,،]\s{{0,2}}|\s{{1,2}}){_YEAR}",
            rf"{_FIRST_YEAR}(?:\s{{0,2}}[-/,،]\s{{0,2}}|\s{{1,2}}){_MONTH}(?:\s{{0,2}}[-/]\s{{0,2}}|\s{{1,2}}){_LAST_DAY}",
            rf"{_FIRST_YEAR}\s{{1,2}}(?:{WEEKDAYS})\s{{1,2}}{_DAY}\s{{0,2}}{_MONTH}",  # 2015 الاثنين 5 يناير
            rf"{_MONTH}{_MONTH_TO_YEAR}{_YEAR}",
        ),
    )
)
"""Dates that state their year, the surest form first: groups day, number or month, twin, year, era."""

WITHOUT_DAY: Final = tuple(
    map(
        _pattern,
        (
            _YEAR,
            rf"{_FIRST_YEAR}\s?[-/.]\s?{_NUMBER}{_ERA}",
            rf"{_NUMBER}\s?[-/.]\s?{_YEAR}",
            rf"{_FIRST_YEAR}[\s,،/-]{{0,2}}{_MONTH}",
        ),
    )
)
"""A year, perhaps with its month: nothing that prose would be searched for."""

WITHOUT_YEAR: Final = tuple(
    map(
        _pattern,
        (rf"{_DAY}\s?[-/.]\s?{_NUMBER}", rf"{_DAY}{_DAY_TO_MONTH}{_MONTH}", rf"{_MONTH}\s{{1,2}}{_LAST_DAY}"),
    )
)
"""A day and a month."""

SHORT_YEAR: Final = _pattern(
    rf"(?<![0-9/.:\-]){_LAST_DAY}(?P<mark>[-/.]){_NUMBER}(?P=mark)(?P<year>[0-9]{{2}})(?![0-9]|[/.:\-][0-9])"
)
"""A date with a year of two digits, of which only a weekday can say what is what."""

NAMED_SHORT_YEAR: Final = _pattern(rf"{_LAST_DAY}[-/ ]{_MONTH}[-/ ](?P<year>[0-9]{{2}})")
"""12-Feb-18, as spreadsheets write it: a date only where nothing else is expected."""

IN_ADDRESS: Final = re.compile(
    r"/(?P<year>(?:19|20)[0-9]{2})(?P<mark>[-/_])(?P<number>[0-9]{1,2})(?:(?P=mark)(?P<day>[0-9]{1,2}))?(?=[-/_]|$)"
    r"|[/_-](?P<digits>(?:19|20)[0-9]{2}[01][0-9][0-3][0-9])(?=[-/_.]|$)"
)
"""A date in the path of an address: /2024/01/05/, /2024-01-05-, /20240105/, /2024/1/."""

MAY_HOLD_WEEKDAY: Final = re.compile("[A-Za-z]|ل(?:احد|اثن|ثلا|ارب|خمي|جمع|سبت)")
"""What is in every name of a day of the week: quicker to look for than the names."""

_ENGLISH = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
WEEKDAY: Final = _pattern(rf"(?<!\w)(?:يوم\s{{1,2}})?(?:{WEEKDAYS})(?!\w)|\b{_ENGLISH}\b\.?")
_DAY_BEFORE = _pattern(rf"(?<!\w)(?P<name>{WEEKDAYS}|{_ENGLISH})[\s.,،(:|\-–]{{1,5}}(?:الموافق\s{{1,2}})?$")
_DAY_BEHIND = _pattern(rf"[\s,،(|\-–]{{1,4}}(?:يوم\s{{1,2}})?(?P<name>{WEEKDAYS}|{_ENGLISH})(?!\w)")
_NEAR = 28  # characters in which a weekday stands beside its date
_NUMBERS = {name[:5]: number for number, name in enumerate(_WEEKDAY_NAMES)}
_NUMBERS |= {name: number for number, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])}


def weekday_beside(shaped: str, start: int, end: int) -> int | None:
    """The day of the week, Monday being 0, whose name stands before or behind a date.

    >>> weekday_beside("الاربعاء 5/6/2019", 9, 17), weekday_beside("5/6/2019", 0, 8)
    (2, None)
    """
    found = _DAY_BEFORE.search(shaped[max(0, start - _NEAR) : start]) or _DAY_BEHIND.match(shaped, end, end + _NEAR)
    if not found:
        return None
    name = found["name"].lower()
    return _NUMBERS.get(name[:5], _NUMBERS.get(name[:3]))
