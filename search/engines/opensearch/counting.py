"""Counting what an archive in a cluster holds, exactly."""

import os
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from index.article import Unreadable
from index.schema import UNKNOWN_DATE
from index.storage.stats import Stats
from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.mapping import GROUP, facet_field
from search.engines.opensearch.names import Names
from search.engines.opensearch.settings import Commit
from search.engines.opensearch.writing.scrolling import scrolled

_PAGE = 10_000


def counts(client: Client, index: str, field: str) -> Iterator[tuple[str, int]]:
    """How many documents state each value of a field."""
    paged: dict[str, Any] = {"size": _PAGE, "sources": [{"value": {"terms": {"field": field}}}]}
    while True:
        asked = {"size": 0, "aggs": {"counts": {"composite": paged}}}
        found = client.call("POST", path_of(index, "_search"), asked)["aggregations"]["counts"]
        yield from ((bucket["key"]["value"], bucket["doc_count"]) for bucket in found["buckets"])
        if "after_key" not in found:
            return
        paged["after"] = found["after_key"]


def stats(client: Client, names: Names, commit: Commit) -> Stats:
    """What an archive holds."""
    index = names.docs(commit.build)
    groups = [count for _, count in counts(client, index, GROUP)]
    sources = sorted(counts(client, index, facet_field("source")), key=lambda one: -one[1])
    return Stats(
        articles=client.call("POST", path_of(index, "_count"))["count"],
        copies=sum(groups),
        copy_groups=len(groups),
        years=_years(dict(counts(client, index, facet_field("date")))),
        sources=dict(sources),
        unreadable=unreadable(client, names),
        index_bytes=bytes_of(client, index),
        originals_bytes=bytes_of(client, names.originals, names.ledger),
        build=commit.build,
        commit=commit.number,
        fingerprint=commit.fingerprint,
        changed=commit.time,
    )


def _years(dates: Mapping[str, int]) -> dict[str, int]:
    years: dict[str, int] = {}
    for date, count in sorted(dates.items()):
        year = date if date == UNKNOWN_DATE else date[:4]
        years[year] = years.get(year, 0) + count
    return years


def bytes_of(client: Client, *indices: str) -> int:
    """What some indices take on the disks of the cluster, copies of shards left out."""
    found = client.call("GET", path_of(",".join(indices), "_stats", "store"))
    return int(found["_all"]["primaries"]["store"]["size_in_bytes"])


def unreadable(client: Client, names: Names) -> tuple[Unreadable, ...]:
    """What could not be read, by file and line."""
    query = {"bool": {"filter": {"term": {"table": "unreadable"}}, "must_not": {"exists": {"field": "removed"}}}}
    rows = [hit["_source"] for hit in scrolled(client, names.ledger, query)]
    found = [(b64decode(row["path"]), row["number"], row["reason"]) for row in rows]
    return tuple(Unreadable(Path(os.fsdecode(path)), number, reason) for path, number, reason in sorted(found))
