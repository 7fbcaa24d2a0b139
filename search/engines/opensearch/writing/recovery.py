"""Recovery: what a killed run left in a cluster beyond the commit that stands is taken back, or done."""

from collections.abc import Iterator, Mapping
from typing import Any

from index.storage.ledger_exchange import SharedLedger
from search.engines.opensearch.client import Client
from search.engines.opensearch.mapping import COMMIT
from search.engines.opensearch.names import Names
from search.engines.opensearch.settings import Commit
from search.engines.opensearch.writing import indices
from search.engines.opensearch.writing.documents import Documents
from search.engines.opensearch.writing.scrolling import scrolled


def recover(client: Client, names: Names, ledger: SharedLedger, commit: Commit, documents: Documents) -> frozenset[str]:
    """Have the documents that stand as the ledger has them, as far as they can be without being described anew.

    Returns: the ids of those that must be: a newer version was sent and is not what the ledger knows.
    """
    for build, index in indices.builds(client, names).items():
        if build != commit.build:
            indices.remove(client, index)
    indices.point_alias(client, names, commit.build)
    unsettled = set()
    for source in _beyond(client, documents.index, commit.number):
        documents.delete(source["id"])
        if ledger.by_id(source["id"]) is not None:
            documents.deleted.discard(source["id"])  # there is nothing better yet
            unsettled.add(source["id"])
    documents.deleted.update(ledger.gone_with(commit.number))
    documents.lose()
    documents.take_out()
    documents.refresh()
    return frozenset(unsettled)


def _beyond(client: Client, index: str, commit: int) -> Iterator[Mapping[str, Any]]:
    """The documents that were sent for a commit that never came."""
    return (hit["_source"] for hit in scrolled(client, index, {"range": {COMMIT: {"gt": commit}}}, ("id",)))
