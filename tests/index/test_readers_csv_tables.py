"""Tables: delimiters, headers, quoting, ragged rows, encodings, memory."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Given
from index.readers import csv_tables
from index.readers.csv_tables import NO_NAMES, UNCLOSED, form_of
from index.readers.layout import MAX_RECORD, TOO_LONG
from index.readers.mapping import FieldMap, Hints
from index.readers.records import revive
from tests.index.sources import articles, read_bytes, reasons, source

ROWS = [
    ["عنوان الخبر", "نص الخبر", "تاريخ النشر", "المصدر"],
    ["افتتاح المكتبة", 'سطر، أول\nسطر "ثان"; ثالث', "2020-01-02", "الضفاف"],
    ["سوق السمك", "نص | آخر\tهنا", "3/4/2021", ""],
]


def table(rows: list[list[str]], delimiter: str = ",", **how: str) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator=how.get("end", "\n")).writerows(rows)
    return written.getvalue()


@pytest.mark.parametrize("delimiter", ["\t", ",", ";", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tables_are_read_in_any_delimiter_and_encoding(tmp_path: Path, delimiter: str, codec: str, end: str) -> None:
    found = read_bytes(tmp_path, table(ROWS, delimiter, end=end).encode(codec), "a.csv")
    assert reasons(found) == []
    assert [(one.number, one.text, one.given) for one in articles(found)] == [
        (2, ROWS[1][1], Given(title="افتتاح المكتبة", published="2020-01-02", source="الضفاف")),
        (4, ROWS[2][1].replace("\t", "\t"), Given(title="سوق السمك", published="3/4/2021")),
    ]


def test_rows_are_decoded_each_on_its_own(tmp_path: Path) -> None:
    header, *rows = table([["title", "text"], ["أول", "نص أول"], ["ثان", "نص ثان"]]).splitlines()
    raw = b"\n".join([header.encode(), rows[0].encode("cp1256"), rows[1].encode()])
    assert [one.given.title for one in articles(read_bytes(tmp_path, raw, "a.csv"))] == ["أول", "ثان"]


RAGGED = {
    "too few": ("title,text\na,b\nc\nd,e\n", [2, 4], [(3, "a row of 1 cells, where the first row has 2")]),
    "too many": ("title,text\na,b\nc,d,e\nf,g\n", [2, 4], [(3, "a row of 3 cells, where the first row has 2")]),
    "blank ones too many": ("title,text\na,b,,\nf,g\n", [2, 3], []),
    "blank lines": ("title,text\n\na,b\n , \n\nf,g", [3, 6], []),
    "a quote that does not close": ('title,text\na,"b\nc,d\ne,"f\n"\n', [3, 4], [(2, UNCLOSED)]),
    "one that never does": ('title,text\na,b\nc,"d\ne,f\n', [2, 4], [(3, UNCLOSED)]),
    "neither title nor text": ("title,text,id\n,,7\na,b,8", [3], [(2, "empty: neither title nor text")]),
}


@pytest.mark.parametrize(("text", "read", "aside"), RAGGED.values(), ids=RAGGED.keys())
def test_a_row_that_is_none_is_set_aside_at_its_line(text: str, read: list[int], aside: list[tuple[int, str]]) -> None:
    found = list(csv_tables.read(source(text.encode())))
    assert [one.number for one in articles(found)] == read
    assert reasons(found) == aside


def test_a_table_whose_columns_are_not_known_says_their_names() -> None:
    ((number, reason),) = reasons(list(csv_tables.read(source("س,ص\n1,2\n".encode()))))
    assert number == 1
    assert ": س، ص; --map" in reason


def test_excel_may_name_the_delimiter_in_a_line_of_its_own() -> None:
    found = articles(list(csv_tables.read(source(b"sep=;\r\ntitle;text\r\na,1,2;b\r\n"))))
    assert [(one.number, one.given.title, one.text) for one in found] == [(3, "a,1,2", "b")]


def test_quotes_may_be_escaped_as_databases_do() -> None:
    (found,) = articles(list(csv_tables.read(source(b'title,text\n"a \\"b\\", c","d"\n'))))
    assert found.given.title == 'a "b", c'


def test_a_long_cell_is_read_and_one_above_the_limit_set_aside(tmp_path: Path) -> None:
    raw = table([["title", "text"], ["a", "ن" * 300_000], ["b", "x" * MAX_RECORD], ["c", "d"]]).encode()
    found = read_bytes(tmp_path, raw, "a.csv")
    assert [one.number for one in articles(found)] == [2, 4]
    assert reasons(found) == [(3, TOO_LONG)]


cells = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from('",;|\t\n'), max_size=12
)


@given(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=6), st.sampled_from(csv_tables._DELIMITERS))
def test_what_was_written_is_read(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    rows = [(f"t{title}", f"n{text}", f"a{author}") for title, text, author in rows]
    raw = table([["title", "text", "author"], *map(list, rows)], delimiter).encode()
    found = list(csv_tables.read(source(raw)))
    assert reasons(found) == []
    assert [(one.given.title, one.text.strip(), one.given.author) for one in articles(found)] == [
        (title.strip(), text.strip(), author.strip()) for title, text, author in rows
    ]


@settings(deadline=None)
@given(st.lists(st.binary(max_size=30) | st.sampled_from([b'"', b",", b"\n", b'a,"b"\n']), max_size=12).map(b"".join))
def test_any_bytes_give_articles_and_reasons(raw: bytes) -> None:
    form_of(raw)
    for one in articles(list(csv_tables.read(source(b"title,text\n" + raw)))):
        assert revive(one.kind, one.raw, one.encoding, one.path, one.relative, one.number) == one


def test_a_table_without_names_is_read_by_the_places_of_its_columns(tmp_path: Path) -> None:
    hints = Hints(fields=FieldMap({"title": ("1",), "text": ("3",), "published": ("2",)}))
    rows = [["افتتاح المكتبة", "2020-01-02", "نص أول"], ["سوق السمك", "2021-04-03", "نص ثان"]]
    found = read_bytes(tmp_path, table(rows).encode(), "a.csv", hints)
    assert [(one.number, one.given.title, one.text, one.given.published) for one in articles(found)] == [
        (1, "افتتاح المكتبة", "نص أول", "2020-01-02"),
        (2, "سوق السمك", "نص ثان", "2021-04-03"),
    ]
    [first, _] = articles(found)
    assert revive(first.kind, first.raw, first.encoding, first.path, first.relative, 1) == first
    [why] = reasons(read_bytes(tmp_path, table(rows).encode(), "b.csv"))
    assert why[0] == 1
    assert why[1].startswith(f"{NO_NAMES}: افتتاح المكتبة")
    assert "--map text=2" in why[1]
    short = read_bytes(tmp_path, table([*rows, ["وحده"]]).encode(), "c.csv", hints)
    assert reasons(short) == [(3, "a row of 1 cells, where the first row has 3")]
