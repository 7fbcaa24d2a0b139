"""Opens zip and tar: each entry as a file of its own, `archive.zip/inner.html`; hostile entries are told, not followed.

Nothing is written to the disk under a name that an archive gives. Entries are read in the order in which they stand.
"""

import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import IO, Self

from index.article import Unreadable
from index.readers.files import shown
from index.readers.streams import HEAD, Readable, Source, buffered
from index.readers.unpacking import FLOOR, RATIO, Budget, Damaged

MAX_ENTRIES = 1_000_000
"""Of one archive."""
MAX_LAYERS = 6
"""Of packing, one in another: an entry of a zip that is a `.tar.gz` has three."""

_DIRECTORY = 64 * 2**20  # bytes of the list of contents of a zip, which is held in memory
_SPOOLED = 2 * 2**30  # bytes of a zip in something else, which is laid on the disk to be read
_IN_MEMORY = 8 * 2**20  # bytes of it that are not
_HEADER = 2**20  # bytes of a name in a tar, which would be held in memory
_OFFICE = "a Word, Excel or other office document: save it as text or as a page"
_DAMAGED_ZIP = "the zip data is cut off or damaged"
_DAMAGED_TAR = "the tar data is cut off or damaged here; the rest of it cannot be read"
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
)
_TAR_ERRORS = (tarfile.TarError, ValueError, LookupError, OverflowError, EOFError, RecursionError, struct.error)
_NAMES = (
    tarfile.GNUTYPE_LONGNAME,
    tarfile.GNUTYPE_LONGLINK,
    tarfile.XHDTYPE,
    tarfile.XGLTYPE,
    tarfile.SOLARIS_XHDTYPE,
)
_ARABIC_NAME = re.compile("[ -~\u0621-\u0652]+")
_CONTROLS = dict.fromkeys([*range(32), 127], "\N{REPLACEMENT CHARACTER}")


def zip_entries(source: Source) -> Iterator[Source | Unreadable]:
    """The files in a zip. Raises: Damaged."""
    with _seekable(source) as file:
        if _directory_size(file) > _DIRECTORY:
            raise Damaged(f"a zip with a list of contents of more than {_DIRECTORY // 2**20} MiB")
        try:
            with zipfile.ZipFile(file) as archive:
                yield from _of_zip(archive, source)
        except _ZIP_ERRORS as cause:
            raise Damaged(_DAMAGED_ZIP) from cause


def _of_zip(archive: zipfile.ZipFile, source: Source) -> Iterator[Source | Unreadable]:
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise Damaged(_too_many())
    if infos and (infos[0].filename == "mimetype" or "[Content_Types].xml" in archive.namelist()):
        raise Damaged(_OFFICE)
    for info in infos:
        source.budget.spend(0)
        entry = _entry(source, _zip_name(info), info.compress_size)
        if info.is_dir() or entry is None or not source.is_asked(entry.path):
            continue
        if reason := _harm(_zip_name(info)) or _zip_harm(info):
            yield Unreadable(entry.path, 0, reason)
            continue
        try:
            with archive.open(info) as member:
                yield replace(entry, stream=buffered(_Member(member, entry.budget, _DAMAGED_ZIP)))
        except _ZIP_ERRORS:
            yield Unreadable(entry.path, 0, _DAMAGED_ZIP)


def _zip_harm(info: zipfile.ZipInfo) -> str | None:
    """Why an entry of a zip is not read."""
    if info.flag_bits & 1:
        return "encrypted"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link, which is not followed"
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "packed in a way that is not read here; pack it again as an ordinary zip"
    if info.file_size > max(FLOOR, RATIO * info.compress_size):
        return f"it would unpack to {info.file_size:,} bytes, more than {RATIO} times its size"
    return None


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name of an entry: where it is not said to be UTF-8, it may be all the same, or be of an Arabic Windows."""
    raw = info.filename.encode("cp437", errors="replace")
    if info.flag_bits & 0x800 or raw.isascii():
        return info.filename
    try:
        return raw.decode()
    except UnicodeDecodeError:
        name = raw.decode("cp1256")
        return name if _ARABIC_NAME.fullmatch(name) else info.filename


def _directory_size(file: IO[bytes]) -> int:
    """How long a zip says that its list of contents is; 0 where it does not say, which is for `zipfile` to tell."""
    size = file.seek(0, 2)
    file.seek(max(0, size - HEAD - 64))
    tail = file.read()
    file.seek(0)
    large, end = tail.rfind(b"PK\x06\x06"), tail.rfind(b"PK\x05\x06")
    if large >= 0 and len(tail) >= large + 48:
        return int(struct.unpack_from("<Q", tail, large + 40)[0])
    return int(struct.unpack_from("<I", tail, end + 12)[0]) if 0 <= end <= len(tail) - 16 else 0


def _seekable(source: Source) -> IO[bytes]:
    """The bytes of a source, to be read in any order. Raises: Damaged: they would take too much room."""
    if source.stream.seekable():
        return source.stream
    spooled = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the caller closes it
    while piece := source.stream.read(HEAD):
        spooled.write(piece)
        if spooled.tell() > _SPOOLED:
            spooled.close()
            raise Damaged(f"a zip of more than {_SPOOLED // 2**30} GiB in another file: unpack that first")
    return spooled


def tar_entries(source: Source) -> Iterator[Source | Unreadable]:
    """The files in a tar. Raises: Damaged."""

    class Header(_Header):
        """One of its own for each archive, which notes the fault of that."""

    try:
        with tarfile.open(fileobj=source.stream, mode="r|", tarinfo=Header) as archive:
            yield from _of_tar(archive, source)
    except _TAR_ERRORS as cause:
        raise Damaged(_DAMAGED_TAR) from cause
    if Header.is_faulty:
        raise Damaged(_DAMAGED_TAR)


def _of_tar(archive: tarfile.TarFile, source: Source) -> Iterator[Source | Unreadable]:
    count = 0
    while info := archive.next():
        archive.members = []  # type: ignore[attr-defined]  # it would collect them
        count += 1
        source.budget.spend(0)
        if count > MAX_ENTRIES:
            raise Damaged(_too_many())
        entry = _entry(source, info.name, info.size)
        if info.isdir() or entry is None or not source.is_asked(entry.path):
            continue
        if reason := _harm(info.name) or _tar_harm(info):
            yield Unreadable(entry.path, 0, reason)
        elif member := archive.extractfile(info):
            yield replace(entry, stream=buffered(_Member(member, None, _DAMAGED_TAR)))


def _tar_harm(info: tarfile.TarInfo) -> str | None:
    """Why an entry of a tar is not read."""
    if info.issym() or info.islnk():
        return "a link, which is not followed"
    if not info.isreg():
        return "a device or pipe, not a file"
    return "a file with holes, which could be made to fill a disk" if info.issparse() else None


class _Header(tarfile.TarInfo):
    """A header of a tar that refuses names too long to hold, and notes a fault, which `tarfile` takes for the end."""

    is_faulty = False

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        """Read one block."""
        try:
            info = super().frombuf(buf, encoding, errors)
            _refuse_long(info)
        except tarfile.HeaderError:
            cls.is_faulty = not buf or any(buf)  # a block of zeros is the end
            raise
        return info


def _refuse_long(info: tarfile.TarInfo) -> None:
    if info.type in _NAMES and info.size > _HEADER:
        raise tarfile.HeaderError("a name too long")


class _Member:
    """The bytes of an entry."""

    def __init__(self, below: Readable, budget: Budget | None, told: str) -> None:
        self._below = below
        self._budget = budget
        self._told = told

    def read(self, size: int, /) -> bytes:
        """Some of them. Raises: Damaged."""
        try:
            piece = self._below.read(size)
        except (*_ZIP_ERRORS, *_TAR_ERRORS) as cause:
            raise Damaged(self._told) from cause
        if self._budget:
            self._budget.spend(len(piece))
        return piece


def _entry(source: Source, name: str, packed: int) -> Source | None:
    """An entry of a container as a source, by a name that can be shown and stored; None for a hidden one."""
    parts = [part for part in name.translate(_CONTROLS).replace("\\", "/").split("/") if part not in {"", "."}]
    if any((part.startswith(".") and part != "..") or part == "__MACOSX" for part in parts):
        return None
    inner = "/".join(parts) or "\N{REPLACEMENT CHARACTER}"
    return replace(
        source,
        path=source.path / inner,
        relative=shown(f"{source.relative}/{inner}"),
        name=parts[-1] if parts else "",
        layers=source.layers + 1,
        budget=Budget(packed, source.budget),
    )


def _harm(name: str) -> str | None:
    """Why an entry of this name is not read."""
    path = name.replace("\\", "/")
    if path.startswith("/") or path[1:3] == ":/":
        return f"an entry with an absolute path, {shown(name)[:200]!r}"
    return "an entry whose path leads out of the archive" if ".." in path.split("/") else None


def _too_many() -> str:
    return f"more than {MAX_ENTRIES:,} entries; the rest is not read"
