"""Who is who in a credit line: weak names and names in no table get a role by what stands beside them.

For `credit_lines`, which asks it once a line is known to hold no ordinary words.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.metadata import bylines, segments, sources
from index.metadata.segments import Role, Segment
from index.metadata.source_table import Kind, Source
from index.metadata.tables import key

_WHERE = frozenset({Role.CITY, Role.COUNTRY, Role.NAME})
_DASH = re.compile("[-–—ـ]")
_ADDS = frozenset("+|")  # marks between sources
_BEFORE_QUOTED = frozenset((":«", ": «", ':"', ': "', ":“", ": “"))
_WIRE_WORDS = 2  # of an agency's name
_SETTLED_BY_OTHERS = frozenset({Role.SOURCE, Role.NAME, Role.LABEL})
_NO_PLACES = frozenset(
    map(
        key,
        "كاتب|كاتبة|باحث|باحثة|صحفي|صحفية|صحافي|صحافية|إعلامي|إعلامية|محام|محامي|محامية|أكاديمي|أكاديمية|طبيب|طبيبة|شاعر|"
        "شاعرة|روائي|روائية|ناشط|ناشطة|خبير|محلل|مدون|مدونة|مهندس|أستاذ|مستشار|رئيس|مدير|عضو|ناقد|مخرج|ممثل|فنان|فنانة|"
        "مدرب|لاعب|نائب|وزير|سفير|اختيار|مقال|رأي|حوار|حديث|مقابلة|ثقافة|رياضة|اقتصاد|سياسة|تصوير|رسم|كاريكاتير|قصة|قصيدة|"
        "شعر|دولي|محليات|متفرقات|منوعات|زائر|تعليق|افتتاحية|خواطر|بيان|اقتباس".split("|"),
    )
)
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
    words = len(part.text.split())
    if part.mark in _ADDS and index and parts[0].role is Role.LABEL and parts[0].text == bylines.SOURCE:
        return part._replace(role=Role.SOURCE, sources=(Source(part.text, Kind.PUBLISHER),))
    before = parts[index - 1] if index else None
    if not index and (_has_issue(parts) or (words == 1 and _is_newsroom(part, index, parts))):
        return part._replace(role=Role.SOURCE, sources=(Source(part.text, Kind.PUBLISHER),))
    if words > 1 and is_edited(parts) and not any(source.weak for source in parts[0].sources):
        return part._replace(role=Role.PERSON)
    behind = parts[index + 1] if index + 1 < len(parts) else None
    if before and before.role is Role.LABEL:
        role = {bylines.AUTHOR: Role.PERSON, bylines.PLACE: Role.CITY}.get(before.text, Role.OTHER)
        if before.text == bylines.GENRE and index > 1 and _DASH.search(part.mark):  # «المرفأ، تحقيق - عذراء الحسيني»
            role = Role.PERSON
        return part._replace(role=Role.OTHER if role is Role.PERSON and words < 2 else role)
    if len(parts) == 2 and words == 1 and _is_beside_person(part, index, parts):
        return part._replace(role=Role.CITY)  # «ساجر - مسفر الجذع:»
    sourced = [other for other in parts if any(not source.weak for source in other.sources)]
    placed = any(other.role in {Role.CITY, Role.COUNTRY} for other in parts)
    person = any(other.role is Role.PERSON for other in parts)
    names = [other for other in parts if other.role is Role.NAME]
    if (
        len(names) <= 2
        and behind
        and behind.enclosed
        and behind.role in {Role.COUNTRY, Role.NAME}
        and words <= 3
        and len(parts) > 2
    ):
        return part._replace(role=Role.CITY)  # «هاريسبورغ (بنسلفانيا) - رويترز»
    if placed and not person and len(names) == 1 and 2 <= words <= 3 and not (part.enclosed and behind is None):
        return part._replace(role=Role.PERSON)
    if placed or not sourced:
        return part
    if part is not names[0]:  # «هاريسبورغ (بنسلفانيا) - رويترز»: the first is the place, the second says where it lies
        return part
    agency = any(source.kind is not Kind.PUBLISHER for other in sourced for source in other.sources)
    if words <= 3 and (part.enclosed or person or agency or (words == 1 and not person)):
        return part._replace(role=Role.CITY)
    return part


def _is_beside_person(part: Segment, index: int, parts: Sequence[Segment]) -> bool:
    """Whether a word beside a person and a dash says where: of a person's trade it does not."""
    other, last = parts[1 - index], parts[1]
    apart = _DASH.search(last.mark) or (last.mark == ":" and not index)
    return other.role is Role.PERSON and bool(apart) and not part.enclosed and key(part.text) not in _NO_PLACES


def is_edited(parts: Sequence[Segment]) -> bool:
    """«وام/مريم سالم/سعيد خالد»: an agency, who wrote, and who edited it."""
    agency = parts[0].role is Role.SOURCE and all(source.kind is Kind.AGENCY for source in parts[0].sources)
    return agency and len(parts) > 1 and all(part.mark == "/" for part in parts[1:])


def _has_issue(parts: Sequence[Segment]) -> bool:
    """«الحوار المتمدن-العدد: 3315 - 24/3/2011»: what comes out in numbers is a paper."""
    numbered = len(parts) > 2 and parts[1].role is Role.ISSUE and "العدد" in parts[1].text
    return numbered and any(part.date for part in parts) and all(part.role is not Role.NAME for part in parts[1:])
