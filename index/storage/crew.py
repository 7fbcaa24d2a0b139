"""The crew: worker processes that share the work on one build. The parent reads and commits; they do the rest.

Articles go out in small batches to whoever has least to do, and come back as drafts of whole segments. A worker ends
with its parent, however that ends; when a worker fails, the run does, and nothing of it stands but what was committed.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import wait

from index.article import Article
from index.errors import IndexingStopped
from index.storage.stores import Building, Drafting
from index.storage.working import Answer, Describe, Failure, Task, work

MOST = 4
"""Processes where nobody says how many: more would wait for the one that reads."""

_BATCH = 100  # articles given at once
_BATCH_CHARACTERS = 500_000
_AHEAD = 2  # batches given to a worker that it has not yet answered
_PATIENCE = 1.0  # seconds: Ctrl-C that comes just before waiting begins is seen when it ends
_SPAWN = get_context("spawn")  # a forked one would hold the parent's files, and its locks


def default_size() -> int:
    """How many processes this machine is good for."""
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), MOST)
    return min(os.cpu_count() or 1, MOST)


class Crew:
    """Some workers, started when there is work; to be closed."""

    def __init__(self, build: Building, describe: Describe, size: int) -> None:
        self._build = build
        self._describe = describe
        self._size = size
        self._workers: list[_Worker] = []
        self._batch: list[tuple[Article, str, int]] = []
        self._characters = 0

    def add(self, article: Article, id: str) -> None:
        """Let an article become a document under an id that no other has.

        Raises: IndexingStopped: a worker failed.  OSError: one was refused something by the system.
        """
        self._batch.append((article, id, self._build.expect(id)))
        self._characters += len(article.text)
        if len(self._batch) >= _BATCH or self._characters >= _BATCH_CHARACTERS:
            self._give_batch()

    def finish(self) -> None:
        """Wait until all articles are in segments of the build. Raises: as `add`."""
        if self._batch:
            self._give_batch()
        for worker in self._workers:
            worker.give(None)
        while any(worker.waiting for worker in self._workers):
            self._hear(_PATIENCE)

    def close(self) -> None:
        """End all workers at once; what they have in hand is lost."""
        for worker in self._workers:
            worker.close()
        self._workers.clear()

    def _give_batch(self) -> None:
        if not self._workers:
            self._start()
        self._hear(0)
        while all(worker.waiting >= _AHEAD for worker in self._workers):
            self._hear(_PATIENCE)
        worker = min(self._workers, key=lambda worker: worker.waiting)
        if self._build.dictionaries and not worker.has_learnt:
            worker.give(dict(self._build.dictionaries))
            worker.has_learnt = True
        worker.give(self._batch)
        self._batch, self._characters = [], 0

    def _start(self) -> None:
        with _uninterrupted():
            for _ in range(self._size):
                self._workers.append(_Worker(self._build.drafting, self._describe))

    def _hear(self, seconds: float) -> None:
        """Take what workers have answered; wait for the first answer at most so long."""
        waiting = {worker.connection: worker for worker in self._workers if worker.waiting}
        for connection in wait(list(waiting), seconds):
            answer = waiting[connection].answer()  # type: ignore[index]  # they are connections, as we gave them
            if isinstance(answer, Failure):
                raise _error(answer)
            if answer is not None:
                self._build.adopt(answer)


class _Worker:
    """A worker as its parent sees it.

    Attributes:
        waiting: how many tasks it has not yet answered.
        has_learnt: whether it has the dictionaries of the build.
    """

    def __init__(self, drafting: Drafting, describe: Describe) -> None:
        self.connection, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=work, args=(theirs, drafting, describe), daemon=True)
        self._process.start()
        theirs.close()
        self.waiting = 0
        self.has_learnt = False

    def give(self, task: Task) -> None:
        try:
            self.connection.send(task)
        except OSError as cause:
            raise self._died() from cause
        self.waiting += 1

    def answer(self) -> Answer:
        try:
            answer: Answer = self.connection.recv()
        except (EOFError, OSError) as cause:
            raise self._died() from cause
        self.waiting -= 1
        return answer

    def _died(self) -> IndexingStopped:
        self._process.join(1)
        code = self._process.exitcode
        how = f"was ended by {signal.Signals(-code).name}" if code and code < 0 else f"ended with status {code}"
        return IndexingStopped(f"process {self._process.pid} {how}")

    def close(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keep Ctrl-C, which goes to all of a terminal, from the processes that are started; we get it when this ends."""
    resource_tracker.ensure_running()  # starting it would let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _error(failure: Failure) -> Exception:
    if failure.system:
        error: Exception = OSError(*failure.system)
    else:
        error = IndexingStopped(failure.told)
    error.add_note(failure.trace)
    return error
