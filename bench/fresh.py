"""Fresh processes: what must be measured alone is measured in a process of its own, which starts with nothing.

Indexing, so that its peak memory is one engine's and no engine finds the vocabulary analysed by another; and the
first answer after opening.
"""

import resource
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import ParamSpec, TypeVar

from bench.corpus import Corpus
from bench.engines.contender import Kind, Question
from bench.engines.roster import contender
from index.article import Article
from index.pipeline import read

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Building:
    """One indexing: seconds in analysis, seconds in the engine, bytes on the disk, peak memory in bytes."""

    articles: int
    analysis: float
    indexing: float
    size: int
    peak: int


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening: milliseconds to open, milliseconds of the first answer by kind, peak memory in bytes."""

    opened: float
    first: dict[Kind, float]
    peak: int


def in_fresh_process(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function in a new interpreter, which then ends."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def build(name: str, corpus: Corpus, folder: Path) -> Building:
    """Index a corpus; reading the documents is not timed."""
    engine = contender(name)
    folder.mkdir()
    writer = engine.write(folder)
    analysis = indexing = 0.0
    for batch in corpus.batches(engine.most):
        started = perf_counter()
        prepared = writer.prepare(batch)
        analysed = perf_counter()
        writer.add(prepared)
        analysis += analysed - started
        indexing += perf_counter() - analysed
        del prepared
    started = perf_counter()
    writer.commit()
    indexing += perf_counter() - started
    return Building(corpus.size(engine.most), analysis, indexing, size_of(folder), _peak())


def build_archive(source: Path, articles: int, folder: Path) -> float:
    """Make an archive of a file as `kashshaf index` does, with metadata, ledger and originals; the seconds it took."""
    from index.storage.writer import open_writer  # noqa: PLC0415 only here: it would count as every engine's memory

    started = perf_counter()
    with open_writer(folder) as writer:
        writer.add(islice((record for record in read([source]) if isinstance(record, Article)), articles))
    return perf_counter() - started


def open_cold(name: str, folder: Path, questions: Sequence[Question]) -> Opening:
    """Open an index anew for each question and ask it that alone."""
    engine = contender(name)
    opened: list[float] = []
    first: dict[Kind, float] = {}
    for question in questions:
        if question.kind not in engine.kinds:
            continue
        started = perf_counter()
        searcher = engine.open(folder)
        opened.append(milliseconds_since(started))
        started = perf_counter()
        searcher.ask(question)
        first[question.kind] = milliseconds_since(started)
        searcher.close()
    return Opening(opened[0], first, _peak())


def milliseconds_since(started: float) -> float:
    """By the clock that `started` was read from."""
    return (perf_counter() - started) * 1000


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _peak() -> int:
    """The most memory that this process has held, mapped files included."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would be that of the process it was started from
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
