"""The first page: what an archive holds, what came last, and searches to try. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.analysis.analyzer import Analysis
from index.schema import UNKNOWN
from search.engine import Matches
from search.present.display import Display
from search.present.examples import examples
from search.present.lines import Line, line
from search.present.links import ArchiveLinks
from search.present.options import Option
from search.present.overview import overview
from search.present.sources import source_option
from search.present.timeline import Timeline, by_bucket, gap_names, whole_timeline
from search.present.wording import Words, articles
from search.request import SearchRequest

READ = 40  # of the newest articles, whose titles are read for examples
_LATEST, _SOURCES, _EXAMPLES = 6, 12, 4


@dataclass(frozen=True, slots=True)
class Home:
    """The first page.

    Attributes:
        holdings: how many articles, sources and years there are, each in words with the page that lists them; nothing
            of what there is none of.
        gaps: the longest stretches of years between the first and the last that have no articles, in words.
        latest: the newest by date, one of each group of copies.
        sources: those with most articles, each with its count.
    """

    empty: bool
    holdings: tuple[Option, ...]
    timeline: Timeline
    gaps: tuple[str, ...]
    latest: tuple[Line, ...]
    examples: tuple[Option, ...]
    sources: tuple[Option, ...]


def home_page(newest: Matches, analysis: Analysis, links: ArchiveLinks, words: Words, display: Display) -> Home:
    """The page of a search for everything, newest first, that counted sources and dates."""
    known = [(each.document.id, each.document.metadata) for each in newest.hits]
    held, dates = overview(newest), by_bucket(newest.facets.get("date", {}))
    titles = [metadata.title for _, metadata in known if metadata.title]
    tried = examples(titles or [metadata.display_title for _, metadata in known], analysis, _EXAMPLES)
    top = [*held.sources[:_SOURCES], *([(UNKNOWN, held.no_source)] if held.no_source else [])]
    return Home(
        empty=not newest.total,
        holdings=tuple(_holdings(newest.total, len(held.sources), len(held.years), links, words, display)),
        timeline=whole_timeline(dates, links.date, words, display),
        gaps=tuple(gap_names([int(year) for year, _ in held.years], words, display)),
        latest=tuple(line(id, metadata, links, display) for id, metadata in known[:_LATEST]),
        examples=tuple(Option(text, links.results(SearchRequest(text=text))) for text in tried),
        sources=tuple(source_option(name, count, links, words, display) for name, count in top),
    )


def _holdings(
    total: int, sources: int, years: int, links: ArchiveLinks, words: Words, display: Display
) -> Iterator[Option]:
    if total:
        yield Option(articles(total, words, display), links.results(SearchRequest()))
    if sources:
        label = words.ngettext("%(num)s source", "%(num)s sources", sources)
        yield Option(label % {"num": display.number(sources)}, links.sources())
    if years:
        label = words.ngettext("%(num)s year", "%(num)s years", years)
        yield Option(label % {"num": display.number(years)}, links.date(""))
