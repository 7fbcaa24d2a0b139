"""Killed at any moment of any task, an archive opens, verifies whole, and holds exactly the last complete commit."""

import random
import signal
import subprocess
import sys
import time
from enum import Enum
from pathlib import Path

import pytest

from index.storage.archive import Layout
from tests.conftest import ROOT
from tests.index.storage.conftest import describe, held
from tests.index.storage.places import InFolder, Place, check

CHILD = """
import sys
from pathlib import Path
import index.storage.tiers
from index.analysis.tables import OVERRIDES
from tests.index.storage.conftest import Files, describe
from tests.index.storage.places import place_at
from tests.index.storage.test_kills import Task, doomed, task_of, wanted

index.storage.tiers.MAX_SEGMENTS = 3
place, folder, day = place_at(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
files = Files(folder)
print("ready", flush=True)
while True:
    texts = wanted(day)
    files.write("a.txt", *texts.values(), ids=list(texts))
    if task_of(day) is Task.REINDEX:
        place.write_config(OVERRIDES, f"مكتبة|كلمة{day}")
    with place.writer(describe) as writer:
        match task_of(day):
            case Task.DELETE:
                writer.delete([doomed(day)], "a test")
            case Task.REINDEX:
                writer.reindex(files.records())
            case Task.ADD:
                writer.add(files.records(), roots=[folder], prune=True)
    print(day, flush=True)
    day += 1
"""

ARTICLES = 40
_A_DAY = 0.4  # seconds, where none was measured


class Task(Enum):
    """What a day does."""

    ADD = 1
    DELETE = 2
    REINDEX = 3


def task_of(day: int) -> Task:
    """Every seventh day rebuilds all by other tables, every fourth deletes, the others add, update and prune."""
    if day % 7 == 0:
        return Task.REINDEX
    return Task.DELETE if day % 4 == 0 else Task.ADD


def wanted(day: int) -> dict[str, str]:
    """Id to text of what the file holds on a day; no text comes twice, and some articles come and go."""
    there = [number for number in range(ARTICLES) if (number + day) % 5]
    return {f"{number}": f"خبر رقم {number} في يوم {day} عن مكتبة المدينة" for number in there}


def doomed(day: int) -> str:
    """The article that a day deletes."""
    return min(texts_at(day - 1))


def texts_at(day: int) -> dict[str, str]:
    """Id to text of every article that stands on a day, worked out without any of the program."""
    if day == 0:
        return {}
    match task_of(day):
        case Task.DELETE:
            return {id: text for id, text in texts_at(day - 1).items() if id != doomed(day)}
        case Task.REINDEX:  # what is no longer in the file is rebuilt from its original
            return texts_at(day - 1) | wanted(day)
        case Task.ADD:
            return wanted(day)


def killed(place: Place, folder: Path, day: int, chance: random.Random) -> int:
    """Let a process write and kill it at a random moment of one of the next days; the last that it told of, or 0.

    How long a day takes is measured as it goes: a busy machine is killed as often in the middle as an idle one.
    """
    command = [sys.executable, "-c", CHILD, str(place), str(folder), str(day)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        began, commits = time.monotonic(), chance.randrange(3)
        told = [process.stdout.readline().strip() for _ in range(commits)]
        took = (time.monotonic() - began) / commits if commits else _A_DAY
        time.sleep(chance.uniform(0, took))
        assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().split()
    return int(told[-1]) if told else 0


def kill_often(place: Place, folder: Path, kills: int, seed: int) -> None:
    folder.mkdir()
    chance, last = random.Random(seed), 0
    for _ in range(kills):
        last = max(last, killed(place, folder, last + 1, chance))
        if not (isinstance(place, InFolder) and Layout(place.path).pointer.exists()):
            with place.writer(describe):  # takes back what was not done, or does the rest
                pass
        found = held(place)
        assert found in (texts_at(last), texts_at(last + 1))  # what was told of stands
        assert check(place).faults == ()
        last += found != texts_at(last)
    assert last >= kills // 2


def test_ten_kills_at_random_moments_leave_the_last_complete_commit(place: Place, tmp_path: Path) -> None:
    kill_often(place, tmp_path / "files", kills=10, seed=1)


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(4))
def test_two_hundred_kills_at_random_moments_leave_the_last_complete_commit(
    place: Place, tmp_path: Path, seed: int
) -> None:
    kill_often(place, tmp_path / "files", kills=50, seed=seed)
