"""`kashshaf review` and `kashshaf amend`, as a person calls them, and what the pages say then."""

import json
from pathlib import Path

import pytest

from search.engines.whoosh.engine import WhooshEngine
from search.web.app import create_app
from tests.search.cli.conftest import Kashshaf, anywhere

DOUBTFUL = {
    "id": "d",
    "title": "عام جديد",
    "date": "2022-02-09",
    "text": "بكين، 5 فبراير 2022 /PRNewswire/ — تحتفل المدينة بالعام الجديد وسط إقبال كبير من الزوار.",
}


@pytest.fixture
def doubted(indexed: Kashshaf, tmp_path: Path) -> Kashshaf:
    """An archive with a doubtful date, and a line that cannot be read."""
    (tmp_path / "odd.jsonl").write_text(json.dumps(DOUBTFUL, ensure_ascii=False) + "\nليس جيسون\n", encoding="utf-8")
    report = indexed("index", "odd.jsonl", "--json")
    assert report.exit_code == 1
    found = json.loads(report.stdout)
    assert (found["added"], found["doubtful"], found["unreadable"], found["a_second"] > 0) == (1, 1, 1, True)
    return indexed


@anywhere
def test_what_is_doubtful_is_listed_with_both_sides_and_what_was_not_read(doubted: Kashshaf) -> None:
    listed = doubted("review")
    assert listed.exit_code == 0
    for part in ("d  عام جديد", "published: 2022-02-09  (json:date: 2022-02-09)", "but (dateline: بكين، 5 فبراير"):
        assert part in listed.stdout
    assert "odd.jsonl:1" in listed.stdout
    assert "odd.jsonl:2: " in listed.stdout
    found = json.loads(doubted("review", "--json").stdout)
    assert (found["total"], [one["id"] for one in found["doubtful"]]) == (1, ["d"])
    assert found["doubtful"][0]["against"]["published"]["rule"] == "dateline"
    assert [one["number"] for one in found["unreadable"]] == [2]
    other = json.loads(doubted("review", "--json", "--field", "source").stdout)
    assert other == {"total": 0, "doubtful": [], "unreadable": []}
    assert "1 of them not listed" in doubted("review", "--limit", "0").stdout


def test_an_amended_article_is_no_longer_doubtful_and_says_so(doubted: Kashshaf, tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "archive")
    client = create_app(engine).test_client()
    assert "doubtful=published" in client.get("/search?lang=en").text
    assert [hit["id"] for hit in client.get("/api/v1/search?doubtful=published").get_json()["hits"]] == ["d"]
    result = doubted("amend", "d", "--date", "2022-02-05", "--source", "الضفاف", "--note", "النسخة المطبوعة")
    assert (result.exit_code, result.stdout.startswith("d: corrected; see ")) == (0, True)
    assert json.loads(doubted("review", "--json").stdout)["total"] == 0
    found = client.get("/api/v1/articles/d").get_json()
    assert (found["published"], found["sources"], found["doubtful"]) == ("2022-02-05", ["الضفاف"], [])
    assert found["evidence"]["published"] == {"text": "2022-02-09 (json:date)", "rule": "correction"}
    page = client.get("/article/d?lang=en").text
    assert "corrected by hand" in page
    assert "النسخة المطبوعة" in page
    assert "doubtful=" not in client.get("/search?lang=en").text
    assert doubted("reindex").exit_code == 0
    assert client.get("/api/v1/articles/d").get_json()["published"] == "2022-02-05"
    assert doubted("amend", "d", "--undo").exit_code == 0
    assert client.get("/api/v1/articles/d").get_json()["doubtful"] == ["published"]
    engine.close()


@anywhere
def test_a_question_mark_says_that_something_is_unknown(doubted: Kashshaf) -> None:
    assert doubted("amend", "a", "--source", "?", "--date", "?", "--title", "?").exit_code == 0
    found = json.loads(doubted("show", "a", "--json").stdout)
    assert (found["sources"], found["published"], found["title"]) == ([], None, None)


def test_a_wrong_amendment_is_told(doubted: Kashshaf, tmp_path: Path) -> None:
    for arguments, told in (
        (("nowhere", "--place", "بكين"), "there is no article with this id"),
        (("d",), "say what is right"),
        (("d", "--undo", "--place", "بكين"), "say what is right"),
        (("d", "--date", "someday"), "is no date"),
        (("d", "--language", "fr"), "--language"),
    ):
        result = doubted("amend", *arguments)
        assert (result.exit_code, told in result.stderr) == (2, True), result.stderr
    config = tmp_path / "archive" / "config" / "corrections.jsonl"
    assert not config.exists()
    config.write_text('{"id": "gone", "place": "بكين"}\n', encoding="utf-8")
    result = doubted("index", "articles.jsonl")
    assert (result.exit_code, "correction of gone not made" in result.stderr) == (0, True)
    config.write_text('{"id": "a", "place": 7}\n', encoding="utf-8")
    result = doubted("index", "articles.jsonl")
    assert (result.exit_code, "corrections.jsonl:1: its place is no text" in result.stderr) == (2, True)
