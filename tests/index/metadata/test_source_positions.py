"""Every agency in every position in which articles name their source, and where a name is none."""

from pathlib import Path

import pytest

from index.article import Article
from index.metadata import sources
from index.metadata.describe import describe

_AGENCIES = [
    "واس",
    "كونا",
    "شينخوا",
    "رويترز",
    "بترا",
    "سانا",
    "وفا",
    "وام",
    "بنا",
    "وال",
    "وات",
    "واج",
    "الأناضول",
    "سبوتنيك",
    "تاس",
    "يونهاب",
    "سبأ",
    "معا",
    "واع",
    "سونا",
]
_AGENCIES += [
    "أ ف ب",
    "أ.ف.ب",
    "ا ف ب",
    "أ. ف. ب.",
    "د ب أ",
    "د.ب.أ",
    "أ ش أ",
    "أ ب",
    "AFP",
    "فرانس برس",
    "و م ع",
    "قنا",
]
_OUTLETS = ["صحيفة المرفأ", "المرفأ نيوز", "وكالة المرفأ للأنباء"]  # of which no table knows
_LEAD = "افتتحت وزارة الثقافة معرضا للكتاب يضم آلاف العناوين من دور نشر عربية وأجنبية ويستمر عشرة أيام متتالية."
_HEADLINE = "معرض جديد للكتاب في المدينة القديمة"

_DATELINES = [
    "{city} 5 يناير 2024 ({name}) - {lead}",
    "{city}، 5 يناير 2024 ({name}) -- {lead}",
    "{city} - 5 - 1 ({name}) -- {lead}",
    "{city} ({name}) - {lead}",
    "{city} ({name}) {lead}",
    "{city} - {name} - {lead}",
    "{city} - {name}: {lead}",
    "{city}-{name}\n{lead}",
    "{city} / {name} / {lead}",
    "{city} في 5 يناير /{name}/ {lead}",
    "{name} - {city}: {lead}",
    "{city}: {name}\n{lead}",
    "{city}: «{name}»\n{lead}",
    "{headline}\n{city} - {name}\n{lead}",
    "{headline}\n{city} - ({name})\n{lead}",
    "{headline}\nأحمد صالح - {city} - {name}\n{lead}",
]
_ELSEWHERE = [
    "({name}) - {lead}",
    "({name})\n{lead}",
    "{headline}\n{name} - 5 يناير 2024\n{lead}",
    "{headline}\n5 يناير 2024 | {name}\n{lead}",
    "{headline}\n{lead}\n({name})",
    "{headline}\n{lead} ({name})",
    "{headline}\n{lead}\n--({name})",
]
_LABELLED = [
    "{headline}\n{lead}\nالمصدر: {name}",
    "{headline}\n{lead}\nالمصدر/ {name}",
    "{headline}\n{lead}\n(المصدر: {name})",
    "{headline}\nالمصدر:\n{name}\n{lead}",
    "{headline}\n{lead}\nنقلا عن {name}",
    "{headline}\n{lead}\nعن {name}",
    "{headline}\n{lead}\nالمصدر: {name} + وكالات",
]
_QUOTED = [
    "{headline}\n{lead}\nوقالت وكالة {name} إن المعرض سيستقبل الزوار يوميا حتى العاشرة مساء في قاعات المدينة القديمة.",
    "{headline}\nنقلت {name} عن مسؤول أن المعرض سيستقبل الزوار يوميا حتى العاشرة مساء في القاعات.\n{lead}",
    "{headline}\nقال مسؤول إن المعرض سيستقبل الزوار يوميا حتى العاشرة مساء في القاعات، بحسب {name}.",
    "{headline}\nقال مسؤول لوكالة ({name}) إن المعرض سيستقبل الزوار يوميا حتى العاشرة مساء.\n{lead}",
    "{headline}\nوصرح لـ({name}) مدير المعرض\n{lead}",
    "{name}: المعرض يفتح أبوابه\n{lead}",
    "مصدر: المعرض يفتح أبوابه\n{lead}",
    "{headline}\nزوار في إحدى قاعات المعرض ({name})\n{lead}",
    "{headline}\nتصوير: {name}\n{lead}",
    "{headline}\nالصورة: {name}\n{lead}",
]


def _described(form: str, name: str) -> tuple[tuple[str, ...], str | None, str]:
    text = form.format(name=name, city="لندن", lead=_LEAD, headline=_HEADLINE)
    found = describe(Article(Path("/a/a.txt"), "a.txt", 1, "text", b"", "utf-8", text))
    return tuple(name for name in found.sources if name != "وكالات"), found.place, found.body


@pytest.mark.parametrize("form", _DATELINES)
def test_a_dateline_states_the_agency_and_the_place(form: str) -> None:
    for name in _AGENCIES:
        found, place, body = _described(form, name)
        assert (found, place) == (sources.stated(name), "لندن"), name
        assert _LEAD in body


@pytest.mark.parametrize("form", _ELSEWHERE)
def test_a_credit_without_a_place_states_the_agency(form: str) -> None:
    for name in _AGENCIES:
        assert _described(form, name)[:2] == (sources.stated(name), None), name


@pytest.mark.parametrize("form", _LABELLED)
def test_a_label_states_the_source_whether_a_table_knows_it_or_not(form: str) -> None:
    for name in _AGENCIES + _OUTLETS:
        assert _described(form, name)[0] == sources.stated(name), name


@pytest.mark.parametrize("form", _QUOTED)
def test_who_is_quoted_or_took_the_picture_is_no_source(form: str) -> None:
    for name in _AGENCIES + _OUTLETS:
        assert _described(form, name)[0] == (), name


@pytest.mark.parametrize(
    "word", ["الرياض", "الوطن", "الجزيرة", "الشرق", "الحياة", "البيان", "الاتحاد", "الخليج", "النهار"]
)
def test_a_paper_that_is_a_word_too_is_one_by_its_position(word: str) -> None:
    assert _described("{headline}\nجدة - {name}\n{lead}", word)[0] == (word,)
    assert _described("{headline}\nالمصدر: {name}\n{lead}", word)[0] == (word,)
    assert _described("{headline} | {name}\n{lead}", word)[0] == (word,)
    for form in ("{name} في عيون الزوار\n{lead}", "{headline} - {name}\n{lead}", "{headline}\n{name}\n{lead}"):
        assert _described(form, word)[0] == (), form


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("© 2023 المرفأ", "المرفأ"),
        ("جميع الحقوق محفوظة لصحيفة المرفأ", "صحيفة المرفأ"),
        ("جميع الحقوق محفوظة", None),
        ("جميع الحقوق محفوظة للمؤلف © 2023", None),
        ("خاص - المرفأ نيوز", "المرفأ نيوز"),
        ("نشر أول مرة في صحيفة المرفأ", "صحيفة المرفأ"),
        ("المصدر: متابعات", None),
        ("المصدر: مواقع إلكترونية", None),
        ("A+ A-", None),
        ("map", None),
        ("(aa)", None),
        ("MAP", "و م ع"),
    ],
)
def test_a_line_below_the_headline(line: str, source: str | None) -> None:
    assert _described("{headline}\n{name}\n{lead}", line)[0] == ((source,) if source else ())
