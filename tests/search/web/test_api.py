"""The JSON of the API is a contract: exactly these keys, in this order."""

import json

from flask.testing import FlaskClient


def test_health_names_the_engine_and_the_number_of_articles(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok", "engine": "memory", "articles": 36}


def test_the_json_has_exactly_the_documented_keys_in_order(client: FlaskClient) -> None:
    found = json.loads(client.get("/api/v1/search?q=للجسرين&limit=25").text)
    assert list(found) == [
        *("query", "level", "match", "dups", "total", "page", "limit", "took_ms"),
        *("hits", "facets", "suggestion", "widened", "notes", "variants", "folded"),
    ]
    assert list(found["hits"][0]) == [
        *("id", "title", "display_title", "source", "sources", "published", "precision", "place", "author", "url"),
        *("score", "snippets", "why", "copies"),
    ]
    assert list(found["facets"]["source"][0]) == ["value", "label", "count", "selected", "excluded"]
    assert (found["dups"], found["limit"], found["suggestion"], found["widened"]) == ("all", 25, None, None)
    snippet = next(hit for hit in found["hits"] if hit["id"] == "report")["snippets"][0]
    assert [snippet["text"][start:end] for start, end in snippet["marks"]] == ["للجسرين"]
