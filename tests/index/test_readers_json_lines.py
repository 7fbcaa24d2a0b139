"""JSON lines: keys, encodings, odd lines, gzip, and memory that does not grow."""

import gzip
import io
import itertools
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Article, Given, Unreadable
from index.readers import json_lines, reading
from index.readers.files import Found
from index.readers.layout import EMPTY, MAX_RECORD, TOO_LONG
from index.readers.records import revive
from index.text.decoding import wide_codec
from tests.index import sources

TITLE = "وزير الخارجية يصل إلى القاهرة"
LINE = json.dumps({"title": TITLE, "text": "نص الخبر"}, ensure_ascii=False)


def read_bytes(folder: Path, raw: bytes, name: str = "news.jsonl") -> list[Article | Unreadable]:
    return sources.read_bytes(folder, raw, name)


def one(record: object) -> Article | Unreadable:
    raw = json.dumps(record, ensure_ascii=False).encode()
    return revive("json", raw, "utf-8", Path("/a.jsonl"), "a.jsonl", 1)


def article(record: object) -> Article:
    found = one(record)
    assert isinstance(found, Article)
    return found


def reasons(found: list[Article | Unreadable]) -> list[tuple[int, str]]:
    return [(item.number, item.reason) for item in found if isinstance(item, Unreadable)]


def numbers(found: list[Article | Unreadable]) -> list[int]:
    return [item.number for item in found if isinstance(item, Article)]


def test_record_states_its_fields_under_common_names() -> None:
    found = article(
        {
            "_id": "n-1",
            "Headline": TITLE,
            "CONTENT": "أول\r\nثان",
            "publisher": "كونا",
            "pubDate": "2014-05-12T10:00:00+03:00",
            "byline": "منى",
            "link": "https://example.org/1",
            "city": "القاهرة",
            "lang": "ar",
        }
    )
    assert found.text == "أول\nثان"
    assert found.given == Given(
        "n-1", TITLE, "كونا", "2014-05-12T10:00:00+03:00", "القاهرة", "منى", "https://example.org/1", "ar"
    )


def test_record_states_its_fields_under_arabic_names() -> None:
    found = article(
        {
            "العنوان": TITLE,
            "النص": "نص",
            "المصدر": "كونا",
            "التاريخ": "12 مايو",
            "الكاتب": "منى",
            "الرابط": "x",
            "المكان": "دبي",
        }
    )
    assert (found.text, found.given) == ("نص", Given(None, TITLE, "كونا", "12 مايو", "دبي", "منى", "x"))


def test_best_key_that_states_something_wins_wherever_it_stands() -> None:
    record = {"created_at": "2020", "published": " ", "date": "2014", "headline": "b", "title": "a"}
    stated = article(record).given
    assert (stated.published, stated.title) == ("2014", "a")
    assert article(dict(reversed(record.items()))).given == stated


def test_lists_are_joined_and_objects_give_their_name() -> None:
    found = article(
        {
            "text": ["فقرة أولى", None, "فقرة ثانية"],
            "authors": [{"name": "منى"}, "علي"],
            "source": {"id": None, "name": "كونا"},
            "_id": {"$oid": "55ad"},
            "date": {"$date": {"$numberLong": "1437447092000"}},
            "url": ["u1", "u2"],
        }
    )
    assert found.text == "فقرة أولى\nفقرة ثانية"
    assert found.given == Given("55ad", None, "كونا", "1437447092000", None, "منى، علي", "u1")


def test_null_and_blank_are_absent_and_numbers_stand_as_written() -> None:
    raw = b'{"id": 12345678901234567890123, "title": "t", "author": null, "source": " ", "date": NaN, "place": true}'
    found = revive("json", raw, "utf-8", Path("/a"), "a", 1)
    assert isinstance(found, Article)
    assert found.given == Given(id="12345678901234567890123", title="t")
    assert article({"id": 0, "title": "t"}).given.id == "0"


def test_title_alone_is_an_article_and_neither_title_nor_text_is_not() -> None:
    assert article({"title": TITLE, "text": " "}).text == ""
    assert article({"text": "نص"}).given.title is None
    assert one({"title": " ", "text": "", "url": "u"}) == Unreadable(Path("/a.jsonl"), 1, EMPTY)


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("[1]", "array"),
        ('"a"', "string or number"),
        ("3", "string or number"),
        ("true", "true or false"),
        ("null", "null"),
    ],
)
def test_json_that_is_no_object_is_set_aside(tmp_path: Path, value: str, what: str) -> None:
    assert reasons(read_bytes(tmp_path, value.encode())) == [
        (1, f"a JSON {what} where an object with title and text belongs")
    ]


def test_bad_lines_are_set_aside_in_their_places_and_blank_ones_passed_over(tmp_path: Path) -> None:
    rows = [LINE.encode(), b"", b"{oops}", b" \t\r", b"[" * 100_000, b"\x00\x01\x02", LINE.encode()]
    found = read_bytes(tmp_path, b"\n".join(rows))
    assert numbers(found) == [1, 7]
    assert [number for number, _ in reasons(found)] == [3, 5, 6]
    assert reasons(found)[0][1] == "not valid JSON at character 2: Expecting property name enclosed in double quotes"
    assert [reason for _, reason in reasons(found)[1:]] == ["JSON nested too deeply", "not text but binary data"]


def test_lone_surrogates_become_text_that_can_be_stored(tmp_path: Path) -> None:
    (found,) = read_bytes(tmp_path, rb'{"title": "a\ud800b", "text": "\ud83d\ude00 \udc00", "id": "\udfff"}')
    assert isinstance(found, Article)
    assert (found.given.title, found.text, found.given.id) == ("a\ufffdb", "\N{GRINNING FACE} \ufffd", "\ufffd")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_file_is_read_in_any_encoding(tmp_path: Path, codec: str, newline: str) -> None:
    other = '{"title": "؊ਊ ؊"}' if codec != "cp1256" else '{"title": "عاجل"}'  # letters with a newline's byte in UTF-16
    found = read_bytes(tmp_path, newline.join([LINE, "", other, LINE]).encode(codec))
    assert reasons(found) == []
    assert numbers(found) == [1, 3, 4]
    titles = [item.given.title for item in found if isinstance(item, Article)]
    assert titles == [TITLE, json.loads(other)["title"], TITLE]


def test_raw_is_the_line_without_its_newline(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, LINE.encode() + b"\r\n" + LINE.encode())
    assert [item.raw for item in found if isinstance(item, Article)] == [LINE.encode()] * 2


def test_each_line_is_decoded_on_its_own(tmp_path: Path) -> None:
    found = read_bytes(tmp_path, LINE.encode() + b"\n" + LINE.encode("cp1256") + b"\n" + LINE.encode())
    assert [item.encoding for item in found if isinstance(item, Article)] == ["utf-8", "cp1256", "utf-8"]
    assert {item.given.title for item in found if isinstance(item, Article)} == {TITLE}


def test_gzip_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    packed = gzip.compress(LINE.encode())
    for name, raw in (("a.jsonl.gz", packed), ("b.jsonl", packed), ("c.ndjson.gz", LINE.encode())):
        assert numbers(read_bytes(tmp_path, raw, name)) == [1]


@pytest.mark.parametrize("damage", ["cut", "flipped", "trailing"])
def test_damaged_gzip_gives_what_comes_before_and_says_where_it_ends(tmp_path: Path, damage: str) -> None:
    rows = [json.dumps({"title": f"{number} {TITLE}", "id": f"{number * 7919 % 99991:x}"}) for number in range(20_000)]
    raw = bytearray(gzip.compress("\n".join(rows).encode()))
    match damage:
        case "cut":
            del raw[len(raw) // 2 :]
        case "flipped":
            raw[len(raw) // 2] ^= 0xFF
        case "trailing":
            raw += b"\nno gzip"
    found = read_bytes(tmp_path, bytes(raw), "a.jsonl.gz")
    *before, last = found
    assert isinstance(last, Unreadable)
    assert last.number == len(before) + 1
    assert "gzip" in last.reason
    assert len(before) > 1_000


def test_line_above_the_limit_is_set_aside_and_reading_goes_on(tmp_path: Path) -> None:
    long = b'{"title": "' + b"a" * MAX_RECORD + b'"}'
    found = read_bytes(tmp_path, b"\n".join([LINE.encode(), long, LINE.encode()]))
    assert numbers(found) == [1, 3]
    assert reasons(found) == [(2, TOO_LONG)]
    assert "16 MiB" in TOO_LONG


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_limit_is_exact(monkeypatch: pytest.MonkeyPatch, codec: str, end: bytes) -> None:
    monkeypatch.setattr(json_lines, "MAX_RECORD", 100)
    width = 1 if codec == "utf-8" else 2
    first, fits, long = ('{"title":"' + "a" * (size // width - 12) + '"}' for size in (60, 100, 100 + width))
    file = (end.decode().join([first, fits, long, first, long + long, first])).encode(codec)
    kept = [text and len(text) for text in json_lines.lines(io.BufferedReader(io.BytesIO(file)))]
    assert kept == [60, 100, None, 60, None, 60]


class Endless(io.RawIOBase):
    """The same bytes over and over, up to a size."""

    def __init__(self, piece: bytes, size: int) -> None:
        self.pieces = itertools.repeat(piece, size // len(piece))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]  # typeshed's WriteableBuffer is a stub's own name
        piece = next(self.pieces, b"")
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize(("piece", "kept"), [(b"a" * 8192, 0), (b"a" * 8191 + b"\n", 12_800)])
def test_memory_does_not_grow_with_the_file(monkeypatch: pytest.MonkeyPatch, piece: bytes, kept: int) -> None:
    monkeypatch.setattr(json_lines, "MAX_RECORD", 1 << 17)
    stream: io.BufferedReader = io.BufferedReader(Endless(piece, 100 << 20))
    tracemalloc.start()
    try:
        count = sum(line is not None for line in json_lines.lines(stream))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == kept
    assert peak < 2 << 20


def test_memory_does_not_grow_with_a_packed_archive(tmp_path: Path) -> None:
    line = json.dumps({"title": TITLE, "text": "نص " * 700}, ensure_ascii=False).encode() + b"\n"
    file = tmp_path / "a.jsonl.gz"
    with gzip.open(file, "wb", compresslevel=1) as packed:
        for _ in range(5_000):
            packed.write(line)
    tracemalloc.start()
    try:
        count = sum(1 for _ in reading.read(Found(file, "a.jsonl.gz")))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 5_000
    assert peak < 4 << 20 < 5_000 * len(line)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "$date", "x"]), inner, max_size=2)
    ),
    max_leaves=6,
)
json_records = st.dictionaries(
    st.sampled_from(["id", "_ID", "title", "text", "Body", "source", "date", "authors", "url", "city", "النص"]),
    json_values,
).map(lambda record: json.dumps(record).encode())
lines_of_bytes = st.lists(st.binary(max_size=40) | json_records, max_size=8).map(b"\n".join)


@settings(deadline=None)
@given(lines_of_bytes, st.booleans())
@example(b'{"title": ["a", {"name": {"name": 1}}]}', False)
@example(b"\xff\xfe\n\x00{", False)
@example(b"\x1f\x8b", False)
def test_any_bytes_give_articles_and_reasons_in_order(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, packed: bool
) -> None:
    found = read_bytes(tmp_path_factory.getbasetemp(), gzip.compress(raw) if packed else raw, "any.jsonl")
    order = [item.number for item in found]
    assert order == sorted(set(order))
    for item in found:
        if isinstance(item, Article):
            for text in (item.text, *filter(None, (getattr(item.given, name) for name in Given.__slots__))):
                assert text.encode().decode() == text
            assert item.text.strip() or item.given.title
            assert revive(item.kind, item.raw, item.encoding, item.path, item.relative, item.number) == item


@settings(deadline=None)
@given(lines_of_bytes)
def test_lines_are_those_between_newlines(raw: bytes) -> None:
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(raw))
    expected = raw.split(b"\n")
    if expected[-1] == b"":
        expected.pop()
    if wide_codec(raw) is None:
        assert list(json_lines.lines(stream)) == [line.removesuffix(b"\r") for line in expected]


@pytest.mark.shared
def test_saudi_papers_hold_30973_articles_and_57_empty_records(shared: Path) -> None:
    file = shared / "data" / "news" / "saudi.jsonl.gz"
    found = [
        item.reason if isinstance(item, Unreadable) else item.encoding for item in reading.read(Found(file, file.name))
    ]
    assert found.count("utf-8") == 30_973
    assert found.count(EMPTY) == 57
    assert len(found) == 31_030


INSIDE = {
    "a hit of a search engine": {"_index": "a", "_source": {"url": "u", "article": {"title": TITLE, "text": "نص"}}},
    "an answer of an interface": {"data": {"id": "4", "attributes": {"title": TITLE, "content": "نص"}}},
    "facts beside the text": {"text": "نص", "metadata": {"title": TITLE, "text": "غير هذا"}},
    "keys with the kind before or the language behind": {"NewsBody": "نص", "title_ar": TITLE},
}


@pytest.mark.parametrize("record", INSIDE.values(), ids=INSIDE.keys())
def test_fields_are_found_in_the_objects_of_a_record(record: object) -> None:
    found = article(record)
    assert (found.given.title, found.text) == (TITLE, "نص")


def test_what_a_record_says_comes_before_what_is_said_of_it_and_accounts_are_nobody() -> None:
    record = {
        "text": "نص",
        "title": TITLE,
        "author": 3,
        "yoast_head_json": {"title": "غير هذا", "author": "هاجر سليمان"},
    }
    found = article(record)
    assert (found.given.title, found.given.author) == (TITLE, "هاجر سليمان")


def test_objects_in_one_another_without_end_are_no_record_and_no_error() -> None:
    record: object = {"title": TITLE, "text": "نص"}
    for _ in range(400):
        record = {"data": record}
    assert isinstance(one(record), Unreadable)


def test_an_object_of_facts_alone_is_no_record() -> None:
    assert isinstance(one({"metadata": {"title": TITLE}, "count": 3}), Unreadable)
