"""`kashshaf verify` and `kashshaf segments`, as a person calls them; and what all commands say of other versions."""

import json
from pathlib import Path
from unittest.mock import create_autospec

import orjson
import pytest

from index.columns.container import Columns
from index.schema import TEXT_FIELDS
from index.storage.checking import Check
from index.storage.fields import FORMAT
from index.storage.sealing import sealed_object
from search.cli.checking import verified
from search.engines.archives import Archive
from tests.search.cli.conftest import Kashshaf


def segment_of(folder: Path) -> Path:
    (path,) = (folder / "archive" / "builds" / "1").glob("*.segment")
    return path


@pytest.mark.parametrize("command", [("verify",), ("reindex", "--check")])
def test_verify_says_what_it_read_and_that_all_is_well(indexed: Kashshaf, command: tuple[str, ...]) -> None:
    result = indexed(*command)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("1 segment of ")
    assert "3 articles, 3 originals, 0 faults" in result.stdout
    found = json.loads(indexed(*command, "--json").stdout)
    assert (found["segments"], found["articles"], found["originals"], found["faults"]) == (1, 3, 3, [])


def test_of_an_archive_without_files_of_ours_verify_names_none(capsys: pytest.CaptureFixture[str]) -> None:
    archive = create_autospec(Archive, instance=True)
    archive.check.return_value = Check(0, 0, articles=3, originals=2, bytes=1_000, seconds=0.5, faults=())
    assert verified(archive, as_json=False) == 0
    assert capsys.readouterr().out == "3 articles, 2 originals, 0 faults; 1,000 bytes of index, 0.5 s\n"


def test_verify_names_file_column_reason_and_remedy_of_every_damage(indexed: Kashshaf, tmp_path: Path) -> None:
    path = segment_of(tmp_path)
    data, entries = bytearray(path.read_bytes()), Columns(path).entries
    for name in ("body.positions", "title.lengths"):
        data[entries[name].offset] ^= 1
    path.write_bytes(bytes(data))
    (path.parent / "MAIN_WRITELOCK").touch()
    result = indexed("verify")
    assert result.exit_code == 1
    assert "3 faults" in result.stdout
    lines = result.stderr.splitlines()
    for name in ("body.positions", "title.lengths"):
        assert any(line.endswith(f"{path.name}: column {name}: its checksum is wrong") for line in lines)
    assert any("MAIN_WRITELOCK: it is no file of this program" in line for line in lines)
    assert "Rebuild the index from the originals kept: kashshaf reindex." in lines
    faults = json.loads(indexed("verify", "--json").stdout)["faults"]
    assert {fault["column"] for fault in faults} == {None, "body.positions", "title.lengths"}
    assert indexed("reindex").exit_code == 0
    assert indexed("verify").exit_code == 0


def test_segments_says_what_the_index_is_made_of(indexed: Kashshaf, tmp_path: Path) -> None:
    path = segment_of(tmp_path)
    (found,) = json.loads(indexed("segments", "--json").stdout)["segments"]
    entries = Columns(path).entries
    assert (found["name"], found["documents"], found["live"]) == (path.stem, 3, 3)
    assert found["bytes"] == path.stat().st_size == sum(found["groups"].values())
    assert {column["name"]: column["count"] for column in found["columns"]} == {
        name: entry.count for name, entry in entries.items()
    }
    levels = {f"{name}.{level.label}" for name, text in TEXT_FIELDS.items() for level in text.levels}
    assert levels < set(found["terms"])
    assert found["groups"]["forward"] == sum(entries[f"body.forward.{part}"].count for part in ("offsets", "leaves"))
    table = indexed("segments").stdout
    assert f"{path.stem}         3     3" in table
    assert "postings" in table
    assert "1 in all" in table


def test_segments_shows_the_columns_of_one_by_the_beginning_of_its_name(indexed: Kashshaf, tmp_path: Path) -> None:
    name = segment_of(tmp_path).stem
    for arguments in ((name[:3],), ("--columns",)):
        lines = indexed("segments", *arguments).stdout.splitlines()
        assert [line.split()[1] for line in lines if line.startswith("body.codes ")] == ["u2"]
    missing = indexed("segments", "zzz")
    assert (missing.exit_code, "no segment 'zzz'" in missing.stderr) == (2, True)


def rewrite(folder: Path, format: int) -> None:
    """Say in the manifest that the archive is of another format."""
    (path,) = (folder / "archive" / "builds" / "1").glob("manifest-*.json")
    said = orjson.loads(path.read_bytes()) | {"format": format}
    del said["crc32"]
    path.write_bytes(sealed_object(orjson.dumps(said, option=orjson.OPT_INDENT_2)))


ASKING = [("search", "x"), ("serve",), ("stats",), ("segments",), ("show", "a"), ("index", "articles.jsonl")]


@pytest.mark.parametrize("command", ASKING)
def test_an_archive_of_an_older_format_is_told_with_the_command_that_rebuilds_it(
    indexed: Kashshaf, tmp_path: Path, command: tuple[str, ...]
) -> None:
    rewrite(tmp_path, FORMAT - 1)
    result = indexed(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "kashshaf reindex --if-needed" in result.stderr
    assert indexed("verify").exit_code == 1
    assert indexed("reindex", "--if-needed").exit_code == 0
    assert indexed("verify").exit_code == 0


@pytest.mark.parametrize("command", [*ASKING, ("verify",), ("reindex",), ("reindex", "--if-needed")])
def test_an_archive_of_a_newer_version_is_told_as_that(
    indexed: Kashshaf, tmp_path: Path, command: tuple[str, ...]
) -> None:
    rewrite(tmp_path, FORMAT + 1)
    result = indexed(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "made by a newer version of this program" in result.stderr
    assert len(result.stderr.splitlines()) == 1
