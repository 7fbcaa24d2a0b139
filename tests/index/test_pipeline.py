"""Paths to articles and documents: readers by ending, ids, order."""

import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Given, Unreadable
from index.errors import MissingPath
from index.pipeline import document, natural_id, read

LINE = '{"id": "%s", "title": "عنوان", "text": "نص"}'
HERE = Article(Path("/a/b.jsonl"), "b.jsonl", 7, "json", b"{}", "utf-8", "نص")


def with_given(id: str | None = None, url: str | None = None, title: str | None = None) -> Article:
    return replace(HERE, given=Given(id=id, url=url, title=title))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    files = {
        "b.jsonl": "\n".join([LINE % "b1", "", "{", LINE % "b2"]).encode(),
        "A.TXT": "نص".encode("cp1256"),
        "c/d.jsonl.gz": gzip.compress((LINE % "d1").encode()),
        "c/e.txt": "نص الخبر".encode("utf-16"),
        "c/empty.txt": b"",
        "c/photo.txt": b"\x89PNG\r\n\x1a\n",
        "table.csv": b"a,b",
        "table.doc.GZ": b"",
        "none": b"",
    }
    for name, raw in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(raw)
    return tmp_path


def test_every_record_of_a_folder_comes_in_order_or_with_its_reason(archive: Path) -> None:
    found = [
        (item.relative, item.number, item.given.id or item.text)
        if isinstance(item, Article)
        else (str(item.path.relative_to(archive)), item.number, item.reason.partition(":")[0])
        for item in read([archive])
    ]
    assert found == [
        ("A.TXT", 1, "نص"),
        ("b.jsonl", 1, "b1"),
        ("b.jsonl", 3, "not valid JSON at character 2"),
        ("b.jsonl", 4, "b2"),
        ("c/d.jsonl.gz", 1, "d1"),
        ("c/e.txt", 1, "نص الخبر"),
        ("c/empty.txt", 0, "empty"),
        ("c/photo.txt", 0, "not text but a PNG image"),
        ("none", 0, "no reader for files without an ending"),
        ("table.csv", 1, "a table whose first row names no column for title or text"),
        ("table.doc.GZ", 0, "no reader for .doc.gz files"),
    ]


def test_paths_are_absolute_and_relative_below_what_was_named(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(archive)
    (first, *_), (second,) = [list(read([Path(path)])) for path in ("c", "c/d.jsonl.gz")]
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.path, first.relative) == (archive / "c" / "d.jsonl.gz", "d.jsonl.gz")
    assert second == first


def test_missing_path_is_an_error_before_anything_is_read(archive: Path) -> None:
    with pytest.raises(MissingPath, match="gone"):
        read([archive, archive / "gone"])


def test_own_id_is_the_id_as_it_stands() -> None:
    for own in ("7", " a b ", "خبر/١", "x" * 200):
        assert natural_id(with_given(id=own, url="https://example.org/7")) == own


def test_without_an_own_id_the_url_gives_it_and_else_the_place() -> None:
    by_url = natural_id(with_given(url="https://example.org/7"))
    assert by_url == natural_id(replace(with_given(url=" https://example.org/7\n", id=" "), number=8, relative="c"))
    assert by_url != natural_id(with_given(url="https://example.org/8"))
    by_place = natural_id(HERE)
    assert by_place == natural_id(replace(HERE, path=Path("/elsewhere/b.jsonl"), text="other"))
    assert len({by_url, by_place, natural_id(replace(HERE, number=8)), natural_id(replace(HERE, relative="c"))}) == 4


def test_own_id_too_long_for_an_address_is_made_short_as_a_url_is() -> None:
    long = "https://example.org/" + "a" * 200
    assert natural_id(with_given(id=long)) == natural_id(with_given(url=long)) != natural_id(with_given(id=long + "b"))


@given(st.builds(Given, id=st.none() | st.text(), url=st.none() | st.text()), st.text(), st.integers(1))
def test_every_article_has_an_id(given: Given, relative: str, number: int) -> None:
    id = natural_id(replace(HERE, given=given, relative=relative, number=number))
    assert id.strip()
    assert id == given.id or re.fullmatch("[a-z2-7]{12}", id)


def test_document_joins_what_metadata_found_to_the_id() -> None:
    found = document(with_given(title="عنوان الخبر"), "x")
    assert (found.id, found.path, found.number) == ("x", "/a/b.jsonl", 7)
    assert found.metadata.title == "عنوان الخبر"


def test_path_that_is_no_utf8_is_stored_as_text() -> None:
    assert document(replace(HERE, path=Path("/a/\udcce.jsonl")), "x").path == r"/a/\xce.jsonl"


@pytest.mark.shared
def test_seeds_are_five_articles(shared: Path) -> None:
    found = list(read([shared / "data" / "seeds"]))
    assert [item.relative[:3] for item in found if isinstance(item, Article)] == ["000", "001", "002", "003", "004"]
    assert not any(isinstance(item, Unreadable) for item in found)
