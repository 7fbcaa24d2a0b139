"""Zip, tar and packed streams: nested, damaged, hostile; nothing is followed, and nothing grows beyond its limits."""

import bz2
import gzip
import io
import json
import lzma
import stat
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index import pipeline
from index.article import Article, Unreadable
from index.errors import MissingPath
from index.readers import containers, unpacking
from index.readers.unpacking import FLOOR, PACKINGS, packing_of, unpacked_name
from tests.index.sources import Records, articles, read_bytes, reasons

TEXT = "افتتاح المكتبة في المدينة"
LINES = "\n".join(json.dumps({"id": f"r{number}", "title": TEXT}) for number in range(3)).encode()
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
}
BOTH = pytest.mark.parametrize("make", ["zip", "tar"])


def zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    return made.getvalue()


def tarred(files: Mapping[str, bytes], **special: bytes) -> bytes:
    """A tar; `special` entries are of a type of their own, and lead to /etc/passwd."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, raw in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            archive.addfile(info, io.BytesIO(raw))
        for name, kind in special.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    return made.getvalue()


def made(make: str, files: Mapping[str, bytes]) -> bytes:
    return zipped(files) if make == "zip" else tarred(files)


def told(found: Records, folder: Path) -> list[tuple[str, str]]:
    """Path and title or text of each record, or the reason."""
    return [
        (
            str(one.path.relative_to(folder)),
            one.reason if isinstance(one, Unreadable) else one.given.id or one.text,
        )
        for one in found
    ]


@BOTH
def test_entries_are_read_as_files_of_their_own(tmp_path: Path, make: str) -> None:
    files = {"b/مجلد/خبر.txt": TEXT.encode(), "a.jsonl": LINES, "b/c.png": b"\x89PNG", "b/.hidden.txt": b"x"}
    found = read_bytes(tmp_path, made(make, files), f"x.{make}")
    assert told(found, tmp_path) == [
        (f"x.{make}/b/مجلد/خبر.txt", TEXT),
        *[(f"x.{make}/a.jsonl", id) for id in ("r0", "r1", "r2")],
        (f"x.{make}/b/c.png", "no reader for .png files"),
    ]
    first = found[0]
    assert isinstance(first, Article)
    assert (first.relative, first.number, first.raw) == (f"x.{make}/b/مجلد/خبر.txt", 1, TEXT.encode())


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.parametrize("name", ["a.jsonl.{}", "a.jsonl", "odd.{}"])
def test_packed_files_keep_their_path_and_are_known_by_content(tmp_path: Path, packing: str, name: str) -> None:
    found = read_bytes(tmp_path, PACK[packing](LINES), name.format(packing))
    assert [one.given.id for one in articles(found)] == ["r0", "r1", "r2"]
    assert {one.relative for one in articles(found)} == {name.format(packing)}


@pytest.mark.parametrize("packing", PACK)
def test_packed_tars_and_what_is_packed_in_them_are_opened(tmp_path: Path, packing: str) -> None:
    inner = zipped({"deep.txt": TEXT.encode()})
    raw = PACK[packing](tarred({"in/x.zip": inner, "a.jsonl.gz": gzip.compress(LINES)}))
    found = read_bytes(tmp_path, raw, f"x.tar.{packing}")
    assert told(found, tmp_path) == [
        (f"x.tar.{packing}/in/x.zip/deep.txt", TEXT),
        *[(f"x.tar.{packing}/a.jsonl.gz", id) for id in ("r0", "r1", "r2")],
    ]


@pytest.mark.parametrize("packing", PACK)
def test_frames_one_after_another_and_padding_are_one_stream(tmp_path: Path, packing: str) -> None:
    lines = LINES.splitlines(keepends=True)
    raw = b"".join(map(PACK[packing], lines)) + bytes(512)
    assert len(articles(read_bytes(tmp_path, raw, "a.jsonl"))) == 3


@pytest.mark.parametrize("packing", PACK)
@pytest.mark.parametrize("damage", ["cut", "flipped", "trailing"])
def test_damage_is_told_behind_what_could_be_read(tmp_path: Path, packing: str, damage: str) -> None:
    lines = b"\n".join(json.dumps({"title": f"{number * 7919 % 99991:x} {TEXT}"}).encode() for number in range(60_000))
    raw = bytearray(PACK[packing](lines))
    if damage == "cut":
        del raw[-3000:]
    elif damage == "flipped":
        raw[len(raw) // 2] ^= 0xFF
    else:
        raw = bytearray(PACK[packing](lines + b"\n")) + b"no such thing"
    (*_, last) = found = read_bytes(tmp_path, bytes(raw), "a.jsonl")
    assert isinstance(last, Unreadable)
    assert "cut off or damaged" in last.reason
    assert (len(articles(found)) == 60_000) == (damage == "trailing")


def test_names_of_old_zips_are_read_in_the_encoding_they_are_in(tmp_path: Path) -> None:
    raw = zipped({"XXXX.txt": TEXT.encode()}).replace(b"XXXX", "خبر1".encode("cp1256"))
    assert told(read_bytes(tmp_path, raw, "x.zip"), tmp_path) == [("x.zip/خبر1.txt", TEXT)]


HOSTILE = {
    "../evil.txt": "leads out",
    "a/../../evil.txt": "leads out",
    "..\\evil.txt": "leads out",
    "/etc/evil.txt": "absolute path",
    "C:\\evil.txt": "absolute path",
}


@BOTH
@pytest.mark.parametrize(("name", "reason"), HOSTILE.items())
def test_names_that_lead_elsewhere_are_told_and_the_rest_is_read(
    tmp_path: Path, make: str, name: str, reason: str
) -> None:
    (aside, good) = read_bytes(tmp_path, made(make, {name: b"x", "good.txt": TEXT.encode()}), "x.bin")
    assert isinstance(aside, Unreadable)
    assert reason in aside.reason
    assert isinstance(good, Article)
    assert [path.name for path in tmp_path.iterdir()] == ["x.bin"]


def test_links_and_devices_are_told_not_followed(tmp_path: Path) -> None:
    raw = tarred({"a.txt": TEXT.encode()}, s=tarfile.SYMTYPE, h=tarfile.LNKTYPE, d=tarfile.CHRTYPE, f=tarfile.FIFOTYPE)
    found = told(read_bytes(tmp_path, raw, "x.tar"), tmp_path)
    assert [reason for _, reason in found] == [
        TEXT,
        *["a link, which is not followed"] * 2,
        *["a device or pipe, not a file"] * 2,
    ]
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert reasons(read_bytes(tmp_path, made.getvalue(), "x.zip")) == [(0, "a link, which is not followed")]


def test_encrypted_entries_and_strange_packings_are_told(tmp_path: Path) -> None:
    raw = bytearray(zipped({"a.txt": TEXT.encode()}))
    for start in (raw.find(b"PK\x03\x04") + 6, raw.find(b"PK\x01\x02") + 8):
        raw[start] |= 1
    assert reasons(read_bytes(tmp_path, bytes(raw), "x.zip")) == [(0, "encrypted")]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", TEXT)
    ((_, reason),) = reasons(read_bytes(tmp_path, made.getvalue(), "x.zip"))
    assert "pack it again" in reason


def test_office_documents_are_not_taken_apart(tmp_path: Path) -> None:
    for files in ({"[Content_Types].xml": b"x", "word/document.xml": b"x"}, {"mimetype": b"application/epub+zip"}):
        ((_, reason),) = reasons(read_bytes(tmp_path, zipped(files), "x.docx"))
        assert "office document" in reason


def test_an_entry_that_would_fill_the_disk_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    raw = zipped({"bomb.txt": bytes(FLOOR + 1), "good.txt": TEXT.encode()})
    (bomb, good) = read_bytes(tmp_path, raw, "x.zip")
    assert isinstance(bomb, Unreadable)
    assert "more than 250 times its size" in bomb.reason
    assert isinstance(good, Article)


@pytest.mark.parametrize("packing", PACK)
def test_a_bomb_is_not_unpacked_beyond_the_limit(tmp_path: Path, packing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "FLOOR", 1 << 20)
    raw = PACK[packing](b'{"title": "a"}\n' + bytes(40 << 20))
    tracemalloc.start()
    try:
        found = read_bytes(tmp_path, raw, "a.jsonl")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [one.number for one in articles(found)] == ([] if packing == "zst" else [1])
    assert any("more than 250 times its size" in reason for _, reason in reasons(found))
    assert peak < 24 << 20


@BOTH
def test_small_entries_that_become_much_together_stop_the_whole(
    tmp_path: Path, make: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "FLOOR", 1 << 18)
    monkeypatch.setattr(containers, "FLOOR", 1 << 18)
    files = {f"{number}.txt.gz": gzip.compress(b"a" * (20 << 10)) for number in range(50)}
    raw = gzip.compress(made(make, files))
    found = read_bytes(tmp_path, raw, "x.gz")
    assert 0 < len(articles(found)) < 50
    assert any("more than 250 times its size" in reason for _, reason in reasons(found))


def test_layers_are_limited(tmp_path: Path) -> None:
    raw = TEXT.encode()
    for _ in range(20):
        raw = gzip.compress(raw)
    assert reasons(read_bytes(tmp_path, raw, "a.txt")) == [(0, "packed in more than 6 layers")]


def test_entries_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_ENTRIES", 3)
    files = {f"{number}.txt": b"a" for number in range(5)}
    assert len(articles(read_bytes(tmp_path, tarred(files), "x.tar"))) == 3
    assert [reason for _, reason in reasons(read_bytes(tmp_path, zipped(files), "x.zip"))] == [
        "more than 3 entries; the rest is not read"
    ]


def test_a_zip_that_claims_a_huge_list_of_contents_is_not_opened(tmp_path: Path) -> None:
    raw = bytearray(zipped({"a.txt": b"a"}))
    struct.pack_into("<I", raw, raw.rfind(b"PK\x05\x06") + 12, 1 << 31)
    assert "list of contents" in reasons(read_bytes(tmp_path, bytes(raw), "x.zip"))[0][1]


def test_a_tar_with_a_name_too_long_to_hold_is_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1 << 30
    raw = info.tobuf(tarfile.GNU_FORMAT) + bytes(1024)
    assert "damaged" in reasons(read_bytes(tmp_path, raw, "x.tar"))[0][1]


@pytest.mark.parametrize("at", [0.3, 0.6, 0.9])
@BOTH
def test_a_container_cut_off_gives_what_comes_before_and_says_so(tmp_path: Path, make: str, at: float) -> None:
    files = {f"{number}.txt": f"{number} {TEXT}".encode() * 400 for number in range(20)}
    raw = made(make, files)
    found = read_bytes(tmp_path, raw[: int(len(raw) * at)], f"x.{make}")
    assert len(articles(found)) < 20
    assert any("cut off or damaged" in reason for _, reason in reasons(found))
    assert (len(articles(found)) > 3) == (make == "tar")  # the list of contents of a zip stands at its end


def test_a_header_damaged_in_the_middle_of_a_tar_is_no_silent_end(tmp_path: Path) -> None:
    raw = bytearray(tarred({"a.txt": b"a", "b.txt": b"b", "c.txt": b"c"}))
    raw[1024 + 10] ^= 0xFF
    found = read_bytes(tmp_path, bytes(raw), "x.tar")
    assert [one.text for one in articles(found)] == ["a"]
    assert len(reasons(found)) == 1


def test_one_entry_can_be_named_as_if_it_were_in_a_folder(tmp_path: Path) -> None:
    inner = zipped({"b.txt": TEXT.encode(), "c.txt": b"other"})
    (tmp_path / "x.tar").write_bytes(tarred({"a/x.zip": inner, "d.txt": b"d"}))
    (found,) = pipeline.read([tmp_path / "x.tar" / "a" / "x.zip" / "b.txt"])
    assert isinstance(found, Article)
    assert (found.text, found.path) == (TEXT, tmp_path / "x.tar" / "a" / "x.zip" / "b.txt")
    assert len(list(pipeline.read([tmp_path / "x.tar" / "a"]))) == 2
    (missing,) = pipeline.read([tmp_path / "x.tar" / "e.txt"])
    assert isinstance(missing, Unreadable)
    with pytest.raises(MissingPath):
        pipeline.read([tmp_path / "y.tar" / "e.txt"])


def test_an_empty_container_is_told(tmp_path: Path) -> None:
    for raw in (zipped({}), tarred({})):
        assert [reason for _, reason in reasons(read_bytes(tmp_path, raw, "x.tar"))] == ["it holds nothing to read"]


def test_names_tell_what_is_packed() -> None:
    assert [unpacked_name(name) for name in ("a.tar.GZ", "a.tzst", "b.bz2.xz", "gz")] == [
        "a.tar",
        "a.tar",
        "b.bz2",
        "gz",
    ]
    assert all(packing_of(packing.magic + b"x") is packing for packing in PACKINGS)


SOUND = [zipped({"a.txt": b"a" * 99, "b/c.txt": b"b"}), tarred({"a.txt": b"a" * 99, "b/c.txt": b"b"})]
SOUND += [pack(SOUND[1]) for pack in PACK.values()]


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(SOUND),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=8)), max_size=4),
    st.integers(0, 12000),
)
@example(SOUND[0], [], 30)
def test_damaged_containers_crash_nothing(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, damage: list[tuple[int, bytes]], length: int
) -> None:
    damaged = bytearray(raw)
    for at, piece in damage:
        start = at % len(damaged)
        damaged[start : start + len(piece)] = piece
    read_bytes(tmp_path_factory.getbasetemp(), bytes(damaged[:length]), "any.tar")
