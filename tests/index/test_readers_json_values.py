"""JSON that is not a line a record: arrays, objects that hold one, damage, memory."""

import io
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.readers import json_values
from index.readers.json_scanner import CUT_OFF, Scanner
from index.readers.layout import MAX_RECORD, TOO_LONG
from index.readers.records import revive
from index.readers.streams import Source, buffered
from tests.index.sources import articles, read_bytes, reasons, source

RECORDS = [
    {"id": f"r{number}", "title": "افتتاح «المكتبة»", "text": 'قال: "نعم"، {ثم} [صمت]\nوانصرف'} for number in range(3)
]


def written(value: object, **how: int) -> str:
    return json.dumps(value, ensure_ascii=False, indent=how.get("indent"))


LAYOUTS = {
    "array": written(RECORDS),
    "array, spread": written(RECORDS, indent=2),
    "an array in an object": written({"status": "ok", "tags": [{"name": "x"}], "articles": RECORDS}),
    "deep in an object": written({"response": {"numFound": 3, "docs": RECORDS}}),
    "a feed": written({"title": "صحيفة", "description": "كل الأخبار", "items": RECORDS}),
    "objects one after another": "\n".join(written(record, indent=1) for record in RECORDS),
    "arrays one after another": "".join(written([record]) for record in RECORDS),
    "an array in an array": written([RECORDS]),
    "as a search engine exports": written({"hits": {"hits": [{"_id": one["id"], "_source": one} for one in RECORDS]}}),
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS.keys())
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1256"])
def test_records_are_read_in_any_wrapping_and_encoding(text: str, codec: str) -> None:
    found = list(json_values.read(source(text.encode(codec), "a.json")))
    assert [(one.number, one.given.id, one.text) for one in articles(found)] == [
        (number, record["id"], record["text"]) for number, record in enumerate(RECORDS, start=1)
    ]
    assert reasons(found) == []


def test_one_object_is_one_article_whatever_lists_it_has() -> None:
    record = RECORDS[0] | {"related": [{"title": "غيره", "text": "x"}], "authors": [{"name": "منى"}]}
    (found,) = json_values.read(source(written(record, indent=1).encode()))
    assert isinstance(found, Article)
    assert (found.given.id, found.given.author) == ("r0", "منى")


DAMAGED = {
    "cut off": ('[{"title":"a"},{"title":"b","te', [1], [(2, CUT_OFF)]),
    "a quotation mark too few": ('[{"title":"a"},{"title":"b},{"title":"c"},{"title":"d"}]', [1, 3, 4], [(2, CUT_OFF)]),
    "a bracket of another kind": ('[{"title":"a"},{"title":["b"}},{"title":"c"}]', [1, 3], [(2, CUT_OFF)]),
    "no JSON inside": ('[{"title":"a"},{title:\'b\'},{"title":"c"}]', [1, 3], [(2, "not valid JSON at character 2")]),
    "no object": ('[{"title":"a"},"b",3,{"title":"c"}]', [1, 4], [(2, "a JSON string"), (3, "a JSON string")]),
}


@pytest.mark.parametrize(("text", "read", "aside"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_broken_record_is_set_aside_and_the_rest_goes_on(
    text: str, read: list[int], aside: list[tuple[int, str]]
) -> None:
    found = list(json_values.read(source(text.encode(), "a.json")))
    assert [one.number for one in articles(found)] == read
    assert [number for number, _ in reasons(found)] == [number for number, _ in aside]
    assert all(reason.startswith(start) for (_, reason), (_, start) in zip(reasons(found), aside, strict=True))


def test_json_without_records_says_so(tmp_path: Path) -> None:
    for text in ("", "[]", '{"pages": []}', '{"tags": [{"name": "x"}]}'):
        found = read_bytes(tmp_path, text.encode(), "a.json")
        assert len(reasons(found)) == 1, text
        assert articles(found) == []


def test_what_is_no_json_ends_after_a_hundred_reasons(tmp_path: Path) -> None:
    assert len(read_bytes(tmp_path, b"word " * 10_000, "a.json")) <= 101


def test_a_record_above_the_limit_is_set_aside_and_reading_goes_on(tmp_path: Path) -> None:
    long = {"title": "a" * MAX_RECORD}
    found = read_bytes(tmp_path, written([RECORDS[0], long, RECORDS[1]]).encode(), "a.json")
    assert [one.number for one in articles(found)] == [1, 3]
    assert reasons(found) == [(2, TOO_LONG)]


class Repeated(io.RawIOBase):
    """A beginning, a piece over and over, an end."""

    def __init__(self, beginning: bytes, piece: bytes, times: int, end: bytes) -> None:
        self.left = iter([beginning, *[piece] * times, end])

    def readable(self) -> bool:
        return True

    def read(self, _size: int = -1) -> bytes:
        return next(self.left, b"")


@pytest.mark.parametrize("beginning", [b"[", b'{"count": 2, "articles": ['])
def test_memory_does_not_grow_with_an_array(beginning: bytes) -> None:
    piece = written(RECORDS[0] | {"text": "نص " * 20_000}).encode() + b","
    end = b'{"title": "last"}' + (b"]}" if beginning != b"[" else b"]")
    one = source(b"", "a.json")
    tracemalloc.start()
    try:
        stream = buffered(Repeated(beginning, piece, 1_000, end))
        count = sum(1 for _ in json_values.read(Source(one.path, "a.json", "a.json", stream)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 1_001
    assert peak < 5 * MAX_RECORD < 1_000 * len(piece)


texts = st.text(st.sampled_from('{}[]",:\\ab \n1ن'), max_size=60)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(st.dictionaries(texts, values, max_size=3) | texts | st.integers(), max_size=5), st.sampled_from([None, 1])
)
def test_the_values_of_an_array_are_those_that_the_json_library_finds(items: list[object], indent: int | None) -> None:
    raw = json.dumps(items, indent=indent).encode()
    found = list(Scanner(io.BufferedReader(io.BytesIO(raw))).values())
    assert [json.loads(value) for value in found] == items


@settings(deadline=None)
@given(
    texts.map(str.encode)
    | st.binary(max_size=80)
    | st.lists(values, max_size=3).map(lambda one: json.dumps(one).encode())
)
@example(b'{"a":"')
@example(b"[[[[[")
@example(b'{"text": [{"title": "x"}')
def test_any_bytes_give_articles_and_reasons_in_order(raw: bytes) -> None:
    found = list(json_values.read(source(raw, "a.json")))
    assert [one.number for one in found] == list(range(1, len(found) + 1)) or [one.number for one in found] == [0]
    for one in articles(found):
        assert revive(one.kind, one.raw, one.encoding, one.path, one.relative, one.number) == one
