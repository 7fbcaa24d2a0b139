"""Whatever is killed, and whenever: what was committed stands, the rest has never been, and a new run ends the same."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.errors import ArchiveBusy
from index.storage.archive import Layout, read_current
from index.storage.build import Build
from index.storage.checking import check
from index.storage.ledger import Ledger
from index.storage.originals import Originals
from index.storage.stats import stats
from index.storage.writer import open_writer
from tests.conftest import ROOT
from tests.index.storage.conftest import Files, Index, describe, held, ledger_rows, some_files

CHILD = """
import sys
from pathlib import Path
import index.storage.crew
import index.storage.tiers
import index.storage.run
from index.storage.writer import open_writer
from search.engines.whoosh.engine import WhooshEngine
from search.errors import EngineUnavailable
from tests.index.storage.conftest import Files, describe

index.storage.run.COMMIT_EVERY = 7
index.storage.crew._BATCH = 3
index.storage.tiers.FACTOR = 2  # something is merged at nearly every commit
archive, folder = map(Path, sys.argv[1:3])
with open_writer(archive, describe, processes=int(sys.argv[4])) as writer:
    print("ready", flush=True)
    if sys.argv[3] == "wait":
        sys.stdin.read()
    elif sys.argv[3] == "reindex":
        writer.reindex()
    else:
        writer.add(Files(folder).records(), roots=[folder], prune=True)
"""


@contextmanager
def child(archive: Path, files: Files, task: str, processes: int = 1) -> Iterator["subprocess.Popen[str]"]:
    """Another process that is writing to the archive; killed at the latest when the block ends."""
    command = [sys.executable, "-c", CHILD, str(archive), str(files.folder), task, str(processes)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


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


def _kill_and_resume(files: Files, tmp_path: Path, kills: int, seed: int, processes: int = 1) -> None:
    some_files(files, 120)
    whole, often = tmp_path / "whole", tmp_path / "often"
    with open_writer(whole, describe) as writer:
        writer.add(files.records())
    chance = random.Random(seed)
    landed = 0
    for _ in range(kills):
        with child(often, files, "add", processes) as process:
            time.sleep(chance.uniform(0, 0.5 if processes == 1 else 2.0))  # others take a moment to start
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


def test_killed_with_several_processes_at_any_moment_it_ends_the_same(files: Files, tmp_path: Path) -> None:
    _kill_and_resume(files, tmp_path, kills=4, seed=3, processes=2)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("seed", range(2))
def test_killed_hundreds_of_times_and_run_again_it_ends_the_same(
    files: Files, tmp_path: Path, seed: int, processes: int
) -> None:
    _kill_and_resume(files, tmp_path, kills=40, seed=seed, processes=processes)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_killed_reindex_leaves_the_old_build(files: Files, archive: Path, run: Index, processes: int) -> None:
    some_files(files, 60)
    run()
    before, current = held(archive), read_current(Layout(archive))
    chance = random.Random(2)
    for _ in range(3):
        with child(archive, files, "reindex", processes) as process:
            time.sleep(chance.uniform(0, 0.1 if processes == 1 else 1.0))
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
