"""Three nodes with a copy of each shard: any may be killed, or stand still, and nothing acknowledged is lost."""

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from secrets import token_hex
from typing import Self

import pytest

from index.article import Article, Given
from index.storage.report import Report
from search.engine import Search
from search.engines.opensearch.address import Connection, parse
from search.engines.opensearch.engine import OpenSearchEngine
from search.errors import EngineUnavailable
from search.query.nodes import EVERYTHING
from tests.conftest import lacking
from tests.index.storage.conftest import describe, held
from tests.index.storage.places import InCluster, check
from tests.opensearch.distribution import Lacking
from tests.opensearch.nodes import Cluster, Ports, running, start

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1_500)]

ARTICLES = 400  # of a run, which is disturbed in its middle
COMMIT_EVERY = 50
_STANDS_STILL = 15.0  # seconds
_SILENCE = 90.0  # seconds in which a search may find nobody, while the others learn that a node is gone


@pytest.fixture(scope="module")
def three() -> Iterator[Cluster]:
    """Three nodes."""
    try:
        with running(nodes=3) as cluster:
            yield cluster
    except Lacking as lack:
        lacking(str(lack))


@pytest.fixture
def place(three: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InCluster:
    monkeypatch.setattr("index.storage.run.COMMIT_EVERY", COMMIT_EVERY)
    return InCluster(three.address(f"t{token_hex(6)}"), tmp_path / "copies")


def articles(version: int) -> Iterator[Article]:
    """Articles under the same ids, in a version."""
    for number in range(ARTICLES):
        text = f"خبر رقم {number} عن مكتبة المدينة والقطار السريع، صيغة {version}"
        place = (Path("/a/many.txt"), "many.txt", number + 1)
        yield Article(*place, "text", text.encode(), "utf-8", text, Given(id=f"n{number}"))


@dataclass
class Searches:
    """Searches that go on all the time, and what they find.

    Attributes:
        found: when each ended, and how many articles it found, in each version; None where there was no answer.
    """

    engine: OpenSearchEngine
    found: list[tuple[float, int | None]] = field(default_factory=list)
    errors: set[str] = field(default_factory=set)
    wrong: list[BaseException] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._search)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self._thread.join()
        self.engine.close()

    def _search(self) -> None:
        try:
            while not self.done.wait(0.05):
                self.found.append((time.monotonic(), self._total()))
        except BaseException as cause:  # noqa: BLE001 it is raised again by whoever asks
            self.wrong.append(cause)

    def _total(self) -> int | None:
        try:
            answer = self.engine.search(Search(EVERYTHING, limit=ARTICLES, facets=("source",)))
        except EngineUnavailable as told:
            self.errors.add(str(told))
            return None
        assert answer.facets["source"] == {"مدى": answer.total}
        return answer.total

    def longest_silence(self) -> float:
        """The longest time between two answers."""
        times = [when for when, total in self.found if total is not None]
        return max((after - before for before, after in pairwise(times)), default=float("inf"))


def disturbed(place: InCluster, version: int, disturb: threading.Event) -> Report:
    """Index a version of all articles, and say when it is time to disturb it."""

    def records() -> Iterator[Article]:
        for number, article in enumerate(articles(version)):
            if number == ARTICLES // 3:
                disturb.set()
            if number > ARTICLES // 3:
                time.sleep(0.01)  # so that there is something left to be disturbed
            yield article

    with place.writer(describe) as writer:
        return writer.add(records())


def restart(three: Cluster, number: int) -> None:
    """Start a node that was killed, over what it had."""
    node = three.nodes[number]
    node.end()
    ports: Sequence[Ports] = [each.ports for each in three.nodes]
    again = start(node.name, ports, number, node.folder, heap=512)
    node.keeper, node.pid = again.keeper, again.pid
    three.wait(3)


def is_whole(place: InCluster, version: int) -> bool:
    """Whether every article is there in a version, on every copy of every shard, and nothing else."""
    expected = {article.given.id: article.text for article in articles(version)}
    return all(held(place) == expected for _ in range(6)) and check(place).faults == ()


def check_searches(searches: Searches) -> None:
    """Make sure that each found all or nobody, said so briefly, and soon found all again."""
    assert searches.wrong == []
    assert {total for _, total in searches.found} <= {ARTICLES, None}
    assert searches.longest_silence() < _SILENCE
    assert max(map(len, searches.errors), default=0) < 400


@pytest.mark.parametrize("number", range(3))
def test_a_node_that_is_killed_takes_nothing_with_it(three: Cluster, place: InCluster, number: int) -> None:
    with place.writer(describe) as writer:
        assert writer.add(articles(0)).added == ARTICLES
    disturb = threading.Event()

    def kill() -> None:
        disturb.wait()
        three.nodes[number].signal(signal.SIGKILL)

    killing = threading.Thread(target=kill)
    killing.start()
    with Searches(OpenSearchEngine(Connection(parse(place.address)))) as searches:
        assert disturbed(place, 1, disturb).updated == ARTICLES
        killing.join()
        time.sleep(2)
    try:
        assert is_whole(place, 1)
        check_searches(searches)
    finally:
        restart(three, number)
    assert is_whole(place, 1)


@pytest.mark.parametrize("number", range(3))
def test_a_node_that_stands_still_for_a_while_takes_nothing_with_it(
    three: Cluster, place: InCluster, number: int
) -> None:
    with place.writer(describe) as writer:
        assert writer.add(articles(0)).added == ARTICLES
    disturb = threading.Event()

    def pause() -> None:
        disturb.wait()
        three.nodes[number].signal(signal.SIGSTOP)
        time.sleep(_STANDS_STILL)
        three.nodes[number].signal(signal.SIGCONT)

    pausing = threading.Thread(target=pause)
    pausing.start()
    with Searches(OpenSearchEngine(Connection(parse(place.address)))) as searches:
        assert disturbed(place, 1, disturb).updated == ARTICLES
        pausing.join()
    three.wait(3)
    assert is_whole(place, 1)
    check_searches(searches)
