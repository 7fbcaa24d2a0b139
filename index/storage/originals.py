"""Originals: the raw bytes of every record, compressed, in packs that only grow.

A pack is zstd frames one after the other. The ledger knows where each record lies and its sha256; the manifest knows
how many bytes of each pack are committed, and what stands after them is what a crashed run left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import zstandard

from index.errors import ArchiveDamaged, OriginalDamaged, naming
from index.storage.durable import sync_file, sync_folder

if TYPE_CHECKING:
    from io import FileIO

T = TypeVar("T")

PACK_BYTES = 64 * 1024 * 1024  # a pack that has reached this is followed by a new one
_WAITING = 1024 * 1024  # bytes of frames that are written at once
_LEVEL = 3  # higher levels save few percent on records of some kilobytes, at several times the cost
REMEDY = "Rebuild with the files that it came from: kashshaf reindex PATH"


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a record's frame lies."""

    pack: str
    offset: int
    length: int


def digest(raw: bytes) -> bytes:
    """The sha256 by which content is known."""
    return sha256(raw).digest()


class Originals:
    """The packs of one archive, for one writer or one reader."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=False)
        self._decompressor = zstandard.ZstdDecompressor()
        self._lengths: dict[str, int] = {}
        self._unsynced: set[str] = set()
        self._growing: tuple[str, FileIO] | None = None  # the pack last appended to, open
        self._waiting = bytearray()  # what that one will have besides
        self._retired: set[str] = set()  # packs that the next commit will do without
        self.damage: ArchiveDamaged | None = None

    def restore(self, committed: dict[str, int]) -> None:
        """Cut the packs back to what is committed; `damage` says when one is missing or shorter than that."""
        self.close()
        self._lengths, self.damage = dict(committed), None
        self._retired.clear()
        for path in self._folder.glob("*.pack"):
            if path.name not in committed:
                path.unlink()
        for name, length in committed.items():
            path = self._folder / name
            found = path.stat().st_size if path.exists() else 0
            if found < length:
                self.damage = ArchiveDamaged(path, f"{length - found} bytes of it are missing", REMEDY)
            if found > length:
                with path.open("r+b") as pack:
                    pack.truncate(length)
        self._unsynced.clear()

    def go_on_damaged(self) -> None:
        """Take the packs as they are, for who looks at every record that should be in them."""
        paths = {name: self._folder / name for name in self._lengths}
        self._lengths = {name: path.stat().st_size for name, path in paths.items() if path.exists()}
        self.damage = None

    def lengths(self) -> dict[str, int]:
        """Name of each pack to its length in bytes, what is not yet committed included."""
        self._write()
        return dict(self._lengths)

    def append(self, raw: bytes) -> Extent:
        """Keep a record."""
        return self._append(self._compressor.compress(raw))

    def _append(self, frame: bytes) -> Extent:
        name = self._pack_to_grow()
        extent = Extent(name, self._lengths.get(name, 0), len(frame))
        self._open(name)
        self._waiting += frame
        if len(self._waiting) >= _WAITING:
            self._write()
        self._lengths[name] = extent.offset + extent.length
        self._unsynced.add(name)
        return extent

    def _pack_to_grow(self) -> str:
        newest = max((*self._lengths, *self._retired), default="")
        if self._lengths.get(newest, PACK_BYTES) < PACK_BYTES:
            return newest
        return f"{int(newest.removesuffix('.pack') or 0) + 1:06}.pack"

    def _open(self, name: str) -> None:
        if self._growing is None or self._growing[0] != name:
            self._write()
            self.close()
            path = self._folder / name
            with naming(path):
                self._growing = name, path.open("ab", buffering=0)  # so that closing cannot fail

    def retire(self, packs: Iterable[str]) -> None:
        """Name some packs no longer in `lengths`; they can be read until `sweep`."""
        self._write()
        self.close()
        for name in packs:
            del self._lengths[name]
            self._unsynced.discard(name)
            self._retired.add(name)

    def copy(self, extent: Extent) -> Extent:
        """Keep a record a second time, as it lies; of one that is damaged, what there is."""
        with (self._folder / extent.pack).open("rb") as pack:
            pack.seek(extent.offset)
            return self._append(pack.read(extent.length))

    def sweep(self) -> None:
        """Remove the packs that were retired."""
        for name in self._retired:
            (self._folder / name).unlink(missing_ok=True)
        if self._retired:
            sync_folder(self._folder)
        self._retired.clear()

    def _write(self) -> None:
        """Append what waits."""
        if self._growing is None:
            return
        name, pack = self._growing
        left = bytes(self._waiting)
        with naming(self._folder / name):
            while left:  # where there is no room, a part is written first, and then the system says so
                left = left[pack.write(left) :]
        self._waiting.clear()

    def close(self) -> None:
        """Let go of the pack that was appended to; what was not yet written of it will not be."""
        if self._growing:
            self._growing[1].close()
            self._growing = None
        self._waiting.clear()

    def sync(self) -> None:
        """Wait until all that was appended is on the disk."""
        self._write()
        self.close()
        for name in self._unsynced:
            sync_file(self._folder / name)
        if self._unsynced:
            sync_folder(self._folder)
        self._unsynced.clear()

    def ahead(self, records: Iterable[T]) -> Iterator[T]:
        """The same records: nothing is gained by fetching several at once."""
        return iter(records)

    def holds(self, extent: Extent, expected: bytes) -> bool:
        """Whether a record's bytes are there, as they were."""
        try:
            self.read(extent, expected)
        except ArchiveDamaged:
            return False
        return True

    def read(self, extent: Extent, expected: bytes) -> bytes:
        """A record's bytes, as they were.

        Raises: ArchiveDamaged: the pack cannot be read.  OriginalDamaged: they are missing, or not of this digest.
        """
        self._write()
        path = self._folder / extent.pack
        where = f"the record at byte {extent.offset}"
        try:
            with path.open("rb") as pack:
                pack.seek(extent.offset)
                raw = self._decompressor.decompress(pack.read(extent.length))
        except OSError as cause:
            raise ArchiveDamaged(path, f"{where} cannot be read: {cause}", REMEDY) from cause
        except (ValueError, OverflowError, MemoryError, zstandard.ZstdError) as cause:
            raise OriginalDamaged(path, f"{where} cannot be read: {cause}", REMEDY) from cause
        if digest(raw) != expected:
            raise OriginalDamaged(path, f"{where} is not what was kept", REMEDY)
        return raw
