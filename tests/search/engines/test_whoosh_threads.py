"""Many threads on one engine, while a writer commits: every answer is that of one commit, whole."""

import random
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest

import search.engines.whoosh.ordering
from index.schema import FACETS, Level
from search.engine import Matches, Search
from search.engines.whoosh.engine import WhooshEngine
from search.query.nodes import And, Best, Fuzzy, Near, Not, Or, Phrase, Prefix, Query, Weighted, Word
from search.request import Choice, Sort
from tests.engines.conftest import engine_over, write
from tests.shipped import analyze
from tests.strategies import WORDS, Crowd, Step

THREADS = 8
COMMITS = 6


def asked() -> list[Search]:
    """Some different searches of all kinds."""
    rng = random.Random(8)

    def leaf() -> Query:
        first, second = (analyze(one)[0] for one in rng.sample(WORDS[:-3], 2))
        level = rng.choice(list(Level))
        kinds: list[Query] = [
            Word(first, level),
            Phrase((first, second), level),
            Near((first, second), 5, level),
            Prefix(first.spelling[:2]),
            Fuzzy(first.spelling, 1),
        ]
        return rng.choice(kinds)

    def one() -> Query:
        parts = (leaf(), leaf(), leaf())
        weighted = tuple(Weighted(part, 1.0) for part in parts[: rng.randint(1, 3)])
        return rng.choice([leaf(), Or(parts), And(parts[:2]), And((leaf(), Not(leaf()))), Best(weighted, 0.3)])

    sources = [{}, {"source": Choice(("مدى",))}, {"source": Choice((), ("مرايا",))}]
    return [
        Search(one(), rng.choice(sources), None, rng.choice(list(Sort)), rng.choice((0, 20)), 10, FACETS)
        for _ in range(40)
    ]


def is_close(found: Matches, expected: Matches) -> bool:
    """Equal, but for the last digits of scores: merges change the order in which they are added up."""
    return (
        (found.total, found.with_all, found.facets) == (expected.total, expected.with_all, expected.facets)
        and [hit.document for hit in found.hits] == [hit.document for hit in expected.hits]
        and [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in expected.hits], abs=1e-6)
    )


@pytest.mark.parametrize("segments", [2, 10])
def test_threads_get_what_one_thread_gets_at_some_commit_while_a_writer_commits(tmp_path: Path, segments: int) -> None:
    documents = Crowd(seed=5, size=300).documents()
    searches = asked()
    steps = [Step(documents[start::COMMITS]) for start in range(COMMITS)]
    at_commit: list[list[Matches]] = []
    for done in range(1, COMMITS + 1):
        write(tmp_path / "alone", steps[done - 1 : done], segments)
        with engine_over(tmp_path / "alone") as engine:
            at_commit.append([engine.search(search) for search in searches])
    write(tmp_path / "shared", steps[:1], segments)
    with engine_over(tmp_path / "shared") as engine:
        answers = ask_while_writing(engine, searches, tmp_path / "shared", steps[1:], segments)
        assert engine.count() == len(documents)
        in_the_end = [engine.search(search) for search in searches]
    assert all(map(is_close, in_the_end, at_commit[-1]))
    assert max(last_commit(each, at_commit) for each in answers) > 0


def ask_while_writing(
    engine: WhooshEngine, searches: Sequence[Search], folder: Path, steps: Sequence[Step], segments: int
) -> list[list[tuple[int, Matches]]]:
    """What each thread was answered, in order, by the number of the search; each goes on until all is written."""
    written = Event()
    together = Barrier(THREADS + 1)

    def ask(seed: int) -> list[tuple[int, Matches]]:
        order = random.Random(seed).sample(range(len(searches)), len(searches))
        together.wait()
        answers = []
        while not written.is_set():
            answers += [(number, engine.search(searches[number])) for number in order]
        return answers

    with ThreadPoolExecutor(THREADS) as pool:
        running = [pool.submit(ask, seed) for seed in range(THREADS)]
        together.wait()
        for step in steps:
            write(folder, [step], segments)
        written.set()
        return [each.result() for each in running]


def last_commit(answers: Sequence[tuple[int, Matches]], at_commit: Sequence[Sequence[Matches]]) -> int:
    """The commit that a thread's last answer is of; none is of an earlier one than the answer before."""
    commit = 0
    for number, found in answers:
        fitting = [at for at in range(commit, len(at_commit)) if is_close(found, at_commit[at][number])]
        assert fitting, number
        commit = fitting[0]
    return commit


def test_searches_at_the_same_time_keep_their_sums_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, [Step(Crowd(seed=6, size=400).documents())])
    monkeypatch.setattr(search.engines.whoosh.ordering, "_LOOK_UP", 10**6)  # that all are added up
    words = [Search(Word(analyze(word)[0]), limit=3) for word in WORDS[:-3]]
    before = sys.getswitchinterval()
    with engine_over(tmp_path) as engine, ThreadPoolExecutor(THREADS) as pool:
        alone = [engine.search(search) for search in words]
        sys.setswitchinterval(1e-6)  # seconds: threads take turns within a few steps of each other
        try:
            assert list(pool.map(engine.search, words * 100)) == alone * 100
        finally:
            sys.setswitchinterval(before)
