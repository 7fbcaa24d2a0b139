"""Measure one archive end to end: articles a second, memory, bytes an article, milliseconds a query.

    python bench/measure.py [FILE.jsonl[.gz] | FOLDER] [--queries N]

Without a file it measures the samples. Queries are stretches of the articles' own titles, so that any file will do.
Absolute times depend on the machine; compare only numbers of one run.
"""

import random
import resource
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import click

from index.pipeline import read
from index.storage.stats import stats
from index.storage.writer import open_writer
from search.engine import Engine, Search
from search.engines.whoosh.engine import WhooshEngine
from search.query.nodes import EVERYTHING
from search.request import Match, SearchRequest
from search.service import answer, rank

_SAMPLES = Path(__file__).resolve().parent.parent / "samples"


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=_SAMPLES)
@click.option("--queries", default=200, show_default=True)
def main(path: Path, queries: int) -> None:
    """Index PATH into a temporary archive, search it, and print what it took."""
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        with open_writer(archive) as writer:
            report = writer.add(read([path]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
        found = stats(archive)
        each = max(1, found.articles)
        click.echo(f"articles            {found.articles:,} ({report.unreadable:,} records set aside)")
        click.echo(f"articles a second   {report.read / report.seconds:,.0f} ({report.seconds:.1f} s)")
        click.echo(
            f"peak memory         {peak:,.0f} KiB"
            if sys.platform == "darwin"
            else f"peak memory         {peak:,.0f} MiB"
        )
        click.echo(
            f"bytes an article    index {found.index_bytes / each:,.0f}, originals {found.originals_bytes / each:,.0f}"
        )
        engine = WhooshEngine(archive)
        try:
            _measure_queries(engine, queries)
        finally:
            engine.close()


def _measure_queries(engine: Engine, count: int) -> None:
    rng = random.Random(2026)
    titles = [hit.document.metadata.display_title.split() for hit in engine.search(Search(EVERYTHING, limit=5000)).hits]
    texts = [" ".join(title[: rng.randint(1, 4)]) for title in rng.choices(titles, k=count)]
    kinds = {
        "best": [SearchRequest(text) for text in texts],
        "all": [SearchRequest(text, match=Match.ALL) for text in texts],
        "any": [SearchRequest(text, match=Match.ANY) for text in texts],
        "phrase": [SearchRequest(f'"{text}"') for text in texts],
    }
    click.echo("ms a query, mean / p50 / p99")
    for name, requests in kinds.items():
        click.echo(f"  {name:8} list      {_spread([_timed(rank, request, engine) for request in requests])}")
        click.echo(f"  {name:8} as shown  {_spread([_timed(answer, request, engine) for request in requests])}")


def _timed(ask: object, request: SearchRequest, engine: Engine) -> float:
    started = perf_counter()
    ask(request, engine)  # type: ignore[operator]  # rank or answer
    return (perf_counter() - started) * 1000


def _spread(times: list[float]) -> str:
    times = sorted(times)
    return f"{statistics.fmean(times):8.2f} {times[len(times) // 2]:8.2f} {times[int(len(times) * 0.99)]:8.2f}"


if __name__ == "__main__":
    main()
