"""What a page costs: on the server, beside the search that it shows; and in a browser on a slow machine and line.

python -m bench.page ARCHIVE [--questions N] [--rounds N] [--visits N]
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import click
from flask.testing import FlaskClient
from playwright.sync_api import sync_playwright

from bench.clocks import cpu_of, timed
from bench.engines.contender import Kind
from bench.questions import Stock, draw
from bench.table import Spread, grid, percentile, short
from bench.visiting import Visit, launch, serving, visit
from index.schema import Level
from search.engine import Engine, Search
from search.engines.opening import open_engine
from search.present.display import Display
from search.query.nodes import EVERYTHING
from search.request import SearchRequest
from search.service import answer
from search.settings import Settings
from search.web.app import create_app
from search.web.links import PageLinks

_ACCEPTED = {"Accept-Encoding": "gzip, deflate, br, zstd"}
_TITLES = 500  # articles of which questions are made

Times = tuple[list[float], list[float]]
"""Of some questions: milliseconds of processor time of the answer, and of the page that shows it."""


def questions(engine: Engine, count: int, seed: int = 2026) -> list[str]:
    """Stretches of titles of an archive, as people type them."""
    found = engine.search(Search(EVERYTHING, limit=_TITLES)).hits
    drawn = draw(Kind.DEFAULT, count, Level.FAMILY, Stock.of(hit.document for hit in found), seed)
    return [question.text for question in drawn]


def rounds(engine: Engine, texts: Sequence[str], count: int) -> list[Times]:
    """Ask all some times: the answer and its page in turn, which comes first changing from question to question."""
    client = create_app(engine).test_client()
    return [_round(engine, client, texts) for _ in range(count + 1)][1:]  # the first fills caches


def _round(engine: Engine, client: FlaskClient, texts: Sequence[str]) -> Times:
    answers, pages = [], []
    for place, text in enumerate(texts):
        for which in (0, 1) if place % 2 else (1, 0):
            if which:
                pages.append(timed(client.get, "/search", query_string={"q": text}, headers=_ACCEPTED)[1])
            else:
                answers.append(timed(answer, SearchRequest(text=text), engine)[1])
    return cpu_of(answers), cpu_of(pages)


def server_table(found: Sequence[Times]) -> str:
    """Processor time of answers and of pages, and how much longer a page takes, over rounds."""
    rows = [["on the server, ms", "p50", "p99"]]
    for name, which in (("the answer", 0), ("the page, compressed", 1)):
        times = [time for one in found for time in one[which]]
        rows.append([name, short(percentile(times, 0.5)), short(percentile(times, 0.99))])
    longer = Spread.of([sum(pages) / sum(answers) for answers, pages in found])
    return f"{grid(rows, names=1)}\n\nA page takes {longer} times as long as its answer."


def visits_table(found: Sequence[tuple[str, Sequence[Visit]]]) -> str:
    """What browsers see, page by page."""
    heads = ["first visit", "largest paint, ms", "at most", "moved", "kB", "without typefaces"]
    rows = [[name, *_cells(several)] for name, several in found]
    return grid([heads, *rows], names=1)


def _cells(several: Sequence[Visit]) -> Iterator[str]:
    painted = [one.painted for one in several]
    yield f"{median(painted):,.0f}"
    yield f"{max(painted):,.0f}"
    yield f"{max(one.moved for one in several):.4f}"
    yield f"{max(one.size for one in several) / 1000:.1f}"
    yield f"{max(one.size - one.typefaces for one in several) / 1000:.1f}"


@click.command()
@click.argument("archive", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--questions", "count", default=50, show_default=True, help="That are asked of the server.")
@click.option("--rounds", "again", default=5, show_default=True, help="In which all is asked.")
@click.option("--visits", default=5, show_default=True, help="Of the browser to each page.")
def main(archive: Path, count: int, again: int, visits: int) -> None:
    """Measure the pages of ARCHIVE."""
    engine = open_engine(Settings(archive=str(archive)))
    texts = questions(engine, count)
    click.echo(server_table(rounds(engine, texts, again)) + "\n")
    hit = engine.search(Search(EVERYTHING, limit=1)).hits[0].document.id
    pages = _paths(engine, texts[0], hit)
    engine.close()
    with serving(archive) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        found = [(name, [visit(browser, address + path, slow=True) for _ in range(visits)]) for name, path in pages]
        browser.close()
    click.echo(visits_table(found))


def _paths(engine: Engine, text: str, id: str) -> list[tuple[str, str]]:
    """The pages that people come to first, by what they are called."""
    with create_app(engine).test_request_context():
        links = PageLinks(Display())
        asked = SearchRequest(text=text)
        return [("home", "/"), ("results", links.results(asked)), ("an article", links.article(id, asked))]


if __name__ == "__main__":
    main()
