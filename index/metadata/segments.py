"""A credit line or dateline taken apart: «بكين - 4 - 2 (كونا)» is a name, a day and month, an agency.

Dates and times are found first, since they hold the same marks that part the rest.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from index.calendar import CalendarDate
from index.metadata import bylines, date_forms, dates, places, sources, stamp_forms
from index.metadata.source_table import Kind, Source
from index.metadata.tables import key, remembering, shape


class Role(StrEnum):
    """What a part of a credit line is."""

    SOURCE = "source"
    DATE = "date"
    DAY_AND_MONTH = "day and month"
    TIME = "time"
    ISSUE = "issue"
    CITY = "city"
    COUNTRY = "country"
    PERSON = "person"
    NAME = "name"  # of a person or a place, we cannot tell yet
    LABEL = "label"
    URL = "url"
    HANDLE = "handle"  # of a person, on another site
    OTHER = "other"  # ordinary words: this is no credit line


class Segment(NamedTuple):
    """A part of a credit line, where it stands, and what its role makes of it.

    Attributes:
        enclosed: it stands between brackets, quotation marks or slashes.
        city: a source whose name is a city's too (الرياض).
        mark: what parts it from the segment before.
    """

    role: Role
    text: str
    start: int
    end: int
    enclosed: bool = False
    sources: tuple[Source, ...] = ()
    date: CalendarDate | None = None
    day_and_month: tuple[int, int] | None = None
    hijri: bool = False
    city: bool = False
    mark: str = ""


OFFICE = "office"  # the label of the part of a newsroom
LONGEST = 200  # characters of a credit line
SENTENCE = re.compile(r"(?:[^\W\d_]+ ){11}[^\W\d_]")  # so many words without a mark are no part of a credit line
_ADDRESS = re.compile(r"://|www\.", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
_URL = re.compile(r"(?:https?://|www\.)\S{4,}", re.IGNORECASE)
_MARK = re.compile(r"[|+()\[\]{}«»\"“”/:؛;،,•*\-–—−ـ]|\s{3}")
_SPACES_BEFORE = 40
_HANDLE = re.compile(r"(?<![\w.])@[A-Za-z0-9_]{2,30}")
_BREAK = re.compile(
    r"[\s|+()\[\]{}«»\"“”/:؛;،,•*]*(?:[|+()\[\]{}«»\"“”/:؛;،,•*]|[-–—−]+|(?<!\S)ـ+(?!\S)|(?<![\sه])ـ+(?=\s))[\s|+()\[\]{}«»\"“”/:؛;،,•*\-–—−]*|\s{3,}"
)
_WIRE = "([{/"  # between which agencies stand; what is quoted may be a word
_HOLDS_FIXED = re.compile(r"[0-9@]|://|www\.", re.IGNORECASE)
_OPENERS, _CLOSERS = '([{«"“/', ')]}»"”/'
_IDLE_WORDS = (
    "في|يوم|الموافق|لموافق|م|هـ|ه|بتوقيت|غرينتش|جرينتش|عواصم|العواصم|ترجمة|الساعة|ت|غ|ص|صباحا|مساء|محلي|"
    "GMT|GST|UTC|EST|pm|am|at"
)
_IDLE = frozenset(map(key, _IDLE_WORDS.split("|")))
_WORDS = re.compile(r"[^\d]*[^\W\d_]{2}[^\d]*")
_EDGE_WORDS = ("في", "يوم", "من", "بتاريخ", "الموافق")
_EDGES = re.compile(rf"^(?:(?:{'|'.join(_EDGE_WORDS)})\s+)+|(?:\s+(?:في|يوم|الموافق|بتاريخ))+$")
_PIECE_EDGES = " \t\N{NO-BREAK SPACE}."
_OFFICE = re.compile(
    r"محرر[ةه]? (?:ال)?ش[ؤئ]?و?[ئؤ]?ون ال\w+(?: و?ال\w+)?"
    r"|المحليات|المحلية|الترجمة|الرياضة|الفن|فن|الثقافة|الاقتصاد"
    r"|(?:قسم|غرفة|هيئة|فريق|أسرة|مكتب) (?:التحرير|الأخبار|الرصد|المتابعة)"
)  # «الوسط - محرر الشئون المحلية»
_INITIALS = re.compile(r"[^\W\d_](?:[\s.]{1,3}[^\W\d_]){1,4}\.?")
_FROM = re.compile(r"\s+(?:من|في)\s+")
_PHOTOGRAPHED = (" تصوير", " عدسة")  # «سعد علي - جدة تصوير - نايف سالم»
_TOLD = (" خاص", " متابعات", " متابعة")  # «المرفأ خاص»


@remembering(maxsize=8192)  # the same line, and the same beginning of one, is taken apart by several rules
def split(text: str) -> tuple[Segment, ...]:
    """Take a credit line apart, up to its first ordinary words: they come out as OTHER, and it is no credit line.

    >>> [(part.role.value, part.text) for part in split("بكين - 4 - 2 (كونا)")]
    [('city', 'بكين'), ('day and month', '4 - 2'), ('source', 'كونا')]
    """
    if len(text) > LONGEST:
        return (Segment(Role.OTHER, text, 0, len(text)),)
    if SENTENCE.match(text):
        return (Segment(Role.OTHER, text, 0, len(text)),)
    if named := sources.lookup_all(text):
        certain = text[:1] in _WIRE and named[0].kind is Kind.AGENCY
        named = tuple(source.certain() for source in named) if certain else named
        return (Segment(Role.SOURCE, text, 0, len(text), sources=named),)
    shaped = shape(text)
    return _opening_words(text, shaped) or tuple(_marked(_parts(text, shaped), text))


def _opening_words(text: str, shaped: str) -> tuple[Segment, ...]:
    """The segments before the first mark, where they are ordinary words: no date can stand before or among them."""
    mark = _next_break(shaped, 0, len(shaped))
    stop = mark.start() if mark else len(text)
    if stop == 0 or _HOLDS_FIXED.search(shaped, 0, stop):
        return ()
    found = _read(text, 0, stop)
    return tuple(found) if any(map(is_words, found)) else ()


def is_weekday(text: str) -> bool:
    """Whether the text is the name of a day of the week and no more."""
    return bool(text) and not _without_weekdays(text).strip(",،:.-–")


def is_words(part: Segment) -> bool:
    """Whether the part is ordinary words, of which more text makes nothing else: half a date may yet become whole."""
    return part.role is Role.OTHER and _WORDS.fullmatch(part.text) is not None


def _marked(parts: Iterable[Segment], text: str) -> Iterator[Segment]:
    """The segments up to the first ordinary words, each with what parts it from the one before."""
    end, before = 0, None
    for part in parts:
        mark = text[end : part.start].strip()
        if before is Role.TIME and part.role in {Role.CITY, Role.COUNTRY} and mark in {"", "("}:
            continue  # «13:09 دمشق», «12:10 (مكة المكرمة)»: whose time it is
        yield part._replace(mark=mark) if mark else part
        if is_words(part):
            return
        end, before = part.end, part.role


def _parts(text: str, shaped: str) -> Iterator[Segment]:
    position = 0
    for segment in _fixed(text, shaped):
        yield from _between(text, shaped, position, segment.start)
        yield segment
        position = segment.end
    yield from _between(text, shaped, position, len(text))


def _fixed(text: str, shaped: str) -> list[Segment]:
    """Addresses, dates, times and bare days of months, which hold marks of their own."""
    found = []
    if _ADDRESS.search(text):
        found += [Segment(Role.URL, match[0], match.start(), match.end()) for match in _URL.finditer(text)]
    if "@" in text:  # who wrote it, on another site
        found += [Segment(Role.HANDLE, match[0], match.start(), match.end()) for match in _HANDLE.finditer(text)]
    if not _DIGIT.search(shaped):
        return found
    found += [
        Segment(Role.DATE, text[date.start : date.end], date.start, date.end, date=date.date, hijri=date.hijri)
        for date in dates.find(text)
    ]
    found += [Segment(Role.TIME, match[0], match.start(), match.end()) for match in stamp_forms.TIME.finditer(shaped)]
    found += [Segment(Role.ISSUE, match[0], match.start(), match.end()) for match in stamp_forms.ISSUE.finditer(shaped)]
    if not any(segment.role is Role.DATE for segment in found):
        found += [
            Segment(
                Role.DAY_AND_MONTH, text[day.start : day.end], day.start, day.end, day_and_month=(day.day, day.month)
            )
            for day in dates.find_days(text)
        ]
    kept: list[Segment] = []
    for segment in sorted(found, key=lambda segment: segment.start):
        if not kept or segment.start >= kept[-1].end:
            kept.append(segment)
    return kept


def _between(text: str, shaped: str, start: int, end: int) -> Iterator[Segment]:
    """Part what stands between two fixed segments at its marks."""
    while True:  # marks are looked for as they are asked for: words end it
        match = _next_break(shaped, start, end)
        stop = match.start() if match else end
        yield from _read(text, start, stop, _opener(text, start, stop))
        if match is None:
            return
        start = match.end()


def _next_break(shaped: str, start: int, end: int) -> re.Match[str] | None:
    """The next mark that parts two segments; most characters cannot be in one, and are passed over."""
    mark = _MARK.search(shaped, start, end)
    return _BREAK.search(shaped, max(start, mark.start() - _SPACES_BEFORE), end) if mark else None


def _opener(text: str, start: int, end: int) -> str:
    """The bracket, quotation mark or slash before a stretch that stands between two; else nothing."""
    before, behind = text[:start].rstrip()[-1:], text[end:].lstrip()[:1]
    return before if before and behind and before in _OPENERS and behind in _CLOSERS else ""


def _read(text: str, start: int, end: int, opener: str = "") -> Sequence[Segment]:
    """The segments of a stretch without marks, placed in the text."""
    stretch = text[start:end].lstrip()
    found, start = _pieces(stretch, opener), end - len(stretch)
    return [part._replace(start=part.start + start, end=part.end + start) for part in found] if start else found


@remembering(maxsize=8192)  # an archive has few cities and papers, and they stand in every second credit
def _pieces(stretch: str, opener: str) -> tuple[Segment, ...]:
    """A label and what follows, or one thing, or «الاقتصادية من الرياض»."""
    piece, end = _without_weekdays(stretch), len(stretch)
    if _OFFICE.fullmatch(piece):
        return (Segment(Role.LABEL, OFFICE, 0, end),)
    if not piece or _is_idle(piece):
        return ()
    if stretch.endswith(_PHOTOGRAPHED):
        start = stretch.rindex(" ")
        return (*_read(stretch, 0, start, opener), Segment(Role.LABEL, bylines.PHOTO, start + 1, end))
    labelled = bylines.label(stretch)
    if labelled and (labelled.stands_alone or labelled.end == end or (opener and _names_person(stretch, labelled))):
        return (Segment(Role.LABEL, labelled.kind, 0, labelled.end), *_read(stretch, labelled.end, end, opener))
    told = piece.rpartition(" ")[0] if piece.endswith(_TOLD) else piece
    if found := _one(told, end, opener):
        return (found,)
    if both := _from_place(piece, end, opener):
        return both
    role = Role.NAME if bylines.is_name(piece) else Role.OTHER
    return (Segment(role, piece, 0, end, bool(opener)),)


def _is_idle(piece: str) -> bool:
    """Whether words of a credit line say nothing: «بتوقيت», the initials of a desk."""
    if all(key(word) in _IDLE or not key(word) for word in piece.split()):
        return True
    return bool(_INITIALS.fullmatch(piece)) and sources.lookup(piece) is None


def _names_person(stretch: str, labelled: bylines.Label) -> bool:
    """«(وات/ تحرير إيمان بن سالم)»: what is no label before other words is one before a person."""
    writes = labelled.kind in {bylines.AUTHOR, bylines.GENRE, bylines.PHOTO}
    return writes and bylines.is_person(stretch[labelled.end :].strip())


def _from_place(piece: str, end: int, opener: str) -> tuple[Segment, ...]:
    """«الاقتصادية من الرياض»: who, and from where."""
    if not (found := _FROM.search(piece)):
        return ()
    who, where = piece[: found.start()], piece[found.end() :]
    if not (placed := places.find(where)):
        return ()
    named = _one(who, end, opener)
    if named is None and (not bylines.is_name(who) or len(who.split()) > 4 or "في" in found[0]):  # «حريق في بيروت»
        return ()
    named = named or Segment(Role.NAME, who, 0, end, bool(opener))
    if named.role not in {Role.SOURCE, Role.PERSON, Role.NAME}:
        return ()
    return (named, Segment(Role.CITY if placed == "city" else Role.COUNTRY, where, 0, end, bool(opener)))


def _without_weekdays(piece: str) -> str:
    shaped = shape(piece)
    if date_forms.MAY_HOLD_WEEKDAY.search(shaped):
        for match in reversed(list(date_forms.WEEKDAY.finditer(shaped))):
            piece = piece[: match.start()] + piece[match.end() :]
    piece = piece.strip()
    if piece.startswith(_EDGE_WORDS) or piece.endswith(_EDGE_WORDS):
        piece = _EDGES.sub("", piece)
    return piece.strip(_PIECE_EDGES)


def _one(piece: str, end: int, opener: str) -> Segment | None:
    enclosed = bool(opener)
    place = places.find(piece)
    if named := sources.lookup_all(piece):
        if opener and opener in _WIRE and named[0].kind is Kind.AGENCY:  # «/قنا/» is the agency, not the city
            named, place = tuple(source.certain() for source in named), None
        return Segment(Role.SOURCE, piece, 0, end, enclosed, sources=named, city=place == "city" and named[0].weak)
    if place:
        return Segment(Role.CITY if place == "city" else Role.COUNTRY, piece, 0, end, enclosed)
    if bylines.is_person(piece):
        return Segment(Role.PERSON, piece, 0, end, enclosed)
    if (called := sources.called(piece)) and bylines.is_name(piece):
        return Segment(Role.SOURCE, piece, 0, end, enclosed, sources=(called,))
    return None
