"""Countries in a text: by all their names, with what is attached to them, and not where a word only looks like one."""

import pytest

from index.metadata.countries import beginnings, country, label, mentioned, names, spelled
from tests.shipped import analyze


def found(text: str) -> list[str]:
    return list(mentioned([(token.spelling, token.marked) for token in analyze(text)]))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("وصل الوفد إلى مصر قادمًا من السودان.", ["EG", "SD"]),
        ("بمصر وللسودان ولبنان، وبلبنان وفي العراق", ["EG", "IQ", "LB", "SD"]),
        ("للهند وللصين كالهند", ["CN", "IN"]),
        ("المملكة العربية السعودية والإمارات العربية المتحدة", ["AE", "SA"]),
        ("السعوديه والامارات وايران وتركيا", ["AE", "IR", "SA", "TR"]),
        ("إثيوبيا وأثيوبيا واثيوبيا", ["ET"]),
        ("رئيس جنوب السودان", ["SS"]),
        ("السودان وجنوب السودان", ["SD", "SS"]),
        ("الكونغو الديمقراطية", ["CD"]),
        ("جمهورية الكونغو الديمقراطية", ["CD"]),
        ("جمهورية الكونغو", ["CG"]),
        ("في الكونغو", []),
        ("غينيا الاستوائية وبابوا غينيا الجديدة وغينيا بيساو", ["GQ", "GW", "PG"]),
        ("كوريا الشمالية", ["KP"]),
        ("روسيا البيضاء", ["BY"]),
        ("أمريكا وأميركا والولايات المتحدة الأميركية", ["US"]),
        ("أمريكا الجنوبية وأميركا اللاتينية", []),
        ("بطولة كوبا أمريكا", []),
        ("كوبا والولايات المتحدة", ["CU", "US"]),
        ("أيرلندا الشمالية", ["GB"]),
        ("المحادثات في مالي", ["ML"]),
        ("دعم مالي كبير ومركز مالي", []),
        ("شمالي مالي والنيجر", ["ML", "NE"]),
        ("دلتا النيجر", []),
        ("مدارس بنين وبنات", []),
        ("زار بنين", []),
        ("السفارة في بنين", ["BJ"]),
        ("أعلنت قطر وقالت بقطر", ["QA"]),
        ("نصف قطر الدائرة", []),
        ("أنبوب قطر 40 سنتيمترًا", []),
        ("صلاة المغرب في المغرب", ["MA"]),
        ("دول المغرب العربي", []),
        ("مجمع البحرين والبحرين", ["BH"]),
        ("وصل إلى عمان", []),
        ("سلطنة عمان", ["OM"]),
        ("وزير خارجية عُمان، وفي عَمّان", ["OM"]),
        ("في عَمّان", []),
        ("نهر الأردن", ["JO"]),
        ("المصري والسودانية واللبنانيين", []),
        ("مِصْرُ وتُونِس", ["EG", "TN"]),
        ("بنو إسرائيل وبني إسرائيل", ["IL"]),
        ("جزر القمر والقمر", ["KM"]),
        ("سانتا كلاوس في لاوس", ["LA"]),
        ("قال بليز إن الطريق إلى بليز مفتوح", ["BZ"]),
        ("", []),
    ],
)
def test_countries_are_found_by_name(text: str, codes: list[str]) -> None:
    assert found(text) == codes


@pytest.mark.parametrize("name", sorted(names()), ids=" ".join)
def test_every_name_is_spelled_as_the_analysis_spells_it_and_found(name: tuple[str, ...]) -> None:
    text = " ".join(name).replace("#", "7")
    if name != ("عُمان",):
        assert [token.spelling for token in analyze(text)] == text.split()
    assert found(text) == ([names()[name]] if names()[name] else [])


def test_what_is_attached_makes_no_name_of_another_name() -> None:
    firsts = {name[0] for name in names()}
    assert [first for first in firsts if beginnings()[first] != first] == []
    assert {form for form in beginnings() if form.startswith("لال")} == set()


def test_a_person_may_write_a_code_or_any_name() -> None:
    assert [country(text) for text in ("EG", " eg ", "مصر", "أمريكا", "عمان", "", "-", "نصف قطر", "ZZ")] == (
        ["EG", "EG", "EG", "US", "OM", None, None, None, None]
    )


def test_a_country_is_called_as_most_call_it_in_the_language_of_the_page() -> None:
    assert [label(code, "ar") for code in ("SA", "EG", "PS", "ML", "OM", "xx")] == (
        ["السعودية", "مصر", "فلسطين", "مالي", "عُمان", "xx"]
    )
    assert [label(code, "en") for code in ("SA", "EG", "xx")] == ["Saudi Arabia", "Egypt", "xx"]
    assert {label(code, "ar") for code in names().values() if code} & {"", *names().values()} == set()
    assert spelled("جزر القمر") == ("جزر", "القمر")
