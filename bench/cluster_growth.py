"""What each part of a search costs a cluster, by how many articles are searched.

python -m bench.cluster_growth ADDRESS [--times 1 --times 2 …] [--questions N]

An archive in a cluster is searched several times over: its index is cloned, which takes no room, and the clones are
searched together, a shard each. That tells processor time, not what a disk would add. The cluster is to be idle. What
it remembers of a search is forgotten before each part, save what the next page has of the one before it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter, sleep
from typing import Final

import click

from bench.cluster import forget, server_seconds
from bench.page import questions
from bench.table import grid, percentile, short
from index.schema import FACETS, Level
from search.engine import Search
from search.engines.opensearch.address import Connection, parse
from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.engine import OpenSearchEngine
from search.engines.opensearch.reader import Reader
from search.query.nodes import And, Fuzzy, Phrase, Prefix, Query
from search.query.words import asked_words
from search.request import Copies, SearchRequest, Sort
from search.service import understand

_PREFIX = 3  # letters
_OFFERED = 10  # words
_LATE = 1.5  # seconds: a node looks at its processor once a second
_DEFAULT: Final = Search(And(()), facets=FACETS, copies=Copies.FOLD)

_NEXT: Final = "its next page"

Ask = Callable[[Reader, Query], object]


def _searching(**changed: object) -> Ask:
    """Ask a default search with something about it changed."""
    return lambda reader, query: reader.search(replace(_DEFAULT, query=query, **changed))  # type: ignore[arg-type]  # of Search


def _first(query: Query) -> str:
    return asked_words(query, "body")[0].token.spelling


def _phrase(reader: Reader, query: Query) -> object:
    tokens = tuple(word.token for word in asked_words(query, "body"))
    return reader.search(replace(_DEFAULT, query=Phrase(tokens, Level.FAMILY)))


def _prefix(reader: Reader, query: Query) -> object:
    return reader.search(replace(_DEFAULT, query=Prefix(_first(query)[:_PREFIX])))


def _complete(reader: Reader, query: Query) -> object:
    return reader.spellings(Prefix(_first(query)[:_PREFIX]), _OFFERED, None)


def _mend(errors: int) -> Ask:
    return lambda reader, query: reader.spellings(Fuzzy(_first(query), errors), _OFFERED, None)


PARTS: Final[Mapping[str, Ask]] = {
    "default search": _searching(),
    _NEXT: _searching(offset=_DEFAULT.limit),
    "without facets": _searching(facets=()),
    "copies not folded": _searching(copies=None),
    "in numbers alone": _searching(limit=0),
    "newest first": _searching(sort=Sort.NEWEST),
    "page 500": _searching(offset=4_990),
    "as a phrase": _phrase,
    "a prefix of three letters": _prefix,
    "completing three letters": _complete,
    "mending a typing error": _mend(1),
    "mending two": _mend(2),
}
"""What is asked, of each question."""


@contextmanager
def cloned(client: Client, index: str, times: int) -> Iterator[str]:
    """An index and clones of it, as one name; the clones are gone afterwards."""
    block = path_of(index, "_settings")
    client.call("PUT", block, {"index.blocks.write": True})
    clones = [f"{index}-clone-{number}" for number in range(1, times)]
    try:
        for clone in clones:
            client.call("PUT", path_of(index, "_clone", clone), {"settings": {"index.number_of_replicas": 0}})
            client.call("GET", path_of("_cluster", "health", clone), wait_for_status="green", timeout=120)
        yield ",".join([index, *clones])
    finally:
        for clone in clones:
            client.call("DELETE", path_of(clone))
        client.call("PUT", block, {"index.blocks.write": None})


def measured(ask: Ask, reader: Reader, queries: Sequence[Query], client: Client) -> tuple[float, float]:
    """Of a question, in milliseconds: the median by the clock, and the mean of the cluster's processor."""
    clocks = []
    sleep(_LATE)
    before = server_seconds(client)
    for query in queries:
        started = perf_counter()
        ask(reader, query)
        clocks.append((perf_counter() - started) * 1000)
    sleep(_LATE)
    return percentile(clocks, 0.5), (server_seconds(client) - before) / len(queries) * 1000


def rows(
    engine: OpenSearchEngine, client: Client, queries: Sequence[Query], times: int
) -> dict[str, tuple[float, float]]:
    """What each part takes."""
    with cloned(client, engine.names.docs(engine.standing.commit.build), times) as index:
        reader = Reader(index, client, engine.analysis)
        for query in queries:
            _searching()(reader, query)
        found = {}
        for part, ask in PARTS.items():
            if part != _NEXT:
                forget(client, index)
            found[part] = measured(ask, reader, queries, client)
        return found


@click.command()
@click.argument("address")
@click.option("--times", multiple=True, type=int, default=(1, 2, 4, 8), show_default=True)
@click.option("--questions", "count", default=40, show_default=True)
def main(address: str, times: Sequence[int], count: int) -> None:
    """Search the archive at ADDRESS, some times over."""
    connection = Connection(parse(address), timeout=120)
    client, engine = Client(connection), OpenSearchEngine(connection)
    queries = [understand(SearchRequest(text=text), engine).query for text in questions(engine, count)]
    queries = [query for query in queries if asked_words(query, "body")]
    found = [rows(engine, client, queries, each) for each in times]
    heads = [f"{engine.count() * each:,}" for each in times]
    table = [["by the clock, ms / the cluster's processor, ms", *heads]]
    table += [[part, *(f"{short(one[part][0])} / {short(one[part][1])}" for one in found)] for part in PARTS]
    click.echo(grid(table, 1))


if __name__ == "__main__":
    main()
