"""A folder of a hundred files, twenty of them broken, each in another way."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from pathlib import Path

import zstandard

from tests.search.cli.conftest import Kashshaf

WORDS = ["ورشة", "مكتبة", "ميناء", "قطار", "سوق", "مدرسة", "مسرح", "بستان", "جسر", "طاحونة"]


def text(number: int) -> str:
    return f"خبر رقم {number} عن {WORDS[number % 10]}\n\nهذا نص الخبر رقم {number}، وفيه جملة تنتهي بنقطة."


def record(number: int) -> dict[str, str]:
    title, _, body = text(number).partition("\n\n")
    return {"title": title, "text": body}


def zipped(number: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text(number))
    return made.getvalue()


def tarred(number: int) -> bytes:
    made, raw = io.BytesIO(), text(number).encode()
    with tarfile.open(fileobj=made, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(raw)
        archive.addfile(info, io.BytesIO(raw))
    return made.getvalue()


def page(number: int) -> bytes:
    paragraphs = f"<p>{text(number)}</p>" * 3
    return f"<html><body><article><h1>خبر {number}</h1>{paragraphs}</article></body></html>".encode()


def table(number: int) -> bytes:
    return f'title,text\n"خبر {number}","نص {number}"\n'.encode()


def jsonl(number: int) -> bytes:
    return json.dumps(record(number)).encode()


def array(number: int) -> bytes:
    return json.dumps([record(number)]).encode()


def feed(number: int) -> bytes:
    return f"<rss><item><title>خبر {number}</title><description>نص {number}</description></item></rss>".encode()


def dump(number: int) -> bytes:
    return f"<DOC><TITLE>خبر {number}</TITLE><TEXT>نص {number}</TEXT></DOC>".encode()


BROKEN: list[tuple[str, bytes, bytes]] = [  # name, broken, mended; each is one record set aside, then one article
    ("empty.txt", b"", text(80).encode()),
    ("binary.txt", b"\0\1\2\3", text(81).encode()),
    ("image.txt", b"\x89PNG\r\n", text(82).encode()),
    ("cut.jsonl", jsonl(83)[:-9], jsonl(83)),
    ("list.jsonl", b"[1]", jsonl(84)),
    ("nothing.jsonl", b'{"title": " "}', jsonl(85)),
    ("cut.json", array(86)[:-9], array(86)),
    ("none.json", b'{"status": "ok"}', array(87)),
    ("ragged.csv", b"title,text\na\n", table(88)),
    ("names.csv", "س,ص\n1,2\n".encode(), table(89)),
    ("quote.csv", b'title,text\n"a,b\n', table(90)),
    ("cut.zip", zipped(91)[:-20], zipped(91)),
    ("cut.tar", tarred(92)[:300], tarred(92)),
    ("cut.txt.gz", gzip.compress(text(93).encode())[:-9], gzip.compress(text(93).encode())),
    ("cut.txt.bz2", bz2.compress(text(94).encode())[:-9], bz2.compress(text(94).encode())),
    ("cut.txt.xz", lzma.compress(text(95).encode())[:-9], lzma.compress(text(95).encode())),
    ("cut.txt.zst", zstandard.compress(text(96).encode())[:-9], zstandard.compress(text(96).encode())),
    ("empty.html", b"<html><body></body></html>", page(97)),
    ("empty.xml", b"<rss><channel></channel></rss>", feed(98)),
    ("unknown.xml", b"<svg></svg>", dump(99)),
]


def test_what_is_broken_is_reported_and_indexed_once_it_is_mended(kashshaf: Kashshaf, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(80):
        (folder / f"{number}.txt").write_text(text(number), encoding="utf-8")
    for name, broken, _ in BROKEN:
        (folder / name).write_bytes(broken)
    first = kashshaf("index", "files", "--json")
    report = json.loads(first.stdout)
    assert (first.exit_code, report["added"], report["unreadable"]) == (1, 80, 20)
    told = {line.rpartition("/")[2].partition(":")[0] for line in first.stderr.splitlines() if "set aside" in line}
    assert told == {name for name, _, _ in BROKEN}
    for name, _, mended in BROKEN:
        (folder / name).write_bytes(mended)
    second = kashshaf("index", "files", "--json")
    report = json.loads(second.stdout)
    assert (second.exit_code, report["added"], report["unchanged"], report["unreadable"]) == (0, 20, 80, 0)
    assert json.loads(kashshaf("stats", "--json").stdout)["unreadable"] == []
