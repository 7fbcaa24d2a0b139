"""Purging: of articles that are truly deleted, no index of the archive has anything left but what keeps them out."""

from collections.abc import Iterator
from itertools import islice

from index.storage.ledger_exchange import SharedLedger
from search.engines.opensearch.client import Client
from search.engines.opensearch.names import Names
from search.engines.opensearch.settings import Commit, Settings
from search.engines.opensearch.writing import indices, rows
from search.engines.opensearch.writing.scrolling import scrolled
from search.engines.opensearch.writing.stream import Operation, Stream

_PURGING = "purging"
_AT_ONCE = 1_000


def begin(settings: Settings, commit: int) -> None:
    """Note that something is to be purged once a commit stands, so that it is done even by another writer."""
    settings.overwrite(_PURGING, {"commit": commit})


def finish(
    client: Client, settings: Settings, stream: Stream, names: Names, ledger: SharedLedger, commit: Commit
) -> None:
    """Do what is still to be done of it."""
    noted = settings.get([_PURGING]).get(_PURGING)
    if noted is None or noted.source["commit"] > commit.number:
        return
    ledger.scrub()
    ledger.change(ledger.purged())
    rows.push(stream, names, ledger.changes(), commit.number, commit.token)
    stream.finish()
    for hit in scrolled(client, names.ledger, rows.FORGOTTEN, source=False):
        stream.send(Operation("delete", names.ledger, hit["_id"]))
    for key in _unneeded(client, names, ledger):
        stream.send(Operation("delete", names.originals, key))
    stream.finish()
    ledger.stand(commit.number, commit.token)
    indices.expunge(client, names.docs(commit.build), names.originals, names.ledger)
    settings.remove(_PURGING)


def _unneeded(client: Client, names: Names, ledger: SharedLedger) -> Iterator[str]:
    """The originals that no article needs that stands."""
    found = scrolled(client, names.originals, {"match_all": {}}, source=False)
    while some := [hit["_id"] for hit in islice(found, _AT_ONCE)]:
        yield from (key for key in some if not ledger.needs(bytes.fromhex(key)))
