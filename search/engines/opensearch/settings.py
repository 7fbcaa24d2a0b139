"""The settings of an archive in a cluster: the commit that stands, the tables of its build, and what people edit.

The commit is the one point at which anything stands: it is replaced only by who read the one before.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final, Self
from zlib import compress, decompress

import orjson

from index.analysis.tables import Tables
from search.engines import config_files
from search.engines.opensearch.client import Client, Conflict, IndexMissing, path_of
from search.engines.opensearch.names import COMMIT, Names

FORMAT: Final = 2
"""Grows when the documents of an archive change; one of another format is rebuilt."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What stands. A program after this one may have written more.

    Attributes:
        number: grows by one over the archive's whole life.
        token: no other commit of any archive has.
        fingerprint, format: of the analysis that made the terms, and of the documents.
        documents: how many can be found.
        time: ISO 8601, UTC.
        tables: name of each table of its build to its digest.
        purged: the last commit at which something was truly deleted.
    """

    build: int
    number: int
    token: str
    fingerprint: str
    format: int
    documents: int
    time: str
    tables: Mapping[str, str] = field(default_factory=dict)
    purged: int = 0

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """From its document."""
        return cls(**{one.name: said[one.name] for one in fields(cls) if one.name in said})


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of a document was read, so that only that one is replaced."""

    seq_no: int
    primary_term: int


@dataclass(frozen=True, slots=True)
class Found:
    """A document of the settings."""

    source: Mapping[str, Any]
    version: Version


class Settings:
    """The settings of one archive; documents of any kind, each by its name."""

    def __init__(self, client: Client, names: Names) -> None:
        self._client = client
        self._index = names.settings

    def get(self, names: Sequence[str]) -> dict[str, Found]:
        """Those that there are. Raises: IndexMissing: there are no settings.  EngineUnavailable."""
        return {
            one["_id"]: Found(one["_source"], Version(one["_seq_no"], one["_primary_term"]))
            for one in self._client.documents(self._index, names)
            if one["found"]
        }

    def put(self, name: str, source: Mapping[str, Any], over: Version | None = None) -> Version:
        """Write one, in the place of a version of it, or of none.

        Raises: Conflict: another version is there, or one at all.
        """
        params: dict[str, Any] = {"op_type": "create"}
        if over:
            params = {"if_seq_no": over.seq_no, "if_primary_term": over.primary_term}
        written = self._client.call("PUT", path_of(self._index, "_doc", name), source, **params)
        return Version(written["_seq_no"], written["_primary_term"])

    def commit(self) -> tuple[Commit, Version] | None:
        """What stands; None where nothing does."""
        try:
            found = self.get([COMMIT]).get(COMMIT)
        except IndexMissing:
            return None
        return (Commit.of(found.source), found.version) if found else None

    def put_commit(self, commit: Commit, over: Version | None) -> Version:
        """Let a commit stand. Raises: Conflict: another one does."""
        try:
            return self.put(COMMIT, asdict(commit), over)
        except Conflict:
            found = self.commit()
            if found is None or found[0].token != commit.token:
                raise
            return found[1]  # it does, and the answer was lost

    def overwrite(self, name: str, source: Mapping[str, Any]) -> None:
        """Write one, whatever is there."""
        self._client.call("PUT", path_of(self._index, "_doc", name), source)

    def remove(self, *names: str) -> None:
        """Have some no longer."""
        lines = b"".join(orjson.dumps({"delete": {"_id": name}}) + b"\n" for name in names)
        if lines:
            self._client.call("POST", path_of(self._index, "_bulk"), lines)

    # Files

    def config(self) -> dict[str, bytes]:
        """The files that people edit, by name."""
        return self._files("config", config_files.FILES)

    def put_config(self, name: str, data: bytes | None) -> None:
        """Write one of them; None: have it no longer."""
        if data is None:
            self.remove(f"config/{name}")
        else:
            self._put_file(f"config/{name}", data)

    def tables(self, commit: Commit) -> dict[str, bytes]:
        """The tables of the build that stands, by name."""
        return self._files(_folder(commit.build), commit.tables)

    def put_tables(self, build: int, tables: Tables) -> None:
        """Write the tables that a build is made with."""
        for name, data in tables.files():
            self._put_file(f"{_folder(build)}/{name}", data)

    def remove_tables(self, commit: Commit) -> None:
        """Have those of a build no longer."""
        self.remove(*(f"{_folder(commit.build)}/{name}" for name in commit.tables))

    def _files(self, folder: str, names: Iterable[str]) -> dict[str, bytes]:
        found = self.get([f"{folder}/{name}" for name in sorted(names)] or [COMMIT])
        files = {path.removeprefix(f"{folder}/"): one.source for path, one in found.items() if path != COMMIT}
        return {name: decompress(b64decode(source["data"])) for name, source in files.items()}

    def _put_file(self, path: str, data: bytes) -> None:
        self.overwrite(path, {"data": b64encode(compress(data)).decode()})


def _folder(build: int) -> str:
    return f"table/{build}"
