"""Every engine under one name: `new_engine(documents)` builds the one that the test runs on."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import index.storage.build
import index.storage.tiers
from index.article import Article, Document, Given
from index.storage.archive import Layout, writing
from index.storage.store import Store
from index.storage.writer import open_writer
from search.engine import Engine
from search.engines.memory import MemoryEngine
from search.engines.whoosh.engine import WhooshEngine
from tests.opensearch.building import archive
from tests.strategies import Step

NewEngine = Callable[[Sequence[Document]], Engine]


def article_of(document: Document) -> Article:
    """A record whose own id is the document's."""
    raw = repr(document).encode()
    return Article(
        path=Path(document.path),
        relative=document.id,
        number=document.number,
        kind="text",
        raw=raw,
        encoding="utf-8",
        text=document.metadata.body,
        given=Given(id=document.id),
    )


@contextmanager
def at_most(segments: int) -> Iterator[None]:
    """A writer merges when there would be more, and only then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.storage.tiers, "MAX_SEGMENTS", segments)
        patch.setattr(index.storage.tiers, "FACTOR", 10**6)
        patch.setattr(index.storage.build, "to_settle", lambda *_: [])
        yield


def embedded(documents: Sequence[Document], folder: Path, batches: int = 1) -> WhooshEngine:
    """The embedded engine over an archive that was written in some batches, so that it has as many segments."""
    write(folder, [Step(documents[start::batches]) for start in range(batches)])
    engine = WhooshEngine(folder)
    assert len(engine.newest().snapshot.parts) == min(batches, len(documents))
    return engine


def write(folder: Path, history: Sequence[Step], most: int | None = 10) -> dict[str, Document]:
    """Do to an archive what a history says, a commit after each addition and deletion; the documents left, by id.

    Args:
        most: so many segments; each addition makes one while there are fewer. None merges as a writer does.
    """
    latest: dict[str, Document] = {}
    left: dict[str, Document] = {}
    merging = at_most(most) if most else nullcontext()
    with merging, open_writer(folder, describe=lambda _, name: latest[name]) as writer:
        for step in history:
            latest.update((document.id, document) for document in step.added)
            writer.add(article_of(document) for document in step.added)
            left.update((document.id, document) for document in step.added)
            writer.delete(step.deleted, "a test says so")
            left = {id: document for id, document in left.items() if id not in step.deleted}
    return left


def merge_all(folder: Path) -> None:
    """Merge the segments of an archive into one, in a commit that changes nothing else."""
    layout = Layout(folder)
    with at_most(1), writing(layout):
        store = Store(layout)
        store.commit()
        store.close()


@contextmanager
def engine_over(folder: Path) -> Iterator[WhooshEngine]:
    """The embedded engine over an archive, closed in the end."""
    engine = WhooshEngine(folder)
    try:
        yield engine
    finally:
        engine.close()


@pytest.fixture(params=("memory", "whoosh", "whoosh in 3 segments", "opensearch"))
def new_engine(request: pytest.FixtureRequest) -> Iterator[NewEngine]:
    """A function that builds an engine over some documents; all it built is closed after the test."""
    with ExitStack() as stack:

        def build(documents: Sequence[Document]) -> Engine:
            if request.param == "memory":
                return MemoryEngine(documents)
            if request.param == "opensearch":
                cluster = request.getfixturevalue("cluster")
                return stack.enter_context(archive(documents, 1, cluster))
            folder = Path(stack.enter_context(TemporaryDirectory()))
            engine = embedded(documents, folder / "archive", batches=3 if "3" in request.param else 1)
            stack.callback(engine.close)
            return engine

        yield build
