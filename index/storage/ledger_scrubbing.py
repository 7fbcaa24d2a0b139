"""Scrubbing a ledger: of what was purged, id, digest, reason and day stay, in every part of the file."""

import sqlite3

from index.storage.ledger_rows import Cause

_PURGED = f"removed IS NOT NULL AND cause = '{Cause.PURGED}'"


def is_to_scrub(db: sqlite3.Connection) -> bool:
    """Whether a scrubbing did not come to its end."""
    return db.execute(f"SELECT 1 FROM records WHERE {_PURGED} AND path <> x''").fetchone() is not None  # noqa: S608 ours


def scrub(db: sqlite3.Connection) -> None:
    """Commit, and leave nothing else of what was purged, neither in rows nor where rows were before.

    Nothing else may be under way, so that every row removed was removed by a commit that stands. Killed on the way, it
    is to be done again. Where the originals lay of what was taken out, nobody knows afterwards.
    """
    db.execute("DELETE FROM records WHERE removed IS NOT NULL AND cause = ?", (Cause.REPLACED,))
    db.execute("DELETE FROM corrected WHERE removed IS NOT NULL")
    db.execute("DELETE FROM listings WHERE removed IS NOT NULL")
    db.execute("UPDATE records SET pack = NULL, offset = NULL, length = NULL WHERE removed IS NOT NULL")
    db.execute("COMMIT")
    db.execute("VACUUM")
    db.execute("PRAGMA secure_delete = ON")
    db.execute(
        f"UPDATE records SET path = x'', relative = x'', number = 0, kind = '', encoding = '' WHERE {_PURGED}"  # noqa: S608 ours
    )
    db.execute("PRAGMA secure_delete = OFF")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.execute("BEGIN")
