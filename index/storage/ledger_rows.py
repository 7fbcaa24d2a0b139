"""The rows of the ledger: a record that stands, or stood, and why it went."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from index.storage.originals import Extent

COLUMNS = "seq, id, base, kind, path, relative, number, encoding, sha256, pack, offset, length"

SITEMAP: Final = "sitemap"
"""The kind of records that are entries of sitemaps."""


class Cause(StrEnum):
    """Why a row went."""

    REPLACED = "replaced"  # another row took its place
    VANISHED = "vanished"  # its file or line is gone; it comes back when that does
    DELETED = "deleted"  # a person took it out; it stays out while its content is the same
    PURGED = "purged"  # the same, and nothing but its id, its digest and the reason may be left


@dataclass(frozen=True, slots=True)
class Record:
    """Where an article's record was found and where its original lies; `extent` is None when none was kept."""

    id: str
    base: str
    kind: str
    path: Path
    relative: str
    number: int
    encoding: str
    sha256: bytes
    extent: Extent | None
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """An article that was taken out: why, and on which day (ISO)."""

    id: str
    reason: str
    day: str


def record_of(row: tuple[Any, ...]) -> Record:
    """A record from its COLUMNS."""
    seq, own, base, kind, path, relative, number, encoding, sha256, pack, offset, length = row
    extent = None if pack is None else Extent(pack, offset, length)
    places = Path(os.fsdecode(path)), os.fsdecode(relative)
    return Record(own, base, kind, *places, number, encoding, sha256, extent, seq)
