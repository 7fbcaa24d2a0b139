"""What a credit line states as a whole: sources, date, place, author. A line that holds anything else states nothing.

Header and footer lines, datelines and the author key of a record all pass through here, because Arabic newsrooms
write the same parts in any order: «الرياض: الوطن», «واس - الرياض», «عمر عريبي- سبق- جازان», «سعاد الشمراني (الرياض)».
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.calendar import CalendarDate, Precision
from index.metadata import bylines, dates, places, segments, settling, sources
from index.metadata.segments import Role, Segment
from index.metadata.source_table import Kind
from index.metadata.tables import remembering
from index.text.letters import TATWEEL, strip_marks


class Credit(NamedTuple):
    """What a credit line states; None and empty where it does not.

    Attributes:
        day_and_month: of a dateline that leaves out the year.
        label: what the line says that it states (`source`, `date`, `author`, `place`, `title`, `url`).
        certain: a known source, a date or a label stands in it; without, it is but a person, a place or «صحيفة ...».
        weak: its only sources are words that can mean something else, and no place stands beside them.
    """

    sources: tuple[str, ...] = ()
    date: CalendarDate | None = None
    day_and_month: tuple[int, int] | None = None
    place: str | None = None
    author: str | None = None
    url: str | None = None
    title: str | None = None
    label: str | None = None
    certain: bool = True
    weak: bool = False


_APART = frozenset("|-–—/•")  # a colon would make the name say what day it is
_STAFF = re.compile(r"\s(?:staff|desk|team|editors?)$", re.IGNORECASE)
_NOBODY = re.compile(
    r"(?:ال)?(?:[إا]دارة|مدير|مشرف|محرر|مسؤول|هيئة|أسرة)(?: (?:ال)?(?:موقع|تحرير|صفحة|عام|منتدى))?"
    r"|admin\w*|administrator|editor|webmaster",
    re.IGNORECASE,
)
_LIST = re.compile(r"^\[[^\[\]]{2,30}\]\s*")  # the name of a mailing list before a subject
_PLACE_WORDS = 2  # of a place before the name of a paper
_PAPER_MARK = re.compile(r"[:\-–—]|ـ\s")
_NAME_WORDS = 3  # of a name that no table knows
_NAMES_AUTHOR = {bylines.AUTHOR, bylines.GENRE, bylines.FOLLOW_UP}
_WHERE_AND_WHEN = re.compile(r"(?P<where>[^:|0-9\u0660-\u0669]{3,40}?)[\s،,]+(?:يوم|بتاريخ|في)\s+(?P<when>.{6,60})")


def read(text: str) -> Credit | None:
    """What the line states, or None when it is no credit line.

    >>> credit = read("خميس مشيط: مسعود آل معيض")
    >>> credit.place, credit.author, credit.certain
    ('خميس مشيط', 'مسعود آل معيض', False)
    """
    return _read(text) if len(text) <= segments.LONGEST else None


@remembering(maxsize=4096)  # a header line is looked at from the headline above it, and again by itself
def _read(text: str) -> Credit | None:
    if labelled := _labelled(text):
        return labelled
    parts = segments.split(text)
    if len(parts) == 1 and parts[0].role is Role.SOURCE and (called := sources.called(parts[0].text)):
        return (
            Credit(sources=_publishers_first(parts), certain=False)
            if parts[0].sources == (called,)
            else interpret(parts)
        )
    if len(parts) == 1 and not places.find(text) and all(one.kind is Kind.AGENCY for one in parts[0].sources):
        parts = (parts[0]._replace(sources=tuple(one.certain() for one in parts[0].sources)),)  # a line of its own
    return None if _is_captioned(parts) else interpret(parts)


def _is_captioned(parts: Sequence[Segment]) -> bool:
    """«خلال المؤتمر (رويترز)» is more often a caption than a byline, but not «داكا: «المرفأ»»."""
    if not parts or parts[-1].role is not Role.SOURCE or not parts[-1].enclosed or parts[-1].city:
        return False
    if not any(part.role is Role.NAME for part in parts) or any(part.date for part in parts):
        return False
    placed = len(parts[0].text.split()) <= _PLACE_WORDS and all(part.enclosed for part in parts[1:])
    return not (placed and _PAPER_MARK.search(parts[-1].mark))


@remembering(maxsize=4096)  # an archive has few authors
def read_author(text: str) -> Credit:
    """What a record's author key states: a credit line, the persons among other words, or the words as they stand.

    >>> [read_author(text).author for text in ("واس - الرياض", "إضاءة - نايف الحمري", "أسرة التحرير")]
    [None, 'نايف الحمري', 'أسرة التحرير']
    """
    if credit := read(text):
        return credit
    labelled = bylines.label(text)
    if labelled and labelled.kind == bylines.AUTHOR and bylines.is_name(text[labelled.end :]):
        return Credit(author=text[labelled.end :].strip())  # «بواسطة سعاد القماطي»
    parts = segments.split(text)
    persons = [part.text for part in parts if part.role is Role.PERSON]
    if persons and all(part.role is not Role.OTHER for part in parts):
        return Credit(author="، ".join(persons))
    return Credit(author=text.strip(" *:-–|"))


def interpret(parts: Sequence[Segment]) -> Credit | None:
    """Decide who is who among the parts; None when one of them is ordinary words or nothing is certain enough."""
    if not parts or any(part.role is Role.OTHER for part in parts):
        return None
    labels = [part.text for part in parts if part.role is Role.LABEL]
    parts = settling.settle(parts)
    if any(part.role is Role.OTHER for part in parts):
        return None
    dates = [part for part in parts if part.date]
    date = next((part for part in dates if not part.hijri), dates[0] if dates else None)
    named = _publishers_first(parts)
    credit = Credit(
        sources=named,
        date=date.date if date else None,
        day_and_month=next((part.day_and_month for part in parts if part.day_and_month), None),
        place=_place(parts),
        author="، ".join(dict.fromkeys(_authors(parts))) or None,
        url=next((part.text for part in parts if part.role is Role.URL), None),
        label=labels[0] if labels else None,
    )
    certain = bool(credit.sources or credit.date or credit.url or (credit.label in _NAMES_AUTHOR and credit.author))
    unknown = [len(part.text.split()) for part in parts if part.role is Role.NAME]
    strong = any(not source.weak for part in parts for source in part.sources)
    if unknown and (len(unknown) > 1 or max(unknown) > _NAME_WORDS):
        return None
    if unknown and not strong:  # «محليات | 5 يناير 2024»: who or what it is we cannot tell, but the day
        return Credit(date=credit.date, author=credit.author, certain=False) if _is_day(credit, parts) else None
    if not certain and not credit.author and not (credit.place and bylines.GENRE in labels):  # «المخا - خاص»
        return None
    weak = all(source.weak for part in parts for source in part.sources)
    return credit._replace(certain=certain, weak=weak and bool(credit.sources) and not (credit.place or credit.date))


def _is_day(credit: Credit, parts: Sequence[Segment]) -> bool:
    """Whether nothing but a day is stated, apart by a mark from a name that no table knows."""
    day = credit.date is not None and credit.date.precision is Precision.DAY
    roles = {part.role for part in parts}
    return (
        day
        and roles <= {Role.NAME, Role.DATE, Role.TIME, Role.PERSON}
        and any(_APART & set(part.mark) for part in parts)
    )


def _labelled(text: str) -> Credit | None:
    """A line that says what it states: «المصدر: ...», where even an unknown name counts."""
    if not (found := bylines.label(text)):
        return None
    kind, mark = found.kind, found.mark
    value = text[found.end :].strip(" \t\N{NO-BREAK SPACE}:-–—|/.*")
    if not value or len(value) > 160:
        return None
    if kind == bylines.TITLE and mark in {":", "|"}:
        return Credit(title=_LIST.sub("", value), label=kind)
    if kind == bylines.KNOWN_SOURCE:
        return _labelled_source(value) if mark and sources.lookup_all(_bare(value)) else None
    if kind == bylines.SOURCE and (mark or sources.lookup_all(_bare(value)) or sources.called(value)):
        return _labelled_source(value)
    if kind == bylines.DATE and (reprinted := _reprinted(value)):
        return reprinted
    if kind in {bylines.DATE, bylines.UPDATED} and (found_date := _labelled_date(value)):
        others = interpret(segments.split(value)) or Credit()
        return Credit(date=found_date, place=others.place, author=others.author, label=kind)
    if kind == bylines.AUTHOR:
        return _labelled_author(value, mark)
    if kind == bylines.PLACE and mark == ":" and bylines.is_name(value):
        return Credit(place=value, label=kind)
    return None


def _reprinted(value: str) -> Credit | None:
    """«نشر في المرفأ يوم 17 - 02 - 2020»: what gathers the articles of others says where one came out, and when."""
    found = _WHERE_AND_WHEN.fullmatch(value)
    if not found or not bylines.is_name(found["where"]) or places.find(found["where"]) == "country":
        return None
    date = _labelled_date(found["when"])
    return Credit(sources=sources.stated(found["where"]), date=date, label=bylines.DATE) if date else None


def _labelled_author(value: str, mark: str) -> Credit | None:
    """A person, «كتبه هشام موفق»; behind a mark any name of some words, or the staff of a paper."""
    if _NOBODY.fullmatch(value.strip()):
        return Credit(label=bylines.AUTHOR)
    if not mark:
        return Credit(author=value, label=bylines.AUTHOR) if bylines.is_person(value) else None
    if (staff := sources.lookup(_STAFF.sub("", value))) and not staff.weak:
        return Credit(sources=(staff.name,), label=bylines.AUTHOR)
    named = mark in {":", "/"} and bylines.is_name(value) and 1 < len(value.split()) <= 5
    return Credit(author=value, label=bylines.AUTHOR) if named and not sources.lookup_all(value) else None


def _bare(value: str) -> str:
    return value.strip("«»\"“”'{}()[] ")


def _labelled_source(value: str) -> Credit | None:
    """Known sources, with what else the line holds; else the words as they stand, if they can be a name."""
    parts = segments.split(value)
    if parts and parts[-1].role is Role.LABEL and (paper := sources.lookup(value[parts[-1].start : parts[-1].end])):
        parts = (*parts[:-1], parts[-1]._replace(role=Role.SOURCE, sources=(paper,)))  # a paper called الجريدة
    known = interpret((Segment(Role.LABEL, bylines.SOURCE, 0, 0), *parts))
    if known and known.sources:
        return known._replace(label=bylines.SOURCE)
    if known and (known.place or known.author):  # «المصدر: دبي - وائل نعيم»: where from, and who
        return known._replace(label=bylines.AUTHOR, certain=True)
    named = sources.stated(value)
    if len(value) > 80 or not named or any(len(name.split()) > 6 for name in named):
        return None
    return Credit(sources=named, label=bylines.SOURCE)


def _labelled_date(value: str) -> CalendarDate | None:
    """The date of a line that may hold a time and a zone besides, or a bare year or month."""
    parts = segments.split(value)
    found = dates.stated(value)
    if found and all(part.role not in {Role.OTHER, Role.NAME} for part in parts):
        return found.date
    return dates.parse_given(value) if len(value) <= 10 else None


def _authors(parts: Sequence[Segment]) -> list[str]:
    """The persons; of «وام/مريم سالم/سعيد خالد» the first, for who comes behind has edited it."""
    persons = [part for part in parts if part.role is Role.PERSON]
    return [part.text for part in (persons[:1] if settling.is_edited(parts) else persons)]


def _place(parts: Sequence[Segment]) -> str | None:
    """The cities, else the country; without vowel signs, so that one place is one facet value."""
    for role in (Role.CITY, Role.COUNTRY):
        named = [part for before, part in zip((None, *parts), parts, strict=False) if _is_place(part, before, role)]
        if found := [strip_marks(part.text).replace(TATWEEL, "").strip() for part in named]:
            return "، ".join(dict.fromkeys(found))
    return None


def _is_place(part: Segment, before: Segment | None, role: Role) -> bool:
    """Whether a part says where; «الشروق (تونس)» says which paper."""
    paper = before is not None and any(source.weak and source.kind is Kind.PUBLISHER for source in before.sources)
    return part.role is role and not (role is Role.COUNTRY and part.enclosed and paper)


def _publishers_first(parts: Sequence[Segment]) -> tuple[str, ...]:
    found = [source for part in parts for source in part.sources]
    order = {Kind.PUBLISHER: 0, Kind.AGENCY: 1, Kind.GENERIC: 2}
    return tuple(dict.fromkeys(source.name for source in sorted(found, key=lambda source: order[source.kind])))
