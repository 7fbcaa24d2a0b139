"""Commands that build: index files into an archive, and reindex it from the originals kept."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from index.article import Article, Unreadable
from index.pipeline import read
from index.readers.changes import Batch
from index.readers.files import STDIN, shown
from index.storage.report import Progress as ShowReport
from index.storage.report import Report
from search.cli.checking import verified
from search.cli.options import (
    archive_of,
    archive_option,
    aside_json,
    existing,
    hints_from,
    json_option,
    print_json,
    reading_options,
    tell_tables,
    tell_uncorrected,
    told,
)
from search.cli.watching import until, watch

Records = Iterator[Article | Unreadable]

_PLAIN_EVERY = 10.0  # seconds between two lines where there is no terminal

processes_option = click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="Processes that work at once. By default one a processor, at most 4; few articles are left to one.",
)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--prune", is_flag=True, help="Take out articles below PATHS whose file or line has vanished.")
@click.option("--no-originals", is_flag=True, help="Keep no raw copies; `reindex` then needs the files.")
@click.option("--watch", "watching", is_flag=True, help="Go on: index what changes below PATHS, until stopped.")
@click.option(
    "--every", type=click.FloatRange(0.1, 86_400), default=2.0, show_default=True, help="Seconds between looks."
)
@reading_options
@processes_option
@archive_option
@json_option
@click.pass_context
def index(
    ctx: click.Context,
    /,
    paths: Sequence[Path],
    prune: bool,
    no_originals: bool,
    watching: bool,
    every: float,
    processes: int | None,
    archive: str,
    as_json: bool,
    **reading: Any,
) -> None:
    """Add or update the articles of PATHS: files, folders, or - for standard input.

    Read are text, JSON (lines, arrays), tables (CSV, TSV), saved pages (HTML, MHTML), RSS, Atom, sitemaps, XML
    dumps, as they are or in zip, tar, gz, bz2, xz and zst; what a file is in is told from its content.

    Unchanged articles are skipped. What cannot be read is set aside and told with file, line and reason; the rest goes
    on. A run that was stopped, started again, goes on where it was. Searches may go on meanwhile.

    \b
    kashshaf index articles/
    kashshaf index dump-2024.jsonl.gz pages.zip --archive /srv/archive --processes 8
    kashshaf index odd.json --map title=head --map text=meta.body
    zcat dump.gz | kashshaf index - --format jsonl
    kashshaf index articles/ --watch --prune
    """
    place = archive_of(archive)
    again = partial(read, but=place.folder, hints=hints_from(reading))

    def run(records: Records, roots: Sequence[Path]) -> Report:
        with place.writer(again, processes) as writer, progress("indexing") as show:
            tell_tables(place)
            report = writer.add(_telling(records), show, roots, prune=prune, keep_originals=not no_originals)
        _tell(report, as_json=as_json)
        return report

    if watching:
        if STDIN in paths:
            raise click.UsageError("standard input cannot be watched")
        watch(paths, place.folder, every, partial(_take, paths, again, run, prune=prune))
    else:
        ctx.exit(1 if run(again(paths), paths).unreadable else 0)


def _take(
    paths: Sequence[Path],
    read_some: Callable[..., Records],
    run: Callable[[Records, Sequence[Path]], Report],
    batch: Batch,
    stopped: Event,
    *,
    prune: bool,
) -> None:
    """Index a batch of files that were found below some paths."""
    roots = sorted((*batch.changed, *batch.vanished)) if batch.is_part else paths
    if batch.changed or prune or not batch.is_part:
        run(until(stopped, read_some(paths, only=batch.changed)), roots)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--if-needed", is_flag=True, help="Only when the archive is of other tables, analysis or format.")
@click.option("--learn", is_flag=True, help="Learn a word list from the archive first, and analyse by it from now on.")
@click.option("--check", "only_check", is_flag=True, help="Change nothing: the same as `kashshaf verify`.")
@reading_options
@processes_option
@archive_option
@json_option
@click.pass_context
def reindex(
    ctx: click.Context,
    /,
    paths: Sequence[Path],
    if_needed: bool,
    learn: bool,
    only_check: bool,
    processes: int | None,
    archive: str,
    as_json: bool,
    **reading: Any,
) -> None:
    """Rebuild the archive from the originals it keeps, or from PATHS where none were kept.

    Searches go on in the old index until the new one is whole; then all switch to it at once. Words are analysed by
    words.txt and overrides.tsv in the archive's folder config, where they are there.

    \b
    kashshaf reindex
    kashshaf reindex --if-needed
    kashshaf reindex --learn
    kashshaf reindex --check
    """
    place = existing(archive)
    if only_check:
        ctx.exit(verified(place, as_json=as_json))
    reason = place.needs_reindex()
    if if_needed and not learn and reason is None:
        click.echo("Nothing to do: the index is of this program's analysis, format and tables.", err=as_json)
        return
    again = partial(read, but=place.folder, hints=hints_from(reading))
    with place.writer(again, processes) as writer, progress("reindexing", place.articles()) as show:
        if learn:
            writer.learn()
        report = writer.reindex(_telling(again(paths)) if paths else (), show)
    _tell(report, as_json=as_json)
    ctx.exit(1 if report.unreadable else 0)


def _telling(records: Records) -> Records:
    """The records, each one that is set aside told on standard error as it comes."""
    for record in records:
        if isinstance(record, Unreadable):
            click.echo(f"set aside: {told(record)}", err=True)
        yield record


@contextmanager
def progress(doing: str, total: int | None = None) -> Iterator[ShowReport]:
    """A way to show a report in the making: a moving line on a terminal, else a plain line now and then."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _plain_lines(doing)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(doing, total=total)
        yield lambda report: bar.update(task, description=_rate(doing, report), completed=report.read)


def _plain_lines(doing: str) -> ShowReport:
    last = monotonic()

    def show(report: Report) -> None:
        nonlocal last
        if monotonic() - last >= _PLAIN_EVERY:
            last = monotonic()
            click.echo(_rate(doing, report), err=True)

    return show


def _rate(doing: str, report: Report) -> str:
    return f"{doing}: {report.read:,} records, {report.read / max(report.seconds, 0.001):,.0f} a second"


def _tell(report: Report, *, as_json: bool) -> None:
    for conflict in report.conflicts:
        place = f"{shown(conflict.path)}:{conflict.number}"
        click.echo(f"{place}: another article has this record's id; this one is {conflict.id}", err=True)
    tell_uncorrected(report)
    for problem in report.lost:
        click.echo(f"lost: {told(problem)}", err=True)
    if as_json:
        conflicts = [{"id": c.id, "path": shown(c.path), "number": c.number} for c in report.conflicts]
        rate = round(report.read / max(report.seconds, 0.001), 1)
        print_json(
            asdict(report)
            | {"a_second": rate}
            | {"conflicts": conflicts, "lost": [aside_json(problem) for problem in report.lost]}
        )
        return
    parts = ("added", "updated", "unchanged", "moved", "removed", "corrected", "described")
    counts = [f"{getattr(report, part):,} {part}" for part in parts if getattr(report, part) or part == "added"]
    copies = f" {report.copies:,} of them have copies;" if report.copies else ""
    click.echo(
        f"{report.read:,} records read: {', '.join(counts)}, {report.unreadable:,} set aside;{copies} "
        f"{report.seconds:.1f} s, {report.read / max(report.seconds, 0.001):,.0f} a second"
    )
    if report.doubtful:
        click.echo(f"{report.doubtful:,} articles of the archive have something doubtful about them", err=True)
    if report.unreadable or report.doubtful:
        click.echo("`kashshaf review` lists what was set aside, and what is doubtful.", err=True)
