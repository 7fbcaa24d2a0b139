"""Truly deleting: no byte of a purged article is left in any file of the archive, and it does not come back."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from index.segment.segment import Segment
from index.storage.archive import Layout
from index.storage.build import Build
from index.storage.ledger import Ledger
from index.storage.originals import Originals
from index.storage.writer import open_writer
from search.engines.opensearch.writing import indices
from search.engines.opensearch.writing.store import ClusterStore
from tests.index.storage.conftest import Files, Index, counts, describe, held
from tests.index.storage.places import InCluster, Place, check, stats

SECRET = "قرنفلستان"  # a word that stands in nothing else
EARLIER = "زعفرانستان"  # and one that stood in an earlier version of the same article


def contents(archive: Path) -> Iterator[tuple[Path, bytes]]:
    """All bytes of an archive, and of what is compressed in it, what it says."""
    for path in sorted(archive.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
        if path.suffix == ".segment":
            segment = Segment(path)
            for stored in segment.stored.values():
                yield from ((path, stored.read(number)) for number in range(segment.size))
                yield path, stored.dictionary
            yield path, b"\n".join(segment.terms("body.written"))
        if path.suffix == ".pack":
            yield from ((path, raw) for raw in frames(path.read_bytes()))


def frames(pack: bytes) -> Iterator[bytes]:
    while pack:
        decompressor = zstandard.ZstdDecompressor().decompressobj()
        yield decompressor.decompress(pack)
        pack = decompressor.unused_data


def where(place: Path | Place, *words: str) -> set[str]:
    """The kinds of files in which any of some words stands; of a cluster, what stands for them there."""
    held = place.texts() if isinstance(place, InCluster) else contents(Path(str(place)))
    return {name.suffix for name, data in held for word in words if word.encode() in data.replace(b"\n", b"")}


def filled(files: Files, run: Index, others: int = 3) -> Path:
    """Files of which one holds the secret, indexed in two versions, among others."""
    path = files.write(f"{SECRET}.txt", f"{EARLIER} " * 9, ids=["secret"])
    files.write("many.txt", *(f"خبر رقم {number} عن مكتبة المدينة" for number in range(others)))
    run()
    files.write(f"{SECRET}.txt", f"{SECRET} " * 9 + "والمدينة", ids=["secret"])
    run()
    return path


def test_nothing_is_left_of_what_was_purged_in_any_file(
    files: Files, place: Place, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indices, "EXPUNGE_FOR", 90.0)
    filled(files, run)
    assert where(place, SECRET) >= {".segment", ".pack", ".sqlite"}
    assert ".pack" in where(place, EARLIER)
    others = {id: body for id, body in held(place).items() if id != "secret"}
    with place.writer(describe) as writer:
        assert writer.delete(["secret", "no such id"], "by order of a court", purge=True) == ("secret",)
        assert where(place, SECRET, EARLIER) == set()
    assert not isinstance(place, InCluster) or place.deleted() == 0
    assert held(place) == others
    assert check(place).faults == ()
    stone = place.gone("secret")
    assert stone is not None
    assert stone.reason == "by order of a court"
    with place.writer(describe) as writer:
        writer.reindex()
    assert held(place) == others
    assert where(place, SECRET, EARLIER) == set()


def test_what_is_deleted_alone_keeps_its_original_and_can_be_purged_later(
    files: Files, place: Place, run: Index
) -> None:
    filled(files, run)
    with place.writer(describe) as writer:
        assert writer.delete(["secret"], "first") == ("secret",)
        assert ".pack" in where(place, SECRET)
        assert writer.delete(["secret"], "first") == ()
        assert writer.delete(["secret"], "and then wholly", purge=True) == ("secret",)
    assert where(place, SECRET, EARLIER) == set()
    stone = place.gone("secret")
    assert (stone and stone.reason) == "and then wholly"
    assert check(place).faults == ()


def test_what_was_purged_does_not_come_back_from_its_file_wherever_that_is(
    files: Files, place: Place, run: Index
) -> None:
    path = filled(files, run)
    (own,) = files.write("own.txt", "بلا رقم").read_text().split("\t")[1:]
    run()
    (placed,) = [id for id, body in held(place).items() if body == own.strip()]
    with place.writer(describe) as writer:
        writer.delete(["secret", placed], "a test", purge=True)
    assert counts(run()) == {"read": 5, "unchanged": 5}
    path.rename(files.folder / "moved.txt")
    (files.folder / "own.txt").rename(files.folder / "elsewhere.txt")  # its id came from its place
    assert counts(run(prune=True)) == {"read": 5, "unchanged": 5}
    assert where(place, SECRET, EARLIER) == set()
    with place.writer(describe) as writer:
        writer.reindex(files.records())
    assert len(held(place)) == 3
    files.write("moved.txt", "صيغة جديدة", ids=["secret"])
    assert run().added == 1
    assert place.gone("secret") is None


def test_a_compression_dictionary_does_not_quote_what_was_purged(
    files: Files, archive: Path, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.segment.stored._LEAST", 64)
    common = f"{SECRET} قال إن المشروع الذي بدأ في العام الماضي قد انتهى {SECRET}"
    texts = [f"{number} {common} وهذا هو الخبر رقم {number * 7919} " * 6 for number in range(120)]
    files.write("a.txt", *texts, ids=[f"s{number}" for number in range(120)])
    files.write("b.txt", *(f"مكتبة رقم {number} في المدينة القديمة" for number in range(60)))
    run()
    files.write("c.txt", "خبر يأتي بعد ذلك")
    run()
    quoted = [stored.dictionary for path in archive.rglob("*.segment") for stored in Segment(path).stored.values()]
    assert any(SECRET.encode() in dictionary for dictionary in quoted)
    with open_writer(archive, describe) as writer:
        writer.delete([f"s{number}" for number in range(120)], "a test", purge=True)
    assert where(archive, SECRET) == set()
    assert len(held(archive)) == 61
    assert check(archive).faults == ()


def test_packs_are_compacted_when_an_article_is_purged(
    files: Files, archive: Path, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.storage.originals.PACK_BYTES", 200)
    filled(files, run, others=12)
    packs = {path.name: path.read_bytes() for path in Layout(archive).originals.glob("*.pack")}
    assert len(packs) > 3
    before = held(archive)
    with open_writer(archive, describe) as writer:
        writer.delete(["secret"], "a test", purge=True)
        left = {path.name: path.read_bytes() for path in Layout(archive).originals.glob("*.pack")}
        untouched = left.keys() & packs.keys()
        assert untouched  # a pack that held nothing of it
        assert all(left[name] == packs[name] for name in untouched)
        assert writer.reindex().added == len(before) - 1
    assert check(archive).faults == ()
    assert run().unchanged == 13


Step = Callable[..., object]
STEPS = [
    (Build, "purge"),
    (Originals, "retire"),
    (Originals, "copy"),
    (Originals, "sync"),
    (Build, "write"),
    (Ledger, "commit"),
    (Build, "sweep"),
    (Originals, "sweep"),
    (Ledger, "forget_replaced"),
    (Ledger, "scrub"),
]


def test_killed_at_any_step_of_a_purge_the_archive_is_whole_and_running_it_again_ends_it(
    files: Files, archive: Path, tmp_path: Path, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(files, run)
    old = held(archive)
    new = {id: body for id, body in old.items() if id != "secret"}
    pictures: list[Path] = []

    def picture_after(step: Step) -> Step:
        def taken(*given: object, **named: object) -> object:
            done = step(*given, **named)
            pictures.append(tmp_path / f"picture{len(pictures)}")
            shutil.copytree(archive, pictures[-1])
            return done

        return taken

    with open_writer(archive, describe) as writer, monkeypatch.context() as patched:
        for owner, name in STEPS:
            patched.setattr(owner, name, picture_after(getattr(owner, name)))
        writer.delete(["secret"], "a test", purge=True)
    states = [held(picture) for picture in pictures]
    assert states == [old] * states.count(old) + [new] * states.count(new)
    assert min(states.count(old), states.count(new)) >= 3
    for picture, state in zip(pictures, states, strict=True):
        with open_writer(picture, describe) as writer:
            assert check(picture).faults == ()
            if state == new:  # what is left to do is done by who opens it next
                assert where(picture, SECRET, EARLIER) == set()
            assert writer.delete(["secret"], "a test", purge=True) == ("secret",)
        assert where(picture, SECRET, EARLIER) == set()
        assert held(picture) == new
        assert check(picture).faults == ()


def test_a_purge_that_fails_takes_nothing_out(
    files: Files, place: Place, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(files, run)
    before = held(place)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    with place.writer(describe) as writer, monkeypatch.context() as patched:
        patched.setattr("index.storage.store.write_manifest", fail)
        patched.setattr(ClusterStore, "_stand", fail)
        with pytest.raises(RuntimeError):
            writer.delete(["secret"], "a test", purge=True)
        assert held(place) == before
        assert check(place).faults == ()
        patched.undo()
        assert writer.delete(["secret"], "a test", purge=True) == ("secret",)
    assert where(place, SECRET, EARLIER) == set()


def test_only_the_digest_id_reason_and_day_stay_in_the_ledger(files: Files, archive: Path, run: Index) -> None:
    filled(files, run)
    with open_writer(archive, describe) as writer:
        writer.delete(["secret"], "a test", purge=True)
    with closing(sqlite3.connect(Layout(archive).ledger)) as db:
        (row,) = db.execute("SELECT id, path, relative, kind, pack, reason FROM records WHERE removed IS NOT NULL")
    assert row == ("secret", b"", b"", "", None, "a test")


def test_a_damaged_original_whose_file_is_gone_is_set_aside_and_the_rest_rebuilt(
    files: Files, archive: Path, run: Index
) -> None:
    path = files.write("a.txt", "خبر أول", "خبر ثان", "خبر ثالث", ids=["1", "2", "3"])
    run()
    path.unlink()
    (pack,) = Layout(archive).originals.glob("*.pack")
    whole = pack.read_bytes()
    (second,) = [raw for raw in frames(whole) if b"2\t" in raw]
    frame = zstandard.ZstdCompressor(level=3, write_checksum=False).compress(second)
    pack.write_bytes(whole.replace(frame, bytes(len(frame))))
    with open_writer(archive, describe) as writer:
        report = writer.reindex()
    assert counts(report) == {"read": 3, "added": 2, "removed": 1, "unreadable": 1}
    assert [(lost.path, lost.number) for lost in report.lost] == [(path, 2)]
    assert report.lost == stats(archive).unreadable
    assert "its original in 000001.pack" in report.lost[0].reason
    assert set(held(archive)) == {"1", "3"}
    assert check(archive).faults == ()
    files.write("a.txt", "خبر أول", "خبر ثان", "خبر ثالث", ids=["1", "2", "3"])
    assert counts(run()) == {"read": 3, "added": 1, "unchanged": 2}
    assert stats(archive).unreadable == ()
