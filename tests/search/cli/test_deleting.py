"""`kashshaf delete`, as a person calls it, and what the address of an article says afterwards."""

import json
from pathlib import Path

import pytest

from search.engines.whoosh.engine import WhooshEngine
from search.web.app import create_app
from tests.search.cli.conftest import Kashshaf, anywhere


@pytest.mark.parametrize("purge", [[], ["--purge"]])
def test_a_deleted_article_is_found_no_more_and_its_address_says_why(
    indexed: Kashshaf, tmp_path: Path, purge: list[str]
) -> None:
    result = indexed("delete", "a", "--reason", "سُحب بطلب من ناشره", *purge)
    assert (result.exit_code, result.stdout.startswith("1 taken out")) == (0, True)
    assert json.loads(indexed("search", "مكتبة", "--json").stdout)["total"] == 1
    assert "سُحب بطلب من ناشره" in indexed("show", "a").stderr
    engine = WhooshEngine(tmp_path / "archive")
    client = create_app(engine).test_client()
    page, answer = client.get("/article/a"), client.get("/api/v1/articles/a")
    assert (page.status_code, "سُحب بطلب من ناشره" in page.text) == (410, True)
    assert (answer.status_code, answer.get_json()["reason"]) == (410, "سُحب بطلب من ناشره")
    assert client.get("/article/b").status_code == 200
    engine.close()
    assert json.loads(indexed("index", "articles.jsonl", "--json").stdout)["unchanged"] == 3
    assert indexed("reindex").exit_code == 0
    assert "سُحب" in indexed("show", "a").stderr
    assert indexed("verify").exit_code == 0


@anywhere
def test_an_unknown_id_is_told_and_a_reason_is_asked_for(indexed: Kashshaf) -> None:
    result = indexed("delete", "a", "nowhere", "--reason", "test", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (
        1,
        {"deleted": ["a"], "unknown": ["nowhere"], "purged": False},
    )
    assert "nowhere: there is no article with this id" in indexed("delete", "nowhere", "--reason", "test").stderr
    without = indexed("delete", "b")
    assert (without.exit_code, "--reason" in without.stderr) == (2, True)
    none = indexed("delete", "b", "--reason", "test", "--archive", "elsewhere")
    assert (none.exit_code, "There is no archive" in none.stderr) == (2, True)
