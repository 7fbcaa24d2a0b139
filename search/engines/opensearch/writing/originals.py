"""The originals of an archive in a cluster: each record by the sha256 of its bytes, once, however many have them."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import orjson
import zstandard

from index.errors import OriginalDamaged
from index.storage.ledger_rows import Record
from index.storage.originals import REMEDY, Extent, digest
from search.engines.opensearch.client import Client
from search.engines.opensearch.names import Names
from search.engines.opensearch.writing.stream import Operation, Stream

MAPPING: Final[Mapping[str, Any]] = {"dynamic": False, "properties": {"raw": {"type": "binary"}}}

_AT_ONCE = 100  # records of a request
_LEVEL = 3  # as in packs


class ClusterOriginals:
    """The originals of one archive; see `index.storage.stores.Kept`."""

    def __init__(self, client: Client, stream: Stream, names: Names) -> None:
        self._client = client
        self._stream = stream
        self._index = names.originals
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self._decompressor = zstandard.ZstdDecompressor()
        self._sent: set[bytes] = set()  # since the last commit
        self._ahead: dict[bytes, Mapping[str, Any]] = {}  # what a cluster has of those that are about to be read

    def append(self, raw: bytes) -> Extent:
        """Send a record, unless it was just sent."""
        frame, sha256 = self._compressor.compress(raw), digest(raw)
        if sha256 not in self._sent:
            self._sent.add(sha256)
            body = orjson.dumps({"raw": b64encode(frame).decode()})
            self._stream.send(Operation("index", self._index, sha256.hex(), body))
        return Extent(self._index, 0, len(frame))

    def start_commit(self) -> None:
        """All that was sent is there."""
        self._sent.clear()

    def ahead(self, records: Iterable[Record]) -> Iterator[Record]:
        """The same records; those that are kept are fetched some at a time."""
        waiting = iter(records)
        while some := list(islice(waiting, _AT_ONCE)):
            self._ahead = self._found([record.sha256 for record in some if record.extent])
            yield from some
        self._ahead = {}

    def _found(self, digests: Sequence[bytes]) -> dict[bytes, Mapping[str, Any]]:
        if not digests:
            return {}
        if not self._sent.isdisjoint(digests):
            self._stream.finish()
        found = self._client.documents(self._index, [sha256.hex() for sha256 in digests])
        return dict(zip(digests, found, strict=True))

    def holds(self, extent: Extent, expected: bytes) -> bool:
        """Whether a record's bytes are there, as they were."""
        try:
            self.read(extent, expected)
        except OriginalDamaged:
            return False
        return True

    def read(self, extent: Extent, expected: bytes) -> bytes:  # noqa: ARG002 the digest says where
        """A record's bytes, as they were. Raises: OriginalDamaged.  EngineUnavailable."""
        where = f"the record {expected.hex()}"
        found = self._ahead.get(expected) or self._found([expected])[expected]
        if not found.get("found"):
            raise OriginalDamaged(Path(self._index), f"{where} is missing", REMEDY)
        try:
            raw = self._decompressor.decompress(b64decode(found["_source"]["raw"]))
        except (ValueError, KeyError, zstandard.ZstdError) as cause:
            raise OriginalDamaged(Path(self._index), f"{where} cannot be read: {cause}", REMEDY) from cause
        if digest(raw) != expected:
            raise OriginalDamaged(Path(self._index), f"{where} is not what was kept", REMEDY)
        return raw
