"""Scores against those of stock Whoosh, which reads the same build: the same segments, deletions and statistics."""

import random
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.searching import Searcher

from index import pipeline
from index.analysis.tokens import Token
from index.schema import Level
from index.storage.writer import open_writer
from search.engine import Search
from search.engines.whoosh.engine import WhooshEngine
from search.query.nodes import And, Best, Or, Phrase, Prefix, Query, Weighted, Wildcard, Word
from tests.engines.conftest import at_most, engine_over, write
from tests.engines.stock_whoosh import stock_scores, stock_searcher
from tests.shipped import analyze
from tests.strategies import (
    FIELDS,
    Crowd,
    Step,
    branches_without_not,
    crowds,
    histories,
    levels,
    patterns,
    prefixes,
    tokens,
)

unmarked = tokens.filter(lambda token: token.marked == token.written)  # marks typed are no term of their own
fields = st.sampled_from(FIELDS)
leaves = (
    st.builds(Word, unmarked, levels, fields)
    | st.builds(Word, unmarked, levels, fields)
    | st.builds(Phrase, st.lists(unmarked, min_size=2, max_size=3).map(tuple), levels, fields)
    | st.builds(Prefix, prefixes, fields)
    | st.builds(Wildcard, patterns(), fields)
)
queries = st.recursive(leaves, branches_without_not, max_leaves=8)


def compare(folder: Path, asked: Sequence[Query]) -> int:
    """Both find the same documents with the same scores; how many."""
    found = 0
    with engine_over(folder) as engine, stock_searcher(folder) as searcher:
        for query in asked:
            found += compare_one(engine, searcher, query)
    return found


def compare_one(engine: WhooshEngine, searcher: Searcher, query: Query) -> int:
    expected = stock_scores(searcher, query)
    whole = engine.search(Search(query, limit=10**6)).hits
    assert {hit.document.id: hit.score for hit in whole} == pytest.approx(expected, abs=1e-6, rel=0), query
    assert len(whole) == len(expected)
    few = [hit.score for hit in engine.search(Search(query, limit=5)).hits]
    assert few == pytest.approx(sorted(expected.values(), reverse=True)[:5], abs=1e-6, rel=0), query
    return len(whole)


many = st.lists(queries, min_size=15, max_size=30)


def check_history(history: list[Step], most: int | None, asked: list[Query]) -> None:
    with TemporaryDirectory() as folder:
        write(Path(folder), history, most)
        compare(Path(folder), asked)


def check_crowd(crowd: Crowd, segments: int, deleted: int, asked: list[Query]) -> None:
    documents = crowd.documents()
    history = [Step(documents[start::segments]) for start in range(segments)]
    gone = frozenset(document.id for document in documents[:deleted])
    with TemporaryDirectory() as folder:
        write(Path(folder), [*history, Step([], gone)])
        compare(Path(folder), asked)


@given(histories, st.sampled_from((None, 1, 2, 3, 10)), many)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_scores_are_those_of_stock_whoosh(history: list[Step], most: int | None, asked: list[Query]) -> None:
    check_history(history, most, asked)


@given(crowds, st.integers(1, 3), st.sampled_from((0, 9, 60)), many)
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
def test_so_they_are_in_larger_archives(crowd: Crowd, segments: int, deleted: int, asked: list[Query]) -> None:
    check_crowd(crowd, segments, deleted, asked)


@pytest.mark.soak
@given(histories, st.sampled_from((None, 1, 2, 3, 10)), many)
@settings(max_examples=400, suppress_health_check=list(HealthCheck))
def test_scores_are_those_of_stock_whoosh_thousands_of_times(
    history: list[Step], most: int | None, asked: list[Query]
) -> None:
    check_history(history, most, asked)


@pytest.mark.soak
@given(crowds, st.integers(1, 3), st.sampled_from((0, 9, 60)), many)
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_so_they_are_in_larger_archives_thousands_of_times(
    crowd: Crowd, segments: int, deleted: int, asked: list[Query]
) -> None:
    check_crowd(crowd, segments, deleted, asked)


def drawn(rng: random.Random, sentences: Sequence[Sequence[Token]], depth: int = 2) -> Query:
    """A random query of words and phrases that stand in some sentences."""
    words = rng.choice(sentences)
    start = rng.randrange(len(words))
    level, where = rng.choice(list(Level)), rng.choice(FIELDS)

    def several() -> list[Query]:
        return [drawn(rng, sentences, depth - 1) for _ in range(rng.randint(1, 3))]

    kind = rng.choice(("word", "word", "phrase", "prefix", "any", "any", "all", "all", "best", "best"))
    if depth == 0 and kind not in {"word", "phrase", "prefix"}:
        kind = "word"
    match kind:
        case "phrase" if start + 1 < len(words):
            return Phrase(tuple(words[start : start + rng.randint(2, 3)]), level, where)
        case "prefix":
            return Prefix(words[start].spelling[: rng.randint(3, 5)], where)
        case "any":
            return Or(tuple(several()))
        case "all":
            return And(tuple(several()))
        case "best":
            parts = tuple(Weighted(part, rng.choice((0.1, 1.0, 2.0)), rng.random() < 0.2) for part in several())
            return Best(parts, rng.choice((0.3, 0.6, 1.0)), tuple(several()) if rng.random() < 0.3 else ())
        case _:
            return Word(words[start], level, where)


@pytest.mark.parametrize("batches", [1, 3])
def test_scores_over_the_samples_are_those_of_stock_whoosh(tmp_path: Path, samples: Path, batches: int) -> None:
    records = list(pipeline.read([samples]))
    with at_most(10), open_writer(tmp_path, pipeline.document) as writer:
        for start in range(batches):
            writer.add(records[start::batches])
    with engine_over(tmp_path) as engine:
        assert len(engine.newest().snapshot.parts) == batches
        documents = [hit.document for hit in engine.search(Search(And(()), limit=100)).hits]
    lines = [line for each in documents for line in (*each.metadata.body.splitlines(), each.metadata.display_title)]
    sentences = [tokens for line in lines if (tokens := [one for one in analyze(line) if one.marked == one.written])]
    rng = random.Random(49)
    found = compare(tmp_path, [drawn(rng, sentences) for _ in range(300)])
    assert found > 1_000
