"""The table of agencies and publishers: `sources.tsv`, which ships, and over it an archive's own of the same form.

The first lines of the one that ships say what stands in a line.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from index.errors import BadTable
from index.metadata import places
from index.metadata.tables import key

NAME: Final = "sources.tsv"
_FILE = Path(__file__).parent / NAME
_MAYBE: Final = "+"  # behind what is also a word or a city


class Kind(StrEnum):
    """What a source is: one that publishes, one that supplies others, or `وكالات`, which names no one."""

    PUBLISHER = "publisher"
    AGENCY = "agency"
    GENERIC = "generic"


_KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Source:
    """A known source; `weak` when its name is also a word or a city."""

    name: str
    kind: Kind
    weak: bool = False

    def certain(self) -> "Source":
        """The same source, where its name can mean nothing else."""
        return Source(self.name, self.kind)


@dataclass(frozen=True, slots=True)
class Names:
    """By which names sources are known; a name is what `index.metadata.tables.key` makes of it.

    Attributes:
        words: names that are words in small letters: MAP is an agency, map a word.
    """

    sources: Mapping[str, Source]
    words: frozenset[str]

    def beside(self, own: "Names") -> "Names":
        """These, and over them another table, whose line about a source that is here says what it is called and is."""
        renamed = {name: own.sources[known] for name, known in self._heads().items() if known in own.sources}
        kept = {
            name: Source(head.name, head.kind, source.weak) if (head := renamed.get(source.name)) else source
            for name, source in self.sources.items()
        }
        return Names({**kept, **own.sources}, (self.words - own.sources.keys()) | own.words)

    def _heads(self) -> dict[str, str]:
        """The name shown of each source, and what it is known by."""
        return {source.name: key(source.name) for source in self.sources.values()}


def parse(lines: Iterable[str], path: Path = _FILE) -> Names:
    """Read a table.

    Args:
        path: where the lines stand, for messages.
    Raises: BadTable: a line lacks a kind or a name, or one of its other names is of another source already.
    """
    sources: dict[str, Source] = {}
    words: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        for alias, source in _row(line, path, number):
            known = sources.setdefault(key(alias), source)
            if source.name not in {known.name, alias}:  # two papers may have one name, and go by others
                raise BadTable(path, number, f"{alias} is a name of {known.name} already")
            if alias.isascii() and alias.endswith(_MAYBE):
                words.add(key(alias))
    return Names(sources, frozenset(words))


def _row(line: str, path: Path, number: int) -> Iterator[tuple[str, Source]]:
    """The names in a line, each with the source that it stands for."""
    kind, name, others = (*(column.strip() for column in line.split("\t")), "", "")[:3]
    if kind.removesuffix(_MAYBE) not in _KINDS or not key(name):
        raise BadTable(path, number, f"a kind ({', '.join(_KINDS)}), a tab and a name should stand here: {line!r}")
    for alias in filter(key, [name, *others.split("|")]):
        marked = alias.endswith(_MAYBE) or (alias is name and kind.endswith(_MAYBE))
        weak = marked or places.find(alias) is not None
        yield alias, Source(name, Kind(kind.removesuffix(_MAYBE)), weak)


@cache
def shipped() -> Names:
    """The table that ships; read once."""
    return parse(_FILE.read_text(encoding="utf-8").splitlines())
