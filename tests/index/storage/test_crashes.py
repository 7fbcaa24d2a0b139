"""Whatever is killed, and whenever: what was committed stands, the rest has never been, and a new run ends the same."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import orjson
import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, open_dir

from index.columns.container import Columns
from index.errors import AnalysisChanged, ArchiveBusy, ArchiveDamaged
from index.storage.archive import Current, Layout, read_current
from index.storage.build import Build
from index.storage.checking import check, committed_articles, needs_reindex
from index.storage.codec import INDEX_NAME, toc_path, whoosh_schema
from index.storage.ledger import Ledger
from index.storage.originals import Originals
from index.storage.stats import stats
from index.storage.writer import open_writer
from search.engines.whoosh.engine import WhooshEngine
from search.errors import EngineUnavailable
from tests.conftest import ROOT
from tests.index.storage.conftest import Files, Index, describe, held

CHILD = """
import sys
from pathlib import Path
import index.storage.writer
from index.storage.writer import open_writer
from search.engines.whoosh.engine import WhooshEngine
from search.errors import EngineUnavailable
from tests.index.storage.conftest import Files, describe

index.storage.writer.COMMIT_EVERY = 7
archive, folder = map(Path, sys.argv[1:3])
with open_writer(archive, describe) as writer:
    print("ready", flush=True)
    if sys.argv[3] == "wait":
        sys.stdin.read()
    elif sys.argv[3] == "reindex":
        writer.reindex()
    else:
        writer.add(Files(folder).records(), roots=[folder], prune=True)
"""


@contextmanager
def child(archive: Path, files: Files, task: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process that is writing to the archive; killed at the latest when the block ends."""
    command = [sys.executable, "-c", CHILD, str(archive), str(files.folder), task]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def ledger_rows(archive: Path) -> list[tuple[object, ...]]:
    """What the ledger says stands, but for where originals lie, which depends on what was written when."""
    with closing(sqlite3.connect(Layout(archive).ledger)) as db:
        rows = db.execute("SELECT id, base, path, number, sha256 FROM records WHERE removed IS NULL").fetchall()
    return sorted(rows)


def some_files(files: Files, count: int) -> None:
    texts = [f"خبر رقم {number} عن مكتبة المدينة والقطار" for number in range(count)]
    files.write("many.txt", *texts, "BROKEN")
    files.write("named.txt", *texts[:20], ids=[f"n{number}" for number in range(20)])
    for number in range(10):
        files.write(f"single/{number}.txt", f"مقال منفرد {number}")


def test_a_second_writer_is_told_so_plainly_and_may_write_when_the_first_is_killed(
    files: Files, archive: Path, run: Index
) -> None:
    files.write("a.txt", "خبر")
    with child(archive, files, "wait") as other:
        with pytest.raises(ArchiveBusy, match="Another process is writing"):
            open_writer(archive)
        assert held(archive) == {}  # readers are not held up
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert run().added == 1


def _kill_and_resume(files: Files, tmp_path: Path, kills: int, seed: int) -> None:
    some_files(files, 120)
    whole, often = tmp_path / "whole", tmp_path / "often"
    with open_writer(whole, describe) as writer:
        writer.add(files.records())
    chance = random.Random(seed)
    landed = 0
    for _ in range(kills):
        with child(often, files, "add") as process:
            time.sleep(chance.uniform(0, 0.5))
            landed += process.poll() is None
            process.send_signal(signal.SIGKILL)
        assert set(held(often).items()) <= set(held(whole).items())
        if process.returncode == 0:  # it was done before it was killed: start over
            shutil.rmtree(often)
    with open_writer(often, describe) as writer:
        writer.add(files.records(), roots=[files.folder], prune=True)
    assert landed > 0
    assert held(often) == held(whole)
    assert ledger_rows(often) == ledger_rows(whole)
    assert stats(often).unreadable == stats(whole).unreadable
    assert check(often).faults == ()


def test_killed_at_any_moment_and_run_again_it_ends_the_same(files: Files, tmp_path: Path) -> None:
    _kill_and_resume(files, tmp_path, kills=6, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(10))
def test_killed_hundreds_of_times_and_run_again_it_ends_the_same(files: Files, tmp_path: Path, seed: int) -> None:
    _kill_and_resume(files, tmp_path, kills=40, seed=seed)


def test_a_killed_reindex_leaves_the_old_build(files: Files, archive: Path, run: Index) -> None:
    some_files(files, 60)
    run()
    before, current = held(archive), read_current(Layout(archive))
    chance = random.Random(2)
    for _ in range(3):
        with child(archive, files, "reindex") as process:
            time.sleep(chance.uniform(0, 0.1))
            process.send_signal(signal.SIGKILL)
        assert held(archive) == before
    run()
    assert held(archive) == before
    assert len(list(Layout(archive).builds.iterdir())) == 1
    assert read_current(Layout(archive)).commit >= current.commit
    assert check(archive).faults == ()


Step = Callable[..., object]
STEPS = [
    (Build, "flush"),
    (Originals, "sync"),
    (Build, "write"),
    ("index.storage.store.write_manifest", None),
    (Ledger, "commit"),
    ("index.storage.store.write_current", None),
    (Build, "sweep"),
    ("index.storage.store.sweep_builds", None),
]


@pytest.mark.parametrize("task", ["add", "delete", "reindex"])
def test_a_crash_between_any_two_steps_of_a_commit_leaves_the_old_state_or_the_new(
    files: Files, archive: Path, tmp_path: Path, run: Index, monkeypatch: pytest.MonkeyPatch, task: str
) -> None:
    files.write("a.txt", "أول", "ثان", "BROKEN", ids=["1", "2"])
    run()
    old = held(archive)
    files.write("a.txt", "أول وقد تغير", "ثان", "ثالث", ids=["1", "2", "3"])
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
            if isinstance(owner, str):
                module, _, function = owner.rpartition(".")
                patched.setattr(owner, picture_after(getattr(sys.modules[module], function)))
            else:
                patched.setattr(owner, str(name), picture_after(getattr(owner, str(name))))
        match task:
            case "add":
                writer.add(files.records())
            case "delete":
                writer.delete(["2"], "a test")
            case _:
                writer.reindex(files.records())
    new = held(archive)
    assert new != old
    states = [held(picture) for picture in pictures]
    assert states == [old] * states.count(old) + [new] * states.count(new)
    assert states.count(old) >= 5
    assert states.count(new) >= 2
    for picture in pictures:
        with open_writer(picture, describe) as writer:  # sweeps
            assert check(picture).faults == ()
            writer.add(files.records())
        assert check(picture).faults == ()
        if task != "delete":
            assert held(picture) == new


def test_a_truncated_pack_is_detected_and_a_longer_one_cut_back(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر أول", "خبر ثان")
    run()
    (pack,) = Layout(archive).originals.glob("*.pack")
    whole = pack.read_bytes()
    pack.write_bytes(whole + b"left by a crash")
    run()
    assert pack.read_bytes() == whole
    pack.write_bytes(whole[:-5])
    assert len(check(archive).faults) == 1
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


class _Trap:
    """What makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._folder),)


def test_nothing_that_is_pickled_is_read(files: Files, archive: Path, run: Index, tmp_path: Path) -> None:
    files.write("a.txt", "خبر", "خبر آخر")
    run()
    folder, commit = Layout(archive).build(1), read_current(Layout(archive)).commit
    toc_path(folder, commit).unlink()
    TOC(whoosh_schema(), [_Trap(tmp_path / "sprung")], commit).write(FileStorage(str(folder)), INDEX_NAME)
    shutil.copytree(folder, tmp_path / "copy")
    assert len(held(archive)) == 2
    assert (stats(archive).articles, check(archive).faults) == (2, ())
    files.write("b.txt", "ثالث")
    assert run().added == 1
    with open_writer(archive, describe) as writer:
        writer.reindex()
    assert not (tmp_path / "sprung").exists()
    open_dir(str(tmp_path / "copy"))
    assert (tmp_path / "sprung").exists()  # so the trap does work


def test_an_archive_on_whooshs_own_files_is_rebuilt_by_a_reindex(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر", "خبر آخر")
    run()
    before, layout = held(archive), Layout(archive)
    manifest = layout.manifest(read_current(layout))
    said = orjson.loads(manifest.read_bytes())
    del said["segments"]
    manifest.write_bytes(orjson.dumps(said | {"format": 2, "whoosh": said["commit"]}))
    assert "format 2" in str(needs_reindex(archive))
    for attempt in (run, lambda: held(archive)):
        with pytest.raises(AnalysisChanged, match="kashshaf reindex"):
            attempt()
    with open_writer(archive, describe) as writer:
        writer.reindex()
    assert held(archive) == before
    assert needs_reindex(archive) is None
