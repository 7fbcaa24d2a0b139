"""Correcting: the corrections that an archive's people have written, and documents described with them.

They stand in `config/corrections.jsonl`, which a person may edit. The ledger has what each article was indexed with, so
that an edited line is known from one that counts already.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from index.article import Article, Document
from index.errors import BadTable
from index.metadata.corrections import Correction, corrected, id_of, parse, to_line
from index.storage.durable import replace_file
from index.storage.working import Describe

NAME: Final = "corrections.jsonl"


def corrections_in(config: Path) -> dict[str, Correction]:
    """Id to what is said of that article. Raises: BadTable."""
    return parse(_lines(config / NAME), config / NAME)


def write_correction(config: Path, id: str, correction: Correction | None) -> None:
    """Say this, and nothing else, of an article; None: nothing. Other lines stay as they are. Raises: BadTable."""
    path = config / NAME
    line = [] if correction is None else [to_line(id, correction)]
    kept = _lines(path)
    places = [place for place, known in enumerate(kept) if id_of(known) == id] or [len(kept)]
    changed = [*kept[: places[0]], *line, *kept[places[0] + 1 :]]
    if changed != kept:
        replace_file(path, "".join(f"{one}\n" for one in changed).encode())


def _lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    try:
        return data.decode("utf-8-sig").split("\n")[: -1 if data.endswith(b"\n") else None]
    except UnicodeDecodeError as cause:
        raise BadTable(path, data[: cause.start].count(b"\n") + 1, "it is not UTF-8") from cause


def as_text(corrections: Mapping[str, Correction]) -> dict[str, str]:
    """Id to correction, as the ledger remembers it."""
    return {id: to_line(id, correction) for id, correction in corrections.items()}


@dataclass(frozen=True, slots=True)
class Corrected:
    """Describes an article, with what people have said of it in the place of what was read."""

    describe: Describe
    corrections: Mapping[str, Correction]

    def __call__(self, article: Article, id: str) -> Document:
        document = self.describe(article, id)
        correction = self.corrections.get(id)
        return document if correction is None else replace(document, metadata=corrected(document.metadata, correction))


def changed(said: Mapping[str, str], applied: Mapping[str, str]) -> Iterable[str]:
    """The ids of which something else is said than what they were indexed with."""
    return [id for id in dict.fromkeys((*said, *applied)) if said.get(id) != applied.get(id)]
