"""The sources of an archive: the list of all, and a page for each. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.schema import UNKNOWN, UNKNOWN_DATE
from index.text.folding import title_key
from search.engine import Matches
from search.present.dates import in_words
from search.present.display import Display
from search.present.grid import Year, years_grid
from search.present.lines import Line, line
from search.present.links import ArchiveLinks
from search.present.options import Option
from search.present.overview import stated_dates
from search.present.timeline import Timeline, by_bucket, gap_names, whole_timeline
from search.present.wording import Words, articles, source_name

SHOWN = 100  # sources to a page of the list
_TOP = 8  # places and authors
_TALL = 10  # units of a coverage's height; a year with a single article is one


@dataclass(frozen=True, slots=True)
class Covered:
    """A source in the list of all.

    Attributes:
        first, last: its years; "" where no date is known.
        coverage: an SVG path of its articles by year, one unit wide a year from the archive's first, 10 high.
    """

    name: str
    url: str
    count: str
    first: str
    last: str
    coverage: str


@dataclass(frozen=True, slots=True)
class Sources:
    """A page of the list, in the order of the alphabet.

    Attributes:
        years: the first and the last of the archive, "" where no date is known; `span` is how many they are.
        unknown: the articles whose source is not known; the value is their count.
        steps: the pages of the list; none where there is one.
    """

    number: str
    sources: tuple[Covered, ...]
    years: tuple[str, str]
    span: int
    unknown: Option | None
    steps: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A source.

    Attributes:
        articles: how many, in words; `url` finds them.
        first, last: from when to when; "" where no date is known.
        gaps: the longest stretches of years without articles, in words.
        years: its articles by year and month.
        latest: the newest by date.
        places, authors: those that most articles state, with their counts.
    """

    name: str
    known: bool
    articles: str
    url: str
    first: str
    last: str
    timeline: Timeline
    gaps: tuple[str, ...]
    years: tuple[Year, ...]
    latest: tuple[Line, ...]
    places: tuple[Option, ...]
    authors: tuple[Option, ...]


def source_option(name: str, count: int, links: ArchiveLinks, words: Words, display: Display) -> Option:
    """A source and its page; its count is the value."""
    return Option(source_name(name, words), links.source(name), value=display.number(count))


def last_page_of(sources: int) -> int:
    """The number of the last page of the list."""
    return max(1, -(-sources // SHOWN))


def sources_page(
    counts: Mapping[str, int],
    by_year: Mapping[int, Mapping[str, int]],
    page: int,
    links: ArchiveLinks,
    words: Words,
    display: Display,
) -> Sources:
    """A page of the list; one too far is the last.

    Args:
        counts: how many articles each source has.
        by_year: the same of each year that has articles.
    """
    named = sorted((name for name in counts if name != UNKNOWN), key=lambda name: (title_key(name), name))
    last = last_page_of(len(named))
    page = min(page, last)
    ends = (min(by_year), max(by_year)) if by_year else None
    return Sources(
        number=words.ngettext("%(num)s source", "%(num)s sources", len(named)) % {"num": display.number(len(named))},
        sources=tuple(
            _covered(name, counts[name], by_year, links, display) for name in named[(page - 1) * SHOWN : page * SHOWN]
        ),
        years=(display.numerals(str(ends[0])), display.numerals(str(ends[1]))) if ends else ("", ""),
        span=1 + ends[1] - ends[0] if ends else 0,
        unknown=source_option(UNKNOWN, counts[UNKNOWN], links, words, display) if UNKNOWN in counts else None,
        steps=tuple(
            Option(display.number(number), links.sources(number), number == page) for number in range(1, last + 1)
        )
        if last > 1
        else (),
    )


def source_page(name: str, found: Matches, links: ArchiveLinks, words: Words, display: Display) -> Source:
    """The page of a search for all articles of a source that counted dates, places and authors."""
    stated = found.facets.get("date", {})
    counts, dates = by_bucket(stated), stated_dates(stated)

    def leads(bucket: str) -> str:
        return links.some(source=name, date=bucket) if bucket else links.some(source=name)

    def top(facet: str) -> Iterator[Option]:
        known = ((value, count) for value, count in found.facets.get(facet, {}).items() if value != UNKNOWN)
        for value, count in sorted(known, key=lambda counted: (-counted[1], counted[0]))[:_TOP]:
            yield Option(value, links.some(source=name, **{facet: value}), value=display.number(count))

    return Source(
        name=name,
        known=name != UNKNOWN,
        articles=articles(found.total, words, display),
        url=links.some(source=name),
        first=in_words(min(dates, key=lambda date: date.first), display) if dates else "",
        last=in_words(max(dates, key=lambda date: date.last), display) if dates else "",
        timeline=whole_timeline(counts, leads, words, display),
        gaps=tuple(gap_names([date.year for date in dates], words, display)),
        years=years_grid({bucket: n for bucket, n in counts.items() if bucket != UNKNOWN_DATE}, leads, display),
        latest=tuple(line(each.document.id, each.document.metadata, links, display) for each in found.hits),
        places=tuple(top("place")),
        authors=tuple(top("author")),
    )


def _covered(
    name: str, count: int, by_year: Mapping[int, Mapping[str, int]], links: ArchiveLinks, display: Display
) -> Covered:
    years = {year: counts[name] for year, counts in sorted(by_year.items()) if name in counts}
    ends = [display.numerals(str(year)) for year in (min(years), max(years))] if years else ["", ""]
    coverage = _path(years, min(by_year)) if years else ""
    return Covered(name, links.source(name), display.number(count), ends[0], ends[1], coverage)


def _path(years: Mapping[int, int], first: int) -> str:
    """Bars as one path.

    >>> _path({2014: 5, 2016: 10}, 2012)
    'M2 10v-5h.8v5zM4 10v-10h.8v10z'
    """
    most = max(years.values())
    heights = ((year - first, max(1, round(_TALL * count / most))) for year, count in years.items())
    return "".join(f"M{place} {_TALL}v-{height}h.8v{height}z" for place, height in heights)
