"""Archive files that are indexed again: changed, mended, shortened; and what came by standard input."""

import io
import json
import sys
import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from index.pipeline import read
from index.storage.checking import check
from index.storage.report import Report
from index.storage.stats import stats
from index.storage.writer import open_writer
from tests.index.storage.conftest import counts, describe, held


def pack(path: Path, files: Mapping[str, str | bytes]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)


def indexed(archive: Path, path: Path) -> Report:
    with open_writer(archive, describe, read_again=partial(read, but=archive)) as writer:
        return writer.add(read([path]), roots=[path], prune=True)


def aside(archive: Path) -> list[str]:
    return [problem.path.name for problem in stats(archive).unreadable]


def test_entries_are_followed_from_run_to_run(tmp_path: Path) -> None:
    path, archive = tmp_path / "d.zip", tmp_path / "archive"
    pack(path, {"a.txt": "نص أول", "b.txt": "نص ثان", "c.txt": b"\0\1\2", "d.jsonl": '{"text": "ج"}\n{"text": "د"}'})
    assert counts(indexed(archive, path)) == {"read": 5, "added": 4, "unreadable": 1}
    before = {text: known for known, text in held(archive).items()}
    assert counts(indexed(archive, path)) == {"read": 5, "unchanged": 4, "unreadable": 1}
    assert aside(archive) == ["c.txt"]
    pack(path, {"a.txt": "نص أول تغير", "b.txt": "نص ثان", "d.jsonl": '{"text": "جديد"}\n{"text": "ج"}\n{"text": "د"}'})
    assert counts(indexed(archive, path)) == {"read": 5, "added": 1, "updated": 1, "unchanged": 3}
    assert aside(archive) == []
    after = {text: known for known, text in held(archive).items()}
    assert after["نص أول تغير"] == before["نص أول"]
    assert (after["ج"], after["د"]) == (before["ج"], before["د"])
    pack(path, {"b.txt": "نص ثان"})
    assert counts(indexed(archive, path)) == {"read": 1, "unchanged": 1, "removed": 4}
    assert check(archive).faults == ()


def test_a_damaged_archive_file_loses_nothing_and_is_listed_until_it_is_mended(tmp_path: Path) -> None:
    path, archive = tmp_path / "d.zip", tmp_path / "archive"
    pack(path, {"a.txt": "نص أول", "b.txt": "نص ثان"})
    indexed(archive, path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    assert counts(indexed(archive, path)) == {"read": 1, "unreadable": 1}
    assert (len(held(archive)), aside(archive)) == (2, ["d.zip"])
    path.write_bytes(whole)
    assert counts(indexed(archive, path)) == {"read": 2, "unchanged": 2}
    assert aside(archive) == []


def test_entries_of_an_archive_file_that_was_moved_keep_their_ids(tmp_path: Path) -> None:
    path, archive = tmp_path / "d.zip", tmp_path / "archive"
    pack(path, {"a.txt": "نص أول"})
    indexed(archive, path)
    (known,) = held(archive)
    moved = path.rename(tmp_path / "e.zip")
    assert counts(indexed(archive, moved)) == {"read": 1, "moved": 1}
    assert list(held(archive)) == [known]


def test_all_is_rebuilt_from_the_originals_without_the_files(tmp_path: Path) -> None:
    path, archive = tmp_path / "d.zip", tmp_path / "archive"
    array = json.dumps([{"id": "x", "title": "أول", "text": "نص"}, {"id": "y", "title": "ثان"}])
    pack(path, {"a.json": array, "b.csv": "العنوان;النص\nثالث;سطر\n", "c.txt": "رابع".encode("cp1256")})
    indexed(archive, path)
    before = held(archive)
    path.unlink()
    with open_writer(archive, describe) as writer:
        assert counts(writer.reindex()) == {"read": 4, "added": 4}
    assert held(archive) == before


def test_one_pipe_after_another_adds_and_replaces_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def piped(text: str) -> dict[str, int]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        return counts(indexed(tmp_path / "archive", Path("-")))

    assert piped('{"text": "أ"}\n{"text": "ب"}\n') == {"read": 2, "added": 2}
    assert piped('{"text": "ج"}\n{"text": "ب"}\n') == {"read": 2, "added": 1, "unchanged": 1}
    assert piped('{"text": "ب"}\n') == {"read": 1, "unchanged": 1}
    assert piped('{"id": "7", "text": "د"}\n{"id": "7", "text": "ه"}\n')["added"] == 2
    assert piped('{"id": "7", "text": "و"}\n')["read"] == 1
