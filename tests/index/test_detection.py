"""Which layout a file is in: by content first, by name where that says nothing; and standard input."""

import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import pipeline
from index.article import Article
from index.readers.detection import layout_of
from index.readers.layout import Layout
from index.readers.mapping import Hints
from tests.index.sources import read_bytes, reasons

OBJECT = '{"title": "عنوان", "text": "نص"}'
TABLE = "العنوان,النص,المصدر\nأ,ب,ج\n"
CASES: list[tuple[str, dict[str, str | None]]] = [
    ("عنوان الخبر\n\nنص الخبر، وفيه جملة.", {".txt": "text", "": None, ".css": None, ".json": "json", ".csv": "csv"}),
    (f"{OBJECT}\n{OBJECT}\n", {".txt": "jsonl", ".json": "jsonl", ".log": "jsonl", "": "jsonl"}),
    (OBJECT, {".txt": "json", ".jsonl": "jsonl", "": "json"}),
    (f"[{OBJECT},\n{OBJECT}]", {".txt": "json", ".jsonl": "json", ".data": "json"}),
    (json.dumps(json.loads(OBJECT), indent=1), {".jsonl": "json", ".json": "json", ".txt": "json"}),
    ("{broken\n" + OBJECT, {".jsonl": "jsonl", ".txt": "text"}),
    (TABLE, {".txt": "csv", ".csv": "csv", ".dat": "csv"}),
    ("[عاجل] وزير يزور المدينة\nنص", {".txt": "text"}),
    ('{"هكذا" قال} ثم مضى\nنص', {".txt": "text"}),
    ("قال، وزاد، ومضى\nالنص، هنا, وهناك", {".txt": "text"}),
    ("", {".txt": "text", ".jsonl": "jsonl", "": None}),
]


@pytest.mark.parametrize(
    ("text", "ending", "layout"), [(text, ending, name) for text, names in CASES for ending, name in names.items()]
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_content_decides_and_the_name_where_that_says_nothing(
    text: str, ending: str, layout: str | None, codec: str
) -> None:
    assert layout_of(text.encode(codec), f"a{ending}") == (layout and Layout(layout))


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a", "a.json", "a.csv", "a.x"]))
def test_any_bytes_are_of_some_layout_or_none(head: bytes, name: str) -> None:
    layout_of(head, name)


def test_a_person_may_say_what_it_is(tmp_path: Path) -> None:
    (found,) = read_bytes(tmp_path, OBJECT.encode(), "a.json", Hints(Layout.TEXT))
    assert isinstance(found, Article)
    assert (found.kind, found.text) == ("text", OBJECT)
    assert reasons(read_bytes(tmp_path, b"plain", "a.txt", Hints(Layout.JSON_LINES)))[0][0] == 1


def test_standard_input_is_known_by_its_content_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def piped(raw: bytes) -> list[Article]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        return [one for one in pipeline.read([Path("-")]) if isinstance(one, Article)]

    first, second = piped(f"{OBJECT}\n{OBJECT.replace('نص', 'غيره')}\n".encode())
    (again,) = piped(OBJECT.encode())
    assert (first.path, again.path) == (Path("-"), Path("-"))
    assert pipeline.natural_id(first) == pipeline.natural_id(again) != pipeline.natural_id(second)
    (text,) = piped("نص بلا عنوان".encode())
    assert text.kind == "text"
