"""What a run of indexing did, in numbers and in the few cases that a person should look at."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import TypeAlias

from index.article import Unreadable

_SHOW_EVERY = 50  # records between two calls of `progress`


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record whose own id another article has, so that it got `id` instead."""

    id: str
    path: Path
    number: int


@dataclass(frozen=True, slots=True)
class Report:
    """What was done, so far or in all.

    Attributes:
        read: records met, unreadable ones included.
        moved: articles found in another file than before, their old file being gone.
        removed: articles taken out because their record vanished.
        copies: articles put into the index of which there is now a copy; told after each commit.
        corrected: articles described anew because a person says something else of them than before.
        described: articles described anew because a sitemap does.
        doubtful: articles of the archive of which something is doubtful; told when the run is done.
        uncorrected: ids of corrections that do not count: there is no such article, or its file must be read first.
        conflicts: told when the run is done, not on the way; so is what was lost.
        lost: articles that could not be rebuilt, their original being damaged and their file gone; counted among the
            unreadable and the removed.
    """

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    moved: int = 0
    removed: int = 0
    corrected: int = 0
    described: int = 0
    unreadable: int = 0
    copies: int = 0
    doubtful: int = 0
    uncorrected: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    lost: tuple[Unreadable, ...] = ()
    seconds: float = 0.0


Progress: TypeAlias = Callable[[Report], None]


@dataclass
class Tally:
    """A report in the making, shown to `progress` now and then."""

    progress: Progress | None = None
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    moved: int = 0
    removed: int = 0
    corrected: int = 0
    described: int = 0
    unreadable: int = 0
    copies: int = 0
    doubtful: int = 0
    uncorrected: tuple[str, ...] = ()
    conflicts: list[Conflict] = field(default_factory=list)
    lost: list[Unreadable] = field(default_factory=list)
    started: float = field(default_factory=monotonic)

    def report(self) -> Report:
        """What was done so far."""
        changes = (self.added, self.updated, self.unchanged, self.moved, self.removed, self.corrected, self.described)
        return Report(self.read, *changes, self.unreadable, self.copies, seconds=monotonic() - self.started)

    def final(self) -> Report:
        """What was done in all."""
        return replace(
            self.report(),
            doubtful=self.doubtful,
            uncorrected=self.uncorrected,
            conflicts=tuple(self.conflicts),
            lost=tuple(self.lost),
        )

    def show(self, *, now: bool = False) -> None:
        """Tell `progress` the numbers, when it is time or `now`."""
        if self.progress and (now or self.read % _SHOW_EVERY == 0):
            self.progress(self.report())
