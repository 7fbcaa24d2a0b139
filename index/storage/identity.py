"""Identity: which article a record is, by its own id, its content and its place. Decides, and changes nothing.

A record's own id comes first, then its content, so that a moved file and a line that moved within a file keep their
ids; a record at a known place with new content is that article, changed, unless the content known there stands
elsewhere in the file; the same own id in two places that both stand is two articles.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeAlias

from index.article import Article
from index.storage.ledger import Ledger
from index.storage.ledger_rows import Record


@dataclass(frozen=True, slots=True)
class New:
    """An article not met before; `conflict` when another has its own id."""

    id: str
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """A known article with new content."""

    record: Record


@dataclass(frozen=True, slots=True)
class Moved:
    """A known article whose file is gone, in another file."""

    record: Record


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A known article."""

    record: Record


@dataclass(frozen=True, slots=True)
class KeptOut:
    """An article that a person took out, with the content it had then."""


Identity: TypeAlias = New | Changed | Moved | Unchanged | KeptOut


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What can be known of the place where a record stands.

    Attributes:
        gone: whether a file is no longer there.
        stands: whether a record's content is still in the file that is being read.
    """

    gone: Callable[[Path], bool]
    stands: Callable[[Record], bool]


def identify(article: Article, base: str, sha256: bytes, ledger: Ledger, around: Surroundings) -> Identity:
    """Which article a record is.

    Args:
        base: its own id (`index.pipeline.natural_id`).
        sha256: of its raw bytes.
    """
    if ledger.is_strange(base, sha256):  # most are, and one question is cheaper than three
        return New(base)
    if ledger.has_met(sha256) and (known := _known(article, base, sha256, ledger, around.gone)):
        return known
    namesakes = ledger.by_base(base, article.path, article.number)
    stated = bool(article.given.id or article.given.url)
    if former := _former(article, namesakes, ledger, around, alone=stated and len(namesakes) == 1):
        return Changed(former)
    free = free_id(base, ledger)
    return New(free, conflict=stated and free != base)


def _known(article: Article, base: str, sha256: bytes, ledger: Ledger, gone: Callable[[Path], bool]) -> Identity | None:
    """The article that has this very content; None when it is not this one."""
    if same := ledger.with_content(base, sha256):
        moved = same.path != article.path and not ledger.is_seen(same) and gone(same.path)
        return Moved(same) if moved else Unchanged(same)
    for record in ledger.by_content(sha256):
        # Another own id for the same bytes is one that was made from the record's place.
        if not ledger.is_seen(record):
            if record.path == article.path:
                return Unchanged(record)  # at another line, for lines before it went
            if gone(record.path):
                return Moved(record)
    return KeptOut() if ledger.is_kept_out(base, sha256) else None


def _former(
    article: Article, namesakes: list[Record], ledger: Ledger, around: Surroundings, *, alone: bool
) -> Record | None:
    """The record that this one takes the place of: at its line, else in its file, else in a file that is gone.

    Args:
        alone: whether its own id says enough; else a line may have come before, and all others have moved on.
    """
    waiting = [record for record in namesakes if not ledger.is_seen(record)]
    here = [record for record in waiting if record.path == article.path]
    here.sort(key=lambda record: record.number != article.number)
    elsewhere = (record for record in waiting if record.path != article.path and around.gone(record.path))
    return next((record for record in chain(here, elsewhere) if alone or not around.stands(record)), None)


def free_id(base: str, ledger: Ledger) -> str:
    """The id, or the id with the lowest number behind it that is free; entries of sitemaps make way."""

    def numbered(number: int) -> str:
        return base if number == 1 else f"{base}-{number}"

    # Numbers are given out in order, so the first free one is found by halving: an export may say "0" in every record.
    taken, free = 0, 1
    while not ledger.is_free(numbered(free)):
        taken, free = free, 2 * free
    while free - taken > 1:
        middle = (taken + free) // 2
        taken, free = (middle, free) if not ledger.is_free(numbered(middle)) else (taken, middle)
    return numbered(free)
