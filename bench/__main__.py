"""The benchmark from a command line: make a corpus, have every engine index it, ask them all, print the tables.

python -m bench [FILE] [--articles N] [--scale 250k|1m] [--write]
"""

import os
import sys
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench.corpus import Corpus, NoRoom, enlarge, gather
from bench.engines.contender import Kind, Question
from bench.engines.roster import RIVALS, contender, lineup
from bench.fresh import in_fresh_process
from bench.kept import Kept, MadeOfOthers
from bench.measured import Measured
from bench.questions import Stock, draw
from bench.report import Report, page, this_machine
from bench.run import Drawn, Plan, faults, measure, tell
from bench.settings import Settings
from index.schema import Level

_ROOT = Path(__file__).resolve().parent.parent
_DOCS = _ROOT / "docs"
_SCALES = {"250k": 250_000, "1m": 1_000_000}
_STOCK = 31_030  # articles whose titles make questions, at most: those of a million would not fit in memory
_ENOUGH = 5_000  # articles that an archive must have for its speed to say anything


def _default_file() -> Path:
    shared = Path(os.environ.get("KASHSHAF_SHARED") or _ROOT / ".." / "shared") / "data" / "news" / "saudi.jsonl.gz"
    return shared if shared.exists() else _ROOT / "samples"


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path), required=False)
@click.option("--articles", default=31_030, show_default=True, help="Take the first N of the file.")
@click.option("--scale", type=click.Choice(list(_SCALES)), help="Grow the corpus to so many articles.")
@click.option("--grow-to", type=int, hidden=True, help="The same, by number.")
@click.option("--questions", default=50, show_default=True, help="Of each kind.")
@click.option("--rounds", default=5, show_default=True, help="In which all is asked again.")
@click.option("--passes", default=3, show_default=True, help="Processes in which all is asked for the first time.")
@click.option("--builds", type=int, help="How often every engine indexes, and is opened cold. [default: 2; 1 at scale]")
@click.option("--limit", default=60.0, show_default=True, help="Seconds an engine has for a kind in a round.")
@click.option("--level", type=click.Choice([level.label for level in Level]), default="written", show_default=True)
@click.option("--without", multiple=True, type=click.Choice(RIVALS), help="Leave an engine out. Repeatable.")
@click.option("--with", "also", multiple=True, type=click.Choice(RIVALS), help="Have it however slow. Repeatable.")
@click.option("--whole/--no-whole", default=True, help="Also time `kashshaf index` from the file to an archive.")
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    help="Make corpus and indexes in a folder that stays; take those that an earlier run made there.",
)
@click.option("--seed", default=2026, show_default=True)
@click.option("--write", is_flag=True, help="Write docs/benchmarks.md; at scale, docs/benchmarks-250k.md or -1m.md.")
def main(
    file: Path | None,
    articles: int,
    scale: str | None,
    grow_to: int | None,
    questions: int,
    rounds: int,
    passes: int,
    builds: int | None,
    limit: float,
    level: str,
    without: tuple[str, ...],
    also: tuple[str, ...],
    whole: bool,
    keep: Path | None,
    seed: int,
    write: bool,
) -> None:
    """Measure this index beside others on the articles of FILE.

    Exits with 1 when engines that hold the same articles count differently, and then writes nothing.
    """
    cores = _pin()
    grown = _SCALES[scale] if scale else grow_to
    source = file or _default_file()
    with _folder(keep) as folder:
        kept = Kept(folder)
        try:
            kept.open(source, articles, grown, seed)
        except MadeOfOthers as cause:
            raise click.ClickException(str(cause)) from cause
        taken = kept.has_indexes
        corpus = _corpus(source, articles, grown, seed, kept)
        settings = Settings(
            corpus=corpus.name,
            articles=corpus.count,
            questions=questions,
            rounds=rounds,
            passes=passes,
            builds=builds or (1 if grown else 2),
            limit=limit,
            level=Level[level.upper()],
            seed=seed,
            pinned=bool(cores),
            grown=bool(grown),
            taken=taken,
        )
        drawn, before = _draw(corpus, settings)
        engines = lineup(corpus.count, frozenset(without), frozenset(also))
        archived = source if whole and not grown and corpus.count >= _ENOUGH else None
        run = measure(Plan(engines, corpus, kept, drawn, before, settings, archived, cores))
    made = page(_report(settings, run))
    click.echo(made)
    if wrong := faults(run):
        click.echo("\n".join(["The engines disagree:", *wrong]), err=True)
        sys.exit(1)
    if write:
        (_DOCS / _page_name(scale)).write_text(made, encoding="utf-8")


def _pin() -> AbstractSet[int]:
    """Stay on one core, and all processes started from here; which cores there were, none if that is unknown."""
    if not hasattr(os, "sched_setaffinity"):
        return frozenset()
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    return cores


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        yield keep
    else:
        with TemporaryDirectory(prefix="bench-") as scratch:
            yield Path(scratch)


def _corpus(source: Path, articles: int, grown: int | None, seed: int, kept: Kept) -> Corpus:
    """In processes of its own, so that what it takes to make is not held while others are measured."""
    tell("describing the articles")
    corpus = kept.corpus("corpus", lambda path: in_fresh_process(gather, source, articles, path))
    if not corpus.count:
        raise click.ClickException(f"there is no article in {source}")
    if grown is None:
        return corpus
    tell(f"growing them to {grown:,}")
    try:
        return kept.corpus("grown", lambda path: in_fresh_process(enlarge, corpus, grown, seed, path))
    except NoRoom as cause:
        raise click.ClickException(str(cause)) from cause


def _draw(corpus: Corpus, settings: Settings) -> tuple[Drawn, list[Question]]:
    """The questions of each kind that there are any of, and one of each to be asked before them."""
    stock = Stock.of(islice(corpus.documents(), _STOCK))
    drawn = {kind: draw(kind, settings.questions, settings.level, stock, settings.seed) for kind in Kind}
    before = [one for kind in Kind for one in draw(kind, 1, settings.level, stock, settings.seed + 1)]
    return {kind: some for kind, some in drawn.items() if some}, before


def _report(settings: Settings, run: Measured) -> Report:
    return Report(
        date=datetime.now(UTC).date().isoformat(),
        machine=this_machine(),
        settings=settings,
        contenders=[contender(name) for name in run.engines],
        missing=[name for name in RIVALS if name not in run.engines],
        run=run,
    )


def _page_name(scale: str | None) -> str:
    """A page a scale, so that several runs can be kept side by side."""
    return f"benchmarks-{scale}.md" if scale else "benchmarks.md"


if __name__ == "__main__":
    main()
