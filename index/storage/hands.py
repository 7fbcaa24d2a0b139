"""Hands: who describes and analyses what is to be indexed. This process alone, or, where there is much, a crew."""

from index.article import Article
from index.storage.crew import Crew, default_size
from index.storage.fields import prepare
from index.storage.stores import Building
from index.storage.working import Describe

FEW = 2_000
"""Articles that one process has done before several have started."""


class Hands:
    """Turns articles into documents of a build; to be closed.

    Args:
        processes: 1 for this one alone; None for what the machine is good for, once there is work enough.
    """

    def __init__(self, build: Building, describe: Describe, processes: int | None) -> None:
        self._build = build
        self._describe = describe
        size = processes or default_size()
        self._crew = Crew(build, describe, size) if size > 1 else None
        self._alone = FEW if processes is None else 0  # articles to do before the crew is called

    def add(self, article: Article, id: str) -> None:
        """Let an article become a document under an id that no other has.

        Raises: IndexingStopped: a process failed.  OSError: one was refused something by the system.
        """
        if self._crew and self._alone <= 0:
            self._crew.add(article, id)
        else:
            self._alone -= 1
            self._build.add(prepare(self._describe(article, id)))

    def finish(self) -> None:
        """Wait until the build has all that others have in hand. Raises: as `add`."""
        if self._crew:
            self._crew.finish()

    def close(self) -> None:
        """End all other processes."""
        if self._crew:
            self._crew.close()
