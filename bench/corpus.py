"""The corpus: the described articles of a file, or grown from them, in one file that every process streams from.

Metadata is worked out here, once, for all engines; what they are timed on begins with documents.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from shutil import disk_usage

import orjson

from bench.growth import grow
from index.article import Article, Document
from index.pipeline import document, natural_id, read
from index.storage.documents import from_parts, to_parts

BATCH = 500  # documents prepared and added at a time
_ROOM = 6  # times the articles: they, ours twice and merged, and the rivals'


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents in a file, a JSON object a line.

    Attributes:
        name: for the tables.
        count: how many they are.
    """

    path: Path
    name: str
    count: int

    def documents(self) -> Iterator[Document]:
        """Every document, in order; one is held at a time."""
        with self.path.open("rb") as lines:
            yield from map(_from_line, lines)

    def batches(self, most: int | None = None) -> Iterator[list[Document]]:
        """The first documents, some hundreds at a time."""
        left = islice(self.documents(), most)
        while batch := list(islice(left, BATCH)):
            yield batch

    def size(self, most: int | None) -> int:
        """How many documents an engine gets that takes so many at most."""
        return self.count if most is None else min(self.count, most)


def gather(source: Path, articles: int, path: Path) -> Corpus:
    """Describe the first articles of a file or folder; records that cannot be read are left out."""
    found = (record for record in read([source]) if isinstance(record, Article))
    return _write(_described(islice(found, articles)), path, source.name)


def enlarge(corpus: Corpus, articles: int, seed: int, path: Path) -> Corpus:
    """Add articles made from a corpus until there are so many; see `growth`.

    Holds the small corpus in memory, and of the large one the words that were minted; one article at a time.

    Raises: NoRoom: the large one would not fit on the disk, with an index of it.
    """
    _require_room(corpus, articles, path.parent)
    documents = list(corpus.documents())
    grown = grow(documents, articles, random.Random(seed))
    return _write(grown, path, f"{corpus.name}, grown from {corpus.count:,} articles")


class NoRoom(Exception):
    """A disk is too full; says for what, and what it needs."""


def _require_room(corpus: Corpus, articles: int, folder: Path) -> None:
    needed = corpus.path.stat().st_size * articles // max(1, corpus.count) * _ROOM
    if (free := disk_usage(folder).free) < needed:
        reason = f"{articles:,} articles and indexes need {needed / 1e9:,.0f} GB, and {free / 1e9:,.0f} GB are free"
        raise NoRoom(f"{folder}: {reason}; TMPDIR names another folder")


def _described(articles: Iterable[Article]) -> Iterator[Document]:
    seen: set[str] = set()
    for article in articles:
        id = natural_id(article)
        if id not in seen:  # as an archive would; a second article under an id is rare
            seen.add(id)
            yield document(article, id)


def _write(documents: Iterable[Document], path: Path, name: str) -> Corpus:
    count = 0
    with path.open("wb") as lines:
        for made in documents:
            lines.write(_to_line(made))
            count += 1
    return Corpus(path, name, count)


def _to_line(made: Document) -> bytes:
    return orjson.dumps({name: part.decode() for name, part in to_parts(made).items()}) + b"\n"


def _from_line(line: bytes) -> Document:
    return from_parts({name: part.encode() for name, part in orjson.loads(line).items()})
