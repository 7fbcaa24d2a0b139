"""An article: as a page, as text, as JSON, under any id."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from search.engines.memory import MemoryEngine
from search.web.app import create_app
from tests.search.web.archive import document
from tests.search.web.markup import page_of


def article_links(client: FlaskClient, results: str) -> list[str]:
    """The addresses of the articles of a list, without those of their parts."""
    hrefs = page_of(client, results).attributes("a", "href")
    return [href for href in hrefs if href.startswith("/article/") and "#" not in href]


def test_the_article_page_leads_back_to_the_results_it_came_from(client: FlaskClient) -> None:
    [url] = article_links(client, "/search?q=جسر&place=القاهرة")
    [back] = [href for href in page_of(client, url).attributes("a", "href") if "#a-" in href]
    assert back == "/search?" + urlsplit(url).query.removesuffix("&at=1") + "#a-bridge"
    assert 'id="a-bridge"' in client.get(back).text


def test_the_article_page_says_how_each_fact_is_known(client: FlaskClient) -> None:
    html = client.get("/article/report?lang=en").text
    assert "stated by the record under" in html
    assert '<code dir="ltr">title</code>' in html
    assert "doubtful" in html
    assert "Source unknown" in html


def test_an_article_comes_as_text_and_json_too(client: FlaskClient) -> None:
    text = client.get("/article/bridge?format=txt")
    assert text.mimetype == "text/plain"
    assert text.text.startswith("افتتاح الجسر الجديد\nالضفاف · 2022-02-05 · القاهرة\n\nافتتح وزير")
    as_json = client.get("/article/bridge?format=json").get_json()
    assert as_json == client.get("/api/v1/articles/bridge").get_json()
    assert (as_json["published"], as_json["precision"], as_json["source"]) == ("2022-02-05", "day", "الضفاف")
    assert (as_json["path"], as_json["number"]) == ("الضفاف.jsonl", 7), (
        "the folders of the server are no reader's business"
    )
    assert as_json["evidence"]["title"] == {"text": "افتتاح الجسر الجديد", "rule": "json:title"}
    assert client.get("/article/bridge?format=else").mimetype == "text/html"


def test_similar_articles_are_listed_with_where_and_when_and_given_as_data(client: FlaskClient) -> None:
    page = page_of(client, "/article/daily-05?lang=en")
    [data] = [client.get("/api/v1/similar?id=daily-05").get_json()]
    assert (data["id"], len(data["similar"])) == ("daily-05", 5)
    links = [href.partition("?")[0] for href in page.attributes("a", "href")]
    for other in data["similar"]:
        assert other["id"] != "daily-05"
        assert f"/article/{other['id']}" in links
    assert client.get("/api/v1/similar?id=nowhere").status_code == 404
    assert client.get("/api/v1/similar").status_code == 404


ODD = "odd/id ?#%/٣"


def test_any_id_has_an_address(client: FlaskClient) -> None:
    [url] = article_links(client, "/search?q=غريب")
    assert client.get(url).status_code == 200
    assert client.get(f"/api/v1/articles/{quote(ODD, safe='')}").get_json()["id"] == ODD


@pytest.mark.parametrize("id", ["/a", "a//b", "//", "a\nb", "ب" * 200, "a?b=c", "..b", "a/../b", "./a"])
def test_ids_are_not_ours_to_restrict(id: str) -> None:
    client = create_app(MemoryEngine([document(id, "عنوان", "نص")])).test_client()
    [url] = article_links(client, "/search?q=عنوان")
    assert urljoin("http://localhost/search", url) == "http://localhost" + url, "a browser would go elsewhere"
    assert client.get(url.partition("?")[0]).status_code == 200
    assert client.get("/api/v1/articles/" + quote(id, safe="")).get_json()["id"] == id
