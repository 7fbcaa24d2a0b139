"""All documents of an index that match, read a page after the other."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from search.engines.opensearch.address import Connection, parse
from search.engines.opensearch.client import Client
from search.engines.opensearch.writing import scrolling
from search.engines.opensearch.writing.scrolling import scrolled
from search.errors import EngineUnavailable
from tests.opensearch.nodes import Cluster

INDEX = "scrolled"


@pytest.fixture
def client(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Of a cluster with an index of 25 documents, of which ten are a page."""
    monkeypatch.setattr(scrolling, "_PAGE", 10)
    made = Client(Connection(parse(cluster.address("any"))))
    lines = (orjson.dumps({"index": {"_id": str(n)}}) + b"\n" + orjson.dumps({"number": n}) for n in range(25))
    made.call("PUT", f"/{INDEX}")
    made.call("POST", f"/{INDEX}/_bulk", b"\n".join(lines) + b"\n")
    yield made
    made.call("DELETE", f"/{INDEX}")
    made.close()


@pytest.mark.parametrize(("most", "requests"), [(9, ["_search"]), (10, None), (25, None)])
def test_each_document_that_matches_comes_once(
    client: Client, most: int, requests: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.call("POST", f"/{INDEX}/_refresh")
    made, call = list[str](), Client.call

    def counted(client: Client, method: str, path: str, *args: Any, **rest: Any) -> Any:
        made.append(path.rpartition("/")[2])
        return call(client, method, path, *args, **rest)

    monkeypatch.setattr(Client, "call", counted)
    found = scrolled(client, INDEX, {"range": {"number": {"lt": most}}}, ["number"], refresh=False)
    assert sorted(hit["_source"]["number"] for hit in found) == list(range(most))
    assert made == requests or (requests is None and made.count("scroll") > 0)


def test_what_was_just_written_is_found(client: Client) -> None:
    assert len(list(scrolled(client, INDEX, {"match_all": {}}))) == 25


@pytest.mark.parametrize("whole", [0, 1, 2])
def test_half_an_answer_is_none(client: Client, whole: int, monkeypatch: pytest.MonkeyPatch) -> None:
    answers, call = iter([True] * whole), Client.call

    def failing(client: Client, method: str, path: str, *args: Any, **rest: Any) -> Any:
        answer = call(client, method, path, *args, **rest)
        if method == "POST" and not next(answers, False):
            reason = {"reason": {"reason": "its node is gone"}}
            return {**answer, "_shards": {"total": 2, "failed": 1, "failures": [reason]}}
        return answer

    client.call("POST", f"/{INDEX}/_refresh")
    monkeypatch.setattr(Client, "call", failing)
    with pytest.raises(EngineUnavailable, match="1 of 2 shards do not answer: its node is gone"):
        list(scrolled(client, INDEX, {"match_all": {}}, refresh=False))
