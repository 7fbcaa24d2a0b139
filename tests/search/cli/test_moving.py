"""`kashshaf migrate` and `kashshaf config`, and all that is said of an archive, wherever it lies."""

import json
import os
from pathlib import Path

from index.storage.archive import Layout, writing
from tests.index.storage.places import InCluster
from tests.search.cli.conftest import Kashshaf, anywhere


@anywhere
def test_what_people_edit_is_fetched_and_put_back_and_counts(indexed: Kashshaf, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert indexed("config", "mine").stdout == "mine: nothing\n"
    mine.mkdir(exist_ok=True)
    (mine / "variants.tsv").write_text("قطار|ترين\n", encoding="utf-8")
    (mine / "corrections.jsonl").write_text('{"id": "c", "place": "عدن"}\n', encoding="utf-8")
    (mine / "overrides.tsv").write_text("مكتبة|كتبخانة\n", encoding="utf-8")
    assert indexed("config", "mine", "--put").exit_code == 0
    assert json.loads(indexed("search", "ترين", "--json").stdout)["total"] == 1
    again = indexed("index", "articles.jsonl", "--json")
    assert (json.loads(again.stdout)["corrected"], "`kashshaf reindex` makes them count" in again.stderr) == (1, True)
    assert json.loads(indexed("show", "c", "--json").stdout)["place"] == "عدن"
    assert indexed("amend", "a", "--place", "البصرة").exit_code == 0
    assert indexed("config", "mine").stdout == "mine: corrections.jsonl, overrides.tsv, variants.tsv\n"
    assert len((mine / "corrections.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    assert indexed("reindex", "--if-needed").exit_code == 0
    assert "Nothing to do" in indexed("reindex", "--if-needed").stdout
    assert json.loads(indexed("search", "كتبخانة", "--json").stdout)["total"] == 2
    (mine / "corrections.jsonl").write_text('{"id": "c", "place": 7}\n', encoding="utf-8")
    result = indexed("config", "mine", "--put")
    assert (result.exit_code, "corrections.jsonl:1" in result.stderr) == (2, True)
    assert "Nothing to do" in indexed("reindex", "--if-needed").stdout


@anywhere
def test_an_archive_learns_its_words_and_says_what_it_is(indexed: Kashshaf) -> None:
    assert indexed("reindex", "--learn").exit_code == 0
    stats = json.loads(indexed("stats", "--json").stdout)
    assert (stats["articles"], stats["build"], stats["years"]) == (3, 2, {"2021": 1, "2022": 2})
    assert stats["sources"] == {"الضفاف": 1, "مدى": 1, "?": 1}
    assert min(stats["index_bytes"], stats["originals_bytes"]) > 0
    assert indexed("verify").exit_code == 0
    assert indexed("reindex", "--check").exit_code == 0
    analyzed = indexed("analyze", "مكتبات", "--json", "--archive", os.environ.get("KASHSHAF_ARCHIVE", "archive"))
    (token,) = json.loads(analyzed.stdout)["tokens"]
    assert token["written"] == "مكتبات"


@anywhere
def test_where_there_is_no_archive_each_command_says_so(kashshaf: Kashshaf) -> None:
    for command in (
        ("stats",),
        ("verify",),
        ("reindex",),
        ("review",),
        ("delete", "a", "--reason", "x"),
        ("config", "x"),
    ):
        result = kashshaf(*command)
        assert (result.exit_code, "There is no archive at" in result.stderr) == (2, True), command


def test_an_archive_is_migrated_and_answers_the_same(indexed: Kashshaf, in_cluster: InCluster) -> None:
    assert indexed("amend", "a", "--place", "البصرة").exit_code == 0
    assert indexed("delete", "c", "--reason", "a test").exit_code == 0
    moved = indexed("migrate", in_cluster.address, "--json")
    assert json.loads(moved.stdout) == {"articles": 2, "archive": in_cluster.address}
    for command in (("show", "a"), ("review",), ("stats",)):
        here, there = (
            json.loads(indexed(*command, "--json", *to).stdout) for to in ((), ("--archive", in_cluster.address))
        )
        same = here.keys() - {"index_bytes", "originals_bytes", "build", "commit", "changed"}
        assert {name: here[name] for name in same} == {name: there[name] for name in same}
    batch = [indexed("batch", "-", *to, stdin="مكتبة\nقطار\n").stdout for to in ((), ("--archive", in_cluster.address))]
    assert batch[0] == batch[1] != ""
    assert "a test" in indexed("show", "c", "--archive", in_cluster.address).stderr
    again = indexed("migrate", in_cluster.address)
    assert (again.exit_code, "There is an archive at" in again.stderr) == (2, True)
    for arguments in ((in_cluster.address, "--archive", in_cluster.address), ("elsewhere",)):
        assert indexed("migrate", *arguments).exit_code == 2


def test_of_two_archives_the_one_is_named_that_somebody_else_writes_to(
    indexed: Kashshaf, tmp_path: Path, in_cluster: InCluster
) -> None:
    folder = tmp_path / "archive"
    with writing(Layout(folder)):
        result = indexed("migrate", in_cluster.address, "--archive", str(folder))
    assert (result.exit_code, f"writing to the archive {folder}." in result.stderr) == (2, True)


def test_segments_of_an_archive_in_a_cluster_are_the_clusters_own(
    kashshaf: Kashshaf, tmp_path: Path, in_cluster: InCluster
) -> None:
    (tmp_path / "a.txt").write_text("عنوان الخبر\n\nهذا نص الخبر الأول.\n", encoding="utf-8")
    assert kashshaf("index", "a.txt", "--archive", in_cluster.address).exit_code == 0
    result = kashshaf("segments", "--archive", in_cluster.address)
    assert (result.exit_code, "segments of ours" in result.stderr) == (2, True)
