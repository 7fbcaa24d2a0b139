"""Indexing that cannot go on: no room, no place, a person who stops it. One plain line; what was committed stands."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from index.article import Document
from index.segment.gathering import Row
from index.storage.fields import prepare
from tests.conftest import ROOT
from tests.search.cli.conftest import Kashshaf


def dump(path: Path, count: int) -> None:
    """Write that many short articles."""
    path.write_text("\n".join(json.dumps({"id": str(n), "text": f"خبر رقم {n}"}) for n in range(count)))


def articles(run: Kashshaf) -> int:
    assert run("reindex", "--check").exit_code == 0
    return int(json.loads(run("stats", "--json").stdout)["articles"])


@pytest.mark.parametrize("command", ["index", "reindex"])
def test_a_person_who_stops_it_loses_nothing_committed(
    indexed: Kashshaf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    dump(tmp_path / "more.jsonl", 20)
    prepared = 0

    def stopping(document: Document) -> Row:
        nonlocal prepared
        prepared += 1
        if prepared == 12:
            raise KeyboardInterrupt
        return prepare(document)

    with monkeypatch.context() as patched:
        patched.setattr("index.storage.run.COMMIT_EVERY", 5)
        patched.setattr("index.storage.hands.prepare", stopping)
        stopped = indexed(command, "more.jsonl")
    assert (stopped.exit_code, stopped.stdout) == (2, "")
    assert stopped.stderr == "Stopped. What was committed stands; run it again to finish.\n"
    assert articles(indexed) == (13 if command == "index" else 3)
    assert indexed(command, "more.jsonl").exit_code == 0
    assert articles(indexed) == 23


@pytest.mark.parametrize("processes", ["1", "2"])
def test_no_room_on_the_disk_is_told_and_what_was_committed_stands(
    indexed: Kashshaf, tmp_path: Path, processes: str
) -> None:
    dump(tmp_path / "many.jsonl", 2_000)
    command = [sys.executable, "-m", "search", "index", str(tmp_path / "many.jsonl")]
    told = subprocess.run(
        [*command, "--archive", str(tmp_path / "archive"), "--processes", processes],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert (told.returncode, told.stdout) == (2, "")
    *progress, error = told.stderr.splitlines()  # a busy machine takes long enough to tell of progress
    assert error.startswith(f"Error: The archive {tmp_path / 'archive'} cannot be written: ")
    assert all(line.startswith("indexing: ") for line in progress)
    assert articles(indexed) == 3
    assert indexed("index", "many.jsonl").exit_code == 0
    assert articles(indexed) == 2_003


@pytest.mark.parametrize("archive", ["articles.jsonl", "articles.jsonl/archive"])
def test_a_place_where_no_archive_can_be_is_told(indexed: Kashshaf, archive: str) -> None:
    result = indexed("index", "articles.jsonl", "--archive", archive)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert f"{archive} cannot be written: Not a directory" in result.stderr


def test_an_archive_that_may_not_be_read_is_told(
    indexed: Kashshaf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, *_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_text", refused)
    result = indexed("search", "مكتبة")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: Permission denied: {tmp_path / 'archive' / 'CURRENT'}\n"


def test_an_archive_among_the_files_that_it_is_made_of_is_passed_over(indexed: Kashshaf, tmp_path: Path) -> None:
    for command in (("index", "."), ("index", ".", "--archive", str(tmp_path / "archive")), ("reindex", ".")):
        result = indexed(*command)
        assert (result.exit_code, result.stderr) == (0, "")
        assert "3 records read" in result.stdout


@pytest.mark.parametrize("command", [("index", "articles.jsonl"), ("reindex",), ("reindex", "--check")])
def test_an_address_is_no_folder_to_write_to(indexed: Kashshaf, tmp_path: Path, command: tuple[str, ...]) -> None:
    result = indexed(*command, "--archive", "ftp://example.org/archive")
    assert result.exit_code == 2
    assert "give the path of a folder" in result.stderr
    assert not (tmp_path / "ftp:").exists()
