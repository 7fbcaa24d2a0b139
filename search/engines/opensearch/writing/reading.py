"""Reading back, for who writes: documents of an index by their ids, also those that no search sees yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from search.engines.opensearch.client import Client
from search.engines.opensearch.names import key

AT_ONCE = 200
"""Documents of a request."""


def sources(client: Client, index: str, ids: Iterable[str], parts: Sequence[str]) -> Iterator[Mapping[str, Any]]:
    """Some parts of the documents that there are, newest versions, each with its id."""
    waiting = iter(ids)
    while some := list(islice(waiting, AT_ONCE)):
        keys = [key(id) for id in some]
        found = client.documents(index, keys, _source_includes=",".join(("id", *parts)))
        yield from (one["_source"] for one in found if one["found"])
