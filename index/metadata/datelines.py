"""The dateline at the start of a lead: «بكين، 5 فبراير 2022 /PRNewswire/ —», «واس- نجران:», «كتب - عثمان العلي:».

It is read from the widest stretch that ends in a dash, colon, slash or bracket and holds nothing but credits.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from index.metadata import bylines, credit_lines, places, segments, sources
from index.metadata.credit_lines import Credit
from index.metadata.segments import Role, Segment
from index.metadata.source_table import Kind, Source
from index.metadata.tables import remembering, shape

_WINDOW = 150  # characters; no dateline is longer
_MOST = 14  # marks tried
_STOP = re.compile(r"\s{0,3}(?:--+|[-–—−]{1,3}|(?<=\s)ـ{1,3}(?=\s)|:|/|\.(?=\s)|[)\]»”](?=\s|$))")
_WHERE = frozenset({Role.CITY, Role.COUNTRY, Role.NAME})
_CLOSING = frozenset(")]»”/")
_OPENING = re.compile(
    r"(?P<begins>[^-–—−:/()\[\]«»“”\"،,|0-9\u0660-\u0669\u06f0-\u06f9ـ]{0,70})(?P<mark>[-–—−:/()\[\]«»“”\"،,|0-9\u0660-\u0669\u06f0-\u06f9ـ])"
)
_OPENING_WORDS = 6
_SENTENCE = re.compile(r"(?:[^\W\d_]+ ){7}[^\W\d_]")  # more words than can open one, «في» behind them among them
_DASH = re.compile("[-–—]")
_SIDE = re.compile("(?:ال)?(?:شمال|جنوب|شرق|غرب|وسط|ضاحيه|ضواحي|ريف|منطقه|ولايه)")  # of a city
_FROM = re.compile(r"\s*\bمن\s+")
_IN = re.compile(r"\s+(?:في|يوم)\s*$")
_MARKS = re.compile(r"[\s\-–—:.ـ/]*")
_CITY_ALONE = re.compile(r"(?P<city>[^\W\d_]+(?:\s[^\W\d_]+){0,2})(?:\s{1,2}[-–—ـ]{1,2}|[-–—])\s{1,2}(?=\w)")
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
    return None if _SENTENCE.match(line) else _read(line[:_WINDOW])


@remembering(maxsize=1024)  # a lead is looked at in its layout and for its facts
def _read(window: str) -> Dateline | None:
    opening = _OPENING.match(window)
    if opening is None or (not (begins := _IN.sub("", opening["begins"]).strip()) and not opening["mark"]):
        return None
    if begins and not _can_open(begins):
        return None
    return _widest(window) or _city_alone(window)


def _can_open(text: str) -> bool:
    """Whether a dateline can begin with these words, up to its first mark or number."""
    return len(text.split()) <= _OPENING_WORDS and (
        bylines.is_name(text)
        or bool(sources.lookup(text) or bylines.label(text))
        or bool((whence := _FROM.search(text)) and sources.lookup(text[: whence.start()]))  # «إيلاف من برلين:»
    )


def _widest(window: str) -> Dateline | None:
    """The dateline up to the last mark that can end one; it cannot reach past ordinary words."""
    shaped, found = shape(window), None
    for stop in islice(_STOP.finditer(shaped), _MOST):
        if segments.SENTENCE.search(shaped, 0, stop.start()):
            break
        parts, end = _parts(window, stop)
        if any(map(segments.is_words, parts)):
            break
        if (
            credit := _credit(_named(parts, stop[0].strip(), shaped), stop[0].strip(), shaped, shaped[end:])
        ) and _balanced(window[:end]):
            after = _MARKS.match(shaped, stop.end())
            close = after.end() if after else stop.end()
            found = Dateline(credit, window[:close].strip(), close)
    return found


def _named(parts: Sequence[Segment], mark: str, window: str) -> Sequence[Segment]:
    """The parts, with names that no table knows: «نواكشوط (سواحل) - قال», «السلط 12 أيار (بترا) من رهام سالم- رعى»."""
    if len(parts) < 2 or parts[-1].role is not Role.NAME or not _DASH.match(mark):
        return parts
    last, before, words = parts[-1], parts[-2], len(parts[-1].text.split())
    if len(parts) == 2 and before.role is Role.CITY and last.enclosed and words == 1:
        if _SIDE.match(shape(last.text)):
            return parts
        return (before, last._replace(role=Role.SOURCE, sources=(Source(last.text, Kind.AGENCY),)))
    if before.role is Role.SOURCE and before.enclosed and words > 1 and _FROM.match(window, last.start):
        return (*parts[:-1], last._replace(role=Role.PERSON))
    return parts


def _parts(window: str, stop: re.Match[str]) -> tuple[Sequence[Segment], int]:
    """What stands before a mark, the mark included when it is a closing one."""
    end = stop.end() if stop[0].strip() in _CLOSING else stop.start()
    return segments.split(window[:end]), end


def _credit(parts: Sequence[Segment], mark: str, window: str, rest: str) -> Credit | None:
    credit = credit_lines.interpret(parts)
    if credit is None or not credit.certain or not (credit.sources or credit.author or (credit.date and credit.place)):
        return None
    if credit.label in {bylines.DATE, bylines.UPDATED, bylines.KNOWN_SOURCE, bylines.SOURCE, bylines.URL}:
        return None
    return credit if _closes(mark, parts, credit, window, rest) else None


def _closes(mark: str, parts: Sequence[Segment], credit: Credit, window: str, rest: str) -> bool:
    """Whether a credit may end with this mark: reported speech and quoted papers end with some of them too."""
    last = parts[-1]
    if mark == "/":
        return (last.role is Role.SOURCE and last.enclosed) or _opens_with_slash(parts)
    if mark in _CLOSING:
        settled = credit.date or credit.day_and_month or _is_city_and_agency(parts)
        whole = (
            mark == ")" and parts[0].start == 1 and bool(credit.place and credit.date)
        )  # «(دبي، 14 سبتمبر 2022) أعلنت»
        return (whole or (last.role is Role.SOURCE and bool(settled))) and not re.match(r"\s*[-–—:]", rest)
    if mark == ".":  # «موسكو - سبوتنيك. كشف ...»
        return len(parts) == 2 and parts[0].role is Role.CITY and _is_agency(last) and bool(_DASH.search(last.mark))
    if mark == ":" and (len(parts) == 1 or all(map(_is_agency, parts))):
        return False  # «رويترز: ...» quotes
    return not _trails(parts, window)


def _opens_with_slash(parts: Sequence[Segment]) -> bool:
    """«شفق نيوز/ أعلنت», «السومرية نيوز/ بغداد/ أعلنت», «العمانية / صلالة في 21 أغسطس / بلغ»."""
    known = parts[0].role is Role.SOURCE and (_is_agency(parts[0]) or not any(one.weak for one in parts[0].sources))
    if not known or parts[0].city or len(parts) > 3:
        return False
    return len(parts) == 1 or (parts[1].role is Role.CITY and parts[1].mark == "/")


def _is_agency(part: Segment) -> bool:
    return part.role is Role.SOURCE and all(named.kind is Kind.AGENCY for named in part.sources)


def _is_city_and_agency(parts: Sequence[Segment]) -> bool:
    """«القاهرة (رويترز) افتتحت ...»: no name of a city reads on like this."""
    return len(parts) == 2 and parts[0].role is Role.CITY and parts[1].enclosed and _is_agency(parts[1])


def _trails(parts: Sequence[Segment], window: str) -> bool:
    """Whether someone or some place stands behind a source that has its place already: the sentence has begun."""
    first = next((index for index, part in enumerate(parts) if part.role is Role.SOURCE), None)
    if first is None:
        return False
    source = parts[first]
    agency = any(named.kind is not Kind.PUBLISHER for named in source.sources)
    before = _WHERE if agency else _WHERE - {Role.NAME}  # «مهنا التميمي-سبق-الجوف:» begins with a person
    settled = source.enclosed or any(part.role in before for part in parts[:first])
    behind = parts[first + 1 :]
    if (
        len(behind) == 1 and behind[0].role is Role.PERSON and _FROM.match(window, behind[0].start)
    ):  # «الخليل ـ «القدس العربي» ـ من سامي الجنيدي:»
        return False
    if len(behind) == 1 and behind[0].role is Role.PERSON and source.enclosed and _DASH.search(behind[0].mark):
        return False  # «(بترا) - أحمد العمري - افتتحت»
    return settled and any(part.role in _WHERE | {Role.PERSON} and not part.enclosed for part in behind)


def _balanced(text: str) -> bool:
    return all(text.count(opener) == text.count(closer) for opener, closer in ("()", "[]", "«»", "“”"))


def _city_alone(window: str) -> Dateline | None:
    """«عمان - قال ...»: a city and a dash before a long sentence."""
    if (
        len(window) < _LONG
        or not (match := _CITY_ALONE.match(window[:60]))
        or not places.opens_datelines(match["city"])
    ):
        return None
    return Dateline(Credit(place=match["city"], certain=False), match[0].strip(), match.end())
