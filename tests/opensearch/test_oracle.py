"""The cluster against the reference engine: the same documents, counts and facets, whatever is asked.

Scores are the cluster's own, so that of an order by relevance it is asked that it is one order, whichever page is read.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Document
from search.engine import Engine, Search
from search.engines.memory import MemoryEngine
from search.query.nodes import Expansion
from search.request import Copies, Sort
from tests.engines.test_oracle import ALL, answers, same_copies, same_counts
from tests.opensearch.building import NewArchive
from tests.shipped import analyze
from tests.strategies import WORDS, Crowd, archives, crowds, deep_searches, expansions, searches

several = st.lists(searches, min_size=10, max_size=20)
deep = st.lists(deep_searches, min_size=20, max_size=40)
quick = settings(max_examples=4, suppress_health_check=list(HealthCheck))
thorough = settings(max_examples=100, suppress_health_check=list(HealthCheck))


def check(engine: Engine, documents: Sequence[Document], asked: Sequence[Search]) -> None:
    for answer in answers(documents, asked):
        search, expected = answer.asked, answer.found
        found = engine.search(search)
        same_counts(found, expected)
        same_copies(found, answer)
        if search.sort is not Sort.RELEVANCE:
            assert [hit.document for hit in found.hits] == [hit.document for hit in expected.hits]
        else:
            in_one_order(engine, search, set(answer.scores))


def in_one_order(engine: Engine, search: Search, matching: set[str]) -> None:
    """The list holds each document that matches once, the best first, and a page is a stretch of it."""
    whole = engine.search(replace(search, offset=0, limit=ALL, facets=())).hits
    ids = [hit.document.id for hit in whole]
    scores = [hit.score for hit in whole]
    assert len(set(ids)) == len(ids)
    assert set(ids) | {id for hit in whole for id in hit.copies.ids if search.copies is Copies.FOLD} == matching
    assert scores == sorted(scores, reverse=True)
    page = engine.search(search).hits
    assert [hit.document.id for hit in page] == ids[search.offset : search.offset + search.limit]


def check_crowd(crowd: Crowd, asked: Sequence[Search], shards: int, new_archive: NewArchive) -> None:
    documents = crowd.documents()
    with new_archive(documents, shards) as engine:
        check(engine, documents, asked)


def check_small(documents: Sequence[Document], asked: Sequence[Search], shards: int, new_archive: NewArchive) -> None:
    with new_archive(documents, shards) as engine:
        check(engine, documents, asked)


def check_spellings(crowd: Crowd, asked: Sequence[Expansion], limit: int, first: str, new_archive: NewArchive) -> None:
    [before] = analyze(first)
    documents = crowd.documents()
    oracle = MemoryEngine(documents)
    with new_archive(documents, 2) as engine:
        for expansion in asked:
            assert engine.spellings(expansion, limit) == oracle.spellings(expansion, limit)
            assert engine.spellings(expansion, limit, before) == oracle.spellings(expansion, limit, before)


shards = st.sampled_from((1, 2))
words = st.sampled_from(WORDS)
sought = st.lists(expansions, min_size=10, max_size=20)
limits = st.sampled_from((1, 2, 100))


@quick
@given(archives, several, shards)
def test_the_cluster_finds_what_the_reference_finds(
    new_archive: NewArchive, documents: list[Document], asked: list[Search], shards: int
) -> None:
    check_small(documents, asked, shards, new_archive)


@quick
@given(crowds, deep, shards)
def test_so_it_does_in_larger_archives(new_archive: NewArchive, crowd: Crowd, asked: list[Search], shards: int) -> None:
    check_crowd(crowd, asked, shards, new_archive)


@quick
@given(crowds, sought, limits, words)
def test_the_commonest_spellings_are_those_of_the_reference(
    new_archive: NewArchive, crowd: Crowd, asked: list[Expansion], limit: int, first: str
) -> None:
    check_spellings(crowd, asked, limit, first, new_archive)


@pytest.mark.soak
@thorough
@given(archives, several, shards)
def test_the_cluster_finds_what_the_reference_finds_thousands_of_times(
    new_archive: NewArchive, documents: list[Document], asked: list[Search], shards: int
) -> None:
    check_small(documents, asked, shards, new_archive)


@pytest.mark.soak
@thorough
@given(crowds, deep, shards)
def test_so_it_does_in_larger_archives_thousands_of_times(
    new_archive: NewArchive, crowd: Crowd, asked: list[Search], shards: int
) -> None:
    check_crowd(crowd, asked, shards, new_archive)


@pytest.mark.soak
@thorough
@given(crowds, sought, limits, words)
def test_the_commonest_spellings_are_those_of_the_reference_thousands_of_times(
    new_archive: NewArchive, crowd: Crowd, asked: list[Expansion], limit: int, first: str
) -> None:
    check_spellings(crowd, asked, limit, first, new_archive)
