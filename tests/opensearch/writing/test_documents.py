"""Documents under changes at any moment of their way: expected, waiting, just sent, seen."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from index.analysis.analyzer import shipped
from index.analysis.tables import Tables
from index.article import Document, Metadata
from index.copies.definition import groups
from index.storage.documents import from_parts
from index.storage.fields import prepare
from search.engines.opensearch.mapping import COMMIT, GROUP, STORED
from search.engines.opensearch.responses import parts_of
from search.engines.opensearch.writing import documents, drafting, indices
from search.engines.opensearch.writing.documents import Documents
from search.engines.opensearch.writing.scrolling import scrolled
from search.engines.opensearch.writing.stream import Stream
from tests.index.copies.conftest import story, window
from tests.index.storage.places import InCluster, new_in
from tests.opensearch.nodes import Cluster


@pytest.fixture
def place(cluster: Cluster, tmp_path: Path) -> Iterator[InCluster]:
    with new_in(cluster, tmp_path) as made:
        yield made


def document(id: str, title: str, body: str) -> Document:
    return Document(id, Metadata(title, title, (), None, None, None, None, "ar", body))


class _Story:
    """Documents beside what they should be: id to version, body and commit."""

    def __init__(self, place: InCluster, rng: Random) -> None:
        self.index = indices.make_documents(place.client, place.names, 1, 0)
        self.client = place.client
        self.stream = Stream(place.client.patient(), lambda: None)
        self.documents = Documents(place.client, self.stream, self.index, Tables(), 1, is_apart=False)
        self.expected: dict[str, tuple[str, str, int]] = {}
        self._rng = rng
        self._commit = 1

    def step(self, version: int) -> None:
        """Add, replace or delete one of few."""
        id = str(self._rng.randrange(12))
        if id in self.expected:
            self.documents.delete(id)
            del self.expected[id]
        if self._rng.random() < 0.8:
            body = self._rng.choice((window(self._rng.randrange(20)), " ".join(story(version + 50, 60))))
            title = f"v{version}"
            self.documents.add(prepare(document(id, title, body)))
            self.expected[id] = title, body, self._commit

    def commit(self) -> None:
        self.documents.flush()
        self.documents.lose()
        self.documents.send_groups(self.documents.regroup())
        self.documents.take_out()
        self.documents.refresh()
        self._commit += 1
        self.documents.start_commit(self._commit)

    def found(self) -> tuple[dict[str, tuple[str, str, int]], set[frozenset[str]]]:
        """What there is, and which of it is in one group."""
        documents, together = {}, dict[str, set[str]]()
        for hit in scrolled(self.client, self.index, {"match_all": {}}, ("id", GROUP, COMMIT, *STORED)):
            source = hit["_source"]
            stored = from_parts(parts_of(source)).metadata
            documents[source["id"]] = stored.display_title, stored.body, source[COMMIT]
            if group := source.get(GROUP):
                together.setdefault(group, set()).add(source["id"])
        return documents, set(map(frozenset, together.values()))


@pytest.mark.parametrize(("held", "short"), [(1, 0.0), (2_000, 0.0), (3, 0.5), (2_000, 1.0)])
def test_what_is_there_is_what_came_last_with_its_commit_and_in_its_group(
    place: InCluster, monkeypatch: pytest.MonkeyPatch, held: int, short: float
) -> None:
    rng = Random(f"{held} {short}")
    monkeypatch.setattr(drafting, "MOST", 2)
    monkeypatch.setattr("search.engines.opensearch.writing.held._MOST", held)
    monkeypatch.setattr(Stream, "is_short", property(lambda _: rng.random() < short))
    monkeypatch.setattr(documents, "_FEW", 1)
    monkeypatch.setattr(Stream, "is_idle", property(lambda _: rng.random() < short))
    told = _Story(place, rng)
    for number in range(4):
        for version in range(25 * number, 25 * number + rng.randrange(5, 25)):
            told.step(version)
        told.commit()
        articles, together = told.found()
        assert articles == told.expected
        assert together == set(groups({id: body for id, (_, body, _) in articles.items()}, shipped()))
    told.stream.close()


@pytest.mark.parametrize(("is_idle", "drafted"), [(True, [3, 3]), (False, [5])])
def test_drafts_are_small_while_the_cluster_has_nothing_to_do(
    place: InCluster, monkeypatch: pytest.MonkeyPatch, is_idle: bool, drafted: list[int]
) -> None:
    monkeypatch.setattr(drafting, "MOST", 5)
    monkeypatch.setattr(documents, "_FEW", 3)
    monkeypatch.setattr(Stream, "is_idle", is_idle)
    found = list[int]()
    told = _Story(place, Random(0))
    monkeypatch.setattr(told.documents, "adopt", lambda draft: found.append(len(draft)))
    for number in range(7):
        told.documents.add(prepare(document(str(number), f"v{number}", window(number))))
    assert found == drafted
    told.stream.close()
