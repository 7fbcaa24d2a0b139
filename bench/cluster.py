"""An archive in a cluster: how fast it is filled, beside the same documents sent plainly; what a search costs.

python -m bench.cluster FILE ADDRESS [--searches N]

The cluster is to be idle and the archive new; the plain copy is gone in the end. Give client and cluster a core each.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from unittest.mock import patch

import click
import orjson

from bench.page import questions
from bench.table import grid, percentile, short
from search.engines.opensearch.address import Connection, parse
from search.engines.opensearch.asking import by_id
from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.mapping import STORED
from search.engines.opensearch.mapping import documents as mapping
from search.engines.opensearch.names import Names, key
from search.engines.opensearch.prepared import prepared
from search.engines.opensearch.responses import documents, ranked
from search.query.nodes import EVERYTHING
from search.request import SearchRequest
from search.service import answer

_BYTES = 5 << 20  # of a request
_AT_ONCE = 200  # documents read at once


@dataclass(frozen=True, slots=True)
class Filled:
    """How long it took to fill an index: by the clock, and of the cluster's processor, in seconds."""

    clock: float
    server: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search took: of that, what the cluster says that it took itself; in milliseconds."""

    clock: float
    took: float

    @property
    def beside(self) -> float:
        """All but the cluster's own time."""
        return self.clock - self.took


@contextmanager
def _filling(client: Client) -> Iterator[list[Filled]]:
    """What is done meanwhile."""
    found: list[Filled] = []
    server, clock = _server_seconds(client), perf_counter()
    yield found
    found.append(Filled(perf_counter() - clock, _server_seconds(client) - server))


def _server_seconds(client: Client) -> float:
    nodes = client.call("GET", "/_nodes/stats/process")["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes)) / 1000


def fill(file: Path, address: str, client: Client) -> Filled:
    """Index a file by the command line."""
    command = [sys.executable, "-m", "search", "index", str(file), "--archive", address]
    with _filling(client) as found:
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603, our own command
    return found[0]


def fill_plainly(bodies: Sequence[Path], index: str, client: Client) -> Filled:
    """Send requests that were made before, one after the other."""
    client.call("PUT", path_of(index), mapping(1, 0))
    with _filling(client) as found:
        for body in bodies:
            client.call("POST", path_of(index, "_bulk"), body.read_bytes(), timeout=120, filter_path="errors")
        client.call("POST", path_of(index, "_refresh"), timeout=120)
    return found[0]


def requests(engine: OpenSearchEngine, client: Client, folder: Path) -> Iterator[Path]:
    """The documents of an archive, prepared, as bodies of requests in files."""
    lines, size = list[bytes](), 0
    for line in _lines(engine, client):
        lines.append(line)
        size += len(line)
        if size > _BYTES:
            yield _written(lines, folder)
            lines, size = [], 0
    if lines:
        yield _written(lines, folder)


def _lines(engine: OpenSearchEngine, client: Client) -> Iterator[bytes]:
    index = path_of(engine.names.docs(engine.standing.commit.build), "_search")
    last: Sequence[Any] | None = None
    while True:
        found = client.call("POST", index, by_id(EVERYTHING, last, _AT_ONCE, STORED))
        if not (hits := ranked(found)):
            return
        for document in documents(found["hits"]["hits"]):
            action = orjson.dumps({"index": {"_id": key(document.id)}})
            yield action + b"\n" + orjson.dumps(prepared(document, engine.analysis)) + b"\n"
        last = hits[-1].order


def _written(lines: Sequence[bytes], folder: Path) -> Path:
    path = folder / f"{len(list(folder.iterdir())):05}"
    path.write_bytes(b"".join(lines))
    return path


def ask(texts: Sequence[str], engine: OpenSearchEngine) -> list[Asked]:
    """Ask all as a page does, without the page."""
    call, took = Client.call, list[float]()

    def watched(self: Client, *args: Any, **kwargs: Any) -> Any:
        found = call(self, *args, **kwargs)
        took.append(found.get("took", 0))
        return found

    asked = []
    with patch.object(Client, "call", watched):
        for text in texts:
            took.clear()
            started = perf_counter()
            answer(SearchRequest(text=text), engine)
            asked.append(Asked((perf_counter() - started) * 1000, sum(took)))
    return asked


def table(articles: int, ours: Filled, plain: Filled, asked: Sequence[Asked]) -> str:
    """What came out."""
    speeds = [["", "articles/s", "cluster's processor, s"]]
    for name, filled in (("`kashshaf index`", ours), ("prepared before, sent plainly", plain)):
        speeds.append([name, f"{articles / filled.clock:,.0f}", short(filled.server)])
    times = [["a default search, ms", "p50", "p90"]]
    for name, values in (
        ("all of it", [one.clock for one in asked]),
        ("the cluster's own time", [one.took for one in asked]),
        ("beside that", [one.beside for one in asked]),
    ):
        times.append([name, *(short(percentile(values, share)) for share in (0.5, 0.9))])
    ratio = f"The speed of `kashshaf index` is {plain.clock / ours.clock:.2f} times that of plain requests."
    return "\n\n".join([grid(speeds, 1), ratio, grid(times, 1)])


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.argument("address")
@click.option("--searches", default=100, show_default=True)
def main(file: Path, address: str, searches: int) -> None:
    """Fill a new archive at ADDRESS with FILE, and ask it."""
    connection = Connection(parse(address), timeout=120)
    client = Client(connection)
    ours = fill(file, address, client)
    engine = OpenSearchEngine(connection)
    texts = questions(engine, searches)
    ask(texts, engine)
    asked = ask(texts, engine)
    plain_index = Names(f"{connection.address.name}-plain").docs(1)
    with TemporaryDirectory() as folder:
        bodies = list(requests(engine, client, Path(folder)))
        plain = fill_plainly(bodies, plain_index, client)
    client.call("DELETE", path_of(plain_index))
    click.echo(table(engine.count(), ours, plain, asked))


if __name__ == "__main__":
    main()
