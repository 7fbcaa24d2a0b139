"""What of an archive in a cluster is on the machine that writes to it: a copy of the ledger, and of what people edit.

All of it can be lost: it is fetched again.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from index.analysis.tables import WORDS, Tables
from index.errors import ArchiveDamaged
from index.storage.durable import replace_file
from index.storage.ledger_exchange import SharedLedger
from search.engines.opensearch.client import Client
from search.engines.opensearch.names import Names
from search.engines.opensearch.settings import Commit
from search.engines.opensearch.writing import rows


@dataclass
class LocalCopy:
    """A folder of one archive; whoever has its lock may write to it.

    Attributes:
        folder: where it lies.
    """

    folder: Path
    _config: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def below(cls, folder: Path, address: str) -> "LocalCopy":
        """The copy of the archive at an address, in a folder for copies of several."""
        made = cls(folder / sha256(address.encode()).hexdigest()[:16])
        for part in (made.config, made._tables):
            part.mkdir(parents=True, exist_ok=True)
        return made

    @property
    def config(self) -> Path:
        """What people edit."""
        return self.folder / "config"

    @property
    def _tables(self) -> Path:
        return self.folder / "tables"

    @property
    def owner(self) -> str:
        """A name that no other copy has."""
        path = self.folder / "owner"
        if not path.exists():
            replace_file(path, token_hex(16).encode())
        return path.read_text()

    def ledger(self, client: Client, names: Names, commit: Commit) -> SharedLedger:
        """The ledger, as it is at the commit that stands. Raises: ArchiveDamaged: that is not what was committed."""
        path = self.folder / "ledger.sqlite"
        ledger = self._opened(path)
        if ledger is None or not rows.is_of_past(client, names, ledger, commit):
            if ledger:
                ledger.close()
            _remove(path)
            ledger = SharedLedger.at(path)
        rows.pull(client, names, ledger, commit)
        if (known := ledger.count()) != commit.documents:
            ledger.close()
            _remove(path)
            raise ArchiveDamaged(
                Path(names.ledger), f"it knows {known} articles, and {commit.documents} were committed"
            )
        return ledger

    @staticmethod
    def _opened(path: Path) -> SharedLedger | None:
        try:
            return SharedLedger.at(path)
        except ArchiveDamaged:  # it can be had again
            return None

    def write_config(self, files: Mapping[str, bytes]) -> None:
        """Have the files that people edit as they are in the cluster."""
        _write(self.config, files)
        self._config = dict(files)

    def changed_config(self) -> dict[str, bytes | None]:
        """What was changed of these files since: None where one is gone."""
        now = {path.name: path.read_bytes() for path in self.config.iterdir()}
        changed: dict[str, bytes | None] = {
            name: now.get(name) for name in now.keys() | self._config.keys() if now.get(name) != self._config.get(name)
        }
        self._config = now
        return changed

    def edited(self, files: Mapping[str, bytes]) -> Tables:
        """The tables among some files that people edit."""
        self.write_config(files)
        return Tables.of(self.config)

    def write_words(self, words: bytes) -> None:
        """Put a word list among the files that people edit."""
        replace_file(self.config / WORDS, words)

    def tables(self, files: Mapping[str, bytes]) -> Tables:
        """The tables that a build was made with, by their files."""
        _write(self._tables, files)
        return Tables.of(self._tables)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    for name, data in files.items():
        replace_file(folder / name, data)


def _remove(path: Path) -> None:
    for part in path.parent.glob(f"{path.name}*"):
        part.unlink()
