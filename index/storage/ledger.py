"""The ledger: which record is which article, where its original lies, and what could not be read. One SQLite file.

Every row says at which commit it came and at which it went, so that the ledger can be opened at any commit: a row is
there at G when added <= G < removed. CURRENT therefore stays the only commit point; what a crashed run wrote for a
commit that never stood is taken back on opening. Rows are fetched by index or in pages, so memory stays flat. Whatever
identifies a record, or leads to its original, is in an index too, so that SQLite's own check sees when either changes.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from index.article import Unreadable
from index.storage.ledger_opening import open_to_read, open_to_write
from index.storage.ledger_rows import COLUMNS, SITEMAP, Cause, Gone, Record, record_of
from index.storage.ledger_scrubbing import scrub
from index.storage.listings import Listing, Listings

_PAGE = 1_000
_FEW = 100  # records are looked through one by one; an id, or a content, that more share tells them apart no longer


class Ledger:
    """The ledger of an archive, at one commit."""

    def __init__(self, connection: sqlite3.Connection, there: str = "removed IS NULL") -> None:
        self._db = connection
        self._there = there
        self.listings = Listings(connection)
        self._seen = bytearray()  # by seq: 1 where the record was met in this run
        self._touched: tuple[Path, int | None] | None = None  # by `touch`, last

    @classmethod
    def to_write(cls, path: Path, commit: int) -> "Ledger":
        """Open for the archive's one writer, as it was at a commit."""
        return cls(open_to_write(path, commit))

    @classmethod
    def to_read(cls, path: Path, commit: int) -> "Ledger":
        """Open for reading beside a writer, as it was at a commit."""
        return cls(open_to_read(path), f"added <= {commit:d} AND (removed IS NULL OR removed > {commit:d})")

    def commit(self) -> None:
        """Put down what was changed since the last commit; it counts once CURRENT names that commit."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Forget what was not committed, and let go of the file."""
        self._db.close()

    def start_run(self) -> None:
        """Forget what was met before."""
        for table in ("listed", "touched", "contents"):
            self._db.execute(f"DELETE FROM {table}")  # noqa: S608 our own three names
        self._seen, self._touched = bytearray(), None
        self.listings.start_run()

    # Records

    def _records(self, where: str, *values: Any) -> list[Record]:
        query = f"SELECT {COLUMNS} FROM records WHERE {self._there} AND {where}"  # noqa: S608 no outside text
        return [record_of(row) for row in self._db.execute(query, values)]

    def by_id(self, id: str) -> Record | None:
        """The record that stands under an id."""
        return next(iter(self._records("id = ?", id)), None)

    def is_free(self, id: str) -> bool:
        """Whether no record stands under an id, but perhaps an entry of a sitemap."""
        return not self._records("id = ? AND kind <> ?", id, SITEMAP)

    def is_strange(self, base: str, sha256: bytes) -> bool:
        """Whether no record ever had this content, and none that stands this own id, nor this as the id given to it."""
        query = (
            f"SELECT 1 FROM records WHERE base = ? AND {self._there}"  # noqa: S608 no outside text
            f" UNION ALL SELECT 1 FROM records WHERE id = ? AND {self._there}"
            " UNION ALL SELECT 1 FROM records WHERE sha256 = ? LIMIT 1"
        )
        return self._db.execute(query, (base, base, sha256)).fetchone() is None

    def has_met(self, sha256: bytes) -> bool:
        """Whether any record ever had this very content, those that went included, as long as they are remembered."""
        return self._db.execute("SELECT 1 FROM records WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone() is not None

    def with_content(self, base: str, sha256: bytes) -> Record | None:
        """The first record with this own id and this very content."""
        return next(iter(self._records("base = ? AND sha256 = ? ORDER BY seq LIMIT 1", base, sha256)), None)

    def by_base(self, base: str, path: Path, number: int) -> list[Record]:
        """Records whose own id is this, first of all those at one place: one has the id, the others a number behind.

        Entries of sitemaps are none of them.
        """
        known = self._records(f"base = ? AND kind <> ? ORDER BY path, number LIMIT {_FEW}", base, SITEMAP)
        if len(known) < _FEW:
            here = sorted((one for one in known if (one.path, one.number) == (path, number)), key=lambda one: one.seq)
        else:  # those here may not be among them
            here = self._records("base = ? AND path = ? AND number = ? ORDER BY seq", base, os.fsencode(path), number)
        return [*here, *(record for record in known if record not in here)]

    def by_content(self, sha256: bytes) -> list[Record]:
        """Records with this very content."""
        found = self._records(f"sha256 = ? ORDER BY base LIMIT {_FEW}", sha256)
        return sorted(found, key=lambda record: record.seq)

    def live(self) -> Iterator[Record]:
        """All records that stand, in the order in which they came; they may be changed meanwhile."""
        seq = -1
        while page := self._records(f"seq > ? ORDER BY seq LIMIT {_PAGE}", seq):
            yield from page
            seq = page[-1].seq

    def count(self) -> int:
        """How many records stand."""
        query = f"SELECT count(*) FROM records WHERE {self._there}"  # noqa: S608 no outside text
        return int(self._db.execute(query).fetchone()[0])

    def add(self, record: Record, commit: int) -> None:
        """Enter a record that will stand from `commit` on; it counts as seen in this run."""
        extent = record.extent
        place = (extent.pack, extent.offset, extent.length) if extent else (None, None, None)
        cursor = self._db.execute(
            "INSERT INTO records (id, base, kind, path, relative, number, encoding, sha256, pack, offset, length,"
            " added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(record.id, record.base, record.kind, os.fsencode(record.path), os.fsencode(record.relative)),
                *(record.number, record.encoding, record.sha256, *place, commit),
            ),
        )
        self._see(cursor.lastrowid or 0)

    def remove(self, record: Record, commit: int, cause: Cause, reason: str = "", day: str = "") -> None:
        """Let a record stand until before `commit`."""
        self._db.execute(
            "UPDATE records SET removed = ?, cause = ?, reason = ?, day = ? WHERE seq = ?",
            (commit, cause, reason, day, record.seq),
        )

    def renumber(self, record: Record, base: str, number: int) -> None:
        """Note that a record now stands at another line of its file, where its own id may be another."""
        self._db.execute("UPDATE records SET base = ?, number = ? WHERE seq = ?", (base, number, record.seq))

    def forget_replaced(self, commit: int) -> None:
        """Drop the rows that others have replaced by a commit; those taken out stay, to say so."""
        self._db.execute("DELETE FROM records WHERE removed <= ? AND cause = ?", (commit, Cause.REPLACED))
        self._db.execute("DELETE FROM listings WHERE removed <= ?", (commit,))

    def see(self, record: Record) -> bool:
        """Note that a record was met in this run; whether that is news."""
        is_news = not self.is_seen(record)
        self._see(record.seq)
        return is_news

    def is_seen(self, record: Record) -> bool:
        """Whether a record was met in this run."""
        return record.seq < len(self._seen) and self._seen[record.seq] == 1

    def _see(self, seq: int) -> None:
        if seq >= len(self._seen):
            self._seen.extend(bytes(max(seq + 1, 2 * len(self._seen)) - len(self._seen)))
        self._seen[seq] = 1

    def is_kept_out(self, base: str, sha256: bytes) -> bool:
        """Whether a person took out the article with this own id and content, or purged one of this content."""
        query = "SELECT 1 FROM records WHERE sha256 = ? AND (cause = ? OR cause = ? AND base = ?)"
        return self._db.execute(query, (sha256, Cause.PURGED, Cause.DELETED, base)).fetchone() is not None

    def condemn(self, id: str, reason: str, day: str) -> bool:
        """Have nothing left of what went under an id before; whether anything had been taken out."""
        query = "UPDATE records SET cause = ?, reason = ?, day = ? WHERE id = ? AND removed IS NOT NULL AND cause <> ?"
        return self._db.execute(query, (Cause.PURGED, reason, day, id, Cause.REPLACED)).rowcount > 0

    def scrub(self) -> None:
        """Forget what the commit that stands does not need, wherever in the file it is; nothing may be under way."""
        scrub(self._db)

    # Corrections

    def corrections(self) -> dict[str, str]:
        """Id to the correction that the article was indexed with."""
        return dict(self._db.execute("SELECT id, said FROM corrected WHERE removed IS NULL").fetchall())

    def correct(self, id: str, said: str | None, commit: int) -> None:
        """Note the correction that an article is indexed with from `commit` on; None: with none."""
        self._db.execute("UPDATE corrected SET removed = ? WHERE id = ? AND removed IS NULL", (commit, id))
        if said is not None:
            self._db.execute("INSERT INTO corrected (id, said, added) VALUES (?, ?, ?)", (id, said, commit))

    # Packs

    def bytes_needed(self) -> dict[str, int]:
        """Name of each pack to how many of its bytes are of records that stand."""
        query = (
            "SELECT pack, sum(length) FROM (SELECT DISTINCT pack, offset, length FROM records WHERE removed IS NULL"
            " AND pack IS NOT NULL) GROUP BY pack"
        )
        return dict(self._db.execute(query).fetchall())

    def in_pack(self, pack: str) -> list[Record]:
        """The records that stand whose originals lie in a pack."""
        return self._records("pack = ? ORDER BY offset", pack)

    def gone(self, id: str) -> Gone | None:
        """Why an id is no longer there; None when it is, or never was."""
        if self.by_id(id) is not None:
            return None
        query = (
            f"SELECT reason, day FROM records WHERE id = ? AND NOT ({self._there}) AND cause <> ?"  # noqa: S608 same
            " ORDER BY removed DESC LIMIT 1"
        )
        row = self._db.execute(query, (id, Cause.REPLACED)).fetchone()
        return Gone(id, row[0], row[1]) if row else None

    # What stands in one file

    def survey(self, contents: Iterable[bytes]) -> None:
        """Note the sha256 of every record that a file holds now, in place of those of another file."""
        self._db.execute("DELETE FROM contents")
        query = "INSERT INTO contents VALUES (?, 1) ON CONFLICT DO UPDATE SET times = times + 1"
        self._db.executemany(query, ((sha256,) for sha256 in contents))

    def stands(self, record: Record) -> bool:
        """Whether the file surveyed holds a record's content, as often as the place where the record stood held it."""
        row = self._db.execute("SELECT times FROM contents WHERE sha256 = ?", (record.sha256,)).fetchone()
        if row is None:
            return False
        query = "SELECT count(*) FROM records WHERE sha256 = ? AND path = ? AND removed IS NULL"
        known = self._db.execute(query, (record.sha256, os.fsencode(record.path))).fetchone()
        return bool(known[0] <= row[0])

    # What could not be read

    def touch(self, path: Path, broken_at: int | None = None) -> None:
        """Note that this run reads a file: of its entries below, those not listed again will go.

        Args:
            broken_at: the line just met, when it could not be read; reading may end there.
        """
        if self._touched == (path, broken_at):  # record after record of one file
            return
        self._touched = (path, broken_at)
        query = "INSERT INTO touched VALUES (?, ?) ON CONFLICT DO UPDATE SET broken_at = excluded.broken_at"
        self._db.execute(query, (os.fsencode(path), broken_at))

    def list_unreadable(self, entry: Unreadable, commit: int) -> bool:
        """Enter what could not be read, once; whether it is news."""
        self.touch(entry.path, entry.number if entry.is_last else None)
        seq, is_news = self._list(entry, commit)
        self._db.execute("INSERT OR IGNORE INTO listed VALUES (?)", (seq,))
        return is_news

    def list_lost(self, entry: Unreadable, commit: int) -> None:
        """Enter an article of which nothing is left, until its file is read again."""
        self._list(entry, commit)

    def _list(self, entry: Unreadable, commit: int) -> tuple[int, bool]:
        place = (os.fsencode(entry.path), entry.number, entry.reason)
        known = self._db.execute(
            "SELECT seq FROM unreadable WHERE path = ? AND number = ? AND reason = ? AND removed IS NULL", place
        ).fetchone()
        seq = known[0] if known else None
        if seq is None:
            insert = "INSERT INTO unreadable (path, number, reason, added) VALUES (?, ?, ?, ?)"
            seq = self._db.execute(insert, (*place, commit)).lastrowid
        return int(seq or 0), known is None

    def settle_unreadable(self, commit: int) -> int:
        """At the end of a run: let go of the entries of what it read that were not listed again; how many."""
        query = "SELECT seq, path FROM unreadable WHERE removed IS NULL AND seq NOT IN (SELECT seq FROM listed)"
        settled = [seq for seq, path in self._db.execute(query).fetchall() if self._was_read(Path(os.fsdecode(path)))]
        self._db.executemany("UPDATE unreadable SET removed = ? WHERE seq = ?", ((commit, seq) for seq in settled))
        return len(settled)

    def _was_read(self, path: Path) -> bool:
        """Whether this run read a file, or the archive file in which it stands, to its end."""
        at = "SELECT 1 FROM touched WHERE path = ?"
        if self._db.execute(at, (os.fsencode(path),)).fetchone():
            return True
        whole = f"{at} AND broken_at IS NULL"
        return any(self._db.execute(whole, (os.fsencode(above),)).fetchone() for above in path.parents)

    def unreadable(self) -> Iterator[Unreadable]:
        """What could not be read, by file and line."""
        rows = self._db.execute(
            f"SELECT path, number, reason FROM unreadable WHERE {self._there} ORDER BY path, number"  # noqa: S608 same
        )
        return (Unreadable(Path(os.fsdecode(path)), number, reason) for path, number, reason in rows)

    def is_unread(self, record: Record | Listing) -> bool:
        """Whether this run could not read where a record stood: its line, the rest of its file, or a folder above."""
        line = "SELECT 1 FROM unreadable JOIN listed USING (seq) WHERE path = ? AND number = ?"
        rest = "SELECT 1 FROM touched WHERE path = ? AND broken_at <= ?"
        number = record.number
        if self._db.execute(line, (os.fsencode(record.path), number)).fetchone():
            return True
        places = (record.path, *record.path.parents)
        return any(self._db.execute(rest, (os.fsencode(place), number)).fetchone() for place in places)
