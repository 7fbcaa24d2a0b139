"""The command line: what it prints, to where, and with which exit code."""

import json
import socket
from pathlib import Path

import pytest

from search.cli.commands import cli
from tests.search.cli.conftest import Kashshaf


def rows(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


def found(run: Kashshaf, *arguments: str) -> list[str]:
    result = run("search", "--json", *arguments)
    assert result.exit_code == 0, result.output
    return [hit["id"] for hit in json.loads(result.stdout)["hits"]]


def test_indexing_again_changes_nothing(indexed: Kashshaf) -> None:
    again = indexed("index", "articles.jsonl", "--json")
    assert again.exit_code == 0
    report = json.loads(again.stdout)
    assert (report["added"], report["unchanged"]) == (0, 3)


def test_what_cannot_be_read_is_told_counted_and_listed(indexed: Kashshaf, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"text": "جيد"}\nليس جيسون\n', encoding="utf-8")
    result = indexed("index", "bad.jsonl")
    assert result.exit_code == 1
    assert "bad.jsonl:2: " in result.stderr
    stats = json.loads(indexed("stats", "--json").stdout)
    assert stats["articles"] == 4
    assert [(Path(p["path"]).name, p["number"]) for p in stats["unreadable"]] == [("bad.jsonl", 2)]
    assert "bad.jsonl:2" in indexed("stats").stdout


def test_search_finds_inflections_and_narrows(indexed: Kashshaf) -> None:
    assert set(found(indexed, "مكتبة")) == {"a", "b"}
    assert found(indexed, '"المكتبه"') == ["b"]
    assert found(indexed, "مكتبة", "--source", "مدى") == ["b"]
    assert found(indexed, "", "--date", "2022-02") == ["a"]
    assert found(indexed, "", "--from", "2022") == ["b", "a"]
    assert found(indexed, "", "--to", "31/12/2021") == ["c"]
    assert found(indexed, "قطار مكتبة", "--match", "all") == ["b"]
    assert found(indexed, "مكتبة", "--level", "written") == ["a"]
    assert found(indexed, "", "--sort", "oldest", "--limit", "1", "--page", "2") == ["a"]


def test_search_prints_for_people(indexed: Kashshaf) -> None:
    printed = indexed("search", "مكتبة").stdout
    assert "2 articles" in printed
    assert "الضفاف · 2022-02-05" in printed


def test_no_hits_is_no_error(indexed: Kashshaf) -> None:
    assert indexed("search", "لاشيءهنا").exit_code == 0


def test_the_page_far_beyond_the_end_is_empty(indexed: Kashshaf) -> None:
    result = indexed("search", "مكتبة", "--page", str(10**9), "--json")
    assert result.exit_code == 0
    assert (json.loads(result.stdout)["total"], json.loads(result.stdout)["hits"]) == (2, [])


def test_batch_answers_each_line_under_its_id(indexed: Kashshaf) -> None:
    queries = '{"id": 7, "query": "مكتبة"}\n\n{"id": "x", "query": "نهر"}\nقطار\n'
    answers = rows(indexed("batch", "-", "--json", stdin=queries).stdout)
    assert [(row["id"], row["total"]) for row in answers] == [("7", 2), ("x", 1), ("4", 1)]
    assert [hit["id"] for hit in answers[1]["hits"]] == ["c"]  # type: ignore[attr-defined]  # JSON


def test_batch_prints_a_table(indexed: Kashshaf) -> None:
    assert indexed("batch", "-", stdin="نهر\n").stdout == "1\tنهر\t1\tc\n"


def test_batch_counts_by_source_and_year(indexed: Kashshaf) -> None:
    counted = rows(indexed("batch", "-", "--by", "source,year", "--json", stdin="مكتبة\n").stdout)
    cells = {(row["source"], row["year"]): row["total"] for row in counted if row["total"]}
    assert cells == {("الضفاف", "2022"): 1, ("مدى", "2022"): 1}


@pytest.mark.parametrize("line", ['{"id": 1}', "{", '{"query": 5}'])
def test_batch_names_the_line_that_it_cannot_read(indexed: Kashshaf, line: str) -> None:
    result = indexed("batch", "-", stdin=f"نهر\n{line}\n")
    assert result.exit_code == 2
    assert "line 2" in result.stderr


def test_show_prints_an_article_or_says_there_is_none(indexed: Kashshaf) -> None:
    article = json.loads(indexed("show", "a", "--json").stdout)
    assert (article["title"], article["published"], article["evidence"]["source"]["rule"]) == (
        "افتتاح مكتبة المدينة",
        "2022-02-05",
        "json:source",
    )
    assert "زار الوزير" in indexed("show", "a").stdout
    missing = indexed("show", "zzz")
    assert missing.exit_code == 2
    assert "no article" in missing.stderr


def test_inspect_prints_a_line_a_record_without_an_archive(kashshaf: Kashshaf, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(
        "عنوان الخبر\n\nهذا نص الخبر الأول، وفيه جملة طويلة تنتهي بنقطة.\n", encoding="utf-8"
    )
    (tmp_path / "two.txt").write_bytes(b"\x00\x01\x02")
    result = kashshaf("inspect", "--json", "one.txt", "two.txt")
    (record,) = rows(result.stdout)
    assert result.exit_code == 1
    assert Path(str(record["file"])).name == "one.txt"
    expected = (
        "file title display_title source sources published precision place author url language body noise evidence"
    )
    assert set(expected.split()) <= set(record)
    assert "two.txt" in result.stderr
    assert not (tmp_path / "archive").exists()


def test_analyze_shows_each_word_at_each_level(kashshaf: Kashshaf) -> None:
    (token,) = json.loads(kashshaf("analyze", "والمكتباتُ", "--json").stdout)["tokens"]
    assert (token["written"], token["spelling"]) == ("والمكتبات", "والمكتبات")
    assert "والمكتباتُ" in kashshaf("analyze", "والمكتباتُ").stdout


def test_reindex_rebuilds_from_the_originals(indexed: Kashshaf, tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").unlink()
    assert indexed("reindex").exit_code == 0
    assert set(found(indexed, "مكتبة")) == {"a", "b"}
    assert "Nothing to do" in indexed("reindex", "--if-needed").stdout
    assert indexed("reindex", "--check").exit_code == 0


def test_prune_takes_out_what_vanished(indexed: Kashshaf, tmp_path: Path) -> None:
    lines = (tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "articles.jsonl").write_text("\n".join(lines[:2]), encoding="utf-8")
    assert indexed("index", "articles.jsonl", "--prune").exit_code == 0
    assert found(indexed, "نهر") == []
    gone = indexed("show", "c")
    assert gone.exit_code == 2
    assert "taken out" in gone.stderr


@pytest.mark.parametrize(
    "command", [("search", "x"), ("stats",), ("show", "a"), ("reindex",), ("batch", "-"), ("serve",)]
)
def test_a_missing_archive_is_told_in_one_line(kashshaf: Kashshaf, command: tuple[str, ...]) -> None:
    result = kashshaf(*command, "--archive", "nowhere", stdin="")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert "kashshaf index" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_missing_file_is_told_before_anything_is_read(kashshaf: Kashshaf, tmp_path: Path) -> None:
    result = kashshaf("index", "missing.txt")
    assert result.exit_code == 2
    assert "missing.txt" in result.stderr
    assert not (tmp_path / "archive" / "CURRENT").exists()


def test_the_environment_names_the_archive(indexed: Kashshaf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KASHSHAF_ARCHIVE", str(tmp_path / "archive"))
    monkeypatch.chdir(tmp_path.parent)
    assert set(found(indexed, "مكتبة")) == {"a", "b"}


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_explains_itself_with_an_example(kashshaf: Kashshaf, name: str) -> None:
    result = kashshaf(name, "--help")
    assert result.exit_code == 0
    assert f"kashshaf {name}" in result.stdout


@pytest.mark.parametrize("text", ["x" * 10_000, '()((("«', "\u200f\u202e\x01", "+ - | AND", "؟", "--", "💥"])
def test_any_query_is_answered(indexed: Kashshaf, text: str) -> None:
    assert indexed("search", "--json", "--", text).exit_code == 0


def test_serving_at_an_address_that_is_taken_is_refused(indexed: Kashshaf) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = indexed("serve", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 2
    assert "choose another --port" in result.stderr
