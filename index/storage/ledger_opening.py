"""The file of the ledger: its tables, and how it is opened as it was at a commit."""

import sqlite3
from pathlib import Path

from index.storage import listings
from index.storage.ledger_scrubbing import is_to_scrub, scrub

_WAIT = 30.0  # seconds for another process that holds the file for a moment
_CACHE = 64 * 1024  # KiB; ids and contents come in no order, so a row touches pages all over their indexes

_TABLES = """
CREATE TABLE IF NOT EXISTS records (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, base TEXT NOT NULL, kind TEXT NOT NULL, path BLOB NOT NULL,
    relative BLOB NOT NULL, number INTEGER NOT NULL, encoding TEXT NOT NULL, sha256 BLOB NOT NULL,
    pack TEXT, offset INTEGER, length INTEGER,
    added INTEGER NOT NULL, removed INTEGER, cause TEXT, reason TEXT, day TEXT);
CREATE INDEX IF NOT EXISTS records_id ON records (id);
CREATE INDEX IF NOT EXISTS records_place ON records (base, path, number);
CREATE INDEX IF NOT EXISTS records_copies ON records (sha256, base);
CREATE INDEX IF NOT EXISTS records_original ON records (pack, offset, length, kind, encoding, relative);
CREATE INDEX IF NOT EXISTS records_removed ON records (removed) WHERE removed IS NOT NULL;
CREATE TABLE IF NOT EXISTS unreadable (
    seq INTEGER PRIMARY KEY, path BLOB NOT NULL, number INTEGER NOT NULL, reason TEXT NOT NULL,
    added INTEGER NOT NULL, removed INTEGER);
CREATE TABLE IF NOT EXISTS corrected (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, said TEXT NOT NULL, added INTEGER NOT NULL, removed INTEGER);
CREATE INDEX IF NOT EXISTS corrected_id ON corrected (id);
CREATE INDEX IF NOT EXISTS unreadable_path ON unreadable (path, number);
"""
_RUN_TABLES = """
CREATE TEMP TABLE listed (seq INTEGER PRIMARY KEY);
CREATE TEMP TABLE touched (path BLOB PRIMARY KEY, broken_at INTEGER) WITHOUT ROWID;
CREATE TEMP TABLE contents (sha256 BLOB PRIMARY KEY, times INTEGER NOT NULL) WITHOUT ROWID;
"""


def open_to_write(path: Path, commit: int) -> sqlite3.Connection:
    """Open for the archive's one writer, in a transaction; rows that came or went after a commit are taken back.

    Raises: sqlite3.Error: it cannot be opened, or is damaged.
    """
    db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute(f"PRAGMA cache_size = -{_CACHE}")
        db.executescript(_TABLES + listings.TABLES + _RUN_TABLES)
        db.execute("BEGIN")
        take_back(db, commit)
        if is_to_scrub(db):
            scrub(db)
        else:
            db.execute("COMMIT")
            db.execute("BEGIN")
    except sqlite3.Error:
        db.close()
        raise
    return db


def take_back(db: sqlite3.Connection, commit: int) -> None:
    """Undo what rows say of commits after one, which never stood."""
    for table in ("records", "unreadable", "corrected", "listings"):
        db.execute(f"DELETE FROM {table} WHERE added > ?", (commit,))  # noqa: S608 our own four names
    db.execute("UPDATE records SET removed = NULL, cause = NULL WHERE removed > ?", (commit,))
    for table in ("unreadable", "corrected", "listings"):
        db.execute(f"UPDATE {table} SET removed = NULL WHERE removed > ?", (commit,))  # noqa: S608 same


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open for reading beside a writer, in a transaction. Raises: sqlite3.Error."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        return _reading(address)
    except sqlite3.OperationalError:
        # Where nothing can be written, not even SQLite's own notes beside the file, nobody else writes either.
        return _reading(address + "&immutable=1")


def _reading(address: str) -> sqlite3.Connection:
    db = sqlite3.connect(address, uri=True, timeout=_WAIT, isolation_level=None)
    try:
        db.execute("BEGIN")
        db.execute("SELECT 1 FROM records LIMIT 1")
    except sqlite3.Error:
        db.close()
        raise
    return db
