"""Credit lines of a page's own making: cells in a row, «كتب: رامي سعد | السبت 05-11-2016 | أخبار», and who posted when.

What `credit_lines` cannot read as a whole is read cell by cell here. A row counts only where a cell of it is a date
and none holds ordinary words; of a cell that states nothing, its few words are a section's.
"""

import re
from collections.abc import Iterator, Sequence

from index.metadata import bylines, credit_lines, noise, segments
from index.metadata.credit_lines import Credit
from index.metadata.segments import Role
from index.metadata.tables import shape

_LONGEST, _CELL, _MOST_CELLS = 200, 70, 8  # characters of a row and of a cell
_SECTION_WORDS = 4
_LABELS_INSIDE = (
    "التاريخ|تاريخ النشر|اخر تحديث|تاريخ التحديث|الكاتب|المحرر|بقلم|المصدر|القسم|الفيه|الفئه|التصنيف|الزيارات|"
    "القراءات|المشاهدات|عدد القراءات|عدد المشاهدات|التعليقات"
)
_BETWEEN = re.compile(rf"\s*[|•·]\s*|\s+(?=(?:{_LABELS_INSIDE})\s?:)")
_ABOUT = re.compile(r"(?:القسم|الفيه|الفئه|التصنيف|الباب|تصنيف|في قسم|category|section)\s?:", re.IGNORECASE)
_POSTED = re.compile(
    r"[\s*•\-–]{0,3}"
    r"(?:(?:ارسل|اضيف|نشر|كتب|ادرج)(?:ت|ه|ها)?|مرسله?|تم (?:النشر|نشره|الارسال)|submitted|posted|published|written)?"
    r"\s?(?:بواسطه|من طرف|من قبل|by)\s?:?\s?(?P<who>[^\d:|]{2,40}?)\s?"
    r"(?:[,،:|\-–]|\s(?:في|بتاريخ|يوم|on|at))\s?:?\s?(?P<when>(?=[^\d]{0,60}\d).{4,90})$",
    re.IGNORECASE,
)
_SECTIONS_AND_DAY = re.compile(r"[^\d:.]{3,60}\s(?P<day>\d.{6,40}?)(?:\s\d{1,3})?")
_DAY_NAME = re.compile(r"(?:احد|اثنين|ثلاثاء|اربعاء|خميس|جمعه|سبت)[,،]\s?")
_TRAIL = re.compile(r"[^>»›«]{2,40}(?:\s[>›]\s[^>»›«]{2,40}|(?:\s[>»›]\s[^>»›«]{2,40}){2,6})")  # منتدى > قسم > أخبار
_PATH = re.compile("[>»›]")
_DIGIT = re.compile(r"\d")
_MAY_STAMP = re.compile(r"[\d>»›]|السن|منذ|قبل|ال(?:[أا]حد|[إا]ثن|ثلا|[أا]رب|خمي|جمع|سبت)|day", re.IGNORECASE)
_MAY_BE = re.compile("[|•·:]|بواسط|من طرف|من قبل|by", re.IGNORECASE)
_STAMPS = frozenset({Role.ISSUE, Role.TIME})
_STAMP_LONGEST, _WEATHER_LONGEST = 100, 24


def read(text: str) -> Credit | None:
    """What a line of credits states, as a whole or by its cells; None when it is none.

    >>> credit = read("كتب: رامي سعد | السبت 05-11-2016 13:20 | أخبار مصر")
    >>> credit.author, str(credit.date)
    ('رامي سعد', '2016-11-05')
    >>> str(read("أرسل من طرف admin في ثلاثاء, 11/09/2012 - 14:31").date)
    '2012-09-11'
    """
    if credit := credit_lines.read(text):
        return credit
    if len(text) > _LONGEST or not _MAY_BE.search(text) or not _DIGIT.search(text):
        return None
    return _posted(text) or _row(text)


def is_stamp(text: str) -> bool:
    """Whether a line is but the issue, the hour, the day of the week or the way to the page: «السنة 12 - العدد 3450».

    >>> is_stamp("السنة الثانية عشرة - العدد 3450"), is_stamp("العدد الأخير")
    (True, False)
    """
    if len(text) > _STAMP_LONGEST or not _MAY_STAMP.search(text):
        return False
    if len(text) <= _WEATHER_LONGEST and "°" in text:  # of the town that a site is for
        return True
    if _PATH.search(text) and _TRAIL.fullmatch(text):
        return True
    parts = segments.split(text)
    return all(part.role in _STAMPS for part in parts) and (bool(parts) or segments.is_weekday(text))


def holds_issue(text: str) -> bool:
    """Whether a line of credits says of which issue of a paper it is."""
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return False
    parts = segments.split(text)
    return any(part.role is Role.ISSUE for part in parts) and read(text) is not None


def _posted(text: str) -> Credit | None:
    """«Submitted by admin on 03/05/2017»: the day, and who, where that is the name of a person."""
    shaped = shape(text)
    if not (found := _POSTED.match(shaped)):
        return None
    start = found.start("when")
    start = day.end() if (day := _DAY_NAME.match(shaped, start)) else start
    when = credit_lines.read(text[start:]) or _in_section(text[start:])
    if when is None or when.date is None or when.sources or when.author:
        return None
    who = text[found.start("who") : found.end("who")].strip()
    return Credit(date=when.date, author=who if bylines.is_person(who) else None, label=bylines.DATE)


def _in_section(text: str) -> Credit | None:
    """«أخبار البلد, محلية 24 ديسمبر، 2014 0»: the sections, the day, the number of comments."""
    found = _SECTIONS_AND_DAY.fullmatch(text)
    return credit_lines.read(found["day"]) if found else None


def _row(text: str) -> Credit | None:
    cells = [cell for cell in _cells(text) if cell]
    if not 2 <= len(cells) <= _MOST_CELLS or any(len(cell) > _CELL for cell in cells):
        return None
    credits = [(cell, credit_lines.read(cell)) for cell in cells]
    if not all(credit or _is_no_text(cell) for cell, credit in credits):
        return None
    stated = [credit for _, credit in credits if credit]
    dated = sorted((credit for credit in stated if credit.date), key=lambda credit: credit.label == bylines.UPDATED)
    if not dated or any(credit.label == bylines.TITLE for credit in stated):
        return None
    return _joined(stated, dated[0])


def _cells(text: str) -> Iterator[str]:
    start = 0
    for mark in _BETWEEN.finditer(shape(text)):
        yield text[start : mark.start()].strip()
        start = mark.end()
    yield text[start:].strip()


def _joined(stated: Sequence[Credit], dated: Credit) -> Credit:
    """What the cells state together; a name that is a word too is no source in a cell of its own."""
    sure = (credit for credit in stated if credit.certain and not credit.weak)
    return Credit(
        sources=tuple(dict.fromkeys(name for credit in sure for name in credit.sources)),
        date=dated.date,
        place=next((credit.place for credit in stated if credit.place), None),
        author=next((credit.author for credit in stated if credit.author), None),
        label=dated.label,
    )


def _is_no_text(cell: str) -> bool:
    """Whether a cell is a button, a count, a stamp or the name of a section."""
    if noise.kind(cell) or noise.is_section(cell) or is_stamp(cell) or _ABOUT.match(shape(cell)):
        return True
    return bylines.is_name(cell) and len(cell.split()) <= _SECTION_WORDS
