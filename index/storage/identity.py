"""Identity: which article a record is, by its own id, its content and its place. Decides, and changes nothing.

A record's own id comes first, then its content, so that a moved file keeps its ids; a record at a known place with
new content is that article, changed; the same own id in two places that both stand is two articles.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from index.article import Article
from index.storage.ledger import Ledger, Record


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


def identify(article: Article, base: str, sha256: bytes, ledger: Ledger, gone: Callable[[Path], bool]) -> Identity:
    """Which article a record is.

    Args:
        base: its own id (`index.pipeline.natural_id`).
        sha256: of its raw bytes.
        gone: whether a file is no longer there.
    """
    namesakes = ledger.by_base(base)
    for record in namesakes:
        if record.sha256 == sha256:
            moved = record.path != article.path and not ledger.is_seen(record) and gone(record.path)
            return Moved(record) if moved else Unchanged(record)
    for record in ledger.by_content(sha256):
        # Another own id for the same bytes is one that was made from the record's place.
        if not ledger.is_seen(record):
            if record.path == article.path:
                return Unchanged(record)  # at another line, for lines before it went
            if gone(record.path):
                return Moved(record)
    if ledger.is_kept_out(base, sha256):
        return KeptOut()
    if former := _former(article, namesakes, ledger, gone):
        return Changed(former)
    free = _free_id(base, ledger)
    return New(free, conflict=free != base)


def _former(article: Article, namesakes: list[Record], ledger: Ledger, gone: Callable[[Path], bool]) -> Record | None:
    """The record that this one takes the place of: at its line, else in its file, else in a file that is gone."""
    waiting = [record for record in namesakes if not ledger.is_seen(record)]
    here = [record for record in waiting if record.path == article.path]
    same_line = [record for record in here if record.number == article.number]
    return next(iter(same_line or here or [record for record in waiting if gone(record.path)]), None)


def _free_id(base: str, ledger: Ledger) -> str:
    number, free = 1, base
    while ledger.by_id(free) is not None:
        number += 1
        free = f"{base}-{number}"
    return free
