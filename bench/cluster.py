"""An archive in a cluster: how fast it is filled, beside the same documents sent plainly; what a search costs.

python -m bench.cluster FILE ADDRESS [--searches N] [--rounds N]

The cluster is to be idle and the archive new; what else is filled is gone in the end. Give client and cluster a core
each. A cluster gets faster while it works: the archive that is asked is filled first, and not counted; then each round
fills an index plainly and another archive.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any
from unittest.mock import patch

import click
import orjson

from bench.page import questions
from bench.table import grid, percentile, short
from index.storage.fields import prepare
from search.engines.opensearch.address import Address, Connection, parse
from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.mapping import GROUP, STORED
from search.engines.opensearch.mapping import documents as mapping
from search.engines.opensearch.names import Names, key
from search.engines.opensearch.prepared import identity
from search.engines.opensearch.responses import documents
from search.engines.opensearch.writing.drafting import MOST, Drafter
from search.engines.opensearch.writing.scrolling import scrolled
from search.engines.opensearch.writing.stream import LANES
from search.request import SearchRequest
from search.service import answer

_BYTES = 5 << 20  # of a request
_WARMING = 5  # rounds of questions before those that count: a cluster compiles what it does often


@dataclass(frozen=True, slots=True)
class Filled:
    """How long it took to fill an index: by the clock, and of the cluster's processor, in seconds."""

    clock: float
    server: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What a search took: of that, while the cluster was at work as it says itself; in milliseconds."""

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
    server, clock = server_seconds(client), perf_counter()
    yield found
    found.append(Filled(perf_counter() - clock, server_seconds(client) - server))


def server_seconds(client: Client) -> float:
    """What the processes of a cluster have taken of processors."""
    nodes = client.call("GET", "/_nodes/stats/process")["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes)) / 1000


def fill(file: Path, address: str, client: Client) -> Filled:
    """Index a file by the command line."""
    command = [sys.executable, "-m", "search", "index", str(file), "--archive", address]
    with _filling(client) as found:
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603, our own command
    return found[0]


def fill_plainly(bodies: Sequence[Path], index: str, client: Client) -> Filled:
    """Send requests that were made before, as many at once as an archive does."""
    client.call("PUT", path_of(index), mapping(1, 0))

    def send(body: Path) -> None:
        found = client.call("POST", path_of(index, "_bulk"), body.read_bytes(), timeout=120, filter_path="errors")
        if found["errors"]:
            raise click.ClickException(f"{index}: not all documents were taken")

    with _filling(client) as filled, ThreadPoolExecutor(LANES) as lanes:
        list(lanes.map(send, bodies))
        client.call("POST", path_of(index, "_refresh"), timeout=120)
    client.call("DELETE", path_of(index))
    return filled[0]


def fill_again(file: Path, address: Address, client: Client) -> Filled:
    """Index a file into an archive that is gone afterwards."""
    filled = fill(file, str(address), client)
    names = Names(address.name)
    for index in (names.docs(1), names.originals, names.ledger, names.settings):
        client.call("DELETE", path_of(index))
    return filled


def requests(engine: OpenSearchEngine, client: Client, folder: Path) -> Iterator[Path]:
    """The documents of an archive as they were sent, as bodies of requests in files."""
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
    drafter = Drafter(engine.analysis)
    index = engine.names.docs(engine.standing.commit.build)
    found = scrolled(client, index, {"match_all": {}}, (*STORED, GROUP))
    while hits := list(islice(found, MOST)):
        for place, document in enumerate(documents(hits)):
            drafter.add(prepare(document), place)
        for made in drafter.finish() or ():
            known = identity(made.id, hits[made.ticket]["_source"].get(GROUP), commit=1)
            action = orjson.dumps({"index": {"_id": key(made.id)}})
            yield action + b"\n" + orjson.dumps(known)[:-1] + b"," + made.values[1:] + b"\n"


def _written(lines: Sequence[bytes], folder: Path) -> Path:
    path = folder / f"{len(list(folder.iterdir())):05}"
    path.write_bytes(b"".join(lines))
    return path


def ask(texts: Sequence[str], engine: OpenSearchEngine) -> list[Asked]:
    """Ask all as a page does, without the page."""
    call, worked = Client.call, list[tuple[float, float]]()

    def watched(self: Client, *args: Any, **kwargs: Any) -> Any:
        found = call(self, *args, **kwargs)
        ended = perf_counter()
        worked.append((ended - found.get("took", 0) / 1000, ended))
        return found

    asked = []
    with patch.object(Client, "call", watched):
        for text in texts:
            worked.clear()
            started = perf_counter()
            answer(SearchRequest(text=text), engine)
            asked.append(Asked((perf_counter() - started) * 1000, together(worked) * 1000))
    return asked


def together(stretches: Iterable[tuple[float, float]]) -> float:
    """How long any of some stretches of time lasts.

    >>> together([(5, 7), (1, 3), (2, 4)])
    5.0
    """
    length, until = 0.0, float("-inf")
    for start, end in sorted(stretches):
        length += max(0.0, end - max(start, until))
        until = max(until, end)
    return length


def forget(client: Client, index: str) -> None:
    """Have a cluster forget what it counted for searches before."""
    client.call("POST", path_of(index, "_cache", "clear"), request=True)


def settled(client: Client) -> None:
    """Wait until the cluster has merged what it was given."""
    while client.call("GET", "/_stats/merge")["_all"]["total"]["merges"]["current"]:
        sleep(1)


def table(articles: int, ours: Sequence[Filled], plain: Sequence[Filled], asked: Sequence[Asked]) -> str:
    """What came out."""
    speeds = [["", "articles/s", "cluster's processor, s"]]
    for name, filled in (("`kashshaf index`", ours), ("prepared before, sent plainly", plain)):
        speeds += [[name, f"{articles / each.clock:,.0f}", short(each.server)] for each in filled]
    times = [["a default search, ms", "p50", "p90"]]
    for name, values in (
        ("all of it", [one.clock for one in asked]),
        ("the cluster's own time", [one.took for one in asked]),
        ("beside that", [one.beside for one in asked]),
    ):
        times.append([name, *(short(percentile(values, share)) for share in (0.5, 0.9))])
    share = median(theirs.clock / own.clock for own, theirs in zip(ours, plain, strict=True))
    ratio = f"The speed of `kashshaf index` is {share:.2f} times that of plain requests."
    return "\n\n".join([grid(speeds, 1), ratio, grid(times, 1)])


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.argument("address")
@click.option("--searches", default=100, show_default=True)
@click.option("--rounds", default=1, show_default=True)
def main(file: Path, address: str, searches: int, rounds: int) -> None:
    """Fill a new archive at ADDRESS with FILE, and ask it."""
    connection = Connection(parse(address), timeout=120)
    client = Client(connection)
    fill(file, address, client)
    engine = OpenSearchEngine(connection)
    texts = questions(engine, searches)
    settled(client)
    for _ in range(_WARMING):
        ask(texts, engine)
    forget(client, engine.names.docs(engine.standing.commit.build))
    asked = ask(texts, engine)
    ours, plain = list[Filled](), list[Filled]()
    with TemporaryDirectory() as folder:
        bodies = list(requests(engine, client, Path(folder)))
        for number in range(rounds):
            again = replace(connection.address, name=f"{connection.address.name}-{number}")
            plain.append(fill_plainly(bodies, Names(f"{again.name}-plain").docs(1), client))
            ours.append(fill_again(file, again, client))
    click.echo(table(engine.count(), ours, plain, asked))


if __name__ == "__main__":
    main()
