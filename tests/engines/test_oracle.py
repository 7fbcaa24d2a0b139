"""Every engine against the reference engine, on random archives with histories, queries and choices."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import search.engines.whoosh.ordering
from index.article import Document
from search.engine import Engine, Matches, Search
from search.engines.memory import MemoryEngine
from search.engines.whoosh.engine import WhooshEngine
from search.query.nodes import Expansion, Query
from search.request import Copies, Sort
from search.results import Group
from tests.engines.conftest import engine_over, merge_all, write
from tests.shipped import analyze
from tests.strategies import WORDS, Crowd, Step, archives, bags, crowds, deep_searches, expansions, histories, searches

ALL = 10**6
several = st.lists(searches, min_size=1, max_size=8)
mergings = st.sampled_from((None, 1, 2, 3, 10))
deep = st.lists(deep_searches, min_size=4, max_size=10)


@dataclass(frozen=True)
class Answer:
    """What the oracle says to a search, the score of each document that matches, and all groups, by id."""

    asked: Search
    found: Matches
    scores: Mapping[str, float]
    groups: Mapping[str, Group]


def answers(documents: Iterable[Document], asked: Sequence[Search]) -> list[Answer]:
    """The oracle's answers."""
    known = list(documents)
    oracle = MemoryEngine(known)
    groups = {document.id: oracle.copies(document.id) for document in known}
    return [Answer(search, oracle.search(search), scores_of(oracle, search), groups) for search in asked]


def check(engine: WhooshEngine, expected: Sequence[Answer]) -> None:
    """The engine finds, counts and orders what the oracle does; scores agree to rounding once no deletion is left."""
    snapshot = engine.newest().snapshot
    for answer in expected:
        found = engine.search(answer.asked)
        same_counts(found, answer.found)
        if answer.asked.sort is not Sort.RELEVANCE:
            assert [hit.document for hit in found.hits] == [hit.document for hit in answer.found.hits]
        whole = scores_of(engine, answer.asked)
        assert whole.keys() == answer.scores.keys()
        # What deleted documents say of how rare words are is known until their segments are merged.
        scores = answer.scores if snapshot.count == snapshot.size else whole
        same_ranking(found, answer.asked, scores, answer.groups)
        same_copies(found, answer)


def same_counts(found: Matches, expected: Matches) -> None:
    assert (found.total, found.folded, found.with_all) == (expected.total, expected.folded, expected.with_all)
    assert found.facets == expected.facets
    assert len(found.hits) == len(expected.hits)


def same_copies(found: Matches, answer: Answer) -> None:
    """Each hit has those of its group that match, the oldest first."""
    for hit in found.hits:
        group = answer.groups[hit.document.id].ids if answer.asked.copies else ()
        assert hit.copies.ids == tuple(id for id in group if id in answer.scores and id != hit.document.id)
        assert hit.copies.size == len(hit.copies.ids)


def same_ranking(
    found: Matches, search: Search, scores: Mapping[str, float], groups: Mapping[str, Group] = MappingProxyType({})
) -> None:
    """The page is one of the whole list; where scores nearly tie, it may hold either document."""
    ids = [hit.document.id for hit in found.hits]
    own = [hit.score for hit in found.hits]
    assert len(set(ids)) == len(ids)
    assert own == pytest.approx([scores[id] for id in ids], rel=1e-6, abs=1e-6)
    if search.sort is Sort.RELEVANCE:
        listed = folded(scores, groups) if search.copies is Copies.FOLD else scores.values()
        best = sorted(listed, reverse=True)[search.offset : search.offset + search.limit]
        assert own == pytest.approx(best, rel=1e-6, abs=1e-6)


def folded(scores: Mapping[str, float], groups: Mapping[str, Group]) -> Iterable[float]:
    """The best score of each group."""
    best: dict[str, float] = {}
    for id, score in scores.items():
        name = next(iter(groups[id].ids), id)
        best[name] = max(score, best.get(name, score))
    return best.values()


def scores_of(engine: Engine, search: Search) -> dict[str, float]:
    """What an engine gives each document that matches, by id."""
    rescoring = search.rescoring if search.sort is Sort.RELEVANCE else None  # other orders score nothing again
    whole = engine.search(
        replace(search, sort=Sort.RELEVANCE, offset=0, limit=ALL, facets=(), copies=None, rescoring=rescoring)
    )
    return {hit.document.id: hit.score for hit in whole.hits}


@contextmanager
def always(*, long: int, look_up: float) -> Iterator[None]:
    """Choose among the ways to the best documents as if posting lists were long, or looking up had another price."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search.engines.whoosh.ordering, "_LONG", long)
        patch.setattr(search.engines.whoosh.ordering, "_LOOK_UP", look_up)
        yield


def check_batches(documents: Sequence[Document], asked: Sequence[Search], batches: int) -> None:
    with TemporaryDirectory() as folder:
        write(Path(folder), [Step(documents[start::batches]) for start in range(batches)])
        with engine_over(Path(folder)) as engine:
            check(engine, answers(documents, asked))


def check_history(history: Sequence[Step], most: int | None, asked: Sequence[Search]) -> None:
    """After updates, deletions and merges in between, and after a merge of all that is left."""
    with TemporaryDirectory() as folder:
        left = write(Path(folder), history, most)
        expected = answers(left.values(), asked)
        with engine_over(Path(folder)) as engine:
            assert engine.count() == len(left)
            check(engine, expected)
            merge_all(Path(folder))
            assert len(engine.newest().snapshot.parts) <= 1
            check(engine, expected)


def check_crowd(crowd: Crowd, segments: int, deleted: int, asked: Sequence[Search]) -> None:
    """By each way to the best documents, with sets of both forms; before deletions, after them, and after a merge."""
    documents = crowd.documents()
    with TemporaryDirectory() as folder:
        write(Path(folder), [Step(documents[start::segments]) for start in range(segments)])
        expected = answers(documents, asked)
        with engine_over(Path(folder)) as engine:
            for long, look_up in ((0, 10**6), (20, 3), (0, 0)):
                with always(long=long, look_up=look_up):
                    check(engine, expected)
            write(Path(folder), [Step([], frozenset(document.id for document in documents[:deleted]))])
            expected = answers(documents[deleted:], asked)
            with always(long=0, look_up=10**6):
                check(engine, expected)
                merge_all(Path(folder))
                check(engine, expected)


def check_merge(history: Sequence[Step], asked: Sequence[Search]) -> None:
    """Where nothing is deleted, one merged segment answers as many do, and scores alike."""
    seen = set[str]()
    unchanging = []
    for step in history:
        unchanging.append(Step([document for document in step.added if document.id not in seen]))
        seen |= {document.id for document in step.added}
    with TemporaryDirectory() as folder:
        write(Path(folder), unchanging)
        with engine_over(Path(folder)) as engine:
            parts = engine.newest().snapshot.parts
            assert len(parts) == sum(bool(step.added) for step in unchanging)
            before = [(engine.search(search), scores_of(engine, search)) for search in asked]
            merge_all(Path(folder))
            assert len(engine.newest().snapshot.parts) == min(1, len(parts))
            for search, (found, scores) in zip(asked, before, strict=True):
                merged = engine.search(search)
                same_counts(merged, found)
                same_ranking(merged, search, scores, {id: engine.copies(id) for id in scores})
                assert [hit.copies for hit in merged.hits] == [
                    hit.copies for hit in found.hits
                ] or search.sort is Sort.RELEVANCE
                assert scores_of(engine, search) == pytest.approx(scores, rel=1e-9, abs=1e-8)
                if search.sort is not Sort.RELEVANCE:
                    assert [hit.document for hit in merged.hits] == [hit.document for hit in found.hits]


@given(archives, several, st.integers(1, 3))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_the_embedded_engine_finds_what_the_reference_finds(
    documents: list[Document], asked: list[Search], batches: int
) -> None:
    check_batches(documents, asked, batches)


@given(histories, mergings, several)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_so_it_does_after_updates_deletions_and_merges(
    history: list[Step], most: int | None, asked: list[Search]
) -> None:
    check_history(history, most, asked)


@given(crowds, st.integers(1, 3), st.sampled_from((1, 5, 40)), deep)
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
def test_so_it_does_in_larger_archives_whichever_way_it_takes(
    crowd: Crowd, segments: int, deleted: int, asked: list[Search]
) -> None:
    check_crowd(crowd, segments, deleted, asked)


@given(crowds, st.integers(1, 2), st.lists(bags, min_size=20, max_size=40), st.sampled_from((1, 5)))
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
def test_the_best_are_the_first_of_the_whole_list_though_not_all_are_scored(
    crowd: Crowd, segments: int, asked: list[Query], limit: int
) -> None:
    documents = crowd.documents()
    with TemporaryDirectory() as folder, always(long=0, look_up=10**6):
        write(Path(folder), [Step(documents[start::segments]) for start in range(segments)])
        with engine_over(Path(folder)) as engine:
            for query in asked:
                search = Search(query, limit=limit)
                same_ranking(engine.search(search), search, scores_of(engine, search))


@given(histories, several)
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
def test_one_merged_segment_answers_as_many_do(history: list[Step], asked: list[Search]) -> None:
    check_merge(history, asked)


@given(
    crowds,
    st.integers(1, 3),
    st.lists(expansions, min_size=10, max_size=20),
    st.sampled_from((1, 2, 100)),
    st.sampled_from(WORDS),
)
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
def test_the_commonest_spellings_are_those_of_the_reference(
    crowd: Crowd, segments: int, asked: list[Expansion], limit: int, first: str
) -> None:
    [before] = analyze(first)
    documents = crowd.documents()
    oracle = MemoryEngine(documents)
    with TemporaryDirectory() as folder:
        write(Path(folder), [Step(documents[start::segments]) for start in range(segments)])
        with engine_over(Path(folder)) as engine:
            for expansion in asked:
                assert engine.spellings(expansion, limit) == oracle.spellings(expansion, limit)
                assert engine.spellings(expansion, limit, before) == oracle.spellings(expansion, limit, before)


@pytest.mark.soak
@given(archives, st.lists(searches, min_size=1, max_size=20), st.integers(1, 4))
@settings(max_examples=400, suppress_health_check=list(HealthCheck))
def test_the_embedded_engine_finds_what_the_reference_finds_thousands_of_times(
    documents: list[Document], asked: list[Search], batches: int
) -> None:
    check_batches(documents, asked, batches)


@pytest.mark.soak
@given(histories, mergings, st.lists(searches, min_size=1, max_size=20))
@settings(max_examples=500, suppress_health_check=list(HealthCheck))
def test_so_it_does_after_updates_deletions_and_merges_thousands_of_times(
    history: list[Step], most: int | None, asked: list[Search]
) -> None:
    check_history(history, most, asked)


@pytest.mark.soak
@given(crowds, st.integers(1, 3), st.sampled_from((1, 5, 40)), deep)
@settings(max_examples=80, suppress_health_check=list(HealthCheck))
def test_so_it_does_in_larger_archives_thousands_of_times(
    crowd: Crowd, segments: int, deleted: int, asked: list[Search]
) -> None:
    check_crowd(crowd, segments, deleted, asked)


@pytest.mark.soak
@given(histories, st.lists(searches, min_size=1, max_size=20))
@settings(max_examples=400, suppress_health_check=list(HealthCheck))
def test_one_merged_segment_answers_as_many_do_thousands_of_times(history: list[Step], asked: list[Search]) -> None:
    check_merge(history, asked)
