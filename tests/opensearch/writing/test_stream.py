"""What is sent arrives in its order, whatever a cluster says on the way; and what it will not have is named."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex
from threading import Event
from typing import Any

import pytest

from index.errors import ArchiveBusy
from search.engines.opensearch import client as opensearch_client
from search.engines.opensearch.address import Connection, parse
from search.engines.opensearch.client import Client, IndexMissing, Refused
from search.engines.opensearch.writing import stream
from search.engines.opensearch.writing.stream import Operation, Refusal, Stream, done
from search.errors import EngineUnavailable
from tests.opensearch.nodes import Cluster
from tests.opensearch.stub import Answered, serving

FULL = {"type": "rejected_execution_exception", "reason": "queue full"}
IMMENSE = {"type": "x", "reason": "a term is immense"}
BROKEN = {"type": "mapper_parsing_exception", "reason": "odd", "caused_by": IMMENSE}
OPERATIONS = [Operation("index", "news", str(number), b'{"a":%d}' % number, str(number)) for number in range(3)]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "WAITS", (0.0,) * 4)
    monkeypatch.setattr(opensearch_client, "WAITS", (0.0,) * 4)


def items(*errors: dict[str, Any] | None, status: int = 400) -> Answered:
    found = [{"index": {"status": status, "error": error} if error else {"status": 201}} for error in errors]
    return Answered(200, {"errors": any(errors), "items": found})


@contextmanager
def answering(*answers: Answered) -> Iterator[tuple[Client, Callable[[], int]]]:
    """A client of a cluster that answers so, the last again and again; and how often it was asked."""
    waiting = list(answers)
    with serving(lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]) as stub:
        client = Client(Connection(parse(f"opensearch+http://{stub.hosts}/news"))).patient()
        yield client, lambda: len(stub.asked)
        client.close()


def test_what_a_cluster_has_no_room_for_is_sent_again_and_nothing_else_of_it() -> None:
    full = items(None, FULL, None, status=429)
    with answering(Answered(429, {"error": FULL}), full, items(None)) as (client, asked):
        assert done(client, OPERATIONS) == []
        assert asked() == 3


def test_what_it_will_not_have_is_told_by_document_and_the_rest_goes_on() -> None:
    with answering(items(None, BROKEN, None)) as (client, asked):
        assert done(client, OPERATIONS) == [Refusal(OPERATIONS[1], "x: a term is immense")]
        assert asked() == 1


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"type": "cluster_block_exception", "reason": "index [n] blocked by: flood-stage watermark"}, Refused),
        ({"type": "index_not_found_exception", "reason": "no such index"}, IndexMissing),
    ],
)
def test_what_goes_for_all_that_follows_ends_it(error: dict[str, Any], kind: type[EngineUnavailable]) -> None:
    status = 404 if kind is IndexMissing else 403
    with answering(items(error, None, None, status=status)) as (client, asked):
        with pytest.raises(kind):
            done(client, OPERATIONS)
        assert asked() == 1


def test_a_cluster_that_stays_full_is_given_up() -> None:
    with answering(items(FULL, status=429)) as (client, asked):
        with pytest.raises(EngineUnavailable, match="no room"):
            done(client, OPERATIONS[:1])
        assert asked() == 5


def test_a_request_that_is_too_large_is_parted_and_what_is_too_large_alone_is_told() -> None:
    too_large = Answered(413, b"")
    with answering(too_large, items(None), too_large, too_large, items(None)) as (client, asked):
        [refused] = done(client, OPERATIONS)
        assert refused.operation == OPERATIONS[1]
        assert "http.max_content_length" in refused.reason
        assert asked() == 5


def test_an_error_is_raised_by_who_sends_or_waits_and_nothing_is_sent_after_it() -> None:
    with answering(Answered(403, {"error": {"type": "security_exception", "reason": "no"}})) as (client, asked):
        sending = Stream(client, lambda: None)
        sending.send(OPERATIONS[0])
        with pytest.raises(Refused):
            sending.finish()
        with pytest.raises(Refused):
            sending.finish()
        sending.close()
        assert asked() == 1


def test_who_may_no_longer_write_sends_nothing() -> None:
    def permit() -> None:
        raise ArchiveBusy("news")

    with answering(items(None)) as (client, asked):
        sending = Stream(client, permit)
        sending.send(OPERATIONS[0])
        with pytest.raises(ArchiveBusy):
            sending.finish()
        sending.close()
        assert asked() == 0


def test_a_cluster_with_nothing_to_do_is_sent_little_at_once_and_one_at_work_much_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = b'{"a":1}'
    for name, number in {"LANES": 1, "_FEW_BYTES": 1, "_BYTES": 3 * len(body), "_ENOUGH": 1}.items():
        monkeypatch.setattr(stream, name, number)
    is_taken, goes_on = Event(), Event()

    def permit() -> None:
        is_taken.set()
        goes_on.wait(30)

    with answering(items(None)) as (client, asked):
        sending = Stream(client, permit)
        assert sending.is_short
        was_idle = [sending.is_idle]
        sending.send(Operation("index", "news", "0", body))
        assert is_taken.wait(30)
        was_idle.append(sending.is_idle)
        was_short = []
        for key in ("1", "2", "3"):
            was_short.append(sending.is_short)
            sending.send(Operation("index", "news", key, body))
        assert [*was_short, sending.is_short] == [True, True, True, False]
        goes_on.set()
        sending.finish()
        assert asked() == 2
        assert [*was_idle, sending.is_idle] == [True, False, True]
        sending.close()


def test_operations_on_a_document_are_done_in_their_order(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_MOST", 3)
    client = Client(Connection(parse(cluster.address("any"))))
    index = f"in-order-{token_hex(4)}"
    client.call("PUT", f"/{index}")
    sending = Stream(client, lambda: None)
    for number in range(50):
        for key in ("a", "b", "c", "d"):
            sending.send(Operation("index", index, key, b'{"number":%d}' % number))
            if number % 8 == 0:
                sending.send(Operation("delete", index, key))
    sending.send(Operation("delete", index, "d"))
    sending.finish()
    found = client.call("POST", f"/{index}/_mget", {"ids": ["a", "b", "c", "d"]})["docs"]
    assert [one.get("_source") for one in found] == [{"number": 49}] * 3 + [None]
    assert sending.refused == []
    sending.close()
    client.call("DELETE", f"/{index}")
    client.close()
