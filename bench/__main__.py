"""The benchmark from a command line: make a corpus, have every engine index it, ask them all, print the tables.

python -m bench [FILE] [--articles N] [--scale 250k|1m] [--write]
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench import table
from bench.corpus import Corpus, enlarge, gather
from bench.engines.contender import Kind, Question
from bench.engines.roster import NAMES, contender, is_installed
from bench.fresh import Building, Opening, build, build_archive, in_fresh_process, open_cold
from bench.questions import Stock, draw
from bench.report import Report, Settings, page, this_machine
from bench.warm import Asked, Running, ask_in_rounds, disagreements
from index.schema import Level

_ROOT = Path(__file__).resolve().parent.parent
_PAGE = _ROOT / "docs" / "benchmarks.md"
_SCALES = {"250k": 250_000, "1m": 1_000_000}


def _default_file() -> Path:
    shared = Path(os.environ.get("KASHSHAF_SHARED") or _ROOT / ".." / "shared") / "data" / "news" / "saudi.jsonl.gz"
    return shared if shared.exists() else _ROOT / "samples"


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--articles", default=31_030, show_default=True, help="Take the first N of the file.")
@click.option("--scale", type=click.Choice(list(_SCALES)), help="Grow the corpus to so many articles.")
@click.option("--questions", default=50, show_default=True, help="Of each kind.")
@click.option("--rounds", default=5, show_default=True, help="Warm rounds, after a first that is kept apart.")
@click.option("--builds", default=2, show_default=True, help="How often every engine indexes, and is opened cold.")
@click.option("--level", type=click.Choice([level.label for level in Level]), default="written", show_default=True)
@click.option("--without", multiple=True, type=click.Choice(NAMES[1:]), help="Leave an engine out. Repeatable.")
@click.option("--whole/--no-whole", default=True, help="Also time `kashshaf index` from the file to an archive.")
@click.option("--seed", default=2026, show_default=True)
@click.option("--write", is_flag=True, help="Write docs/benchmarks.md.")
def main(
    file: Path | None,
    articles: int,
    scale: str | None,
    questions: int,
    rounds: int,
    builds: int,
    level: str,
    without: tuple[str, ...],
    whole: bool,
    seed: int,
    write: bool,
) -> None:
    """Measure this index beside others on the articles of FILE.

    Exits with 1 when engines that hold the same articles count differently.
    """
    pinned = _pin()
    source = file or _default_file()
    with TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        corpus = gather(source, articles, folder / "corpus.jsonl")
        if scale:
            corpus = enlarge(corpus, _SCALES[scale], seed, folder / "grown.jsonl")
        if not corpus.count:
            raise click.ClickException(f"there is no article in {source}")
        engines = [name for name in NAMES if is_installed(name) and name not in without]
        stock = Stock.of(corpus.documents())
        drawn = {kind: some for kind in Kind if (some := draw(kind, questions, Level[level.upper()], stock, seed))}
        file_to_archive = None if scale or not whole else partial(build_archive, source, corpus.count)
        buildings, archives = _build_all(engines, corpus, folder, builds, file_to_archive)
        openings = _open_all(engines, folder, drawn, builds)
        asked = _ask_all(engines, folder, drawn, rounds)
    settings = Settings(corpus.name, corpus.count, questions, rounds, builds, Level[level.upper()], seed, pinned)
    report = _report(settings, engines, asked, buildings, openings, archives)
    click.echo(page(report))
    _fail_on_disagreement(asked, engines, corpus)
    if write:
        _PAGE.write_text(page(report), encoding="utf-8")


def _pin() -> bool:
    """Stay on one core, and the processes that are started from here too; whether that can be had."""
    if not hasattr(os, "sched_setaffinity"):
        return False
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    return True


def _build_all(
    engines: Sequence[str], corpus: Corpus, folder: Path, turns: int, whole: Callable[[Path], float] | None
) -> tuple[Mapping[str, list[Building]], list[float]]:
    """Every engine in turn, and the whole archive after them: what each took."""
    built: dict[str, list[Building]] = {name: [] for name in engines}
    archives: list[float] = []
    for turn in range(turns):
        for name in engines:
            _tell(f"indexing {turn + 1}/{turns}: {name}")
            built[name].append(in_fresh_process(build, name, corpus, _index_folder(folder, name, turn)))
        if whole:
            _tell(f"indexing {turn + 1}/{turns}: a whole archive")
            archives.append(in_fresh_process(whole, folder / f"archive-{turn}"))
    return built, archives


def _index_folder(folder: Path, name: str, turn: int = 0) -> Path:
    return folder / f"{name.replace(' ', '-')}-{turn}"


def _open_all(
    engines: Sequence[str], folder: Path, drawn: Mapping[Kind, Sequence[Question]], turns: int
) -> Mapping[str, list[Opening]]:
    opened: dict[str, list[Opening]] = {name: [] for name in engines}
    for turn in range(turns):
        questions = [asked[turn % len(asked)] for asked in drawn.values()]
        for name in engines:
            _tell(f"opening {turn + 1}/{turns}: {name}")
            opened[name].append(in_fresh_process(open_cold, name, _index_folder(folder, name), questions))
    return opened


def _ask_all(engines: Sequence[str], folder: Path, drawn: Mapping[Kind, Sequence[Question]], rounds: int) -> Asked:
    _tell("asking")
    found = [contender(name) for name in engines]
    running = [Running(one.name, one.open(_index_folder(folder, one.name)), one.kinds) for one in found]
    try:
        return ask_in_rounds(running, drawn, rounds)
    finally:
        for engine in running:
            engine.searcher.close()


def _report(
    settings: Settings,
    engines: Sequence[str],
    asked: Asked,
    buildings: Mapping[str, list[Building]],
    openings: Mapping[str, list[Opening]],
    archives: Sequence[float],
) -> Report:
    totals: dict[Kind, list[int]] = {}
    for question, found in asked.answers.items():
        first = next(found[name] for name in engines if name in found)
        totals.setdefault(question.kind, []).append(first.total)
    return Report(
        date=datetime.now(UTC).date().isoformat(),
        machine=this_machine(),
        settings=settings,
        contenders=[contender(name) for name in engines],
        missing=[name for name in NAMES if not is_installed(name)],
        searching=table.searching(asked.timings, openings, engines),
        indexing=table.indexing(buildings, openings, engines),
        whole=archives,
        slower=table.slower(asked.timings, engines),
        mean_found={kind: table.mean_total(some) for kind, some in totals.items()},
    )


def _fail_on_disagreement(asked: Asked, engines: Sequence[str], corpus: Corpus) -> None:
    whole = [name for name in engines if corpus.size(contender(name).most) == corpus.count]
    for name in engines:
        if name not in whole:
            click.echo(f"{name} holds fewer articles; its counts are compared only up to {contender(name).most:,}.")
    if found := disagreements(asked.answers, whole):
        click.echo("\n".join(["The engines disagree:", *found]), err=True)
        sys.exit(1)


def _tell(what: str) -> None:
    click.echo(what, err=True)


if __name__ == "__main__":
    main()
