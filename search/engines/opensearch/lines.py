"""Lines: which copies stand beside the documents of a list, asked for while the best of it are scored again."""

from collections.abc import Callable, Iterable, Mapping

from search.engine import Search
from search.engines.opensearch import asking, responses
from search.engines.opensearch.client import beside
from search.engines.opensearch.mapping import is_group
from search.engines.opensearch.responses import Line, Ranked
from search.engines.opensearch.source import Source


class Lines:
    """The lines of what a search finds."""

    def __init__(self, asked: Search, source: Source) -> None:
        self._asked, self._source = asked, source
        self._known = set[str]()
        self._answers = list[Callable[[], Mapping[str, Line]]]()

    def expect(self, hits: Iterable[Ranked]) -> None:
        """Ask for those of some documents, which may be on the page, and do not wait."""
        new = {hit.line for hit in hits if is_group(hit.line)} - self._known
        if new and self._asked.copies:
            self._known |= new
            self._answers.append(beside(lambda: self._of(sorted(new))).result)

    def _of(self, lines: list[str]) -> Mapping[str, Line]:
        return responses.lines(self._source.search(asking.copies(self._asked, lines)))

    def told(self) -> Mapping[str, Line]:
        """Those with several documents, by name; waits for them."""
        return {name: line for told in self._answers for name, line in told().items()}
