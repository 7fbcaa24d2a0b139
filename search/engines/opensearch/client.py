"""The client: one request to a cluster, and what may go wrong with it, in plain words. For many threads.

The one place that talks to a cluster. A node that does not answer is left alone for a while, and another one asked.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from copy import copy
from dataclasses import dataclass
from threading import Thread
from time import sleep
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit

import orjson
from opensearchpy import Transport
from opensearchpy.exceptions import ConnectionError as Unreachable
from opensearchpy.exceptions import ConnectionTimeout, SerializationError, SSLError, TransportError
from opensearchpy.serializer import JSONSerializer

from search.engines.opensearch.address import Connection
from search.errors import EngineUnavailable

T = TypeVar("T")

OLDEST: Final = (3, 0)
"""The oldest version that can be asked."""

WAITS: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0)
"""Seconds before each further try of who is patient."""

_HEADERS: Final = {"content-type": "application/json"}  # of lines of JSON too
_POOL = 32  # connections to a node that are kept open: a few for each thread of a server

logging.getLogger("opensearch").setLevel(logging.CRITICAL)  # what goes wrong is raised, and told once


@dataclass(eq=False)
class Overloaded(EngineUnavailable):
    """The cluster is there, but has no room for the request just now."""


@dataclass(eq=False)
class Refused(EngineUnavailable):
    """The cluster understood and will not: who asks may not, or it takes nothing in. Trying again will not help."""


@dataclass(eq=False)
class TooLarge(Refused):
    """A request has more bytes than the cluster ever takes at once."""


@dataclass(eq=False)
class IndexMissing(EngineUnavailable):
    """An index that was asked for is not there."""


@dataclass(eq=False)
class Conflict(EngineUnavailable):
    """Another writer has changed the document, or made the index, in between."""


class _Serializer(JSONSerializer):
    """JSON by orjson; what is bytes already is sent as it is."""

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, bytes) else orjson.dumps(data)

    def loads(self, data: str) -> Any:
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError as cause:
            raise SerializationError(data[:100], cause) from cause


class Client:
    """Requests to one cluster.

    Args:
        connection: where it is, and as whom to ask.
    Attributes:
        waits: seconds before each further try at what the cluster cannot do just now.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.waits: tuple[float, ...] = ()
        address = connection.address
        several = len(address.hosts) > 1
        self._transport = Transport(
            [_host(url) for url in address.hosts],
            serializer=_Serializer(),
            serializers={"application/json": _Serializer()},
            http_auth=(address.user, connection.password or "") if address.user else None,
            max_retries=len(address.hosts),
            retry_on_timeout=several,
            retry_on_status=(502, 504) if several else (),
            pool_maxsize=_POOL,
            timeout=connection.timeout,
            ca_certs=connection.authorities and str(connection.authorities),
        )

    def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        *,
        timeout: float | None = None,
        **params: str | int | bool,
    ) -> Any:
        """One request.

        Args:
            path: with its parts as they are, to be joined by `path_of` where they may hold any letter.
            body: values, or JSON or lines of it as they are sent.
            timeout: seconds, where it is not that of the connection.
        Returns: the answer, parsed.
        Raises: EngineUnavailable, or one of its kinds above.
        """
        return self._patiently(lambda: self._once(method, path, body, timeout, params))

    def documents(self, index: str, ids: Sequence[str], **params: str | int | bool) -> list[Mapping[str, Any]]:
        """Documents by their `_id`, each in its place; of one that is not there, that it is not.

        Raises: as `call`; EngineUnavailable also where the cluster cannot tell of one just now.
        """
        return self._patiently(lambda: self._documents(index, ids, params)) if ids else []

    def _documents(
        self, index: str, ids: Sequence[str], params: Mapping[str, str | int | bool]
    ) -> list[Mapping[str, Any]]:
        answer = self._once("POST", path_of(index, "_mget"), {"ids": list(ids)}, None, params)
        for each in answer["docs"]:
            if error := each.get("error"):
                raise self.told(404, error)
        return list(answer["docs"])

    def _patiently(self, ask: Callable[[], T]) -> T:
        for wait in self.waits:
            try:
                return ask()
            except (Refused, IndexMissing, Conflict):
                raise
            except EngineUnavailable:
                sleep(wait)
        return ask()

    def patient(self) -> "Client":
        """The same, which asks again for a minute what the cluster cannot do just now, a little later each time."""
        other = copy(self)
        other.waits = WAITS
        return other

    def _once(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None,
        timeout: float | None,
        params: Mapping[str, str | int | bool],
    ) -> Any:
        texts = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in params.items()}
        try:
            return self._transport.perform_request(
                method, path, params=texts, body=body, timeout=timeout or self._connection.timeout, headers=_HEADERS
            )
        except TransportError as cause:
            raise _understood(cause, self._connection) from None
        except SerializationError:
            where = " or ".join(self._connection.address.hosts)
            raise EngineUnavailable(f"what answers at {where} is no OpenSearch cluster") from None

    def told(self, status: int, error: Mapping[str, Any]) -> EngineUnavailable:
        """What went wrong with a part of a request, as `call` raises it of a whole one."""
        return _refusal(status, str(error.get("type", "")), innermost(error), self._connection)

    def check_version(self) -> None:
        """Raises: Refused: the cluster is another program, or too old. EngineUnavailable: there is none."""
        found = self.call("GET", "/")
        version = found.get("version", {}) if isinstance(found, dict) else {}
        if version.get("distribution") != "opensearch":
            raise Refused(f"what answers at {' or '.join(self._connection.address.hosts)} is no OpenSearch cluster")
        number = str(version.get("number", ""))
        if tuple(int(part) for part in re.findall(r"\d+", number)[:2]) < OLDEST:
            needed = ".".join(map(str, OLDEST))
            raise Refused(f"the cluster runs OpenSearch {number}, and Kashshaf needs {needed} or later")

    def close(self) -> None:
        """Give back the connections."""
        self._transport.close()


def beside(ask: Callable[[], T]) -> "Future[T]":
    """What is asked while who asks goes on; nobody waits for it where nobody wants the answer any more."""
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(ask())
        except BaseException as cause:  # noqa: BLE001, who wants the answer gets it
            answer.set_exception(cause)

    Thread(target=run, daemon=True).start()
    return answer


def path_of(*parts: str) -> str:
    """The path of a request whose parts may hold any letter.

    >>> path_of("news-docs-1", "_doc", "a/b")
    '/news-docs-1/_doc/a%2Fb'
    """
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def _host(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {"host": parts.hostname, "port": parts.port, "use_ssl": parts.scheme == "https"}


def _understood(cause: TransportError, connection: Connection) -> EngineUnavailable:
    """What went wrong, in words that a person can act on."""
    where = " or ".join(connection.address.hosts)
    if isinstance(cause, SSLError) or "CERTIFICATE" in str(cause.error).upper():
        trusted = connection.authorities or "the authorities that this system trusts"
        return Refused(f"the certificate of {where} is not vouched for by {trusted} (set KASHSHAF_OPENSEARCH_CA)")
    if isinstance(cause, ConnectionTimeout):
        return EngineUnavailable(f"{where} did not answer within {connection.timeout:g} seconds")
    if isinstance(cause, Unreachable):
        return EngineUnavailable(f"nothing answers at {where}")
    return _refusal(int(cause.status_code), str(cause.error), _reason(cause), connection)


_BLOCKS = (
    ("flood", "its disk is full, so it takes nothing more in until there is room"),
    ("read_only_allow_delete", "its disk is full, so it takes nothing more in until there is room"),
    ("read-only", "it is set to be read only"),
    ("read_only", "it is set to be read only"),
)


_ROOM = re.compile(r"coordinating_operation_bytes=(?P<asked>\d+), max_coordinating_and_primary_bytes=(?P<most>\d+)")


_OPENING = "illegal_index_shard_state"  # which some parts of answers call "not found"


def _refusal(status: int, kind: str, reason: str, connection: Connection) -> EngineUnavailable:
    address = connection.address
    match 503 if _OPENING in kind else status:
        case 401 if not address.user:
            return Refused("the cluster asks who is there: name a user, opensearch+https://USER@host:9200/name")
        case 401:
            lacks = "its password is wrong" if connection.password else "set KASHSHAF_OPENSEARCH_PASSWORD"
            return Refused(f"the cluster does not let {address.user!r} in: {lacks}")
        case 403 | 429 if blocked := next((said for sign, said in _BLOCKS if sign in reason), None):
            return Refused(f"the cluster takes nothing in: {blocked}")
        case 403:
            return Refused(f"{address.user or 'nobody in particular'!r} may not do this in the cluster: {reason}")
        case 404 if "index_not_found" in kind:
            return IndexMissing(reason)
        case 400 if "resource_already_exists" in kind:
            return Conflict(reason)
        case 409:
            return Conflict(reason)
        case _ if "too_many" in reason and "clauses" in reason:
            return Refused("the query has more words than it takes at once (indices.query.bool.max_clause_count)")
        case 413 | 429 | 503:
            return _too_much(status, kind, reason)
        case _:
            return EngineUnavailable(f"the cluster answers {status}: {reason}")


def _too_much(status: int, kind: str, reason: str) -> EngineUnavailable:
    if _OPENING in kind:
        return Overloaded("an index of the archive is just being opened")
    if status == 413:
        return TooLarge("it is larger than the cluster takes (http.max_content_length)")
    if (room := _ROOM.search(reason)) and int(room["asked"]) > int(room["most"]):
        return TooLarge("it is larger than the cluster ever has room for (indexing_pressure.memory.limit)")
    return Overloaded(f"the cluster has no room for more just now: {reason}")


def _reason(cause: TransportError) -> str:
    """What a cluster says of a failure: the innermost reason."""
    info = cause.info
    error = info.get("error", info) if isinstance(info, dict) else info
    if isinstance(error, dict):
        roots = error.get("root_cause") or [error]
        return f"{roots[0].get('type', '')}: {roots[0].get('reason', '')}".strip(": ")
    return str(error)[:300]


def innermost(error: Mapping[str, Any]) -> str:
    """What a cluster says of a failure, without what that led to."""
    while isinstance(cause := error.get("caused_by"), dict):
        error = cause
    return f"{error.get('type', '')}: {error.get('reason', '')}".strip(": ")
