"""What may go wrong between Kashshaf and a cluster, each in words that a person can act on; a password in none."""

from pathlib import Path
from typing import Any

import pytest

from search.engines.opensearch.address import Connection, parse
from search.engines.opensearch.client import Client, Conflict, IndexMissing, Overloaded, Refused, TooLarge
from search.errors import EngineUnavailable
from tests.opensearch.nodes import Cluster
from tests.opensearch.stub import Answered, certificate, serving

PASSWORD = "open sesame"


def failure(status: int, kind: str = "", reason: str = "") -> Answered:
    error = {"type": kind, "reason": reason}
    return Answered(status, {"error": {**error, "root_cause": [error]}, "status": status})


def client_of(hosts: str, scheme: str = "http", **connection: Any) -> Client:
    return Client(Connection(parse(f"opensearch+{scheme}://{hosts}/news"), **connection))


def told(answered: Answered, *, user: str = "", **connection: Any) -> EngineUnavailable:
    """What a client says of an answer."""
    with serving(lambda _: answered) as stub:
        client = client_of(user + stub.hosts, **connection)
        with pytest.raises(EngineUnavailable) as raised:
            client.call("POST", "/news/_search", {})
        client.close()
    assert PASSWORD not in str(raised.value) + repr(raised.value)
    return raised.value


def test_nobody_there_is_told_with_the_address() -> None:
    client = client_of("127.0.0.1:1")
    with pytest.raises(EngineUnavailable, match=r"nothing answers at http://127\.0\.0\.1:1$"):
        client.check_version()


def test_a_cluster_that_asks_who_is_there_is_told_how_to_say_so() -> None:
    assert "name a user" in str(told(Answered(401, b"Unauthorized")))
    assert "set KASHSHAF_OPENSEARCH_PASSWORD" in str(told(Answered(401, b"Unauthorized"), user="reader@"))
    wrong = told(Answered(401, b"Unauthorized"), user="reader@", password=PASSWORD)
    assert "'reader'" in str(wrong)
    assert "password is wrong" in str(wrong)


def test_a_user_who_may_not_is_told_what() -> None:
    found = told(failure(403, "security_exception", "no permissions for [indices:data/read/search]"), user="reader@")
    assert isinstance(found, Refused)
    assert "'reader' may not" in str(found)
    assert "indices:data/read/search" in str(found)


@pytest.mark.parametrize("status", [403, 429])
def test_a_full_disk_is_named(status: int) -> None:
    reason = (
        "index [n] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only"
    )
    found = told(failure(status, "cluster_block_exception", f"{reason}-allow-delete block];"))
    assert isinstance(found, Refused)
    assert "disk is full" in str(found)


def test_a_read_only_archive_is_named() -> None:
    reason = "index [news] blocked by: [FORBIDDEN/5/index read-only (api)];"
    assert "read only" in str(told(failure(403, "cluster_block_exception", reason)))


def test_what_is_missing_in_conflict_or_too_much_can_be_told_apart() -> None:
    assert isinstance(told(failure(404, "index_not_found_exception", "no such index [news]")), IndexMissing)
    assert isinstance(told(failure(409, "version_conflict_engine_exception", "changed")), Conflict)
    assert isinstance(told(failure(400, "resource_already_exists_exception", "there")), Conflict)
    assert isinstance(told(failure(429, "rejected_execution_exception", "queue full")), Overloaded)
    assert isinstance(told(failure(503, "unavailable_shards_exception", "no shard")), Overloaded)


@pytest.mark.parametrize(("asked", "kind"), [(90, Overloaded), (150, TooLarge)])
def test_a_request_that_there_will_never_be_room_for_is_told_from_one_that_has_to_wait(
    asked: int, kind: type[EngineUnavailable]
) -> None:
    reason = (
        "rejected execution of coordinating operation [coordinating_and_primary_bytes=70, replica_bytes=0, "
        f"all_bytes=70, coordinating_operation_bytes={asked}, max_coordinating_and_primary_bytes=100]"
    )
    assert type(told(failure(429, "rejected_execution_exception", reason))) is kind


def test_anything_else_is_told_as_the_cluster_tells_it() -> None:
    assert "500: odd_exception: how odd" in str(told(failure(500, "odd_exception", "how odd")))


def test_a_document_that_cannot_be_told_of_now_is_asked_for_again_by_who_is_patient() -> None:
    starting = {"type": "illegal_index_shard_state_exception", "reason": "CurrentState[RECOVERING]"}
    parts: list[dict[str, Any]] = [{"_id": "a", "error": starting}, {"_id": "a", "found": False}] * 2
    with serving(lambda _: Answered(200, {"docs": [parts.pop(0)]})) as stub:
        client = client_of(stub.hosts)
        with pytest.raises(Overloaded, match="just being opened"):
            client.documents("news", ["a"])
        assert client.documents("news", ["a"]) == [{"_id": "a", "found": False}]
        assert client.patient().documents("news", ["a"]) == [{"_id": "a", "found": False}]
        assert client.documents("news", []) == parts == []


@pytest.mark.parametrize(
    "answered",
    [
        Answered(200, {"version": {"number": "8.1.0", "build_flavor": "default"}}),
        Answered(200, {"hello": "world"}),
        Answered(200, b"<html>"),
    ],
)
def test_another_program_at_the_address_is_told(answered: Answered) -> None:
    with serving(lambda _: answered) as stub, pytest.raises(EngineUnavailable, match="is no OpenSearch cluster"):
        client_of(stub.hosts).check_version()


def test_a_cluster_that_is_too_old_is_told_with_both_versions() -> None:
    old = Answered(200, {"version": {"number": "2.11.1", "distribution": "opensearch"}})
    with serving(lambda _: old) as stub, pytest.raises(Refused, match=r"OpenSearch 2\.11\.1, and Kashshaf needs 3\.0"):
        client_of(stub.hosts).check_version()


def test_a_certificate_is_checked_against_the_authorities_named(tmp_path: Path) -> None:
    own = certificate(tmp_path)
    with serving(lambda _: Answered(200, {"fine": True}), own) as stub:
        with pytest.raises(Refused, match=r"certificate of https://localhost.*KASHSHAF_OPENSEARCH_CA"):
            client_of(stub.hosts, "https").call("GET", "/")
        assert client_of(stub.hosts, "https", authorities=own).call("GET", "/") == {"fine": True}
        with pytest.raises(EngineUnavailable, match="certificate"):
            client_of(stub.hosts.replace("localhost", "127.0.0.1"), "https", authorities=own).call("GET", "/")


def test_who_asks_is_said_with_the_request_and_only_there() -> None:
    with serving(lambda _: Answered()) as stub:
        connection = Connection(parse(f"opensearch+http://reader@{stub.hosts}/news"), PASSWORD)
        Client(connection).call("GET", "/")
        assert stub.asked[0][1]["authorization"].startswith("Basic ")
        assert PASSWORD not in repr(connection)


def test_a_node_that_is_away_is_passed_over() -> None:
    with serving(lambda _: Answered(200, {"here": True})) as stub:
        client = client_of(f"127.0.0.1:1,{stub.hosts}")
        assert all(client.call("GET", "/") == {"here": True} for _ in range(5))


def test_the_real_one_speaks_the_same_way(cluster: Cluster) -> None:
    client = Client(Connection(parse(cluster.address("news"))))
    with pytest.raises(IndexMissing, match="news-docs-7"):
        client.call("POST", "/news-docs-7/_search", {})
    client.call("PUT", "/blocked", {"settings": {"index.blocks.read_only_allow_delete": True}})
    with pytest.raises(Refused, match="disk is full"):
        client.call("PUT", "/blocked/_doc/1", {})
    client.call("DELETE", "/blocked")
    client.call("PUT", "/blocked", {"settings": {"index.blocks.read_only": True}})
    with pytest.raises(Refused, match="read only"):
        client.call("PUT", "/blocked/_doc/1", {})
    client.call("PUT", "/blocked/_settings", {"index.blocks.read_only": False})
    with pytest.raises(Conflict):
        client.call("PUT", "/blocked", {})
    client.call("DELETE", "/blocked")
    with pytest.raises(TooLarge, match=r"http\.max_content_length"):
        client.call("POST", "/_bulk", bytes(100 << 20) + b"\n")
    with pytest.raises(TooLarge, match=r"indexing_pressure\.memory\.limit"):  # a tenth of its 512 MB
        client.call("POST", "/_bulk", b'{"index":{"_index":"any"}}\n{"a":"%b"}\n' % (b"a" * (60 << 20)))
    client.close()
