"""Listings: what sitemaps state of articles, by their addresses. A table of the ledger, by commits like all of it.

The ways to spell an address, of which each gives an article another id, are one key here.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from index.storage.ledger_rows import COLUMNS, SITEMAP, Cause, Record, record_of

TABLES: Final = """
CREATE TABLE IF NOT EXISTS listings (
    seq INTEGER PRIMARY KEY, key TEXT NOT NULL, path BLOB NOT NULL, relative BLOB NOT NULL, number INTEGER NOT NULL,
    encoding TEXT NOT NULL, raw BLOB NOT NULL, added INTEGER NOT NULL, removed INTEGER);
CREATE INDEX IF NOT EXISTS listings_key ON listings (key, path, number);
CREATE TABLE IF NOT EXISTS addresses (base TEXT PRIMARY KEY, key TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS addresses_key ON addresses (key);
"""
_OF_LISTING = "key, path, relative, number, encoding, raw, seq"


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry of a sitemap: the key of its address, where it stands, and its bytes, which are kept nowhere else."""

    key: str
    path: Path
    relative: str
    number: int
    encoding: str
    raw: bytes
    seq: int = 0


class Listings:
    """The listings that stand, as the archive's one writer has them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._seen: set[int] = set()  # by seq: those met in this run
        self._has_none = False  # so far as is known: whether no address was ever named

    def start_run(self) -> None:
        """Forget what was met before."""
        self._seen.clear()
        self._has_none = self._db.execute("SELECT 1 FROM addresses LIMIT 1").fetchone() is None

    def _listings(self, where: str, *values: Any) -> Iterator[Listing]:
        query = f"SELECT {_OF_LISTING} FROM listings WHERE removed IS NULL AND {where}"  # noqa: S608 no outside text
        for key, path, relative, number, encoding, raw, seq in self._db.execute(query, values).fetchall():
            yield Listing(key, Path(os.fsdecode(path)), os.fsdecode(relative), number, encoding, raw, seq)

    def of(self, key: str) -> list[Listing]:
        """What is stated of an address; the first counts."""
        return list(self._listings("key = ? ORDER BY path, number", key))

    def unseen(self) -> Iterator[Listing]:
        """Those that were not met in this run; they may be changed meanwhile."""
        keys = self._db.execute("SELECT DISTINCT key FROM listings WHERE removed IS NULL").fetchall()
        return (one for (key,) in keys for one in self.of(key) if not self.is_seen(one))

    def add(self, listing: Listing, commit: int) -> None:
        """Enter a listing that will stand from `commit` on; it counts as seen in this run."""
        place = (os.fsencode(listing.path), os.fsencode(listing.relative), listing.number)
        cursor = self._db.execute(
            "INSERT INTO listings (key, path, relative, number, encoding, raw, added) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (listing.key, *place, listing.encoding, listing.raw, commit),
        )
        self._seen.add(cursor.lastrowid or 0)

    def remove(self, listing: Listing, commit: int) -> None:
        """Let a listing stand until before `commit`."""
        self._db.execute("UPDATE listings SET removed = ? WHERE seq = ?", (commit, listing.seq))

    def renumber(self, listing: Listing, number: int) -> None:
        """Note that a listing now stands elsewhere in its file."""
        self._db.execute("UPDATE listings SET number = ? WHERE seq = ?", (number, listing.seq))

    def see(self, listing: Listing) -> None:
        """Note that a listing was met in this run."""
        self._seen.add(listing.seq)

    def is_seen(self, listing: Listing) -> bool:
        """Whether a listing was met in this run."""
        return listing.seq in self._seen

    def forget(self, base: str, commit: int) -> None:
        """Let all go that is stated of the article with this own id; of one that a person takes out."""
        for listing in self.of(self.key_of(base) or ""):
            self.remove(listing, commit)

    # Addresses

    def name(self, key: str, bases: Sequence[str]) -> None:
        """Note the ids that articles of an address have by themselves, in each of its spellings."""
        self._has_none = False
        rows = [(base, key) for base in bases]
        self._db.executemany("INSERT OR IGNORE INTO addresses VALUES (?, ?)", rows)

    def key_of(self, base: str) -> str | None:
        """The address of an article's own id; None where no sitemap has ever named it."""
        if self._has_none:  # as in most archives, of which every article asks
            return None
        row = self._db.execute("SELECT key FROM addresses WHERE base = ?", (base,)).fetchone()
        return row[0] if row else None

    def records(self, key: str, *, entries: bool) -> list[Record]:
        """The records that stand of an address: entries of sitemaps, or all others."""
        query = (
            f"SELECT {COLUMNS} FROM records WHERE base IN (SELECT base FROM addresses WHERE key = ?)"  # noqa: S608 ours
            f" AND kind {'=' if entries else '<>'} ? AND removed IS NULL ORDER BY seq"
        )
        return [record_of(row) for row in self._db.execute(query, (key, SITEMAP))]

    def without_article(self) -> list[str]:
        """The addresses of which something is stated and no record stands."""
        query = (
            "SELECT DISTINCT key FROM listings WHERE removed IS NULL AND key NOT IN"
            " (SELECT key FROM addresses JOIN records USING (base) WHERE records.removed IS NULL)"
        )
        return [key for (key,) in self._db.execute(query)]

    def is_kept_out(self, key: str) -> bool:
        """Whether a person took out the article of an address, and none of it stands."""
        query = (
            "SELECT count(*) FILTER (WHERE removed IS NULL), count(*) FILTER (WHERE cause IN (?, ?))"
            " FROM records JOIN addresses USING (base) WHERE key = ?"
        )
        stand, went = self._db.execute(query, (Cause.DELETED, Cause.PURGED, key)).fetchone()
        return bool(went and not stand)
