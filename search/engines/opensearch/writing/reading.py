"""Reading back, for who writes: documents of an index by their ids."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from search.engines.opensearch.asking import BARE
from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.mapping import ID, WORDS
from search.engines.opensearch.names import key
from search.engines.opensearch.responses import checked

AT_ONCE = 200
"""Documents of a request."""


def sources(client: Client, index: str, ids: Iterable[str], parts: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Some parts of the documents that there are, newest versions, also unseen by searches, each with its id."""
    waiting = iter(ids)
    while some := list(islice(waiting, AT_ONCE)):
        keys = [key(id) for id in some]
        found = client.documents(index, keys, _source_includes=",".join(("id", *parts)))
        yield from (one["_source"] for one in found if one["found"])


def packs(client: Client, index: str, ids: Sequence[str]) -> dict[str, str]:
    """Of documents that searches see, by id: the words of each body, packed."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        some = [key(id) for id in ids[start : start + AT_ONCE]]
        asked = {"query": {"ids": {"values": some}}, "size": len(some), **BARE, "docvalue_fields": [ID, WORDS]}
        answer = checked(client.call("POST", path_of(index, "_search"), asked, allow_partial_search_results=False))
        hits = [hit["fields"] for hit in answer["hits"]["hits"]]
        found |= {hit[ID][0]: hit[WORDS][0] for hit in hits}
    return found
