"""Killed at any moment of any task, an archive opens, verifies whole, and holds exactly the last complete commit."""

import random
import signal
import subprocess
import sys
import time
from enum import Enum
from pathlib import Path

import pytest

from index.storage.archive import Layout, read_current
from index.storage.checking import check
from tests.conftest import ROOT
from tests.index.storage.conftest import held

CHILD = """
import sys
from pathlib import Path
import index.storage.tiers
from index.analysis.tables import OVERRIDES
from index.storage.archive import Layout, read_current
from index.storage.writer import open_writer
from tests.index.storage.conftest import Files, describe
from tests.index.storage.test_kills import Task, doomed, task_of, wanted

index.storage.tiers.MAX_SEGMENTS = 3
archive, folder = map(Path, sys.argv[1:3])
files = Files(folder)
print("ready", flush=True)
while True:
    with open_writer(archive, describe) as writer:
        commit = read_current(Layout(archive)).commit + 1
        texts = wanted(commit)
        files.write("a.txt", *texts.values(), ids=list(texts))
        match task_of(commit):
            case Task.DELETE:
                writer.delete([doomed(commit)], "a test")
            case Task.REINDEX:
                overrides = Layout(archive).config / OVERRIDES
                overrides.write_text(f"مكتبة|كلمة{commit}", encoding="utf-8")
                writer.reindex(files.records())
            case Task.ADD:
                writer.add(files.records(), roots=[folder], prune=True)
    print(commit, flush=True)
"""

ARTICLES = 40
_A_COMMIT = 0.4  # seconds, where none was measured


class Task(Enum):
    """What a commit is made by."""

    ADD = 1
    DELETE = 2
    REINDEX = 3


def task_of(commit: int) -> Task:
    """Every seventh commit rebuilds all by other tables, every fourth deletes, the others add, update and prune."""
    if commit % 7 == 0:
        return Task.REINDEX
    return Task.DELETE if commit % 4 == 0 else Task.ADD


def wanted(commit: int) -> dict[str, str]:
    """Id to text of what the file holds at a commit; no text comes twice, and some articles come and go."""
    there = [number for number in range(ARTICLES) if (number + commit) % 5]
    return {f"{number}": f"خبر رقم {number} في يوم {commit} عن مكتبة المدينة" for number in there}


def doomed(commit: int) -> str:
    """The article that a commit deletes."""
    return min(texts_at(commit - 1))


def texts_at(commit: int) -> dict[str, str]:
    """Id to text of every article that stands at a commit, worked out without any of the program."""
    if commit == 0:
        return {}
    match task_of(commit):
        case Task.DELETE:
            return {id: text for id, text in texts_at(commit - 1).items() if id != doomed(commit)}
        case Task.REINDEX:  # what is no longer in the file is rebuilt from its original
            return texts_at(commit - 1) | wanted(commit)
        case Task.ADD:
            return wanted(commit)


def killed(archive: Path, folder: Path, chance: random.Random) -> int:
    """Let a process write and kill it at a random moment of one of its next commits; the last that it told of, or 0.

    How long a commit takes is measured as it goes: a busy machine is killed as often in the middle as an idle one.
    """
    command = [sys.executable, "-c", CHILD, str(archive), str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        began, commits = time.monotonic(), chance.randrange(3)
        told = [process.stdout.readline().strip() for _ in range(commits)]
        took = (time.monotonic() - began) / commits if commits else _A_COMMIT
        time.sleep(chance.uniform(0, took))
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().split()
    return int(told[-1]) if told else 0


def kill_often(tmp_path: Path, kills: int, seed: int) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "files"
    folder.mkdir()
    chance, last = random.Random(seed), 0
    for _ in range(kills):
        last = max(last, killed(archive, folder, chance))
        if not Layout(archive).pointer.exists():
            assert last == 0
            continue
        commit = read_current(Layout(archive)).commit
        assert commit in (last, last + 1)  # what was told of stands
        assert held(archive) == texts_at(commit)
        assert check(archive).faults == ()
        last = commit
    assert last >= kills // 2


def test_ten_kills_at_random_moments_leave_the_last_complete_commit(tmp_path: Path) -> None:
    kill_often(tmp_path, kills=10, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_kills_at_random_moments_leave_the_last_complete_commit(tmp_path: Path, seed: int) -> None:
    kill_often(tmp_path, kills=50, seed=seed)
