"""Several processes make the archive that one makes; whatever becomes of any of them, what was committed stands."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.article import Article, Document, Unreadable
from index.errors import ArchiveUnwritable, IndexingStopped
from index.storage import crew, hands
from index.storage.archive import Layout, read_current
from index.storage.checking import check
from index.storage.report import Report
from index.storage.stats import stats
from index.storage.writer import open_writer
from search.engines.whoosh.engine import WhooshEngine
from search.request import SearchRequest
from search.service import answer
from tests.conftest import ROOT
from tests.index.storage.conftest import Files, counts, describe, held, ledger_rows, some_files

QUERIES = ("مكتبة", "خبر القطار", '"خبر رقم"', "رقم -مكتبة", "منفرد")


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several batches, several commits."""
    monkeypatch.setattr(crew, "_BATCH", 5)
    monkeypatch.setattr("index.storage.run.COMMIT_EVERY", 40)


def index(archive: Path, files: Files, processes: int, task: str = "add") -> Report:
    with open_writer(archive, describe, processes=processes) as writer:
        if task == "reindex":
            return writer.reindex()
        return writer.add(files.records(), roots=[files.folder], prune=True)


def said(archive: Path, *, scores: bool) -> list[object]:
    """What searches say of an archive: how many, which, and the counts; perhaps in what order and with what scores."""
    engine = WhooshEngine(archive)
    found: list[object] = []
    for query in QUERIES:
        results = answer(SearchRequest(query, limit=100), engine)
        hits = [(hit.id, hit.score if scores else 0.0) for hit in results.hits]
        facets = {name: list(values) for name, values in results.facets.items()}
        found.append((results.total, hits if scores else sorted(hits), facets))
    engine.close()
    return found


def assert_alike(one: Path, other: Path, *, scores: bool = True) -> None:
    assert held(one) == held(other)
    assert ledger_rows(one) == ledger_rows(other)
    assert stats(one).unreadable == stats(other).unreadable
    assert said(one, scores=scores) == said(other, scores=scores)
    assert check(one).faults == check(other).faults == ()


def test_several_processes_make_the_archive_that_one_makes(files: Files, tmp_path: Path) -> None:
    some_files(files, 120)
    alone, together = tmp_path / "alone", tmp_path / "together"
    assert counts(index(together, files, 3)) == counts(index(alone, files, 1))
    assert_alike(alone, together)
    files.write("many.txt", *(f"خبر رقم {number} وقد تغير" for number in range(0, 120, 2)))
    files.write("single/new.txt", "مقال جديد عن المكتبة")
    (files.folder / "single" / "3.txt").rename(files.folder / "single" / "moved.txt")
    (files.folder / "single" / "4.txt").unlink()
    assert counts(index(together, files, 2)) == counts(index(alone, files, 1))
    assert_alike(alone, together, scores=False)  # they know deleted articles until their segments are merged
    assert counts(index(together, files, 2, "reindex")) == counts(index(alone, files, 1, "reindex"))
    assert_alike(alone, together)
    assert multiprocessing.active_children() == []


def test_commits_come_on_the_way_and_each_is_whole(files: Files, archive: Path) -> None:
    files.write("a.txt", *(f"خبر رقم {number}" for number in range(130)))
    seen: list[int] = []

    def look(report: Report) -> None:
        commit = read_current(Layout(archive)).commit
        if commit > len(seen):
            seen.append(len(held(archive)))

    with open_writer(archive, describe, processes=2) as writer:
        writer.add(files.records(), progress=look)
    assert seen == [40, 80, 120, 130]


def test_few_articles_are_left_to_one_process(files: Files, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Article] = []
    monkeypatch.setattr(crew.Crew, "add", lambda _, article, __: started.append(article))
    monkeypatch.setattr(hands, "default_size", lambda: 2)
    monkeypatch.setattr(hands, "FEW", 3)
    files.write("a.txt", "أول", "ثان", "ثالث", "رابع", "خامس")
    with open_writer(archive, describe, processes=None) as writer:
        writer.add(files.records()[:3])
        assert started == []
        assert len(held(archive)) == 3
        writer.add(files.records())
        assert started == []  # the count begins anew, and three of five were there


# What goes wrong in a worker: these stand in a module, where other processes find them.


def raising(article: Article, id: str) -> Document:
    if article.number == 61:
        raise RuntimeError("a test says so")
    return describe(article, id)


def dying(article: Article, id: str) -> Document:
    if article.number == 61:
        os.kill(os.getpid(), signal.SIGKILL)
    return describe(article, id)


def refused(article: Article, id: str) -> Document:
    if article.number == 61:
        raise OSError(28, "No space left on device", "some.segment")
    return describe(article, id)


def resting(article: Article, id: str) -> Document:
    """Note which process this is, and rest on the last articles."""
    (article.path.parent / f"{os.getpid()}.pid").touch()
    if article.number > 60:
        time.sleep(60)
    return describe(article, id)


@pytest.mark.parametrize(
    ("fails", "error", "reason"),
    [
        (raising, IndexingStopped, r"RuntimeError: a test says so\. What was committed stands"),
        (dying, IndexingStopped, r"process \d+ was ended by SIGKILL\. What was committed stands"),
        (refused, ArchiveUnwritable, r"the disk is full \(some\.segment\)"),
    ],
)
def test_a_worker_that_fails_ends_the_run_and_leaves_the_last_commit(
    files: Files, archive: Path, fails: Callable[[Article, str], Document], error: type[Exception], reason: str
) -> None:
    files.write("a.txt", *(f"خبر رقم {number}" for number in range(90)))
    with open_writer(archive, fails, processes=2) as writer:
        with pytest.raises(error, match=reason):
            writer.add(files.records())
        assert multiprocessing.active_children() == []
        assert len(held(archive)) == 40
        assert len(writer.delete([next(iter(held(archive)))], "the writer still works")) == 1
    assert check(archive).faults == ()
    index(archive, files, 2)
    assert len(held(archive)) == 89


def test_what_cannot_be_read_is_told_as_it_comes(files: Files, archive: Path) -> None:
    files.write("a.txt", "خبر", "BROKEN", "خبر آخر", "BROKEN")
    told: list[object] = []

    def telling() -> Iterator[Article | Unreadable]:
        for record in files.records():
            told.append(record)
            yield record

    with open_writer(archive, describe, processes=2) as writer:
        assert counts(writer.add(telling())) == {"read": 4, "added": 2, "unreadable": 2}
    assert told == files.records()


PARENT = """
import signal
import sys
from pathlib import Path
import index.storage.crew
import index.storage.run
from index.storage.writer import open_writer
from tests.index.storage.conftest import Files
from tests.index.storage.test_processes import resting

index.storage.crew._BATCH = 5
index.storage.run.COMMIT_EVERY = 40
signal.signal(signal.SIGINT, signal.default_int_handler)  # which whoever runs the tests in the background ignores
with open_writer(Path(sys.argv[1]), resting, processes=2) as writer:
    try:
        writer.add(Files(Path(sys.argv[2])).records())
    except KeyboardInterrupt:
        print("stopped")
"""


@contextmanager
def parent(archive: Path, files: Files) -> Iterator["subprocess.Popen[str]"]:
    """A run of two workers that both rest in the middle of their work, in a process group of its own."""
    files.write("a.txt", *(f"خبر رقم {number}" for number in range(90)))
    command = [sys.executable, "-c", PARENT, str(archive), str(files.folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
        try:
            until(lambda: len(pids(files)) == 2 and read_current(Layout(archive)).commit == 1)
            yield process
        finally:
            process.kill()


def pids(files: Files) -> list[int]:
    return [int(path.stem) for path in files.folder.glob("*.pid")]


def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.02)
    pytest.fail("it never came")


def has_ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return not state.stdout.strip() or state.stdout.startswith("Z")  # nobody may have asked how it ended


def test_ctrl_c_ends_all_processes_and_is_told_once(files: Files, archive: Path) -> None:
    with parent(archive, files) as process:
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        told, complaints = process.communicate(timeout=60)
        assert (told, complaints, process.returncode) == ("stopped\n", "", 0)
        until(lambda: all(map(has_ended, pids(files))))
    assert len(held(archive)) == 40
    assert check(archive).faults == ()


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_when_their_parent_is_killed(files: Files, archive: Path, sign: signal.Signals) -> None:
    with parent(archive, files) as process:
        process.send_signal(sign)
        process.wait()
        until(lambda: all(map(has_ended, pids(files))))
    assert len(held(archive)) == 40
    index(archive, files, 2)
    assert len(held(archive)) == 90
    assert check(archive).faults == ()
    assert {path.suffix for path in Layout(archive).build(1).iterdir()} == {".segment", ".json", ".toc"}
