"""The stream: operations on documents of any index, sent in bulk while others are made, as the cluster takes them.

Operations on one document are carried out in the order in which they came. What the cluster has no room for is sent
again, a little later each time; each is the same however often it is done.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Full, Queue
from threading import Thread
from time import sleep
from typing import Any, Final
from zlib import crc32

import orjson

from index.errors import ArchiveBusy
from search.engines.opensearch.client import WAITS, Client, IndexMissing, Overloaded, Refused, TooLarge, innermost
from search.errors import EngineUnavailable

LANES: Final = 2
"""Requests that are under way at once: one is worked on while another travels."""

_BYTES = 2 * 1024 * 1024  # of a request
_FEW_BYTES = 512 * 1024  # the same, while no other of its lane is under way
_MOST = 1_000  # operations of a request
_QUEUE = 4  # requests of a lane that wait at most, behind the one that is under way
_ENOUGH = 2  # the same, with which a cluster has work until there is another draft
_TIMEOUT = 120.0  # seconds for a request
_PARTING = 5.0  # seconds that are waited for one whose answer nobody needs


@dataclass(frozen=True, slots=True)
class Operation:
    """What is to be done to a document.

    Attributes:
        action: "index" or "delete".
        body: a line of JSON; None for "delete".
        id: of the article that it is; "" where it is none.
    """

    action: str
    index: str
    key: str
    body: bytes | None = None
    id: str = ""

    @property
    def lines(self) -> bytes:
        """As a request says it."""
        line = orjson.dumps({self.action: {"_index": self.index, "_id": self.key}}) + b"\n"
        return line if self.body is None else line + self.body + b"\n"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An operation that the cluster would not do, and why."""

    operation: Operation
    reason: str


class Stream:
    """Sends operations; to be closed. Of one thread.

    Args:
        permit: asked before each request. Raises: ArchiveBusy: somebody else writes.
    Attributes:
        refused: what the cluster would not do, and will not if it is asked again.
    """

    def __init__(self, client: Client, permit: Callable[[], None]) -> None:
        self.refused: list[Refusal] = []
        self._lanes = [_Lane(client, permit, self.refused) for _ in range(LANES)]

    def send(self, operation: Operation) -> None:
        """Have an operation done, sooner or later. Raises: EngineUnavailable: one before it could not be done."""
        self._lanes[crc32(operation.key.encode()) % LANES].add(operation)

    @property
    def is_short(self) -> bool:
        """Whether the cluster may soon have nothing to do, and more can be sent without waiting for it."""
        behind = [lane.behind for lane in self._lanes]
        return min(behind) < _ENOUGH and max(behind) < _QUEUE

    @property
    def is_idle(self) -> bool:
        """Whether the cluster could do more at once than it has to do."""
        return not all(lane.is_busy for lane in self._lanes)

    def finish(self) -> None:
        """Wait until all is done. Raises: as `send`."""
        for lane in self._lanes:
            lane.flush()
        for lane in self._lanes:
            lane.wait()

    def close(self) -> None:
        """End, whatever is not done yet."""
        for lane in self._lanes:
            lane.close()


class _Lane:
    """Operations in their order, a request at a time."""

    def __init__(self, client: Client, permit: Callable[[], None], refused: list[Refusal]) -> None:
        self._client = client
        self._permit = permit
        self._refused = refused
        self._waiting: list[Operation] = []
        self._bytes = 0
        self._requests: Queue[list[Operation] | None] = Queue(maxsize=_QUEUE)
        self._failure: EngineUnavailable | ArchiveBusy | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def behind(self) -> int:
        """How many requests wait for the one that is under way."""
        return self._requests.qsize()

    @property
    def is_busy(self) -> bool:
        """Whether a request is under way."""
        return bool(self._requests.unfinished_tasks)

    def add(self, operation: Operation) -> None:
        self._waiting.append(operation)
        self._bytes += len(operation.body or b"")
        most = _BYTES if self.is_busy else _FEW_BYTES
        if self._bytes >= most or len(self._waiting) >= _MOST:
            self.flush()

    def flush(self) -> None:
        self._raise_failure()
        if self._waiting:
            self._requests.put(self._waiting)
            self._waiting, self._bytes = [], 0

    def wait(self) -> None:
        self._requests.join()
        self._raise_failure()

    def close(self) -> None:
        self._failure = self._failure or EngineUnavailable("it was closed")
        with suppress(Full):
            self._requests.put(None, timeout=_PARTING)
        self._thread.join(_PARTING)

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        while (operations := self._requests.get()) is not None:
            try:
                if self._failure is None:
                    self._permit()
                    self._refused += done(self._client, operations)
            except (EngineUnavailable, ArchiveBusy) as cause:
                self._failure = cause
            finally:
                self._requests.task_done()


def done(client: Client, operations: Sequence[Operation]) -> list[Refusal]:
    """Have some operations done, now; those that will not be.

    Too many bytes for one request are parted into several; an operation that alone has too many is refused.

    Args:
        client: a patient one, for a request that the cluster cannot do.
    Raises: EngineUnavailable: the cluster had no room for a minute, or takes nothing in.
    """
    try:
        return _done(client, operations)
    except TooLarge as cause:
        if len(operations) == 1:
            return [Refusal(operations[0], cause.reason)]
        half = len(operations) // 2
        return [*done(client, operations[:half]), *done(client, operations[half:])]


def _done(client: Client, operations: Sequence[Operation]) -> list[Refusal]:
    refused: list[Refusal] = []
    failure: EngineUnavailable | None = None
    for wait in (0.0, *WAITS):
        sleep(wait)
        operations, failure = _tried(client, operations, refused)
        if not operations:
            return refused
    raise failure or AssertionError


def _tried(
    client: Client, operations: Sequence[Operation], refused: list[Refusal]
) -> tuple[Sequence[Operation], EngineUnavailable | None]:
    """The operations that are to be tried again, and why."""
    body = b"".join(operation.lines for operation in operations)
    answer = client.call("POST", "/_bulk", body, timeout=_TIMEOUT, filter_path="errors,items.*.status,items.*.error")
    again, why = list[Operation](), None
    for operation, item in zip(operations, _items(answer), strict=True) if answer["errors"] else ():
        if (error := item.get("error")) is None:
            continue
        failure = client.told(item["status"], error)
        if isinstance(failure, Refused | IndexMissing):
            raise failure
        if isinstance(failure, Overloaded):
            again.append(operation)
            why = failure
        else:
            refused.append(Refusal(operation, innermost(error)))
    return again, why


def _items(answer: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for item in answer["items"]:
        yield from item.values()
