"""The dateline at the start of a lead: «بكين، 5 فبراير 2022 /PRNewswire/ —», «واس- نجران:», «كتب - عثمان العلي:».

It is read from the widest stretch that ends in a dash, colon, slash or bracket and holds nothing but credits.
"""

import re
from dataclasses import dataclass

from index.metadata import bylines, credits, places, segments
from index.metadata.credits import Credit
from index.metadata.segments import Role, Segment
from index.metadata.tables import shape

_WINDOW = 150  # characters; no dateline is longer
_MOST = 14  # marks tried
_STOP = re.compile(r"\s{0,3}(?:--+|[-–—−]{1,3}|(?<=\s)ـ{1,3}(?=\s)|:|/|[)\]»”](?=\s|$))")
_CITY_ALONE = re.compile(r"(?P<city>[^\W\d_]+(?:\s[^\W\d_]+){0,2})\s{1,2}[-–—ـ]{1,2}\s{1,2}(?=\w)")
_LONG = 90  # characters of a line that can be a lead rather than a headline


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline states, and how many characters of the line it takes."""

    credit: Credit
    text: str
    end: int


def read(line: str) -> Dateline | None:
    """The dateline that the line begins with, if it does.

    >>> found = read("بكين، 5 فبراير 2022 /PRNewswire/ — تحتفل الصين بالعام الجديد")
    >>> found.credit.place, str(found.credit.date), found.credit.sources
    ('بكين', '2022-02-05', ('PR Newswire',))
    """
    window = line[:_WINDOW]
    shaped = shape(window)
    stops = list(_STOP.finditer(shaped))[:_MOST]
    for stop in reversed(stops):
        if (credit := _credit(window, shaped, stop)) is not None:
            end = _after_marks(shaped, stop.end())
            return Dateline(credit, line[:end].strip(), end)
    return _city_alone(line)


def _credit(window: str, shaped: str, stop: re.Match[str]) -> Credit | None:
    mark = stop[0].strip()
    end = stop.end() if mark in {")", "]", "»", "”", "/"} else stop.start()
    if not _balanced(window[:end]):
        return None
    parts = segments.split(window[:end])
    credit = credits.interpret(parts) if parts else None
    if credit is None or not credit.certain or not (credit.sources or credit.author or (credit.date and credit.place)):
        return None
    if credit.label in {bylines.DATE, bylines.SOURCE, bylines.URL}:
        return None
    return credit if _closes(mark, parts, credit, shaped[end:]) else None


def _closes(mark: str, parts: list[Segment], credit: Credit, rest: str) -> bool:
    """Whether a credit may end with this mark: reported speech and quoted papers end with some of them too."""
    last = parts[-1]
    if mark == "/":
        return last.role is Role.SOURCE and last.enclosed
    if mark in {")", "]", "»", "”"}:
        dated = credit.date or credit.day_and_month
        return last.role is Role.SOURCE and bool(dated) and not re.match(r"\s*[-–—:]", rest)
    if mark == ":" and len(parts) == 1:
        return False  # «رويترز: ...» quotes
    return not _trails(parts)


def _trails(parts: list[Segment]) -> bool:
    """Whether someone or some place stands behind a source that has its place already: the sentence has begun."""
    first = next((index for index, part in enumerate(parts) if part.role is Role.SOURCE), len(parts))
    where = {Role.CITY, Role.COUNTRY, Role.NAME}
    settled = parts[first].enclosed if first < len(parts) else False
    settled = settled or any(part.role in where for part in parts[:first])
    return settled and any(part.role in where | {Role.PERSON} and not part.enclosed for part in parts[first + 1 :])


def _balanced(text: str) -> bool:
    return all(text.count(opener) == text.count(closer) for opener, closer in ("()", "[]", "«»", "“”"))


def _after_marks(shaped: str, end: int) -> int:
    match = re.compile(r"[\s\-–—:.ـ/]*").match(shaped, end)
    return match.end() if match else end


def _city_alone(line: str) -> Dateline | None:
    """«عمان - قال ...»: a city and a dash before a long sentence."""
    if len(line) < _LONG or not (match := _CITY_ALONE.match(line[:60])) or places.find(match["city"]) != "city":
        return None
    return Dateline(Credit(place=match["city"], certain=False), match[0].strip(), match.end())
