"""Pages saved as one file with their pictures: the page is read, in whatever it was wrapped."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.readers import web_archives
from index.readers.detection import layout_of
from index.readers.layout import Layout
from index.readers.records import revive
from index.readers.web_archives import NO_PAGE
from tests.index.sources import articles, read_bytes, reasons, source

ADDRESS = "https://example.org/news/17"
PARAGRAPHS = (
    "فتح صانع العود أبواب ورشته في الحي القديم أمام أطفال المدارس في أول يوم من عطلة الربيع.",
    "وقال إن الورشة تستقبل عشرين طفلاً كل صباح، وإن كل واحد منهم يعود بقطعة خشب صقلها بيده.",
)
PAGE = (
    "<!DOCTYPE html><html><head><title>ورشة العود</title></head><body><article><h1>ورشة العود</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article></body></html>"
)


def saved(
    page: str = PAGE, charset: str = "utf-8", encoding: str = "quoted-printable", address: str = ADDRESS
) -> bytes:
    """A page as browsers save it: behind its address, before a picture."""
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    if address:
        message["Snapshot-Content-Location"] = address
    message["Subject"] = "ورشة العود"
    message["Date"] = "Sat, 3 Feb 2024 10:00:00 -0000"
    message.set_content(page.encode(charset), "text", "html", cte=encoding)
    message.set_param("charset", charset)
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@pytest.mark.parametrize("name", ["a.mht", "a.mhtml", "a", "a.txt"])
def test_the_page_is_taken_out(tmp_path: Path, charset: str, encoding: str, name: str) -> None:
    raw = saved(charset=charset, encoding=encoding)
    assert layout_of(raw, name) is Layout.WEB_ARCHIVE
    [found] = articles(read_bytes(tmp_path, raw, name))
    assert (found.given.title, found.given.url, found.given.published) == ("ورشة العود", ADDRESS, None)
    assert [line for line in found.text.split("\n") if line in PARAGRAPHS] == list(PARAGRAPHS)
    assert revive(found.kind, found.raw, found.encoding, found.path, found.relative, 1) == found


def test_lines_may_end_as_on_any_system(tmp_path: Path) -> None:
    [found] = articles(read_bytes(tmp_path, saved().replace(b"\n", b"\r\n"), "a.mht"))
    assert PARAGRAPHS[0] in found.text


@pytest.mark.parametrize("address", ["", "cid:frame-1", "https://example.org/--><script>", "https://example.org/ا"])
def test_what_is_no_plain_address_is_left_out(tmp_path: Path, address: str) -> None:
    [found] = articles(read_bytes(tmp_path, saved(address=address), "a.mht"))
    assert found.given.url is None
    assert b"saved from" not in found.raw


def test_an_archive_without_a_page_is_told(tmp_path: Path) -> None:
    raw = saved().replace(b"text/html", b"text/css")
    assert reasons(read_bytes(tmp_path, raw, "a.mht")) == [(0, NO_PAGE)]


def test_a_letter_that_only_looks_so_is_text() -> None:
    assert layout_of("العنوان: خبر\nالتاريخ: أمس\n\nنص".encode(), "a.txt") is Layout.TEXT
    assert layout_of(b"Title: x\nContent-Type: text/plain\n\ntext", "a.txt") is Layout.TEXT


@given(st.binary(max_size=300), st.integers(0, 2000), st.integers(0, 400))
@settings(max_examples=200)
def test_damage_is_a_reason_or_an_article(noise: bytes, at: int, lost: int) -> None:
    raw = saved()
    (found,) = web_archives.read(source(raw[:at] + noise + raw[at + lost :], "a.mht"))
    assert not isinstance(found, Article) or found.kind == "html"
