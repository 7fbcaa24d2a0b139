"""Finding files: order, links, odd things in folders; and reading `.txt` files."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.article import Article, Unreadable
from index.errors import IndexingError, MissingPath
from index.readers import text_files
from index.readers.files import Found, shown, walk
from index.readers.layout import EMPTY, MAX_RECORD, TOO_LONG
from index.readers.records import revive
from tests.index.sources import read_path, source

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder by a short path (a socket's must be) that every user may enter."""
    made = Path(tempfile.mkdtemp(prefix="k-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Permissions count only for ordinary users, so be one."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    yield
    if root:
        os.seteuid(0)


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("نص", encoding="utf-8")


def files(*paths: Path) -> list[str]:
    return [item.relative for item in walk(paths) if isinstance(item, Found)]


def reasons(*paths: Path) -> list[tuple[str, str]]:
    return [(item.path.name, item.reason) for item in walk(paths) if isinstance(item, Unreadable)]


def test_files_come_by_name_folder_by_folder_and_hidden_ones_not(folder: Path) -> None:
    write(folder, "b.txt", "a/2.txt", "a/10.txt", "c/d/e.txt", ".hidden.txt", ".git/x.txt", "a/.x")
    assert files(folder) == ["a/10.txt", "a/2.txt", "b.txt", "c/d/e.txt"]
    assert files(folder) == files(Path(os.path.relpath(folder)))


def test_named_file_goes_by_its_name_even_hidden(folder: Path) -> None:
    write(folder, "a/.x.txt", "b.txt")
    assert files(folder / "b.txt", folder / "a" / ".x.txt", folder / "a") == ["b.txt", ".x.txt"]


def test_missing_path_is_an_error_before_anything_is_read(folder: Path) -> None:
    write(folder, "a.txt")
    for gone in (folder / "gone", folder / "a.txt" / "gone", folder / ("x" * 300), Path("a\0b")):
        with pytest.raises(MissingPath) as caught:
            walk([folder, gone])
        assert isinstance(caught.value, IndexingError)
        assert "There is no file or folder at" in str(caught.value)


def test_links_are_followed(folder: Path) -> None:
    write(folder, "real/a.txt")
    (folder / "one.txt").symlink_to("real/a.txt")
    (folder / "in").mkdir()
    (folder / "in" / "linked").symlink_to(folder / "real")
    assert files(folder / "in") == ["linked/a.txt"]
    assert files(folder / "one.txt") == ["one.txt"]


def test_link_loops_and_broken_links_are_set_aside(folder: Path) -> None:
    write(folder, "a/b/c.txt")
    (folder / "a" / "b" / "up").symlink_to(folder / "a")
    (folder / "broken").symlink_to("nowhere")
    (folder / "self").symlink_to("self")
    (folder / "two").symlink_to("three")
    (folder / "three").symlink_to("two")
    assert files(folder) == ["a/b/c.txt"]
    assert reasons(folder) == [
        ("up", f"a folder that was read already, as {folder / 'a'}"),
        ("broken", "a link to something that is not there"),
        ("self", "a link that leads back to itself"),
        ("three", "a link that leads back to itself"),
        ("two", "a link that leads back to itself"),
    ]
    assert reasons(folder / "broken") == [("broken", "a link to something that is not there")]


def test_what_is_named_twice_or_lies_below_another_is_given_once(folder: Path) -> None:
    write(folder, "a.txt", "sub/b.txt", "sub/.hidden/c.txt")
    sub, hidden = folder / "sub", folder / "sub" / ".hidden"
    assert list(walk([folder])) == list(walk([folder, folder])) == list(walk([folder, sub, folder / "a.txt"]))
    assert list(walk([folder, hidden])) == [*walk([folder]), *walk([hidden])]
    assert files(sub, folder) == ["b.txt", "a.txt"]
    (folder / "link").symlink_to(sub)
    assert reasons(folder) == [("sub", "a folder that was read already, as " + shown(folder / "link"))]


def test_a_folder_to_pass_over_is_not_entered(folder: Path) -> None:
    write(folder, "a.txt", "archive/b.txt", "archives/c.txt")
    assert [item.path.name for item in walk([folder], folder / "x" / ".." / "archive")] == ["a.txt", "c.txt"]


def test_what_is_no_file_is_named_not_opened(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket.txt"))
        assert reasons(folder, Path("/dev/null")) == [
            ("pipe.txt", "a named pipe, not a file"),
            ("socket.txt", "a socket, not a file"),
            ("null", "a device, not a file"),
        ]


def test_folder_and_file_without_permission_are_set_aside(folder: Path, request: pytest.FixtureRequest) -> None:
    write(folder, "closed/a.txt", "closed.txt", "open.txt")
    (folder / "closed").chmod(0)
    (folder / "closed.txt").chmod(0)
    request.getfixturevalue("ordinary_user")
    refused = "no permission to read it"
    assert reasons(folder) == [("closed", refused)]
    assert reasons(folder / "closed" / "a.txt") == [("a.txt", refused)]
    assert files(folder) == ["closed.txt", "open.txt"]
    closed = folder / "closed.txt"
    assert read_path(closed) == [Unreadable(closed, 0, refused)]
    os.seteuid(os.getuid())
    (folder / "closed").chmod(0o755)


def test_file_gone_since_it_was_found_is_set_aside(folder: Path) -> None:
    gone = folder / "gone.txt"
    assert read_path(gone) == [Unreadable(gone, 0, "it was there a moment ago and is gone")]


def test_folders_nest_as_deep_as_paths_may(folder: Path) -> None:
    depth = 1_500  # more than calls may
    deepest = folder
    for _ in range(depth):
        deepest /= "d"
        deepest.mkdir()
    (deepest / "a.txt").touch()
    assert files(folder) == ["d/" * depth + "a.txt"]
    (deepest / "a.txt").unlink()
    for level in (deepest, *deepest.parents[: depth - 1]):  # rmtree() calls itself
        level.rmdir()


def test_name_that_is_no_utf8_is_shown_and_read(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/\xce\xc8\xd1.txt")).write_text("نص", encoding="utf-8")
    (found,) = walk([folder])
    assert isinstance(found, Found)
    assert found.relative == r"\xce\xc8\xd1.txt"
    assert found.path.read_text(encoding="utf-8") == "نص"
    assert shown(found.path).encode().endswith(rb"\xd1.txt")


def test_text_file_is_one_article(folder: Path) -> None:
    (folder / "a.txt").write_bytes("\ufeffعنوان\r\nنص".encode())
    assert read_path(folder / "a.txt", "x/a.txt") == [
        Article(folder / "a.txt", "x/a.txt", 1, "text", "\ufeffعنوان\r\nنص".encode(), "utf-8-sig", "عنوان\nنص")
    ]


def test_what_is_said_to_be_text_is_text_whatever_it_looks_like() -> None:
    (found,) = text_files.read(source(b'{"title": "a"}\n{"title": "b"}\n'))
    assert isinstance(found, Article)
    assert (found.kind, found.text) == ("text", '{"title": "a"}\n{"title": "b"}\n')


@pytest.mark.parametrize("raw", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe\n\x00"])
def test_text_file_without_text_is_empty(raw: bytes) -> None:
    assert list(text_files.read(source(raw))) == [Unreadable(Path("/a.txt"), 0, EMPTY)]


def test_text_file_above_the_limit_is_not_read(folder: Path) -> None:
    for name, size in (("fits.txt", MAX_RECORD), ("long.txt", MAX_RECORD + 1), ("huge.txt", 1 << 40)):
        with (folder / name).open("wb") as file:
            file.truncate(size)  # sparse: takes no room, and holds NUL bytes alone
    assert [
        item.reason
        for name in ("fits", "long", "huge")
        for item in read_path(folder / f"{name}.txt")
        if isinstance(item, Unreadable)
    ] == [
        "not text but binary data",
        TOO_LONG,
        TOO_LONG,
    ]


@given(st.binary())
@example("نص".encode("cp1256"))
def test_any_text_file_gives_its_article_again_or_a_reason(raw: bytes) -> None:
    (found,) = text_files.read(source(raw))
    if isinstance(found, Article):
        assert found.raw == raw
        assert revive("text", raw, found.encoding, found.path, "a.txt", 1) == found
        assert found.text.strip()


def test_kind_of_another_version_is_said_to_be_unknown() -> None:
    found = revive("later", b"", "utf-8", Path("/a"), "a", 3)
    assert found == Unreadable(Path("/a"), 3, "a record of the kind 'later', which this version does not know")


@pytest.mark.shared
def test_files_of_known_encoding_are_read_in_it(shared: Path) -> None:
    found = {
        item.relative: article
        for item in walk([shared / "data" / "seeds", shared / "eval" / "metadata"])
        if isinstance(item, Found) and item.path.suffix == ".txt"
        for article in read_path(item.path, item.relative)
    }
    assert len(found) == 65
    encodings = {article.encoding for article in found.values() if isinstance(article, Article)}
    assert encodings == {"utf-8", "utf-8-sig"}
    assert not any("\ufffd" in article.text for article in found.values() if isinstance(article, Article))


def test_the_pictures_of_saved_pages_are_passed_over(tmp_path: Path) -> None:
    for name in ("خبر.html", "page.htm"):
        (tmp_path / name).write_text("x")
    for folder in ("خبر_files", "page.files", "صور_files", "خبر_ملفات"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "style.css").write_text("x")
    found = [str(item.path.relative_to(tmp_path)) for item in walk([tmp_path])]
    assert found == ["page.htm", "خبر.html", "صور_files/style.css"]
