"""Packs: what goes in comes out, byte for byte, or is said to be damaged."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ArchiveDamaged
from index.storage.archive import Layout
from index.storage.originals import Originals, digest
from index.storage.writer import open_writer
from search.engines.whoosh.engine import WhooshEngine
from search.errors import EngineUnavailable
from tests.index.storage.conftest import Files, Index, describe


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_every_record_comes_back(records: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        originals = Originals(Path(folder))
        kept = [(originals.append(raw), raw) for raw in records]
        originals.sync()
        for extent, raw in kept:
            assert Originals(Path(folder)).read(extent, digest(raw)) == raw


def test_a_full_pack_is_followed_by_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.storage.originals.PACK_BYTES", 50)
    originals = Originals(tmp_path)
    extents = [originals.append(bytes([number]) * 3) for number in range(12)]
    assert len({extent.pack for extent in extents}) > 2
    assert originals.lengths() == {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert [originals.read(extent, digest(bytes([n]) * 3)) for n, extent in enumerate(extents)] == [
        bytes([n]) * 3 for n in range(12)
    ]
    originals.close()


def test_packs_go_back_to_what_is_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.storage.originals.PACK_BYTES", 30)
    originals = Originals(tmp_path)
    first = originals.append(b"first")
    committed = originals.lengths()
    for _ in range(5):
        originals.append(b"never committed")
    originals.close()
    again = Originals(tmp_path)
    again.restore(committed)
    assert {path.name: path.stat().st_size for path in tmp_path.iterdir()} == committed
    assert again.read(first, digest(b"first")) == b"first"
    assert again.append(b"next").offset == committed[first.pack]
    again.close()


def test_a_missing_pack_is_named(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    originals.restore({"000001.pack": 10})
    assert str(originals.damage).startswith(f"{tmp_path / '000001.pack'}: 10 bytes of it are missing")
    originals.go_on_damaged()
    assert (originals.damage, originals.lengths()) == (None, {})


def test_a_record_of_another_content_is_refused(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    extent = originals.append(b"one")
    with pytest.raises(ArchiveDamaged, match="not what was kept"):
        originals.read(extent, digest(b"two"))
    originals.close()


def test_the_record_of_an_article_is_given_as_it_stood(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "<b>أول</b>", "ثان", ids=["1", "2"])
    run()
    engine = WhooshEngine(archive)
    assert engine.original("1") == "1\t<b>أول</b>"
    files.write("a.txt", "أول وقد تغير", "ثان", ids=["1", "2"])
    run()
    assert engine.original("1") == "1\tأول وقد تغير"
    with open_writer(archive, describe) as writer:
        writer.delete(["1"], "a test says so")
    assert engine.original("1") is None
    assert engine.original("2") == "2\tثان"
    next(Layout(archive).originals.glob("*.pack")).write_bytes(b"broken" * 100)
    with pytest.raises(EngineUnavailable, match="cannot be read"):
        engine.original("2")


def test_there_is_no_original_where_none_was_kept(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "أول", ids=["1"])
    run(keep_originals=False)
    assert WhooshEngine(archive).original("1") is None
