"""Exchanging a ledger: its rows as plain values, for a store that keeps them elsewhere and works on a copy here.

SQLite notes by itself which rows are changed. The copy says of which commit it is, and never knows more than what
stands: it is committed last.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from index.errors import ArchiveDamaged
from index.storage.ledger import Ledger
from index.storage.ledger_opening import open_to_write, take_back
from index.storage.ledger_rows import Cause

KEYS: Final = {
    "records": "seq",
    "unreadable": "seq",
    "corrected": "seq",
    "listings": "seq",
    "addresses": "base",
}
"""Table to the column that tells its rows apart."""

Values: TypeAlias = Mapping[str, str | int | bytes | None]

_STANDING = "CREATE TABLE IF NOT EXISTS standing (number INTEGER NOT NULL, token TEXT NOT NULL)"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of a table, by its key.

    Attributes:
        values: of all columns, by their names; None of a row that is gone.
    """

    table: str
    key: str | int
    values: Values | None


class SharedLedger(Ledger):
    """A ledger whose rows are kept elsewhere too."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        connection.execute("CREATE TEMP TABLE changed (of_table TEXT, key, PRIMARY KEY (of_table, key)) WITHOUT ROWID")
        for table, key in KEYS.items():
            for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
                connection.execute(
                    f"CREATE TEMP TRIGGER {table}_{event} AFTER {event} ON main.{table}"  # noqa: S608 our own names
                    f" BEGIN INSERT OR IGNORE INTO changed VALUES ('{table}', {row}.{key}); END"
                )

    @classmethod
    def at(cls, path: Path) -> "SharedLedger":
        """Open the copy in a file, which is made when there is none. Raises: ArchiveDamaged: it is no such file."""
        try:
            with closing(sqlite3.connect(path)) as db:
                db.execute(_STANDING)
                row = db.execute("SELECT number FROM standing").fetchone()
            return cls(open_to_write(path, row[0] if row else 0))
        except sqlite3.OperationalError:
            raise  # no permission, no room: nothing is wrong with what is there
        except sqlite3.DatabaseError as cause:
            raise ArchiveDamaged(path, f"it cannot be opened: {cause}") from cause

    @property
    def standing(self) -> tuple[int, str]:
        """The commit whose rows it has, and its token; 0 and none of a new one."""
        row = self._db.execute("SELECT number, token FROM standing").fetchone()
        return (int(row[0]), str(row[1])) if row else (0, "")

    def stand(self, commit: int, token: str) -> None:
        """Put down that all rows are those of a commit, which stands; they are no changes any longer."""
        self._db.execute("DELETE FROM changed")
        self._db.execute("DELETE FROM standing")
        self._db.execute("INSERT INTO standing VALUES (?, ?)", (commit, token))
        self.commit()

    def take_in(self, rows: Iterable[LedgerRow], commit: int) -> None:
        """Take in rows from elsewhere, as they were at a commit: what was written for a later one is taken back."""
        for row in rows:
            values = row.values or {}
            places = ", ".join("?" * len(values))
            self._db.execute(
                f"INSERT OR REPLACE INTO {row.table} ({', '.join(values)}) VALUES ({places})",  # noqa: S608 ours
                tuple(values.values()),
            )
        take_back(self._db, commit)

    def take_over(self, path: Path, commit: int, pack: str) -> None:
        """Take in all rows of another archive's ledger, as they are at a commit, for its one writer.

        Args:
            pack: where the originals of what stands will be.
        """
        with closing(open_to_write(path, commit)) as other:
            for table, key in KEYS.items():
                self.take_in(_rows(table, key, other.execute(f"SELECT {key}, * FROM {table}")), commit)  # noqa: S608 same
        self.forget_replaced(commit)
        self._db.execute("UPDATE records SET pack = ?, offset = 0 WHERE pack IS NOT NULL", (pack,))
        gone = "UPDATE records SET pack = NULL, offset = NULL, length = NULL WHERE removed IS NOT NULL"
        self._db.execute(gone)

    def change(self, rows: Iterable[LedgerRow]) -> None:
        """Count some rows as changed, for elsewhere they are not as here."""
        query = "INSERT OR IGNORE INTO changed VALUES (?, ?)"
        self._db.executemany(query, ((row.table, row.key) for row in rows))

    def purged(self) -> list[LedgerRow]:
        """The rows of what was truly deleted, by their keys."""
        rows = self._db.execute("SELECT seq FROM records WHERE removed IS NOT NULL AND cause = ?", (Cause.PURGED,))
        return [LedgerRow("records", seq, None) for (seq,) in rows]

    def gone_with(self, commit: int) -> list[str]:
        """The ids under which a commit took out what stood, and nothing stands."""
        standing = "SELECT id FROM records WHERE removed IS NULL"
        query = f"SELECT DISTINCT id FROM records WHERE removed = ? AND id NOT IN ({standing})"  # noqa: S608 same
        return [id for (id,) in self._db.execute(query, (commit,))]

    def needs(self, sha256: bytes) -> bool:
        """Whether a record that stands has this content."""
        query = "SELECT 1 FROM records WHERE sha256 = ? AND removed IS NULL LIMIT 1"
        return self._db.execute(query, (sha256,)).fetchone() is not None

    def changes(self) -> Iterator[LedgerRow]:
        """The rows that were changed since `stand`, as they are now; nothing may be changed meanwhile."""
        for table, key in KEYS.items():
            rows = self._db.execute(
                f"SELECT changed.key AS changed_key, {table}.* FROM changed"  # noqa: S608 same
                f" LEFT JOIN {table} ON {table}.{key} = changed.key WHERE of_table = ?",
                (table,),
            )
            yield from _rows(table, key, rows)


def _rows(table: str, key: str, rows: sqlite3.Cursor) -> Iterator[LedgerRow]:
    names = [column[0] for column in rows.description][1:]
    for changed, *values in rows:
        named: dict[str, Any] = dict(zip(names, values, strict=True))
        yield LedgerRow(table, changed, None if named[key] is None else named)
