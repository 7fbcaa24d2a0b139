"""Fresh processes: what must be measured alone is measured in a process of its own, which starts with nothing.

Indexing, so that its peak memory is one engine's and no engine finds the vocabulary analysed by another; the first
answer after opening; a whole archive.
"""

import os
import sys
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time, thread_time
from typing import ParamSpec, TypeVar

from bench.clocks import Cost, timed
from bench.corpus import Corpus
from bench.engines.contender import Kind, Question, Writer
from bench.engines.roster import contender
from bench.memory import Own, peak
from index.article import Article
from index.pipeline import read

P = ParamSpec("P")
R = TypeVar("R")

_TELL_EVERY = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Building:
    """One indexing.

    Attributes:
        analysis: seconds of the processor in analysis, from described articles to tokens.
        indexing: in all else, of all threads.
        clock: seconds that both took, by the clock.
        size: bytes on the disk.
        peak, own: memory at most, with mapped files and without, in bytes.
        copies: seconds of `indexing` that finding copies took.
    """

    articles: int
    analysis: float
    indexing: float
    clock: float
    size: int
    peak: int
    own: int
    copies: float = 0.0


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening: what it took, what the first answer took by kind, peak memory and segments (None: it has none)."""

    opened: Cost
    first: dict[Kind, Cost]
    peak: int
    segments: int | None


@dataclass(frozen=True, slots=True)
class Archiving:
    """One `kashshaf index`: seconds of the processor, of all processes, and by the clock."""

    articles: int
    cpu: float
    clock: float


def in_fresh_process(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function in a new interpreter, which then ends."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def build(name: str, corpus: Corpus, folder: Path) -> Building:
    """Index a corpus; reading the documents is not timed."""
    engine = contender(name)
    articles = corpus.size(engine.most)
    folder.mkdir()
    with Own() as memory:
        writer = engine.write(folder)
        analysis, indexing, clock = _write(
            writer, corpus, engine.most, lambda done: f"{name}: {done:,} of {articles:,}"
        )
    return Building(articles, analysis, indexing, clock, size_of(folder), peak(), memory.most, writer.copying)


def _write(writer: Writer, corpus: Corpus, most: int | None, said: Callable[[int], str]) -> tuple[float, float, float]:
    """Seconds of the processor in analysis and in the rest, and by the clock.

    Of the whole process, for an engine may write in threads of its own, which go on while the next batch is read or
    analysed; what this thread itself does then is taken off.
    """
    began, reading, analysis, clock = process_time(), thread_time(), 0.0, 0.0
    apart, done, told = 0.0, 0, perf_counter()  # seconds spent in reading, documents so far, when that was said
    for batch in corpus.batches(most):
        apart += thread_time() - reading
        prepared, first = timed(writer.prepare, batch)
        _, then = timed(writer.add, prepared)
        analysis += first.cpu / 1000
        clock += (first.clock + then.clock) / 1000
        done += len(batch)
        if perf_counter() - told > _TELL_EVERY:
            told = perf_counter()
            sys.stderr.write(f"{said(done)}\n")
        del prepared
        reading = thread_time()
    _, last = timed(writer.commit)
    analysis += writer.analysed
    return analysis, process_time() - began - apart - analysis, clock + last.clock / 1000


def archive(source: Path, articles: int, folder: Path, processes: int, cores: AbstractSet[int]) -> Archiving:
    """Make an archive of a file as `kashshaf index` does, with metadata, ledger and originals.

    Args:
        cores: that it may use; none where they cannot be chosen.
    """
    from index.storage.writer import open_writer  # noqa: PLC0415 only here: it would count as every engine's memory

    if cores:
        os.sched_setaffinity(0, cores)
    began, before = perf_counter(), os.times()
    with open_writer(folder, processes=processes) as writer:
        found = writer.add(islice((record for record in read([source]) if isinstance(record, Article)), articles))
    clock, after = perf_counter() - began, os.times()
    return Archiving(found.read, sum(after[:4]) - sum(before[:4]), clock)


def open_cold(name: str, folder: Path, questions: Sequence[Question]) -> Opening:
    """Open an index anew for each question and ask it that alone."""
    engine = contender(name)
    opened: list[Cost] = []
    first: dict[Kind, Cost] = {}
    segments = None
    for question in questions:
        if question.kind not in engine.kinds:
            continue
        searcher, cost = timed(engine.open, folder)
        opened.append(cost)
        _, first[question.kind] = timed(searcher.ask, question)
        segments = searcher.segments
        searcher.close()
    return Opening(opened[0], first, peak(), segments)


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
