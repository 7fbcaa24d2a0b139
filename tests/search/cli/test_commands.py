"""The command line: what it prints, to where, and with which exit code."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from search.cli.commands import cli
from tests.conftest import ROOT
from tests.search.cli.conftest import Kashshaf, anywhere


def rows(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


def found(run: Kashshaf, *arguments: str) -> list[str]:
    result = run("search", "--json", *arguments)
    assert result.exit_code == 0, result.output
    return [hit["id"] for hit in json.loads(result.stdout)["hits"]]


@anywhere
def test_indexing_again_changes_nothing(indexed: Kashshaf) -> None:
    again = indexed("index", "articles.jsonl", "--json")
    assert again.exit_code == 0
    report = json.loads(again.stdout)
    assert (report["added"], report["unchanged"]) == (0, 3)


@anywhere
def test_several_processes_may_work_at_once(indexed: Kashshaf) -> None:
    assert indexed("reindex", "--processes", "2").exit_code == 0
    assert found(indexed, "مكتبة") == ["a", "b"]
    assert indexed("index", "articles.jsonl", "--processes", "2").exit_code == 0
    none = indexed("index", "articles.jsonl", "--processes", "0")
    assert (none.exit_code, "--processes" in none.stderr) == (2, True)


@anywhere
def test_what_cannot_be_read_is_told_counted_and_listed(indexed: Kashshaf, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"text": "جيد"}\nليس جيسون\n', encoding="utf-8")
    result = indexed("index", "bad.jsonl")
    assert result.exit_code == 1
    assert "bad.jsonl:2: " in result.stderr
    stats = json.loads(indexed("stats", "--json").stdout)
    assert stats["articles"] == 4
    assert [(Path(p["path"]).name, p["number"]) for p in stats["unreadable"]] == [("bad.jsonl", 2)]
    assert "bad.jsonl:2" in indexed("stats").stdout


@anywhere
def test_search_finds_inflections_and_narrows(indexed: Kashshaf) -> None:
    assert set(found(indexed, "مكتبة")) == {"a", "b"}
    assert found(indexed, '"المكتبه"') == ["b"]
    assert found(indexed, "مكتبة", "--source", "مدى") == ["b"]
    assert found(indexed, "", "--date", "2022-02") == ["a"]
    assert found(indexed, "", "--from", "2022") == ["b", "a"]
    assert found(indexed, "", "--to", "31/12/2021") == ["c"]
    assert found(indexed, "", "--from", "فبراير 2022", "--to", "Feb 2022") == ["a"]
    assert found(indexed, "", "--from", "رجب 1443", "--to", "4 رجب 1443") == ["a"], "from 2 to 5 February"
    assert found(indexed, "قطار مكتبة", "--match", "all") == ["b"]
    assert found(indexed, "مكتبة", "--level", "written") == ["a"]
    assert found(indexed, "", "--sort", "oldest", "--limit", "1", "--page", "2") == ["a"]


@anywhere
def test_search_lists_copies_or_folds_them(indexed: Kashshaf, tmp_path: Path) -> None:
    text = " ".join(f"كلمة{number}" for number in range(20))
    copies = [{"id": f"copy{number}", "text": text, "date": f"202{number}"} for number in range(3)]
    (tmp_path / "copies.jsonl").write_text("\n".join(json.dumps(one) for one in copies), encoding="utf-8")
    assert indexed("index", "copies.jsonl").exit_code == 0
    listed = indexed("search", "كلمة7", "--sort", "newest").stdout
    assert "2 copies: copy0, copy1" in listed
    assert "are copies" not in listed
    folded = indexed("search", "كلمة7", "--sort", "newest", "--dups", "fold").stdout
    assert folded.startswith("3 articles")
    assert "2 of them are copies of others, and not listed" in folded
    found = json.loads(indexed("search", "كلمة7", "--sort", "oldest", "--dups", "fold", "--json").stdout)
    assert [(hit["id"], hit["copies"]) for hit in found["hits"]] == [("copy0", ["copy1", "copy2"])]
    ranked = [
        json.loads(indexed("batch", "-", "--dups", way, "--json", stdin="كلمة7").stdout) for way in ("all", "fold")
    ]
    assert [len(each["hits"]) for each in ranked] == [3, 1]


def test_search_prints_for_people(indexed: Kashshaf) -> None:
    printed = indexed("search", "مكتبة").stdout
    assert "2 articles" in printed
    assert "الضفاف · 2022-02-05" in printed


def test_one_article_is_said_so(indexed: Kashshaf) -> None:
    assert indexed("search", "نهر").stdout.startswith("1 article (")


def test_an_archives_own_spellings_of_names_are_used_told_and_left_out(indexed: Kashshaf, tmp_path: Path) -> None:
    table = tmp_path / "archive" / "config" / "variants.tsv"
    table.write_text("قطار|ترين\n", encoding="utf-8")
    printed = indexed("search", "ترين").stdout
    assert printed.startswith("1 article (")
    assert "also spelled: ترين = قطار (--no-variants leaves these out)" in printed
    assert found(indexed, "ترين") == ["b"]
    assert found(indexed, "ترين", "--no-variants") == []
    assert "these find something:\n   variants: off -> on (1)" in indexed("search", "ترين", "--no-variants").stdout
    batched = indexed("batch", "-", "--json", stdin="ترين\n").stdout
    assert json.loads(batched)["total"] == 1


@anywhere
def test_similar_articles_are_listed(indexed: Kashshaf) -> None:
    assert json.loads(indexed("show", "a", "--similar", "--json").stdout)["similar"][0]["id"] == "b"
    assert "قطار سريع\n   مدى · 2022-03 · b" in indexed("show", "a", "--similar").stdout
    assert indexed("show", "c", "--similar").stdout == "no article is similar to it\n"
    assert indexed("show", "nowhere", "--similar").exit_code == 2


def test_a_table_of_spellings_that_cannot_be_read_is_named_with_the_line(indexed: Kashshaf, tmp_path: Path) -> None:
    table = tmp_path / "archive" / "config" / "variants.tsv"
    table.write_text("قطار|ترين\nشارع الحبيب\n", encoding="utf-8")
    result = indexed("search", "ترين")
    assert result.exit_code == 2
    assert f"{table}:2: 'شارع الحبيب' is not one word. Mend that line" in result.stderr.replace("\n", "")


@pytest.mark.parametrize("option", ["--date", "--from", "--to"])
@pytest.mark.parametrize("value", ["soon", "2022-13x", ""])
def test_what_is_no_date_is_said_before_searching(indexed: Kashshaf, option: str, value: str) -> None:
    result = indexed("search", "مكتبة", option, value)
    assert result.exit_code == 2
    assert "is no date" in result.stderr


@pytest.mark.parametrize("value", ["unknown", "2022-unknown", "5/2/2022", "٢٠٢٢"])
def test_every_value_of_the_date_facet_is_taken(indexed: Kashshaf, value: str) -> None:
    assert indexed("search", "", "--date", value).exit_code == 0


@pytest.mark.parametrize("command", [("search", "--json"), ("search",), ("show",), ("analyze", "--json")])
def test_an_argument_that_is_no_utf_8_is_taken_for_text(indexed: Kashshaf, command: tuple[str, ...]) -> None:
    result = indexed(*command, "\udcff\udcfe")
    assert not isinstance(result.exception, TypeError | UnicodeError)
    assert result.exit_code == (2 if command == ("show",) else 0)


def test_a_reader_that_goes_away_is_no_failure() -> None:
    assert run_without_a_reader("analyze", "كلمة " * 10_000) == (0, b"")


def test_indexing_that_a_lost_reader_stops_is_not_said_to_be_done(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("عنوان الخبر\n\nهذا نص الخبر الأول.\n", encoding="utf-8")
    status, _ = run_without_a_reader("index", str(tmp_path / "one.txt"), "--archive", str(tmp_path / "archive"))
    assert status == 2


def run_without_a_reader(*arguments: str) -> tuple[int, bytes]:
    """The exit status and what stands on standard error when nobody reads the output."""
    command = [sys.executable, "-m", "search", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    return process.returncode, told


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


@anywhere
def test_batch_counts_by_source_and_year(indexed: Kashshaf) -> None:
    counted = rows(indexed("batch", "-", "--by", "source,year", "--json", stdin="مكتبة\n").stdout)
    cells = {(row["source"], row["year"]): row["total"] for row in counted if row["total"]}
    assert cells == {("الضفاف", "2022"): 1, ("مدى", "2022"): 1}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--by", "year"), [("2022", 2)]),
        (("--by", "year", "--date", "2022-03"), [("2022", 1)]),
        (("--by", "source", "--source", "مدى"), [("مدى", 1)]),
        (("--by", "year,source", "--date", "2022-03"), [("2022", "مدى", 1)]),
        (("--by", "source,year", "--date", "2022-02"), [("الضفاف", "2022", 1)]),
        (("--by", "year", "--date", "unknown"), []),
    ],
)
def test_batch_counts_only_what_the_options_admit(
    indexed: Kashshaf, options: tuple[str, ...], expected: list[tuple[object, ...]]
) -> None:
    counted = rows(indexed("batch", "-", "--json", *options, stdin="مكتبة\n").stdout)
    names = options[1].split(",")
    assert [tuple(row[name] for name in (*names, "total")) for row in counted] == expected


@pytest.mark.parametrize("by", ["author", "source,source", "source,"])
def test_batch_says_what_it_can_count_by(indexed: Kashshaf, by: str) -> None:
    result = indexed("batch", "-", "--by", by, stdin="نهر\n")
    assert result.exit_code == 2
    assert "source, year" in result.stderr


def test_batch_names_a_query_without_an_id_by_its_line_and_keeps_its_table_in_columns(indexed: Kashshaf) -> None:
    result = indexed("batch", "-", stdin='\n{"id": null, "query": "نهر\\tكبير\\n"}\n')
    assert result.stdout == "2\tنهر كبير\t1\tc\n"


@pytest.mark.parametrize("line", ['{"id": 1}', "{", '{"query": 5}'])
def test_batch_names_the_line_that_it_cannot_read(indexed: Kashshaf, line: str) -> None:
    result = indexed("batch", "-", stdin=f"نهر\n{line}\n")
    assert result.exit_code == 2
    assert "line 2" in result.stderr


@anywhere
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


def test_analyze_shows_each_step_to_the_family_and_how_often_the_words_are_met(kashshaf: Kashshaf) -> None:
    tokens = json.loads(kashshaf("analyze", "--json", "المدارس", "نهر").stdout)["tokens"]
    assert [token["family"] for token in tokens] == ["مدرس", "نهر"]
    assert [[step["rule"] for step in token["steps"]] for token in tokens] == [["article", "plural", "ending"], []]
    assert tokens[0]["steps"][1] | {"met": None} == {"rule": "plural", "before": "مدارس", "after": "مدرسه", "met": None}
    assert tokens[0]["steps"][1]["met"]["مدرسه"] > 1000
    assert "\tplural: مدارس > مدرسه  (مدارس " in kashshaf("analyze", "المدارس").stdout


@anywhere
def test_reindex_rebuilds_from_the_originals(indexed: Kashshaf, tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").unlink()
    assert indexed("reindex").exit_code == 0
    assert set(found(indexed, "مكتبة")) == {"a", "b"}
    assert "Nothing to do" in indexed("reindex", "--if-needed").stdout
    assert indexed("reindex", "--if-needed", "--json").stdout == ""
    assert indexed("reindex", "--check").exit_code == 0


@anywhere
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


def test_reindex_goes_by_edited_tables_and_analyze_shows_it(indexed: Kashshaf, tmp_path: Path) -> None:
    (tmp_path / "archive" / "config" / "overrides.tsv").write_text("مكتبة|كتبخانة\n", encoding="utf-8")
    assert "`kashshaf reindex` makes them count" in indexed("index", "articles.jsonl").stderr
    assert indexed("reindex", "--if-needed").exit_code == 0
    assert "Nothing to do" in indexed("reindex", "--if-needed").stdout
    (token,) = json.loads(indexed("analyze", "الكتبخانة", "--json", "--archive", "archive").stdout)["tokens"]
    assert token["family"] == "مكتبه"
    assert set(found(indexed, "كتبخانة")) == {"a", "b"}
    (token,) = json.loads(indexed("analyze", "الكتبخانة", "--json").stdout)["tokens"]
    assert token["family"] != "مكتبه"


def test_reindex_learns_a_word_list(indexed: Kashshaf, tmp_path: Path) -> None:
    assert indexed("reindex", "--learn").exit_code == 0
    assert (tmp_path / "archive" / "config" / "words.txt").exists()
    assert set(found(indexed, "مكتبة")) == {"a", "b"}
    assert "Nothing to do" in indexed("reindex", "--if-needed").stdout


def test_a_bad_table_is_told_by_file_and_line(indexed: Kashshaf, tmp_path: Path) -> None:
    (tmp_path / "archive" / "config" / "words.txt").write_text("# words\nكثير بيت\n", encoding="utf-8")
    result = indexed("reindex")
    assert result.exit_code == 2
    assert "words.txt:2: 'كثير' is not a count" in result.stderr
    assert set(found(indexed, "مكتبة")) == {"a", "b"}


def test_files_of_every_layout_are_indexed_by_content_by_name_or_by_a_map(kashshaf: Kashshaf, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text('[{"hd": "أول", "t": {"x": "نص أول"}}, {"hd": "ثان"}]', encoding="utf-8")
    (tmp_path / "map.toml").write_text('title = "hd"\n', encoding="utf-8")
    done = kashshaf("index", "odd.json", "--map-file", "map.toml", "--map", "text=t.x", "--json")
    assert (done.exit_code, json.loads(done.stdout)["added"]) == (0, 2)
    assert json.loads(kashshaf("search", "نص أول", "--json").stdout)["hits"][0]["title"] == "أول"
    assert json.loads(kashshaf("reindex", "--json").stdout)["added"] == 2
    assert json.loads(kashshaf("search", "نص أول", "--json").stdout)["hits"][0]["title"] == "أول"
    piped = kashshaf("inspect", "-", "--format", "text", stdin='{"title": "x"}')
    assert '{"title": "x"}' in str(rows(piped.stdout)[0]["body"])
    wrong = kashshaf("index", "odd.json", "--map", "colour=hd")
    assert (wrong.exit_code, "no field" in wrong.stderr) == (2, True)
