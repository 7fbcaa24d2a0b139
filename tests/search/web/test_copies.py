"""Near-duplicates on the pages and in the API: folded into one line, listed by date, compared word by word."""

import re

import pytest
from flask.testing import FlaskClient

from search.engines.memory import MemoryEngine
from search.web.app import create_app
from tests.search.web.archive import BRIDGE, HOSTILE, document
from tests.search.web.markup import page_of

RERUN = BRIDGE.replace("الأشغال اليوم", "الأشغال أمس") + "\nوحضر الافتتاح كثيرون."


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    made = [
        document("bridge", "افتتاح الجسر الجديد", BRIDGE, sources=("الضفاف",), published="2022-02-05"),
        document("rerun", "الوزير يفتتح الجسر", RERUN, sources=("مرايا",), published="2022-02-06"),
        document("odd/id", HOSTILE, BRIDGE, sources=(HOSTILE,)),
        document("report", "تقرير عن بناء الجسرين", "ذكر التقرير أن للجسرين أثرًا في المدينة.", published="2021-03-09"),
        *(document(f"daily-{day:02}", None, BRIDGE[::-1], published=f"2019-05-{day:02}") for day in range(1, 29)),
    ]
    return create_app(MemoryEngine(made)).test_client()


def articles(client: FlaskClient, url: str) -> list[str]:
    return re.findall(r'<li id="a-([^"]*)"', client.get(url).text)


def test_the_page_folds_and_says_so_and_totals_count_articles(client: FlaskClient) -> None:
    html = client.get("/search?q=الجسر&lang=en").text
    assert "4 articles" in html
    assert "2 articles are copies of others and stand below them." in html
    assert articles(client, "/search?q=الجسر") == ["bridge", "report"]
    assert re.search(r"<summary>2 copies</summary>", html)


def test_the_copies_stand_by_date_with_a_way_to_their_differences(client: FlaskClient) -> None:
    html = client.get("/search?q=الجسر&lang=en").text
    below = html[html.index('<details class="copies"') :]
    assert below.index("الوزير يفتتح الجسر") < below.index("&lt;script&gt;")
    assert "/article/rerun?against=bridge&amp;lang=en" in below


def test_each_is_listed_by_itself_where_that_is_asked(client: FlaskClient) -> None:
    assert articles(client, "/search?q=الجسر&dups=all&sort=oldest") == ["report", "bridge", "rerun", "odd/id"]
    html = client.get("/search?q=الجسر&dups=all&lang=en").text
    assert "stand below" not in html
    assert "each by itself" in html
    assert 'href="/article/bridge?q=%D8%A7%D9%84%D8%AC%D8%B3%D8%B1&amp;dups=all&amp;at=1&amp;lang=en#copies"' in html


def test_pages_number_lines_and_many_copies_lead_to_the_article(client: FlaskClient) -> None:
    html = client.get("/search?lang=en&limit=10").text
    assert "32 articles" in html
    assert "Pages of results" not in html
    assert "Pages of results" in client.get("/search?lang=en&limit=10&dups=all").text
    assert "All copies of this article" in html
    assert html.count("/article/daily-") < 20


def test_the_article_lists_its_copies_and_says_who_was_first(client: FlaskClient) -> None:
    first = client.get("/article/bridge?lang=en").text
    assert 'id="copies"' in first
    assert "this one came first" not in first  # one of them has no date
    assert "came before it" in client.get("/article/rerun?lang=en").text
    daily = client.get("/article/daily-01?lang=en").text
    assert "this one came first" in daily
    assert "(27)</span>" in daily
    assert 'id="copies"' not in client.get("/article/report").text


def test_the_differences_are_told_word_by_word(client: FlaskClient) -> None:
    html = client.get("/article/rerun?against=bridge&lang=en").text
    assert "4 words added" in html
    assert "1 word left out" in html
    body = html[html.index('<div class="body"') :]
    assert re.sub(r"<[^>]*>", "", re.sub(r"<span.*?</span>", "", re.sub(r"<del>.*?</del>", "", body))).split()[:4] == [
        "افتتح",
        "وزير",
        "الأشغال",
        "أمس",
    ]
    assert "The texts are the same" in client.get("/article/odd%2Fid?against=bridge&lang=en").text
    links = page_of(client, "/article/rerun?against=bridge").attributes("a", "href")
    assert "/article/bridge?against=rerun" in links


def test_who_is_held_against_nobody_is_not_there(client: FlaskClient) -> None:
    assert client.get("/article/rerun?against=nowhere").status_code == 404
    assert client.get("/article/rerun?against=").status_code == 200


def test_the_api_lists_all_and_names_the_copies_in_both_ways(client: FlaskClient) -> None:
    whole = client.get("/api/v1/search?q=الجسر&sort=oldest").get_json()
    assert (whole["dups"], whole["total"]) == ("all", 4)
    assert [(hit["id"], hit["copies"]) for hit in whole["hits"]] == [
        ("report", []),
        ("bridge", ["rerun", "odd/id"]),
        ("rerun", ["bridge", "odd/id"]),
        ("odd/id", ["bridge", "rerun"]),
    ]
    folded = client.get("/api/v1/search?q=الجسر&sort=oldest&dups=fold").get_json()
    assert (folded["dups"], folded["total"], folded["folded"]) == ("fold", 4, 2)
    assert whole["folded"] == 0
    assert [hit["id"] for hit in folded["hits"]] == ["report", "bridge"]
    assert folded["facets"] == whole["facets"]
