"""`kashshaf index --watch`: what changes is indexed soon, and a signal ends it cleanly."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from index.storage.archive import Layout, writing
from index.storage.stats import unreadable
from tests.conftest import ROOT
from tests.index.storage.places import InCluster, InFolder, Place, check, place_of
from tests.search.cli.conftest import Kashshaf

PATIENCE = 60  # seconds until a test gives up


@contextmanager
def watching(folder: Path, archive: Path | str, *options: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "search", "index", str(folder), "--watch", "--every", "0.1", "--json"]
    with subprocess.Popen(
        [*command, "--archive", str(archive), *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def eventually(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def titles(archive: Path | Place) -> dict[str, str]:
    """Title to id of all that can be found."""
    if isinstance(archive, Path) and not Layout(archive).pointer.exists():
        return {}
    return {document.metadata.display_title: id for id, document in place_of(archive).documents().items()}


def article(title: str) -> str:
    return json.dumps({"title": title, "text": "نص الخبر."}, ensure_ascii=False) + "\n"


@pytest.fixture
def place(request: pytest.FixtureRequest, where: str, tmp_path: Path) -> InFolder | InCluster:
    """An archive of nothing."""
    found: InFolder | InCluster = InFolder(tmp_path / "archive")
    if where == "cluster":
        found = request.getfixturevalue("in_cluster")
    found.writer().close()
    return found


@pytest.mark.parametrize(
    ("where", "number"),
    [("folder", signal.SIGINT), ("folder", signal.SIGTERM), ("cluster", signal.SIGTERM)],
    indirect=["where"],
)
def test_files_that_come_change_move_and_go_are_followed_until_a_signal(
    tmp_path: Path, place: InFolder | InCluster, number: int
) -> None:
    folder = tmp_path / "articles"
    (folder / "in").mkdir(parents=True)
    (folder / "a.jsonl").write_text(article("أول"), encoding="utf-8")
    with watching(folder, place.path if isinstance(place, InFolder) else place.address, "--prune") as process:
        eventually(lambda: set(titles(place)) == {"أول"})
        (folder / "in" / "b.jsonl").write_text(article("ثان"), encoding="utf-8")
        eventually(lambda: set(titles(place)) == {"أول", "ثان"})
        known = titles(place)["ثان"]
        (folder / "in" / "b.jsonl").rename(folder / "in" / "c.jsonl")
        (folder / "a.jsonl").write_text(article("أول وقد تغير"), encoding="utf-8")
        eventually(lambda: set(titles(place)) == {"أول وقد تغير", "ثان"})
        (folder / "a.jsonl").unlink()
        eventually(lambda: set(titles(place)) == {"ثان"})
        assert titles(place) == {"ثان": known}
        process.send_signal(number)
        reports = [json.loads(line) for line in process.communicate(timeout=PATIENCE)[0].splitlines()]
        assert process.returncode == 0
    assert sum(report["added"] for report in reports) == 2
    assert sum(report["moved"] for report in reports) == 1
    assert check(place).faults == ()


def test_a_file_that_is_only_half_there_is_read_again_when_it_is_whole(tmp_path: Path) -> None:
    folder, archive = tmp_path / "articles", tmp_path / "archive"
    folder.mkdir()
    whole = article("أول") + article("ثان")
    (folder / "a.jsonl").write_text(whole[:-9], encoding="utf-8")
    with watching(folder, archive) as process:
        eventually(lambda: set(titles(archive)) == {"أول"} and len(unreadable(archive)) == 1)
        (folder / "a.jsonl").write_text(whole, encoding="utf-8")
        eventually(lambda: set(titles(archive)) == {"أول", "ثان"} and unreadable(archive) == ())
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_another_writer_is_waited_for(tmp_path: Path) -> None:
    folder, archive = tmp_path / "articles", tmp_path / "archive"
    folder.mkdir()
    archive.mkdir()
    (folder / "a.jsonl").write_text(article("أول"), encoding="utf-8")
    with ExitStack() as other:
        other.enter_context(writing(Layout(archive)))
        with watching(folder, archive) as process:
            assert process.stderr is not None
            assert "Another process is writing" in process.stderr.readline()
            time.sleep(0.5)  # it looks again, and says nothing
            other.close()
            eventually(lambda: set(titles(archive)) == {"أول"})
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=PATIENCE)[1] == ""
            assert process.returncode == 0


def test_standard_input_cannot_be_watched(kashshaf: Kashshaf) -> None:
    result = kashshaf("index", "-", "--watch")
    assert (result.exit_code, "standard input cannot be watched" in result.stderr) == (2, True)
