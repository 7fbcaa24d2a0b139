"""Scrolling: all documents of an index that match, as they were at one moment, in no order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.responses import checked

_PAGE = 1_000
_KEEP = "5m"


def scrolled(
    client: Client,
    index: str,
    query: Mapping[str, Any],
    source: Sequence[str] | bool = True,
    values: Sequence[str] = (),
    *,
    refresh: bool = True,
) -> Iterator[Mapping[str, Any]]:
    """The hits of a query.

    Args:
        source: the parts of the documents that are needed.
        values: the same of what is beside them as values.
        refresh: have all found that was written; else what searches see.
    """
    if refresh:
        client.call("POST", path_of(index, "_refresh"))
    asked = {"query": query, "_source": source, "docvalue_fields": list(values), "size": _PAGE, "sort": ["_doc"]}
    first = checked(client.call("POST", path_of(index, "_search"), asked, allow_partial_search_results=False))
    hits = first["hits"]["hits"]
    yield from hits if len(hits) < _PAGE else _each(client, index, asked)  # a moment that is kept costs two requests


def _each(client: Client, index: str, asked: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    path = path_of(index, "_search")
    found = checked(client.call("POST", path, asked, scroll=_KEEP, allow_partial_search_results=False))
    try:
        while hits := found["hits"]["hits"]:
            yield from hits
            if len(hits) < _PAGE:
                return
            following = {"scroll": _KEEP, "scroll_id": found["_scroll_id"]}
            found = checked(client.call("POST", "/_search/scroll", following))
    finally:
        client.call("DELETE", "/_search/scroll", {"scroll_id": [found["_scroll_id"]]})
