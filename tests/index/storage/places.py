"""Where archives lie in tests: in a folder, or in a cluster; what both can be asked in the same words."""

import zlib
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol

import orjson
import zstandard

from index import pipeline
from index.article import Document
from index.storage.archive import Layout
from index.storage.checking import Check
from index.storage.documents import from_parts
from index.storage.ledger import Ledger
from index.storage.ledger_rows import Gone
from index.storage.snapshot import open_ledger, open_snapshot
from index.storage.stats import Stats
from index.storage.working import Describe
from index.storage.writer import ArchiveWriter, open_writer
from search.engines.archives import Archive, FolderArchive
from search.engines.opensearch.address import Connection, parse
from search.engines.opensearch.administering import ClusterArchive
from search.engines.opensearch.client import Client
from search.engines.opensearch.client import path_of as path_to
from search.engines.opensearch.names import Names
from search.engines.opensearch.responses import parts_of
from search.engines.opensearch.settings import Commit, Settings
from search.engines.opensearch.writing import indices, opening
from search.engines.opensearch.writing.scrolling import scrolled
from tests.opensearch.nodes import Cluster

ROWS = "SELECT id, base, path, number, sha256 FROM records WHERE removed IS NULL"


class Place(Protocol):
    """An archive, wherever it lies."""

    @property
    def archive(self) -> Archive: ...

    def writer(self, describe: Describe = ..., **given: Any) -> ArchiveWriter: ...

    def documents(self) -> Mapping[str, Document]:
        """What is found, by id."""
        ...

    def groups(self) -> set[frozenset[str]]:
        """What is found to be copies of each other."""
        ...

    def gone(self, id: str) -> Gone | None:
        """Why there is nothing under an id."""
        ...

    def rows(self) -> list[tuple[object, ...]]:
        """What the ledger says stands."""
        ...

    @property
    def commit(self) -> int: ...

    def read_config(self, name: str) -> str | None: ...

    def write_config(self, name: str, text: str | bytes) -> None:
        """What a person does to a file of the archive."""
        ...


@dataclass(frozen=True)
class InFolder:
    """An archive in a folder."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    @property
    def archive(self) -> FolderArchive:
        return FolderArchive(self.path)

    def writer(self, describe: Describe = pipeline.document, **given: Any) -> ArchiveWriter:
        return open_writer(self.path, describe, **given)

    def documents(self) -> dict[str, Document]:
        return {document.id: document for document in open_snapshot(Layout(self.path)).documents()}

    def groups(self) -> set[frozenset[str]]:
        snapshot = open_snapshot(Layout(self.path))
        found: dict[int, set[str]] = {}
        for number, group in zip(snapshot.copies.documents.tolist(), snapshot.copies.groups.tolist(), strict=True):
            found.setdefault(group, set()).add(snapshot.document(number).id)
        return set(map(frozenset, found.values()))

    def gone(self, id: str) -> Gone | None:
        layout = Layout(self.path)
        with open_ledger(layout, open_snapshot(layout)) as ledger:
            return ledger.gone(id)

    def rows(self) -> list[tuple[object, ...]]:
        layout = Layout(self.path)
        with open_ledger(layout, open_snapshot(layout)) as ledger:
            return standing(ledger)

    @property
    def commit(self) -> int:
        return open_snapshot(Layout(self.path)).current.commit

    def read_config(self, name: str) -> str | None:
        path = Layout(self.path).config / name
        return path.read_text(encoding="utf-8") if path.exists() else None

    def write_config(self, name: str, text: str | bytes) -> None:
        (Layout(self.path).config / name).write_bytes(text if isinstance(text, bytes) else text.encode())


@dataclass(frozen=True)
class InCluster:
    """An archive in a cluster.

    Attributes:
        copies: where its writer has its copy.
    """

    address: str
    copies: Path

    def __str__(self) -> str:
        return f"{self.copies}\n{self.address}"

    @cached_property
    def client(self) -> Client:
        return Client(Connection(parse(self.address)))

    @property
    def names(self) -> Names:
        return Names(parse(self.address).name)

    @property
    def archive(self) -> ClusterArchive:
        return ClusterArchive(self.address, Connection(parse(self.address)), self.copies)

    def writer(self, describe: Describe = pipeline.document, **given: Any) -> ArchiveWriter:
        return opening.open_writer(self.client, self.names.archive, self.address, self.copies, describe, **given)

    @property
    def _standing(self) -> Commit:
        found = Settings(self.client, self.names).commit()
        assert found
        return found[0]

    def _sources(self) -> Iterator[Mapping[str, Any]]:
        """As searches see them."""
        index = self.names.docs(self._standing.build)
        for hit in scrolled(self.client, index, {"match_all": {}}, refresh=False):
            yield hit["_source"]

    def documents(self) -> dict[str, Document]:
        found = [from_parts(parts_of(source)) for source in self._sources()]
        assert len({document.id for document in found}) == len(found)
        return {document.id: document for document in found}

    def groups(self) -> set[frozenset[str]]:
        found: dict[str, set[str]] = {}
        for source in self._sources():
            if source.get("group"):
                found.setdefault(source["group"], set()).add(source["id"])
        return set(map(frozenset, found.values()))

    def texts(self) -> Iterator[tuple[Path, bytes]]:
        """All that any index holds, under the ending of what holds it in a folder."""
        names = {
            self.names.docs(self._standing.build): ".segment",
            self.names.originals: ".pack",
            self.names.ledger: ".sqlite",
            self.names.settings: ".json",
        }
        for name, ending in names.items():
            for hit in scrolled(self.client, name, {"match_all": {}}):
                yield from ((Path(f"x{ending}"), data) for data in _decoded(hit["_source"]))

    def remove(self) -> None:
        """Remove all its indices."""
        client, names = self.client, self.names
        for name in (*indices.builds(client, names).values(), names.originals, names.ledger, names.settings):
            indices.remove(client, name)
        client.close()

    def deleted(self) -> int:
        """How many documents were deleted, or replaced, and are still in the files of an index."""
        indices = ",".join((self.names.docs(self._standing.build), self.names.originals, self.names.ledger))
        found = self.client.call("GET", path_to(indices, "_stats", "docs"))
        return int(found["_all"]["primaries"]["docs"]["deleted"])

    @contextmanager
    def _ledger(self) -> Iterator[Ledger]:
        with opening.opened(self.client, self.names.archive, self.address, self.copies) as store:
            yield store.ledger

    def gone(self, id: str) -> Gone | None:
        with self._ledger() as ledger:
            return ledger.gone(id)

    def rows(self) -> list[tuple[object, ...]]:
        with self._ledger() as ledger:
            return standing(ledger)

    @property
    def commit(self) -> int:
        return self._standing.number

    def read_config(self, name: str) -> str | None:
        found = Settings(self.client, self.names).config().get(name)
        return None if found is None else found.decode()

    def write_config(self, name: str, text: str | bytes) -> None:
        Settings(self.client, self.names).put_config(name, text if isinstance(text, bytes) else text.encode())


def _decoded(source: Mapping[str, Any]) -> Iterator[bytes]:
    """A document as it stands, and what is packed in it."""
    yield orjson.dumps(source)
    packed = (
        ("raw", zstandard.decompress),
        ("shown", zstandard.decompress),
        ("data", zlib.decompress),
        ("path", bytes),
    )
    for name, unpack in packed:
        if source.get(name):
            yield unpack(b64decode(source[name]))


@contextmanager
def new_in(cluster: Cluster, folder: Path) -> Iterator[InCluster]:
    """A new archive in a cluster, whose writer has its copy in a folder; gone afterwards, for a node has no room for
    the shards of all tests."""
    place = InCluster(cluster.address(f"t{token_hex(6)}"), folder / "copies")
    try:
        yield place
    finally:
        place.remove()


def place_at(text: str) -> InFolder | InCluster:
    """The place that `str` gave; for other processes.

    >>> place_at(str(InFolder(Path("/a")))), place_at(str(InCluster("opensearch+http://h/n", Path("/c"))))
    (InFolder(path=PosixPath('/a')), InCluster(address='opensearch+http://h/n', copies=PosixPath('/c')))
    """
    path, _, address = text.partition("\n")
    return InCluster(address, Path(path)) if address else InFolder(Path(path))


def standing(ledger: Ledger) -> list[tuple[object, ...]]:
    """What stands, but for where originals lie."""
    return sorted((one.id, one.base, str(one.path), one.number, one.sha256) for one in ledger.live())


def place_of(archive: "Path | Place") -> "Place":
    """A folder as a place, too."""
    return InFolder(archive) if isinstance(archive, Path) else archive


def check(archive: Path | Place) -> Check:
    return place_of(archive).archive.check()


def stats(archive: Path | Place) -> Stats:
    return place_of(archive).archive.stats()
