"""Dates in words, at the precision that the article states: nothing is added that is not known.

>>> from index.calendar import CalendarDate
>>> in_words(CalendarDate(2022, 2, 5), Display())
'5 فبراير 2022'
>>> in_words(CalendarDate(2022, 2), Display(Language.ENGLISH))
'February 2022'
"""

from collections.abc import Mapping

from hijridate import Gregorian

from index.calendar import CalendarDate
from index.schema import UNKNOWN_DATE
from search.present.display import Display, Language

MONTHS: Mapping[Language, tuple[str, ...]] = {
    Language.ARABIC: (
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
        *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ),
    Language.ENGLISH: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
HIJRI_MONTHS: Mapping[Language, tuple[str, ...]] = {
    Language.ARABIC: (
        *("محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة"),
        *("رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة"),
    ),
    Language.ENGLISH: (
        *("Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Akhir", "Jumada al-Ula", "Jumada al-Akhira"),
        *("Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qada", "Dhu al-Hijja"),
    ),
}
_HIJRI_ERA = {Language.ARABIC: "هـ", Language.ENGLISH: " AH"}
_UNKNOWN = {Language.ARABIC: "تاريخ غير معروف", Language.ENGLISH: "Date unknown"}
_NO_MONTH = {Language.ARABIC: "شهر غير معروف", Language.ENGLISH: "Month unknown"}
_NO_DAY = {Language.ARABIC: "يوم غير معروف", Language.ENGLISH: "Day unknown"}
_COMMA = {Language.ARABIC: "، ", Language.ENGLISH: ", "}


def in_words(stated: CalendarDate, display: Display) -> str:
    """A year, a month and its year, or a day."""
    parts = [display.numerals(f"{stated.year}")]
    if stated.month is not None:
        parts.insert(0, MONTHS[display.language][stated.month - 1])
    if stated.day is not None:
        parts.insert(0, display.numerals(f"{stated.day}"))
    return " ".join(parts)


def hijri_in_words(stated: CalendarDate, display: Display) -> str:
    """The Hijri day of a Gregorian one, by the Umm al-Qura calendar.

    Returns: "" where no day is stated, or one that the calendar's tables leave out (before August 1924, after 2077).

    >>> hijri_in_words(CalendarDate(2022, 2, 5), Display()), hijri_in_words(CalendarDate(2022, 2), Display())
    ('4 رجب 1443هـ', '')
    """
    if stated.month is None or stated.day is None:
        return ""
    try:
        found = Gregorian(stated.year, stated.month, stated.day).to_hijri()
    except OverflowError:
        return ""
    month = HIJRI_MONTHS[display.language][found.month - 1]
    day, year = display.numerals(str(found.day)), display.numerals(str(found.year))
    return f"{day} {month} {year}{_HIJRI_ERA[display.language]}"


def bucket_in_words(bucket: str, display: Display) -> str:
    """A value of the date facet, standing alone; one of no known shape is given back.

    >>> bucket_in_words("2022-unknown", Display(Language.ENGLISH))
    '2022, month unknown'
    """
    if bucket == UNKNOWN_DATE:
        return _UNKNOWN[display.language]
    stem, dash, last = bucket.rpartition("-")
    if dash and last == UNKNOWN_DATE:
        missing = bucket_label(bucket, display)
        return bucket_in_words(stem, display) + _COMMA[display.language] + missing[0].lower() + missing[1:]
    stated = CalendarDate.parse(bucket)
    return in_words(stated, display) if stated else bucket


def bucket_label(bucket: str, display: Display) -> str:
    """A value of the date facet as it stands in its list, below its year or month.

    >>> bucket_label("2022-02", Display(Language.ENGLISH)), bucket_label("2022-02-05", Display())
    ('February', '5 فبراير')
    """
    depth, last = bucket.count("-"), bucket.rpartition("-")[2]
    if depth and last == UNKNOWN_DATE:
        return (_NO_MONTH if depth == 1 else _NO_DAY)[display.language]
    stated = CalendarDate.parse(bucket)
    if stated is None or stated.month is None:
        return bucket_in_words(bucket, display)
    month = MONTHS[display.language][stated.month - 1]
    return month if stated.day is None else f"{display.numerals(str(stated.day))} {month}"
