"""What was published in a year, a month or on a day. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.article import Document
from index.calendar import CalendarDate, Precision
from index.schema import UNKNOWN, UNKNOWN_DATE
from index.text.folding import title_key
from search.engine import Matches
from search.present.dates import WEEKDAYS, bucket_in_words, hijri_in_words, hijri_months, in_words
from search.present.display import Display
from search.present.grid import Cell, Month, Year, days_of_month, months_of, years_grid
from search.present.lines import Line, line
from search.present.links import ArchiveLinks
from search.present.options import Option
from search.present.timeline import Timeline, by_bucket, gap_names, whole_timeline
from search.present.wording import Words, articles, source_name

OF_A_DAY = 100  # articles that the page of a day lists
LATEST = 10  # that those of months and years do
_SOURCES = 20


@dataclass(frozen=True, slots=True)
class Published:
    """What a source published on a day.

    Attributes:
        count, url: of all there is, which may be more than is listed.
        more: whether it is more.
    """

    name: str
    known: bool
    count: str
    url: str
    lines: tuple[Line, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Dates:
    """All years: what the archive has of each month of them; `unknown` has what states no date."""

    timeline: Timeline
    years: tuple[Year, ...]
    gaps: tuple[str, ...]
    unknown: Option | None


@dataclass(frozen=True, slots=True)
class Period:
    """A year, a month or a day.

    Attributes:
        hijri: the same in the Hijri calendar; "" where it is not said.
        articles: how many, in words; `url` finds them.
        trail: the way here from all years.
        before, after: the nearest of the same length that have articles.
        months: of a year, with what states no month (`rest`).
        days: of a month, with what states no day.
        sources: of a year or month, those with most articles.
        latest: of a year or month, the newest.
        published: of a day, all there is.
    """

    bucket: str
    name: str
    hijri: str
    articles: str
    url: str
    trail: tuple[Option, ...]
    before: Option | None
    after: Option | None
    months: tuple[Cell, ...]
    days: Month | None
    rest: Option | None
    sources: tuple[Option, ...]
    more_sources: int
    latest: tuple[Line, ...]
    published: tuple[Published, ...]


def dates_page(counts: Mapping[str, int], links: ArchiveLinks, words: Words, display: Display) -> Dates:
    """All years, from how many articles state each date."""
    buckets = by_bucket(counts)
    dated = {bucket: count for bucket, count in buckets.items() if bucket != UNKNOWN_DATE}
    years = [int(bucket) for bucket in dated if len(bucket) == len("2022")]
    return Dates(
        timeline=whole_timeline(buckets, links.date, words, display),
        years=years_grid(dated, links.date, display),
        gaps=tuple(gap_names(years, words, display)),
        unknown=_rest(UNKNOWN_DATE, buckets, links, display),
    )


def period_page(date: CalendarDate, found: Matches, links: ArchiveLinks, words: Words, display: Display) -> Period:
    """The page of a search for all of a period that counted dates (of the whole archive) and sources."""
    bucket, unit = str(date), date.precision
    counts, of = by_bucket(found.facets.get("date", {})), found.facets.get("source", {})
    before, after = _neighbours(bucket, counts, links, display)
    by_source = _sources(of, bucket, links, words, display)
    documents = [each.document for each in found.hits]
    whole = unit is not Precision.DAY
    return Period(
        bucket=bucket,
        name=in_words(date, display) if whole else f"{_weekday(date, display)} {in_words(date, display)}",
        hijri=_hijri(date, display),
        articles=articles(found.total, words, display),
        url=links.some(date=bucket),
        trail=tuple(_trail(date, links, words, display)),
        before=before,
        after=after,
        months=months_of(bucket, counts, links.date, display) if unit is Precision.YEAR else (),
        days=days_of_month(bucket, counts, links.date, display) if unit is Precision.MONTH else None,
        rest=_rest(f"{bucket}-{UNKNOWN_DATE}", counts, links, display) if whole else None,
        sources=by_source[:_SOURCES] if whole else (),
        more_sources=max(0, len(by_source) - _SOURCES) if whole else 0,
        latest=tuple(line(each.id, each.metadata, links, display) for each in documents) if whole else (),
        published=() if whole else tuple(_published(bucket, of, documents, links, words, display)),
    )


def _published(
    bucket: str,
    counts: Mapping[str, int],
    documents: list[Document],
    links: ArchiveLinks,
    words: Words,
    display: Display,
) -> Iterator[Published]:
    """The articles of a day below each of their sources."""
    listed: dict[str, list[Document]] = {}
    for document in sorted(documents, key=lambda document: title_key(document.metadata.display_title)):
        for name in dict.fromkeys(document.metadata.sources) or (UNKNOWN,):
            listed.setdefault(name, []).append(document)
    for option, name in zip(_sources(counts, bucket, links, words, display), _in_order(counts), strict=True):
        shown = listed.get(name, [])
        lines = tuple(line(document.id, document.metadata, links, display) for document in shown)
        yield Published(option.label, name != UNKNOWN, option.value, option.url, lines, len(shown) < counts[name])


def _in_order(counts: Mapping[str, int]) -> list[str]:
    """Sources, those with most articles first, the unknown one last."""
    return sorted(counts, key=lambda name: (name == UNKNOWN, -counts[name], title_key(name), name))


def _sources(
    counts: Mapping[str, int], bucket: str, links: ArchiveLinks, words: Words, display: Display
) -> tuple[Option, ...]:
    return tuple(
        Option(
            source_name(name, words),
            links.some(source=name, date=bucket),
            value=display.number(counts[name]),
        )
        for name in _in_order(counts)
    )


def _rest(bucket: str, counts: Mapping[str, int], links: ArchiveLinks, display: Display) -> Option | None:
    count = counts.get(bucket, 0)
    label, number = bucket_in_words(bucket, display), display.number(count)
    return Option(label, links.date(bucket), value=number) if count else None


def _neighbours(
    bucket: str, counts: Mapping[str, int], links: ArchiveLinks, display: Display
) -> tuple[Option | None, Option | None]:
    """The nearest before and after that have articles."""
    same = sorted(other for other in counts if len(other) == len(bucket) and CalendarDate.parse(other))
    left, right = bisect_left(same, bucket) - 1, bisect_right(same, bucket)
    near = (same[place] if 0 <= place < len(same) else "" for place in (left, right))
    before, after = (Option(bucket_in_words(other, display), links.date(other)) if other else None for other in near)
    return before, after


def _trail(date: CalendarDate, links: ArchiveLinks, words: Words, display: Display) -> Iterator[Option]:
    yield Option(words.gettext("All years"), links.date(""))
    if date.month is not None:
        yield Option(display.numerals(str(date.year)), links.date(str(CalendarDate(date.year))))
    if date.day is not None:
        month = CalendarDate(date.year, date.month)
        yield Option(in_words(month, display), links.date(str(month)))


def _weekday(date: CalendarDate, display: Display) -> str:
    return WEEKDAYS[display.language][date.first.weekday()]


def _hijri(date: CalendarDate, display: Display) -> str:
    if date.precision is Precision.DAY:
        return hijri_in_words(date, display)
    return hijri_months(date, display) if date.precision is Precision.MONTH else ""
