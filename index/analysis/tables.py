"""The tables by which families are found, and sources: those that ship, in their place or over them an archive's own.

Whatever is analysed with other tables has other families. So a build keeps a copy of its archive's own tables, which
its index and its queries share, whatever is edited meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from index.analysis import overrides, wordlist
from index.analysis.family import Families
from index.errors import BadTable, naming

WORDS: Final = "words.txt"
"""The name of an archive's own word list."""

OVERRIDES: Final = "overrides.tsv"
"""The name of the families that its people have said."""

SOURCES: Final = "sources.tsv"
"""The name of the sources that its people know; it says nothing of words, and the fingerprint leaves it out."""

NAMES: Final = (WORDS, OVERRIDES, SOURCES)


@dataclass(frozen=True, slots=True)
class Tables:
    """What an archive has of its own; nothing where it goes by what ships.

    Attributes:
        words: a word list, in the place of the one that ships.
        overrides: families that are said, each before what ships says of the same word.
        sources: names of agencies and publishers, over those that ship.
        folder: where they were read, for messages.
    """

    words: bytes | None = None
    overrides: bytes | None = None
    sources: bytes | None = None
    folder: Path = field(default=Path(), compare=False)

    @classmethod
    def of(cls, folder: Path) -> "Tables":
        """Those of a folder."""
        return cls(_read(folder / WORDS), _read(folder / OVERRIDES), _read(folder / SOURCES), folder)

    @property
    def digest(self) -> str:
        """Names the tables: with others, words have other families."""
        return _digest(self.words, self.overrides)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each."""
        for name, data in ((WORDS, self.words), (OVERRIDES, self.overrides), (SOURCES, self.sources)):
            if data is not None:
                yield name, data

    def digests(self) -> dict[str, str]:
        """Of the content of each file, by its name."""
        return {name: blake2b(data, digest_size=16).hexdigest() for name, data in self.files()}

    def families(self) -> Families:
        """What finds families by them. Raises: BadTable."""
        counts = wordlist.shipped()
        if self.words is not None:
            counts = wordlist.parse(lines_of(self.folder / WORDS, self.words), self.folder / WORDS)
        said = dict(overrides.shipped())
        if self.overrides is not None:
            said |= overrides.parse(lines_of(self.folder / OVERRIDES, self.overrides), self.folder / OVERRIDES)
        return Families(counts, said)


@lru_cache(maxsize=4)  # every commit that is opened asks
def _digest(words: bytes | None, said: bytes | None) -> str:
    listed = wordlist.SHIPPED.read_bytes() if words is None else words
    return blake2b(listed + overrides.SHIPPED.read_bytes() + (said or b""), digest_size=4).hexdigest()


def _read(path: Path) -> bytes | None:
    try:
        with naming(path):
            return path.read_bytes()
    except FileNotFoundError:
        return None


def lines_of(path: Path, data: bytes) -> list[str]:
    """The lines of a table that people edit. Raises: BadTable: it is not UTF-8."""
    try:
        return data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as cause:
        raise BadTable(path, data[: cause.start].count(b"\n") + 1, "it is not UTF-8") from cause
