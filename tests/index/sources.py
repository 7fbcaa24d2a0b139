"""Files for the tests of readers, on the disk or not."""

import io
from pathlib import Path

from index.article import Article, Unreadable
from index.readers import reading
from index.readers.files import Found
from index.readers.mapping import Hints
from index.readers.streams import Source, buffered

NONE = Hints()
Records = list[Article | Unreadable]


def source(raw: bytes, name: str = "a.txt", hints: Hints = NONE) -> Source:
    """Some bytes as an open file."""
    return Source(Path("/", name), name, name, buffered(io.BytesIO(raw)), hints=hints)


def read_path(path: Path, relative: str | None = None, hints: Hints = NONE) -> Records:
    """The records of a file."""
    return list(reading.read(Found(path, relative or path.name), hints))


def read_bytes(folder: Path, raw: bytes, name: str, hints: Hints = NONE) -> Records:
    """The records of a file that holds these bytes."""
    file = folder / name
    file.write_bytes(raw)
    return read_path(file, hints=hints)


def articles(found: Records) -> list[Article]:
    """Those that could be read."""
    return [item for item in found if isinstance(item, Article)]


def reasons(found: Records) -> list[tuple[int, str]]:
    """Where and why the others could not."""
    return [(item.number, item.reason) for item in found if isinstance(item, Unreadable)]
