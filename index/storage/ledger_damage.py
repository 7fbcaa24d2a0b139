"""Damage of a ledger: what SQLite finds wrong with the file, and rows that say what cannot be."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_MOST = 20  # things that SQLite is asked to name
_WAIT = 30.0  # seconds
_CHECKS = {
    "SELECT count(*) FROM (SELECT id FROM records WHERE {there} GROUP BY id HAVING count(*) > 1)": (
        "{} ids stand for several articles"
    ),
    "SELECT count(*) FROM records WHERE {there} AND (length(sha256) <> 32 OR typeof(sha256) <> 'blob'"
    " OR typeof(path) <> 'blob' OR typeof(number) <> 'integer' OR number < 0)": "{} rows say what no writer says",
    "SELECT count(*) FROM unreadable WHERE {there} AND (typeof(path) <> 'blob' OR typeof(number) <> 'integer'"
    " OR typeof(reason) <> 'text')": "{} rows say of nothing that it could not be read",
    "SELECT count(*) FROM records WHERE {there} AND pack IS NOT NULL AND (typeof(offset) <> 'integer' OR offset < 0"
    " OR typeof(length) <> 'integer' OR length <= 0)": "{} rows lead to no place in a pack",
}
"""A count of rows, and what it means when there are any; of what stands at a commit."""


def ledger_damage(path: Path, commit: int | None) -> Iterator[str]:
    """What is wrong with a ledger, in plain words.

    Args:
        commit: at which to look at its rows; None: do not.
    """
    if not path.exists():
        yield "it is missing"
        return
    try:
        with closing(_opened(path)) as db:
            if path.stat().st_size % int(db.execute("PRAGMA page_size").fetchone()[0]):
                yield "it ends within a page"
            for (found,) in db.execute(f"PRAGMA integrity_check({_MOST})"):
                if found != "ok":
                    yield f"SQLite says: {found}"
            if commit is not None:
                yield from _rows(db, f"added <= {commit:d} AND (removed IS NULL OR removed > {commit:d})")
    except (sqlite3.Error, ValueError, OverflowError) as cause:
        yield f"it cannot be read: {cause}"


def _opened(path: Path) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=ro"
    for more in (
        "",
        "&immutable=1",
    ):  # the second where nothing may be written, not even SQLite's notes beside the file
        db = sqlite3.connect(address + more, uri=True, timeout=_WAIT, isolation_level=None)
        try:
            db.execute("SELECT 1 FROM records LIMIT 1")
        except sqlite3.OperationalError:
            db.close()
            if more:
                raise
        else:
            return db
    raise AssertionError


def _rows(db: sqlite3.Connection, there: str) -> Iterator[str]:
    for query, meaning in _CHECKS.items():
        (count,) = db.execute(query.format(there=there)).fetchone()
        if count:
            yield meaning.format(count)
