"""Watching: an index that follows its files, until the process is told to stop."""

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from types import FrameType
from typing import TypeVar

import click

from index.errors import ArchiveBusy, MissingPath
from index.readers.changes import Batch, Changes, looks

Item = TypeVar("Item")
_REST = 9  # times as long as a look took: of many files, a look takes seconds
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stopped(Exception):
    """The process was told to stop in the middle of a run; what was committed stands."""


def until(stopped: Event, items: Iterable[Item]) -> Iterator[Item]:
    """The items, up to when the process is told to stop. Raises: Stopped: then."""
    for item in items:
        if stopped.is_set():
            raise Stopped
        yield item


def watch(paths: Sequence[Path], but: Path | None, every: float, take: Callable[[Batch, Event], None]) -> None:
    """Hand over all files, and from then on what changes below some paths, once it rests, until told to stop.

    Args:
        but: a folder to pass over: the archive.
        every: seconds between two looks.
        take: reads a batch; not called again with the same files unless they change.
    """
    changes, told, looked = Changes(), "", 0.0
    with _stopping() as stopped:
        batch = Batch(looks(paths, but), is_part=False)
        while not stopped.is_set():
            try:
                if batch or not batch.is_part:
                    take(batch, stopped)
                    changes.done(batch)
                    told = ""
                stopped.wait(max(every, _REST * looked))
                began = monotonic()
                batch = changes.due(looks(paths, but), began)
                looked = monotonic() - began
            except Stopped:
                return
            except (ArchiveBusy, MissingPath) as problem:  # both pass: a disk comes back, another writer ends
                if str(problem) != told:
                    told = str(problem)
                    click.echo(told, err=True)
                stopped.wait(every)


@contextmanager
def _stopping() -> Iterator[Event]:
    """An event that is set when the process is asked to stop, in place of what that would do."""
    stopped = Event()

    def stop(_: int, __: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
