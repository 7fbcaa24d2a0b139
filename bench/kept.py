"""What one run made and later ones take: the corpus and the indexes, with what making each took, in a folder.

At a million articles, indexing takes an hour and a half and asking seven minutes: who works on asking makes them once.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any

import orjson

from bench.corpus import Corpus
from bench.fresh import Building
from index.analysis.analyzer import shipped
from index.storage.fields import FORMAT

_OF = "made-of.json"


class MadeOfOthers(Exception):
    """A folder holds what was made of other articles, or by another analysis or format; says so, with the remedy."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of things made, each once."""

    folder: Path

    def open(self, source: Path, articles: int, grown: int | None, seed: int) -> None:
        """Begin to make things of these articles, or go on. Raises: MadeOfOthers."""
        asked = {"source": source.name, "articles": articles, "grown": grown, "seed": seed}
        asked |= {"analysis": shipped().fingerprint, "format": FORMAT}
        self.folder.mkdir(parents=True, exist_ok=True)
        if (made := self._read(_OF)) is None:
            self._write(_OF, asked)
        elif made != asked:
            raise MadeOfOthers(
                f"{self.folder} was made of {made}, and asked for is {asked}: remove it, or name another"
            )

    def corpus(self, name: str, make: Callable[[Path], Corpus]) -> Corpus:
        """The corpus of a name, made if it is not there."""
        path = self.folder / f"{name}.jsonl"
        if (found := self._read(f"{name}.json")) is not None:
            return Corpus(path, str(found["name"]), int(found["count"]))
        corpus = make(path)
        self._write(f"{name}.json", {"name": corpus.name, "count": corpus.count})
        return corpus

    def building(self, index: Path, make: Callable[[Path], Building]) -> Building:
        """What making an index took, which is made if it is not there, or not whole."""
        note = f"{index.name}.json"
        if (found := self._read(note)) is not None:
            return Building(**found)
        if index.exists():
            rmtree(index)
        building = make(index)
        self._write(note, asdict(building))
        return building

    @property
    def has_indexes(self) -> bool:
        """Whether some index was made by an earlier run."""
        return any(path.with_suffix("").is_dir() for path in self.folder.glob("*.json"))

    def _read(self, name: str) -> dict[str, Any] | None:
        path = self.folder / name
        return orjson.loads(path.read_bytes()) if path.exists() else None

    def _write(self, name: str, told: Mapping[str, object]) -> None:
        part = self.folder / f"{name}.part"
        part.write_bytes(orjson.dumps(told))
        part.replace(self.folder / name)
