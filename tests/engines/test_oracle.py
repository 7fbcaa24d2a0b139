"""Every engine against the reference engine, on random archives, queries and choices."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.article import Document
from search.engine import Search
from search.engines.memory import MemoryEngine
from search.request import Sort
from tests.engines.conftest import embedded
from tests.strategies import archives, searches


def check(documents: list[Document], asked: list[Search], batches: int) -> None:
    """The embedded engine finds, counts and orders what the oracle does; scores agree to rounding."""
    oracle = MemoryEngine(documents)
    with TemporaryDirectory() as folder:
        engine = embedded(documents, Path(folder) / "archive", batches)
        try:
            for search in asked:
                expected, found = oracle.search(search), engine.search(search)
                assert (found.total, found.with_all) == (expected.total, expected.with_all)
                assert found.facets == expected.facets
                scores = [hit.score for hit in found.hits]
                assert scores == pytest.approx([hit.score for hit in expected.hits], rel=1e-4, abs=1e-4)
                if search.sort is not Sort.RELEVANCE:
                    assert [h.document for h in found.hits] == [h.document for h in expected.hits]
                else:  # near ties may fall either way; each must be a document of that score
                    assert all(
                        oracle_score(oracle, search, h.document.id) == pytest.approx(h.score, rel=1e-4, abs=1e-4)
                        for h in found.hits
                    )
        finally:
            engine.close()


def oracle_score(oracle: MemoryEngine, search: Search, id: str) -> float:
    """What the oracle gives a document in a search, wherever it stands in the list."""
    whole = oracle.search(Search(search.query, search.choices, search.period, limit=10_000))
    return next(hit.score for hit in whole.hits if hit.document.id == id)


@given(archives, st.lists(searches, min_size=1, max_size=8), st.integers(1, 3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_embedded_engine_finds_what_the_reference_finds(
    documents: list[Document], asked: list[Search], batches: int
) -> None:
    check(documents, asked, batches)


@pytest.mark.soak
@given(archives, st.lists(searches, min_size=1, max_size=20), st.integers(1, 4))
@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_embedded_engine_finds_what_the_reference_finds_thousands_of_times(
    documents: list[Document], asked: list[Search], batches: int
) -> None:
    check(documents, asked, batches)
