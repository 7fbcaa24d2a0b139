"""Kept: what is known of a record beside its document: the record itself, and why it is gone."""

from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final

from zstandard import ZstdDecompressor, ZstdError

from index.readers.records import as_read
from index.storage.ledger_rows import Cause
from index.storage.originals import digest
from search.engine import Tombstone
from search.engines.opensearch import responses
from search.engines.opensearch.client import Client, path_of
from search.engines.opensearch.dsl import Dsl
from search.engines.opensearch.names import Names
from search.errors import EngineUnavailable

_RECORDS: Final[Dsl] = {"term": {"table": "records"}}


class Kept:
    """What an archive keeps of its records.

    Args:
        commit: the number of the one that stands: what came after it is not told.
    """

    def __init__(self, client: Client, names: Names, commit: int) -> None:
        self._client, self._names = client, names
        self._later = {"range": {"removed": {"gt": commit}}}
        self._there = {"range": {"added": {"lte": commit}}}
        self._gone = {"range": {"removed": {"lte": commit}}}

    def original(self, id: str) -> str | None:
        """The text of the record that a document was read from. Raises: EngineUnavailable: it is not as it was."""
        row = self._standing(id)
        if row is None or row.get("pack") is None:
            return None
        return as_read(row["kind"], self._record(b64decode(row["sha256"])), row["encoding"])

    def tombstone(self, id: str) -> Tombstone | None:
        """Why a document is gone, if it was ever here."""
        replaced = {"term": {"cause": Cause.REPLACED}}
        query = {"filter": [_RECORDS, {"term": {"id": id}}, self._gone], "must_not": [replaced]}
        row = None if self._standing(id) else self._newest({"bool": query})
        return Tombstone(id, row["reason"], row["day"]) if row else None

    def _standing(self, id: str) -> Mapping[str, Any] | None:
        """The row of the record that stands under an id."""
        never = {"bool": {"must_not": [{"exists": {"field": "removed"}}]}}
        there = [_RECORDS, {"term": {"id": id}}, self._there]
        ever = {"should": [never, self._later], "minimum_should_match": 1}
        return self._newest({"bool": {"filter": there, **ever}})

    def _newest(self, query: Dsl) -> Mapping[str, Any] | None:
        order = [{"removed": {"order": "desc", "missing": "_first"}}]
        body = {"query": query, "size": 1, "sort": order}
        path = path_of(self._names.ledger, "_search")
        answer = responses.checked(self._client.call("POST", path, body, allow_partial_search_results=False))
        hits = answer["hits"]["hits"]
        return hits[0]["_source"] if hits else None

    def _record(self, sha256: bytes) -> bytes:
        (found,) = self._client.documents(self._names.originals, [sha256.hex()])
        try:
            raw = ZstdDecompressor().decompress(b64decode(found["_source"]["raw"]))
        except (KeyError, ValueError, ZstdError) as cause:
            raise EngineUnavailable(f"the original {sha256.hex()} is missing or cannot be read") from cause
        if digest(raw) != sha256:
            raise EngineUnavailable(f"the original {sha256.hex()} is not what was kept")
        return raw
