"""A worker: a process of its own that describes articles, analyses them, and makes whole drafts.

It is given tasks by `crew`, and answers each. It keeps no books: what its drafts are worth, its parent decides.
"""

import os
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeAlias

from index.article import Article, Document
from index.metadata.sources import knowing
from index.storage.fields import prepare
from index.storage.source_names import names_of
from index.storage.stores import Drafting, Drafts

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Describe: TypeAlias = Callable[[Article, str], Document]

Task: TypeAlias = Sequence[tuple[Article, str, int]] | dict[str, bytes] | None
"""Articles, each with its id and its ticket; or dictionaries to compress with; or None to finish the draft now."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a worker could not go on.

    Attributes:
        told: the error, in a line.
        trace: where it came from.
        system: number, text and file name of what the system would not do, if that was it.
    """

    told: str
    trace: str
    system: tuple[int | None, str | None, str | None] | None


Answer: TypeAlias = Any
"""A draft, whatever it is to its build; a Failure; or None."""


def work(connection: "Connection[Answer, Task]", drafting: Drafting, describe: Describe) -> None:
    """Do tasks as they come, for a build, until one fails or nobody gives any more."""
    tasks: SimpleQueue[Task | Failure] = SimpleQueue()
    Thread(target=_listen, args=(connection, tasks), daemon=True).start()
    drafts, answer = drafting.drafts(), None
    with knowing(names_of(drafting.tables())):
        while not isinstance(answer, Failure):
            answer = _answer(tasks.get(), drafts, describe)
            try:
                connection.send(answer)
            except OSError:  # nobody waits for it any longer
                return


def _listen(connection: "Connection[Answer, Task]", tasks: "SimpleQueue[Task | Failure]") -> None:
    """Take tasks in while others are worked on, so that who gives them need not wait; end when the parent has."""
    try:
        while True:
            tasks.put(connection.recv())
    except (EOFError, OSError):
        os._exit(0)  # in the middle of whatever it does: what it writes has no name yet
    except Exception as cause:  # noqa: BLE001 told as the answer
        tasks.put(_failure(cause))


def _answer(task: Task | Failure, drafts: Drafts, describe: Describe) -> Answer:
    try:
        if isinstance(task, Failure):
            return task
        if task is None:
            return drafts.finish()
        if isinstance(task, dict):
            drafts.dictionaries = task
            return None
        for article, id, ticket in task:
            drafts.add(prepare(describe(article, id)), ticket)
        return drafts.finish() if drafts.is_full else None
    except Exception as cause:  # noqa: BLE001 whatever it is, the parent must know
        return _failure(cause)


def _failure(cause: Exception) -> Failure:
    system = (cause.errno, cause.strerror, cause.filename) if isinstance(cause, OSError) else None
    told = "".join(traceback.format_exception_only(cause)).strip()
    return Failure(told, "".join(traceback.format_exception(cause)), system)
