"""Who is who in a credit line: weak names and names in no table get a role by what stands beside them.

For `credit_lines`, which asks it once a line is known to hold no ordinary words.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.metadata import bylines, segments, sources
from index.metadata.segments import Role, Segment
from index.metadata.source_table import Kind, Source
from index.metadata.tables import key, rows

_WHERE = frozenset({Role.CITY, Role.COUNTRY, Role.NAME})
_DASH = re.compile("[-–—ـ]")
_PAPER_MARK = re.compile(r"[-–—:]|ـ\s")
_ADDS = frozenset("+|")  # marks between sources
_BEFORE_QUOTED = frozenset((":«", ": «", ':"', ': "', ":“", ": “"))
_WIRE_WORDS = 2  # of an agency's name
_PLACE_WORDS, _NAME_WORDS = 2, 3
_SETTLED_BY_OTHERS = frozenset({Role.SOURCE, Role.NAME, Role.LABEL})
_NO_PLACES = frozenset(key(word) for kind, words in rows("bodies.tsv") if kind == "trade" for word in words.split("|"))
_WHO_AND_WHERE = _WHERE | {Role.PERSON}


def settle(parts: Sequence[Segment]) -> list[Segment]:
    """Give weak sources and unknown names a role by what stands beside them; photographers do not count."""
    if not any(part.role in _SETTLED_BY_OTHERS for part in parts):
        return list(parts)
    photographed = {
        id(after) for part, after in pairwise(parts) if part.role is Role.LABEL and part.text == bylines.PHOTO
    }
    parts = [part for part in parts if id(part) not in photographed]
    named = any(part.role is Role.NAME for part in parts)
    if named:
        parts = [_settle_wire(part, index, parts) for index, part in enumerate(parts)]
    if any(part.role is Role.SOURCE for part in parts):
        parts = [_settle_weak(part, index, parts) for index, part in enumerate(parts)]
        parts = [_quoted(part, index, parts) for index, part in enumerate(parts)]
    return [_settle_name(part, index, parts) for index, part in enumerate(parts)] if named else list(parts)


def _settle_wire(part: Segment, index: int, parts: Sequence[Segment]) -> Segment:
    """Where agencies stand in a dateline, a name in brackets or slashes is one, whether a table knows it or not.

    «المنامة - 12 - 9 (سواحل) --», «مسقط، 14 مارس 2023 /TidesWire/ —» and, after a city and a dash, «الكويت - (سواحل)».
    """
    if part.role is not Role.NAME or not part.enclosed or not index:
        return part
    behind = {other.role for other in parts[index + 1 :]}
    if index == 1 and parts[0].role is Role.DATE and behind == {Role.CITY}:  # «17/5/2013 - (سواحل) - البصرة -»
        return part._replace(role=Role.SOURCE, sources=(Source(part.text, Kind.AGENCY),))
    if behind and not (behind <= {Role.DATE, Role.TIME} and index == 1 and parts[0].role is Role.CITY):
        return part
    if any(other.role is Role.SOURCE and not other.city for other in parts) or len(part.text.split()) > _WIRE_WORDS:
        return part
    before = parts[index - 1]
    dated = before.role in {Role.DATE, Role.DAY_AND_MONTH} and index > 1 and parts[0].role in _WHERE | {Role.SOURCE}
    apart = _DASH.search(part.mark) or part.mark in _BEFORE_QUOTED
    dashed = behind or (index == 1 and (before.role is Role.CITY or before.city) and apart)
    if not (dated or dashed):
        return part
    return part._replace(role=Role.SOURCE, sources=(Source(part.text, Kind.AGENCY),))


def _quoted(part: Segment, index: int, parts: Sequence[Segment]) -> Segment:
    """What follows a source and a colon is what it reports: «رويترز: إيران تنفي»."""
    if not index or ":" not in part.mark or part.role not in _WHO_AND_WHERE or parts[index - 1].role is not Role.SOURCE:
        return part
    if part.role is Role.PERSON and any(other.date for other in parts):  # «المرفأ: خالد محمود | 5 ديسمبر 2016»
        return part
    paper = all(source.kind is Kind.PUBLISHER for source in parts[index - 1].sources)
    if part.role is Role.CITY and len(parts) == 2 and paper:  # «هجر نيوز: الأحساء»
        return part
    return part._replace(role=Role.OTHER)


def _settle_weak(part: Segment, index: int, parts: Sequence[Segment]) -> Segment:
    """A weak name is a source after a label or beside a partner; a city's name is the city when a source is there."""
    if part.role is not Role.SOURCE or not all(source.weak for source in part.sources):
        return part
    others = [other for other in parts if other is not part]
    paper = any(
        other.role is Role.SOURCE and not other.city and _DASH.search(other.mark) for other in parts[index + 1 :]
    )
    if any(other.role is Role.LABEL and other.text == bylines.SOURCE for other in parts[:index]):
        return part._replace(role=Role.CITY, sources=()) if part.city and paper else part
    if others and all(other.role is Role.LABEL for other in others) and sources.called(part.text):
        return part  # «خاص - المرفأ نيوز»
    if _is_newsroom(part, index, parts):
        return part
    behind = parts[index + 1] if index + 1 < len(parts) else None
    if behind and (behind.text == segments.OFFICE or (behind.role is Role.COUNTRY and behind.enclosed)):
        return part
    if behind and behind.role is Role.DATE and ":" in behind.mark:  # «اليوم: 5 مارس 2012»
        return part._replace(role=Role.OTHER)
    strong = any(other.role is Role.SOURCE and not (other.city and part.city) for other in others)
    city = any(other.role is Role.CITY or (other.city and other.start < part.start) for other in others)
    person = any(other.role in {Role.PERSON, Role.NAME} for other in others)
    if part.city and (strong or (person and not city)):
        return part._replace(role=Role.CITY, sources=())
    if city or strong or person or any(other.role in {Role.DATE, Role.DAY_AND_MONTH} for other in others):
        return part
    return part._replace(role=Role.OTHER)


def _is_newsroom(part: Segment, index: int, parts: Sequence[Segment]) -> bool:
    """«فريق التحرير - المرفأ», «المرفأ - متابعات»: whose desk it is, or who follows what others report."""
    before = parts[index - 1] if index else None
    if before and before.role is Role.LABEL and before.text == segments.OFFICE:
        return True
    return not part.city and not index and len(parts) > 1 and parts[1].text == bylines.FOLLOW_UP


def _settle_name(part: Segment, index: int, parts: Sequence[Segment]) -> Segment:
    """A name in no table is a person's or a place's by its neighbours; else it stays unknown."""
    if part.role is not Role.NAME:
        return part
    if _is_paper(part, index, parts):
        return part._replace(role=Role.SOURCE, sources=(Source(part.text, Kind.PUBLISHER),))
    words = len(part.text.split())
    if words > 1 and is_edited(parts) and not any(source.weak for source in parts[0].sources):
        return part._replace(role=Role.PERSON)
    if index and parts[index - 1].role is Role.LABEL:
        return part._replace(role=_labelled_role(part, index, parts))
    if _is_where(part, index, parts):
        return part._replace(role=Role.CITY)
    return _settle_among(part, parts, words)


def _is_paper(part: Segment, index: int, parts: Sequence[Segment]) -> bool:
    """«المصدر: المرفأ + رويترز», «المرفأ - العدد: 3315 - 24/3/2011», «المرفأ - متابعات»."""
    if index:
        labelled = parts[0].role is Role.LABEL and parts[0].text == bylines.SOURCE
        return labelled and part.mark in _ADDS
    return _has_issue(parts) or (len(part.text.split()) == 1 and _is_newsroom(part, index, parts))


def _labelled_role(part: Segment, index: int, parts: Sequence[Segment]) -> Role:
    """What a label makes of the name behind it."""
    kind = parts[index - 1].text
    wrote = kind == bylines.AUTHOR or (  # «المرفأ، تحقيق - عذراء الحسيني»
        kind == bylines.GENRE and index > 1 and _DASH.search(part.mark) is not None
    )
    if wrote:
        return Role.PERSON if len(part.text.split()) > 1 else Role.OTHER
    return Role.CITY if kind == bylines.PLACE else Role.OTHER


def _is_where(part: Segment, index: int, parts: Sequence[Segment]) -> bool:
    """«ساجر - مسفر الجذع:», «الضنية ـ «المرفأ»» and «هاريسبورغ (بنسلفانيا) - رويترز»."""
    words = len(part.text.split())
    if words == 1 and len(parts) == 2 and _is_beside_person(part, index, parts):
        return True
    if words <= _PLACE_WORDS and key(part.text) not in _NO_PLACES and _is_before_paper(part, index, parts):
        return True
    behind = parts[index + 1] if index + 1 < len(parts) else None
    explained = behind and behind.enclosed and behind.role in {Role.COUNTRY, Role.NAME} and len(parts) > 2
    return bool(explained) and words <= _NAME_WORDS and sum(one.role is Role.NAME for one in parts) < _NAME_WORDS


def _settle_among(part: Segment, parts: Sequence[Segment], words: int) -> Segment:
    sourced = [other for other in parts if any(not source.weak for source in other.sources)]
    placed = any(other.role in {Role.CITY, Role.COUNTRY} for other in parts)
    person = any(other.role is Role.PERSON for other in parts)
    names = [other for other in parts if other.role is Role.NAME]
    closing = part.enclosed and part is parts[-1]
    if placed and not person and len(names) == 1 and 1 < words <= _NAME_WORDS and not closing:
        return part._replace(role=Role.PERSON)
    if placed or not sourced or part is not names[0]:  # the first is the place, the second says where it lies
        return part
    agency = any(source.kind is not Kind.PUBLISHER for other in sourced for source in other.sources)
    if key(part.text) in _NO_PLACES:
        return part
    if words <= _NAME_WORDS and (part.enclosed or person or agency or (words == 1 and not person)):
        return part._replace(role=Role.CITY)
    return part


def _is_beside_person(part: Segment, index: int, parts: Sequence[Segment]) -> bool:
    """Whether a word beside a person and a dash says where: of a person's trade it does not."""
    other, last = parts[1 - index], parts[1]
    apart = _DASH.search(last.mark) or (last.mark == ":" and not index)
    return other.role is Role.PERSON and bool(apart) and not part.enclosed and key(part.text) not in _NO_PLACES


def _is_before_paper(part: Segment, index: int, parts: Sequence[Segment]) -> bool:
    """«الضنية ـ «المرفأ»»: a paper in quotes; «بشكيك - 24 أكتوبر 2021 - (وكالة المرفأ للأنباء)»: a wire in brackets."""
    last = parts[-1]
    if index or part.enclosed or last.role is not Role.SOURCE or not last.enclosed:
        return False
    dated = [other.role for other in parts[1:-1]] == [Role.DATE]
    paper = all(source.kind is Kind.PUBLISHER for source in last.sources)
    return paper and (dated or (len(parts) == 2 and _PAPER_MARK.search(last.mark) is not None))


def is_edited(parts: Sequence[Segment]) -> bool:
    """«وام/مريم سالم/سعيد خالد»: an agency, who wrote, and who edited it."""
    agency = parts[0].role is Role.SOURCE and all(source.kind is Kind.AGENCY for source in parts[0].sources)
    return agency and len(parts) > 1 and all(part.mark == "/" for part in parts[1:])


def _has_issue(parts: Sequence[Segment]) -> bool:
    """«الحوار المتمدن-العدد: 3315 - 24/3/2011»: what comes out in numbers is a paper."""
    numbered = len(parts) > 2 and parts[1].role is Role.ISSUE and "العدد" in parts[1].text
    return numbered and any(part.date for part in parts) and all(part.role is not Role.NAME for part in parts[1:])
