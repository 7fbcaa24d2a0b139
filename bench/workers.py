"""Workers: what one more process that answers from the same index holds for itself.

Two processes open it and answer the same questions; while both hold what they have, the second is looked at. What they
share, files in the page cache above all, costs the machine nothing more.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, SpawnContext
from pathlib import Path
from typing import Literal

from bench.engines.contender import Question
from bench.engines.roster import contender, worker
from bench.memory import private

Start = Literal["spawn", "fork"]


@dataclass(frozen=True, slots=True)
class Worker:
    """Private bytes of a second worker: started for itself, or forked from a process that had imported everything."""

    spawned: int
    forked: int


def second_worker(start: Start, name: str, folder: Path, questions: Sequence[Question]) -> int:
    """The private bytes of a second worker. To be called in a fresh process, for forked ones inherit all it has."""
    worker(name)  # imports what it needs
    context = get_context("spawn") if start == "spawn" else get_context("fork")
    first = _Running(context, name, folder, questions)
    second = _Running(context, name, folder, questions)
    try:
        return second.private()
    finally:
        second.end()
        first.end()


class _Running:
    """A worker that has answered its questions and waits."""

    def __init__(
        self, context: SpawnContext | ForkContext, name: str, folder: Path, questions: Sequence[Question]
    ) -> None:
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(name, folder, questions, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()

    def private(self) -> int:
        self._pipe.send("how much?")
        found = self._pipe.recv()
        assert isinstance(found, int)
        return found

    def end(self) -> None:
        self._pipe.send("")  # a closed pipe would not do: forked workers hold both ends of it
        self._process.join()


def _work(name: str, folder: Path, questions: Sequence[Question], pipe: Connection) -> None:
    kinds = contender(name).kinds
    with closing(worker(name)(folder)) as searcher:
        for question in questions:
            if question.kind in kinds:
                searcher.ask(question)
        pipe.send("ready")
        while pipe.recv():
            pipe.send(private())
