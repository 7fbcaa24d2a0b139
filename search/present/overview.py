"""An archive in numbers, for the first page and the page about it. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from index.calendar import CalendarDate
from index.schema import UNKNOWN, UNKNOWN_DATE
from search.engine import Matches


@dataclass(frozen=True, slots=True)
class Overview:
    """How many articles there are, by source (commonest first) and by year (newest first); unknown ones apart."""

    articles: int
    sources: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]
    no_source: int
    no_date: int


def overview(everything: Matches) -> Overview:
    """Sum up a search for everything that counted sources and dates."""
    sources = everything.facets.get("source", {})
    dates = everything.facets.get("date", {})
    return Overview(
        articles=everything.total,
        sources=tuple(
            sorted(
                ((name, count) for name, count in sources.items() if name != UNKNOWN),
                key=lambda source: (-source[1], source[0]),
            )
        ),
        years=tuple(sorted(_years(dates).items(), reverse=True)),
        no_source=sources.get(UNKNOWN, 0),
        no_date=dates.get(UNKNOWN_DATE, 0),
    )


def stated_dates(dates: Mapping[str, int]) -> tuple[CalendarDate, ...]:
    """What the values of the date facet state; what states nothing is left out."""
    return tuple(stated for value in dates if (stated := CalendarDate.parse(value)) is not None)


def _years(dates: Mapping[str, int]) -> Counter[str]:
    years: Counter[str] = Counter()
    for stated, count in dates.items():
        if stated != UNKNOWN_DATE:
            years[stated[:4]] += count
    return years
