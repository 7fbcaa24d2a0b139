"""Checking whether an archive in a cluster is what was written: documents, ledger and originals against each other.

The cluster checks its own files; what it says of its shards is told.
"""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

import zstandard

from index.errors import NEW_ARCHIVE
from index.storage.checking import Check, Fault
from index.storage.originals import REMEDY
from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.counting import bytes_of, counts
from search.engines.opensearch.mapping import GROUP
from search.engines.opensearch.names import Names, key
from search.engines.opensearch.settings import Commit
from search.engines.opensearch.writing.scrolling import scrolled

_REBUILD = "Rebuild the index from the originals kept: kashshaf reindex"
_AT_ONCE = 200


def check(client: Client, names: Names, commit: Commit) -> Check:
    """Read the ledger, the documents and every original of an archive, and compare them."""
    checking = _Checking(client, names, commit)
    started = monotonic()
    faults = tuple(checking.faults())
    size = bytes_of(client, names.docs(commit.build))
    return Check(0, 0, len(checking.records), checking.originals, size, monotonic() - started, faults)


class _Checking:
    def __init__(self, client: Client, names: Names, commit: Commit) -> None:
        self._client = client
        self._names = names
        self._commit = commit
        self._index = names.docs(commit.build)
        self.records: dict[str, Mapping[str, Any]] = {}
        self.originals = 0

    def faults(self) -> Iterator[Fault]:
        yield from self._shards()
        yield from self._ledger()
        yield from self._documents()
        yield from self._groups()
        yield from self._originals()

    def _shards(self) -> Iterator[Fault]:
        for name in (self._index, self._names.originals, self._names.ledger, self._names.settings):
            status = self._client.call("GET", path_of("_cluster", "health", name))["status"]
            if status == "red":
                yield Fault(Path(name), None, "a shard of it is nowhere", "Restore it from a snapshot of the cluster")

    def _ledger(self) -> Iterator[Fault]:
        query = {"bool": {"filter": {"term": {"table": "records"}}, "must_not": {"exists": {"field": "removed"}}}}
        found = 0
        for hit in scrolled(self._client, self._names.ledger, query):
            found += 1
            self.records[hit["_source"]["id"]] = hit["_source"]
        if found != len(self.records):
            yield self._fault(self._names.ledger, f"{found - len(self.records)} ids stand for several articles")
        if found != self._commit.documents:
            reason = f"it knows {found} articles, and {self._commit.documents} were committed"
            yield self._fault(self._names.ledger, reason, NEW_ARCHIVE)

    def _documents(self) -> Iterator[Fault]:
        ids = {hit["_id"] for hit in scrolled(self._client, self._index, {"match_all": {}}, source=False)}
        known = {key(id): id for id in self.records}
        for name in sorted(known.keys() - ids):
            yield self._fault(self._index, f"article {known[name]} is in the ledger, but not in the index")
        for name in sorted(ids - known.keys()):
            yield self._fault(self._index, f"article {name} is in the index, but not in the ledger")

    def _groups(self) -> Iterator[Fault]:
        alone = [group for group, count in counts(self._client, self._index, GROUP) if count < 2]
        if alone:
            yield self._fault(self._index, f"{len(alone)} groups of copies have one document alone")

    def _originals(self) -> Iterator[Fault]:
        kept = [record for record in self.records.values() if record["pack"] is not None]
        for start in range(0, len(kept), _AT_ONCE):
            some = {b64decode(record["sha256"]).hex(): record["id"] for record in kept[start : start + _AT_ONCE]}
            found = self._client.documents(self._names.originals, list(some))
            self.originals += len(found)
            for one in found:
                if (reason := _damage(one)) is not None:
                    where = f"article {some[one['_id']]}: the record {one['_id']} {reason}"
                    yield self._fault(self._names.originals, where, REMEDY)

    @staticmethod
    def _fault(index: str, reason: str, remedy: str = _REBUILD) -> Fault:
        return Fault(Path(index), None, reason, remedy)


def _damage(found: Mapping[str, Any]) -> str | None:
    """What is wrong with an original."""
    if not found.get("found"):
        return "is missing"
    try:
        raw = zstandard.ZstdDecompressor().decompress(b64decode(found["_source"]["raw"]))
    except (ValueError, KeyError, zstandard.ZstdError) as cause:
        return f"cannot be read: {cause}"
    return None if sha256(raw).hexdigest() == found["_id"] else "is not what was kept"
