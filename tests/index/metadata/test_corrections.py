"""Corrections: read as a person writes them, else told by line, and put in the place of what was read."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import CORRECTION, Evidence, Metadata
from index.calendar import CalendarDate
from index.errors import BadTable
from index.metadata.corrections import FIELDS, Correction, Value, corrected, parse, to_line

texts = st.text(min_size=1, max_size=20).map(str.strip).filter(bool)
dates = st.sampled_from([CalendarDate(2024), CalendarDate(2024, 5), CalendarDate(2024, 5, 1)])
values = st.fixed_dictionaries(
    {},
    optional={
        "title": st.none() | texts,
        "source": st.lists(texts, max_size=3, unique=True).map(tuple),
        "published": st.none() | dates,
        "place": st.none() | texts,
        "author": st.none() | texts,
        "url": st.none() | texts,
        "language": st.sampled_from(("ar", "fa", "other")),
    },
).filter(bool)


@given(texts, st.builds(Correction, values, st.none() | texts))
def test_a_correction_reads_back_as_itself(id: str, correction: Correction) -> None:
    assert parse([to_line(id, correction)], Path("c")) == {id: correction}


@given(st.text())
def test_any_line_is_read_or_told(line: str) -> None:
    with suppress(BadTable):
        parse([line], Path("c"))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "unexpected end"),
        ("[1]", "it is no object in JSON"),
        ('{"published": "2024"}', "it has no id"),
        ('{"id": 7, "place": "x"}', "it has no id"),
        ('{"id": "1"}', "it corrects nothing"),
        ('{"id": "1", "date": "2024"}', "it has 'date', and may have id, title, source, published"),
        ('{"id": "1", "published": "5/2024"}', "its published is '5/2024', not 2024, 2024-05 or 2024-05-01"),
        ('{"id": "1", "published": 2024}', "its published is no text"),
        ('{"id": "1", "source": ["a", ""]}', "its source is no text"),
        ('{"id": "1", "language": null}', "its language is no text"),
        ('{"id": "1", "language": "fr"}', "its language is 'fr', not one of ar, en, fa, other, ur"),
        ('{"id": "1", "place": "x", "note": 3}', "its note is no text"),
        ('{"id": "0", "place": "x"}', "a line above corrects '0' too"),
    ],
)
def test_a_line_that_says_something_else_is_told_with_its_number(line: str, reason: str) -> None:
    with pytest.raises(BadTable) as told:
        parse(["# ours", '{"id": "0", "place": "y"}', "", line], Path("config/corrections.jsonl"))
    assert str(told.value).startswith("config/corrections.jsonl:4: ")
    assert reason in str(told.value)


def test_a_correction_takes_the_place_of_what_was_read_which_stays_as_its_evidence() -> None:
    read = Metadata(
        title=None,
        display_title="وصلت السفينة",
        sources=("مدى", "واس"),
        published=CalendarDate(2022, 2, 9),
        place=None,
        author="سلمى",
        url=None,
        language="ar",
        body="وصلت السفينة إلى الميناء.",
        evidence={"published": Evidence("5 فبراير", "header"), "author": Evidence("سلمى", "json:author")},
        doubtful=("published", "place"),
        against={"published": Evidence("بكين، 9 فبراير", "dateline"), "place": Evidence("بكين", "dateline")},
    )
    said: dict[str, Value] = {
        "title": "وصول السفينة",
        "source": ("الضفاف",),
        "published": CalendarDate(2022, 2, 5),
        "author": None,
    }
    found = corrected(read, Correction(said, "من النسخة المطبوعة"))
    assert (found.title, found.display_title, found.sources) == ("وصول السفينة", "وصول السفينة", ("الضفاف",))
    assert (str(found.published), found.author, found.body) == ("2022-02-05", None, read.body)
    assert found.evidence == {
        "title": Evidence("", CORRECTION),
        "source": Evidence("مدى، واس", CORRECTION),
        "published": Evidence("2022-02-09 (header)", CORRECTION),
        "author": Evidence("سلمى (json:author)", CORRECTION),
        "note": Evidence("من النسخة المطبوعة", CORRECTION),
    }
    assert (found.doubtful, list(found.against)) == (("place",), ["place"])
    untitled = corrected(found, Correction({"title": None}))
    assert (untitled.title, untitled.display_title) == (None, "وصلت السفينة إلى الميناء.")


def test_a_later_correction_keeps_what_was_said_of_other_fields() -> None:
    first = Correction({"place": "بكين", "author": "سلمى"}, "أولا")
    assert Correction({"place": None}).over(first) == Correction({"place": None, "author": "سلمى"}, "أولا")
    assert first.over(None) is first
    assert set(FIELDS) >= set(first.values)
