"""An archive of which a part is damaged: told which, mended from what is left, and never taken for a new one."""

from pathlib import Path

import pytest

from index.columns.container import Columns
from index.errors import ArchiveDamaged
from index.storage.archive import Current, Layout, read_current
from index.storage.checking import check
from index.storage.rebuilding import committed_articles, needs_reindex
from index.storage.stats import stats
from index.storage.writer import open_writer
from search.engines.whoosh.engine import WhooshEngine
from search.errors import EngineUnavailable
from tests.index.storage.conftest import Files, Index, describe, held


def test_a_truncated_pack_is_detected_and_a_longer_one_cut_back(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر أول", "خبر ثان")
    run()
    (pack,) = Layout(archive).originals.glob("*.pack")
    whole = pack.read_bytes()
    pack.write_bytes(whole + b"left by a crash")
    run()
    assert pack.read_bytes() == whole
    pack.write_bytes(whole[:-5])
    assert ["5 bytes of it are missing" in fault.reason for fault in check(archive).faults] == [True, False]
    with pytest.raises(ArchiveDamaged, match=r"5 bytes of it are missing.*kashshaf reindex PATH"):
        run()


@pytest.mark.parametrize("damage", ["cut", "changed", "lost"])
def test_originals_that_are_damaged_are_mended_from_the_files(
    files: Files, archive: Path, run: Index, damage: str
) -> None:
    files.write("a.txt", "خبر أول", "خبر ثان")
    run()
    before = held(archive)
    (pack,) = Layout(archive).originals.glob("*.pack")
    whole = pack.read_bytes()
    match damage:
        case "cut":
            pack.write_bytes(whole[:-5])
        case "changed":
            pack.write_bytes(whole[:-5] + bytes(5))
        case _:
            pack.unlink()
    with open_writer(archive, describe) as writer:
        writer.delete(["no such id"], "changes nothing")
        with pytest.raises(ArchiveDamaged, match="kashshaf reindex PATH"):
            writer.reindex()
        assert held(archive) == before
        writer.reindex(files.records())
    assert held(archive) == before
    assert check(archive).faults == ()
    assert run().unchanged == 2
    with open_writer(archive, describe) as writer:
        assert writer.reindex().added == 2


def test_a_changed_byte_of_an_original_is_detected(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر أول", "خبر ثان " * 50)
    run()
    (pack,) = Layout(archive).originals.glob("*.pack")
    data = bytearray(pack.read_bytes())
    data[-20] ^= 0xFF
    pack.write_bytes(bytes(data))
    found = check(archive)
    assert (found.articles, found.originals, len(found.faults)) == (2, 2, 1)


@pytest.mark.parametrize("kind", [".segment", ".live"])
@pytest.mark.parametrize("missing", [True, False])
def test_a_damaged_index_is_mended_by_a_reindex(
    files: Files, archive: Path, run: Index, kind: str, *, missing: bool
) -> None:
    files.write("a.txt", "خبر", "خبر آخر", "ثالث", ids=["1", "2", "3"])
    run()
    with open_writer(archive, describe) as writer:
        writer.delete(["3"], "a test")
    before = held(archive)
    (part,) = Layout(archive).build(1).glob("*" + kind)
    if missing:
        part.unlink()
    else:
        part.write_bytes(part.read_bytes()[:-30])
    with pytest.raises(ArchiveDamaged, match=rf"\{kind}.*kashshaf reindex"):
        held(archive)
    with pytest.raises(ArchiveDamaged, match=rf"\{kind}.*kashshaf reindex"):
        run()
    with open_writer(archive, describe) as writer:
        writer.reindex()
    assert held(archive) == before
    assert run().unchanged == 3


def test_a_changed_byte_of_a_segment_is_named_with_its_column(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر أول", "خبر ثان")
    run()
    (path,) = Layout(archive).build(1).glob("*.segment")
    data, entry = bytearray(path.read_bytes()), Columns(path).entries["body.codes"]
    data[entry.offset] ^= 1
    path.write_bytes(bytes(data))
    assert [fault for fault in check(archive).faults if "column body.codes: its checksum is wrong" in str(fault)]


def test_a_lost_ledger_is_not_taken_for_an_empty_one(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر", "خبر آخر")
    run()
    Layout(archive).ledger.unlink()
    with pytest.raises(ArchiveDamaged, match="knows 0 articles, and 2 were committed"):
        run()


def test_a_damaged_ledger_is_named(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر")
    run()
    engine = WhooshEngine(archive)
    Layout(archive).ledger.write_bytes(b"no database" * 1_000)
    with pytest.raises(ArchiveDamaged, match=r"ledger\.sqlite"):
        stats(archive)
    with pytest.raises(EngineUnavailable, match=r"ledger\.sqlite"):
        engine.tombstone("x")
    with pytest.raises(ArchiveDamaged, match=r"ledger\.sqlite"):
        run()


def test_originals_without_a_pointer_are_not_taken_for_a_new_archive(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر")
    run()
    before = read_current(Layout(archive))
    Layout(archive).pointer.unlink()
    with pytest.raises(ArchiveDamaged, match="CURRENT: it is missing, though there are originals"):
        run()
    Layout(archive).pointer.write_text(f"{before}\n")
    assert list(held(archive).values()) == ["خبر"]
    assert (check(archive).originals, check(archive).faults) == (1, ())


def test_a_pointer_to_no_commit_makes_no_writer_sweep_what_stands(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر")
    run()
    before = read_current(Layout(archive))
    Layout(archive).pointer.write_text("7 12\n")
    for attempt in (run, lambda: held(archive), lambda: needs_reindex(archive), lambda: committed_articles(archive)):
        with pytest.raises(ArchiveDamaged, match=r"manifest-12\.json: it is missing.*from a copy"):
            attempt()
    Layout(archive).pointer.write_text(f"{before}\n")
    assert list(held(archive).values()) == ["خبر"]


def test_what_stands_is_told_while_a_newer_commit_takes_its_place(
    files: Files, archive: Path, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write("a.txt", "خبر")
    run()
    newest = read_current(Layout(archive))
    pointers = iter([Current(newest.build, newest.commit - 1), newest])
    monkeypatch.setattr("index.storage.archive.read_current", lambda _: next(pointers))
    assert committed_articles(archive) == 1


def test_a_damaged_pointer_is_named(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر")
    run()
    Layout(archive).pointer.write_text("latest\n")
    with pytest.raises(ArchiveDamaged, match="CURRENT"):
        held(archive)
