"""Articles in the layouts that newsrooms use, and what must be read from them or must stay unknown."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.article import Article, Given, Metadata
from index.metadata.describe import describe

_DATA = Path(__file__).resolve().parents[2] / "data"


def _cases(name: str) -> list[Any]:
    cases = json.loads((_DATA / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["label"]) for case in cases]


def _described(text: str, given: Given | None = None) -> Metadata:
    path = Path("/archive/a.txt")
    return describe(
        Article(path, "a.txt", 1, "json" if given else "text", text.encode(), "utf-8", text, given or Given())
    )


def _value(found: Metadata, name: str) -> object:
    match name:
        case "published":
            return str(found.published) if found.published else None
        case "precision":
            return found.published.precision.value if found.published else None
        case "sources" | "noise" | "doubtful":
            return list(getattr(found, name))
        case _:
            return getattr(found, name)


@pytest.mark.parametrize("case", _cases("metadata_cases.json"))
def test_reads_what_a_layout_states(case: dict[str, Any]) -> None:
    found = _described(case["text"])
    assert {name: _value(found, name) for name in case["expected"]} == case["expected"]


@pytest.mark.parametrize("case", _cases("metadata_unknown.json"))
def test_leaves_unknown_what_is_not_stated(case: dict[str, Any]) -> None:
    found = _described(case["text"])
    assert {name: _value(found, name) or None for name in case["unknown"]} == dict.fromkeys(case["unknown"])


def test_given_values_win_and_say_from_which_key_they_come() -> None:
    text = "عنوان في النص\nالمصدر: رويترز\n5 فبراير 2022\nوصلت السفينة إلى الميناء بعد رحلة دامت عشرين يوما."
    given = Given(title="عنوان معطى", source="aawsat", published="2022-02-06 10:00:00", place="عدن", author="سلمى")
    found = _described(text, given)
    assert (found.title, found.sources[0], str(found.published)) == ("عنوان معطى", "الشرق الأوسط", "2022-02-06")
    assert (found.place, found.author) == ("عدن", "سلمى")
    assert {name: evidence.rule for name, evidence in found.evidence.items()} == {
        "title": "json:title",
        "source": "json:source",
        "published": "json:date",
        "place": "json:place",
        "author": "json:author",
    }


def test_a_blank_or_unknown_value_is_looked_for_in_the_text() -> None:
    given = Given(title=" ", source="غير معروف", published="null")
    found = _described("وصول السفينة\nالمصدر: رويترز\n5 فبراير 2022\nوصلت السفينة إلى الميناء بعد رحلة طويلة.", given)
    assert (found.title, found.sources, str(found.published)) == ("وصول السفينة", ("رويترز",), "2022-02-05")


def test_an_author_key_that_holds_a_byline_is_taken_apart() -> None:
    found = _described("وصلت السفينة إلى الميناء.", Given(source="alyaum", author="واس - الرياض"))
    assert (found.author, found.place, found.sources) == (None, "الرياض", ("اليوم", "واس"))


def test_the_name_of_a_stated_source_behind_a_stated_title_is_no_part_of_it() -> None:
    found = _described("وصلت السفينة إلى الميناء.", Given(title="عودة السفينة - صحيفة المرفأ", source="صحيفة المرفأ"))
    assert (found.title, found.sources) == ("عودة السفينة", ("صحيفة المرفأ",))


@pytest.mark.parametrize(
    ("given", "doubtful"),
    [("2022-02-05", ()), ("2022-02-09", ("published",)), ("2022-02", ()), ("2021", ("published",))],
)
def test_a_dateline_that_disagrees_makes_the_date_doubtful(given: str, doubtful: tuple[str, ...]) -> None:
    text = "بكين، 5 فبراير 2022 /PRNewswire/ — تحتفل المدينة بالعام الجديد وسط إقبال كبير من الزوار."
    found = _described(text, Given(published=given))
    assert (str(found.published), found.doubtful) == (given, doubtful)


def test_a_dateline_without_a_year_is_compared_by_day_and_month() -> None:
    text = "بكين - 4 - 2 (كونا) -- أكد الرئيس ضرورة تعزيز التعاون في شتى المجالات مع دول الجوار."
    assert _described(text, Given(published="2026-02-04")).doubtful == ()
    assert _described(text, Given(published="2026-04-02")).doubtful == ("published",)


def test_the_headline_leaves_the_body_also_when_it_is_given() -> None:
    found = _described("وصول السفينة\nوصلت السفينة إلى الميناء.", Given(title="وصول السَّفينة"))
    assert (found.title, found.body) == ("وصول السَّفينة", "وصلت السفينة إلى الميناء.")


def test_the_display_title_of_an_untitled_article_is_its_lead_without_the_dateline() -> None:
    found = _described("بكين - 4 - 2 (كونا) -- أكد الرئيس ضرورة التعاون.")
    assert (found.title, found.display_title) == (None, "أكد الرئيس ضرورة التعاون.")


def test_an_article_without_any_text_is_shown_by_its_file_name() -> None:
    assert _described(" \n ").display_title == "a.txt"


def test_an_address_of_a_known_site_names_the_source() -> None:
    found = _described("وصلت السفينة إلى الميناء.", Given(url="http://www.alriyadh.com/1066496"))
    assert (found.sources, found.evidence["source"].rule) == (("الرياض",), "url")


@pytest.mark.parametrize(("given", "language"), [("fa", "fa"), ("EN-gb", "en"), ("klingon", "ar"), (None, "ar")])
def test_a_given_language_counts_when_it_is_one_we_know(given: str | None, language: str) -> None:
    assert _described("وصلت السفينة إلى الميناء في الصباح.", Given(language=given)).language == language


@pytest.mark.shared
def test_the_five_seeds_come_out_exactly(shared: Path) -> None:
    documents = json.loads((shared / "data" / "seeds_expected.json").read_text(encoding="utf-8"))["documents"]
    assert len(documents) == 5
    for expected in documents:
        text = (shared / "data" / "seeds" / expected["file"]).read_text(encoding="utf-8")
        found = _described(text)
        published = expected["published"]
        assert found.title == expected["title"]["value"]
        assert found.place == expected["place"]["value"]
        assert found.author == expected["author"]
        assert _value(found, "published") == published["value"]
        assert _value(found, "precision") == published["precision"]
        source = expected["source"]
        assert list(found.sources) == [name for name in [source["value"], *source.get("also", [])] if name]
        _assert_body(found, expected, text.split("\n"))


def _assert_body(found: Metadata, expected: dict[str, Any], lines: list[str]) -> None:
    """Every body line is there, noise and header and footer lines are not."""
    body = found.body
    removed = [noise["text"] for noise in expected["noise_lines"] + expected.get("noise_inline", [])]
    removed += [line["text"] for line in expected["metadata_lines"]]
    assert not [text for text in removed if text.strip() in body]
    for number in expected["body_lines"]:
        line = lines[number - 1].strip()
        for text in removed:
            line = line.replace(text, "")
        assert " ".join(line.split()) in body


@pytest.mark.parametrize(
    ("given", "doubtful"), [("بكين", ()), ("بيكين", ()), ("الصين", ()), ("القاهرة", ("place",)), (None, ())]
)
def test_a_dateline_of_another_city_makes_the_place_doubtful(given: str | None, doubtful: tuple[str, ...]) -> None:
    text = "بكين، 5 فبراير 2022 /PRNewswire/ — تحتفل المدينة بالعام الجديد وسط إقبال كبير من الزوار."
    found = _described(text, Given(place=given))
    assert (found.place, found.doubtful) == (given or "بكين", doubtful)
    assert list(found.against) == list(doubtful)


def test_no_field_turns_the_direction_of_what_stands_beside_it() -> None:
    given = Given(
        title="افتتاح \u2067الجسر\u2069", author="\u202eجابر الدوسري", source="صحيفة \u2066مدى", place="نزوى\u202b"
    )
    found = _described("قال \u2067الوزير إن الجسر\u200f فتح.\n", given)
    assert (found.title, found.author, found.place) == ("افتتاح الجسر", "جابر الدوسري", "نزوى")
    assert found.sources == ("صحيفة مدى",)
    assert not [sign for evidence in found.evidence.values() for sign in evidence.text if "\u2066" <= sign <= "\u2069"]
    assert found.body == "قال \u2067الوزير إن الجسر\u200f فتح.", "a paragraph of the body stands alone"
    assert _described("قال \u2067الوزير إن الجسر\u200f فتح.\n").display_title.startswith("قال الوزير إن الجسر\u200f")
