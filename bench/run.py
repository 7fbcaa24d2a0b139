"""A run: every engine indexes, is opened, is asked, each in processes of their own and in turn. What was measured."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import rmtree
from time import monotonic

from bench.corpus import Corpus
from bench.engines.contender import Kind, Question
from bench.engines.roster import OURS, SEVERAL, SMALL, STOCK, contender
from bench.fresh import Archiving, Building, Opening, archive, build, in_fresh_process, open_cold
from bench.inside import Merging, column_bytes, merge
from bench.kept import Kept
from bench.measured import Measured
from bench.settings import Settings
from bench.warm import Asked, ask_opened, disagreements, join
from bench.workers import Worker, second_worker

Drawn = Mapping[Kind, Sequence[Question]]

_STARTED = monotonic()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done.

    Attributes:
        before: asked of every engine beforehand, untimed.
        source: the file of which whole archives are made; None for none.
        cores: that these may use.
    """

    engines: Sequence[str]
    corpus: Corpus
    kept: Kept
    drawn: Drawn
    before: Sequence[Question]
    settings: Settings
    source: Path | None
    cores: AbstractSet[int]

    def index_of(self, name: str) -> Path:
        """Where the first index of an engine lies."""
        return self.folder / name.replace(" ", "-").replace(",", "")

    @property
    def folder(self) -> Path:
        """Where all is made."""
        return self.kept.folder


def measure(plan: Plan) -> Measured:
    """Do all of it."""
    buildings, archives = _build_all(plan)
    merging = _merge(plan)
    return Measured(
        plan.corpus.count,
        plan.engines,
        plan.drawn,
        buildings,
        _open_all(plan),
        _ask_all(plan),
        _workers(plan),
        merging,
        column_bytes(plan.index_of(OURS)),
        archives,
    )


def tell(what: str) -> None:
    """Say on standard error what is being done, and since when it runs."""
    sys.stderr.write(f"[{monotonic() - _STARTED:6,.0f} s] {what}\n")


def _build_all(plan: Plan) -> tuple[dict[str, list[Building]], dict[int, list[Archiving]]]:
    """Every engine in turn, and whole archives after them."""
    built: dict[str, list[Building]] = {name: [] for name in plan.engines}
    archives: dict[int, list[Archiving]] = {}
    for turn in range(plan.settings.builds):
        for name, done in built.items():
            tell(f"indexing {turn + 1}/{plan.settings.builds}: {name}")
            done.append(
                _build_again(plan, name)
                if turn
                else plan.kept.building(plan.index_of(name), partial(_build, plan, name))
            )
        for processes in (1, 2) if plan.source else ():
            tell(f"indexing {turn + 1}/{plan.settings.builds}: a whole archive, processes: {processes}")
            archives.setdefault(processes, []).append(_archive(plan, processes))
    return built, archives


def _build(plan: Plan, name: str, folder: Path) -> Building:
    return in_fresh_process(build, name, plan.corpus, folder)


def _build_again(plan: Plan, name: str) -> Building:
    with _for_now(plan.folder / "again") as folder:
        return _build(plan, name, folder)


@contextmanager
def _for_now(folder: Path) -> Iterator[Path]:
    """A folder that something makes, and that goes afterwards; nor is one there that a stopped run left."""
    rmtree(folder, ignore_errors=True)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def _archive(plan: Plan, processes: int) -> Archiving:
    assert plan.source
    with _for_now(plan.folder / "archive") as folder:
        return in_fresh_process(archive, plan.source, plan.corpus.count, folder, processes, plan.cores)


def _merge(plan: Plan) -> Merging:
    tell("merging")
    with _for_now(plan.folder / "merged") as folder:
        return in_fresh_process(merge, plan.index_of(SEVERAL), folder)


def _open_all(plan: Plan) -> dict[str, list[Opening]]:
    opened: dict[str, list[Opening]] = {name: [] for name in plan.engines}
    for turn in range(plan.settings.builds):
        questions = [asked[turn % len(asked)] for asked in plan.drawn.values()]
        for name, done in opened.items():
            tell(f"opening {turn + 1}/{plan.settings.builds}: {name}")
            done.append(in_fresh_process(open_cold, name, plan.index_of(name), questions))
    return opened


def _ask_all(plan: Plan) -> Asked:
    several: list[Asked] = []
    for number in range(plan.settings.passes):
        rounds = 0 if number else plan.settings.rounds
        for names, company in _groups(plan.engines):
            tell(f"asking {number + 1}/{plan.settings.passes}: {', '.join(names)}; once, and {rounds} times again")
            folders = {name: plan.index_of(name) for name in [*names, *([company] if company else [])]}
            one = in_fresh_process(
                ask_opened, folders, plan.before, plan.drawn, rounds, plan.settings.limit, company=company
            )
            several.append(one)
    return join(several)


def _groups(engines: Sequence[str]) -> list[tuple[Sequence[str], str | None]]:
    """Who is asked in one process, and in whose company: each index of ours in another, for they would share caches."""
    small = [name for name in (SMALL, STOCK) if SMALL in engines]
    main = [name for name in engines if name not in (SEVERAL, *small)]
    company = main[1] if len(main) > 1 else None
    return [(main, None), ([SEVERAL], company), *([(small, None)] if small else [])]


def _workers(plan: Plan) -> dict[str, Worker]:
    questions = [one for asked in plan.drawn.values() for one in asked]
    found: dict[str, Worker] = {}
    for name in plan.engines:
        if contender(name).most is None:  # a smaller index would say nothing
            tell(f"one more worker: {name}")
            spawned = in_fresh_process(second_worker, "spawn", name, plan.index_of(name), questions)
            forked = in_fresh_process(second_worker, "fork", name, plan.index_of(name), questions)
            found[name] = Worker(spawned, forked)
    return found


def faults(run: Measured) -> list[str]:
    """Where engines that hold the same articles count differently, or one answers otherwise than before."""
    by_size: dict[int, dict[str, frozenset[Kind]]] = {}
    for name in run.engines:
        one = contender(name)
        by_size.setdefault(min(run.articles, one.most or run.articles), {})[name] = one.alike & one.kinds
    return [
        *(told for alike in by_size.values() for told in disagreements(run.asked.answers, alike)),
        *run.asked.changed,
    ]
