"""Archives in a cluster, made of documents at once: for tests of reading, which need many of them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict
from itertools import count

import orjson

from index.analysis.analyzer import shipped
from index.article import Document
from index.copies.definition import groups
from search.engine import Engine
from search.engines.opensearch.address import Connection, parse
from search.engines.opensearch.client import Client, Conflict, path_of
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.mapping import documents as mapping
from search.engines.opensearch.names import COMMIT, Names, key
from search.engines.opensearch.prepared import prepared
from search.engines.opensearch.settings import FORMAT, Commit, Settings
from search.engines.opensearch.writing.rows import MAPPING as ROWS
from tests.opensearch.nodes import Cluster

NewArchive = Callable[[Sequence[Document], int], AbstractContextManager[Engine]]

_FREE: dict[str, list[str]] = defaultdict(list)
"""Names of archives of each cluster that no test has now; to take one of them saves making its other indices."""

_NUMBERS = count(1)
_TIME = "2026-01-01T00:00:00+00:00"


@contextmanager
def archive(documents: Sequence[Document], shards: int, cluster: Cluster) -> Iterator[OpenSearchEngine]:
    """The engine over some documents, which are gone after it."""
    free, build = _FREE[cluster.address("")], next(_NUMBERS)
    name = free.pop() if free else f"made-{build}"
    connection = Connection(parse(cluster.address(name)), timeout=60)
    client = Client(connection)
    names = Names(name)
    client.call("PUT", path_of(names.docs(build)), mapping(shards, 0))
    put(documents, names.docs(build), client)
    _stands(build, len(documents), names, client)
    engine = OpenSearchEngine(connection)
    try:
        yield engine
    finally:
        engine.close()
        client.call("DELETE", path_of(names.docs(build)), ignore_unavailable=True)
        client.close()
        free.append(name)


def _stands(build: int, documents: int, names: Names, client: Client) -> None:
    """Let the first commit of a build stand, in an archive that keeps nothing but documents."""
    with suppress(Conflict):
        client.call("PUT", path_of(names.settings), {"mappings": {"dynamic": False}})
        client.call("PUT", path_of(names.ledger), {"mappings": ROWS})
    commit = Commit(
        build, 1, f"first of {build}", shipped().fingerprint, FORMAT, documents, "2026-01-01T00:00:00+00:00"
    )
    Settings(client, names).overwrite(COMMIT, asdict(commit))


def put(documents: Sequence[Document], index: str, client: Client) -> None:
    """Put documents into an index, as they are defined, with their copies as these are defined."""
    bodies = {document.id: document.metadata.body for document in documents}
    group_of = {id: min(group) for group in groups(bodies, shipped()) for id in group}
    lines = [
        orjson.dumps({"index": {"_id": key(document.id)}})
        + b"\n"
        + orjson.dumps(prepared(document, shipped(), group_of.get(document.id)))
        + b"\n"
        for document in documents
    ]
    if lines:
        found = client.call("POST", path_of(index, "_bulk"), b"".join(lines), refresh=True)
        assert not found["errors"], found
