"""When the articles were written: bars by year, by month of a year, or by day of a month, gaps shown as gaps. Pure.

Whoever asks says where a bar leads to; how finely time is cut follows from what is chosen.
"""

import calendar
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.calendar import CalendarDate, Precision
from index.schema import UNKNOWN_DATE
from search.present.dates import bucket_in_words, bucket_label
from search.present.display import Display
from search.present.links import Links, only
from search.present.options import Option
from search.present.wording import Words
from search.request import Choice, SearchRequest, choosing
from search.results import FacetValue

_LONGEST_GAP = 25  # years in a row without articles that keep their places; of a longer gap one place is left
_NAMED = 3  # gaps that are told in words
_LOWEST = 4  # percent of the highest bar: one article among thousands is still to be seen
_TICKS = 8  # labels below the bars, at most
_STEPS = (1, 2, 5, 10, 20, 50, 100)

_ISOLATE, _POP = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"  # two numbers stand in the order of the text

_NOTHING = Choice()

Leads = Callable[[str], str]
"""The URL of a bucket; of "", that of all years."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A year, month or day, or what states none.

    Attributes:
        name: in words, standing alone.
        tick: what stands below it; "" below most.
        height: its count in percent of the largest; 0 where there is nothing.
        url: "" where there is nothing to be found and nothing is chosen.
        chosen: it is chosen, or something in it is.
        gap: it stands for more years without articles than are worth a place each.
    """

    bucket: str
    name: str
    tick: str
    count: str
    height: int
    url: str
    chosen: bool = False
    excluded: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """Some stretch of time.

    Attributes:
        trail: the way here from all years, the last being the stretch itself.
        bars: in the order of time; none where there is nothing to draw.
        rest: what states no date, no month or no day, as far as there is any.
    """

    trail: tuple[Option, ...]
    bars: tuple[Bar, ...]
    rest: tuple[Bar, ...]


def results_timeline(
    values: Sequence[FacetValue], asked: SearchRequest, links: Links, words: Words, display: Display
) -> Timeline:
    """That of a list of results; a bar leads to the same search with it in the place of what is chosen."""
    choice = asked.choices.get("date", Choice())
    counts = {value.value: value.count for value in values}

    def leads(bucket: str) -> str:
        within = only(asked, "date", bucket) if bucket else choosing(asked, "date", Choice((), choice.excluded))
        return links.results(within)

    if not choice.chosen:
        return whole_timeline(counts, leads, words, display, choice)
    return timeline(_stretch(counts, choice.chosen), counts, leads, words, display, choice)


def whole_timeline(
    counts: Mapping[str, int], leads: Leads, words: Words, display: Display, choice: Choice = _NOTHING
) -> Timeline:
    """All years; where there is but one, its months, with what states no date."""
    years = timeline("", counts, leads, words, display, choice)
    if not (year := _stretch(counts, ())):
        return years
    months = timeline(year, counts, leads, words, display, choice)
    return replace(months, trail=months.trail[-1:], rest=months.rest + years.rest)


def timeline(
    stretch: str, counts: Mapping[str, int], leads: Leads, words: Words, display: Display, choice: Choice = _NOTHING
) -> Timeline:
    """The parts of a stretch of time ("" for all years, a year, or a month).

    Args:
        counts: bucket to count, for the buckets that lie right in the stretch, at least.
    """
    parts = list(_parts(stretch, counts))
    making = _Bars(counts, max((counts.get(bucket, 0) for bucket, _ in parts), default=0), leads, display, choice)
    ticks = _ticks([bucket for bucket, gap in parts if not gap])
    bars = tuple(making.bar(bucket, ticked=bucket in ticks, gap=gap) for bucket, gap in parts)
    rest = making.bar(f"{stretch}-{UNKNOWN_DATE}" if stretch else UNKNOWN_DATE)
    return Timeline(
        trail=tuple(_trail(stretch, bars, leads, words, display)),
        bars=bars if any(bar.url for bar in bars) else (),
        rest=(rest,) if rest.url else (),
    )


@dataclass(frozen=True, slots=True)
class _Bars:
    """Makes bars of buckets; holds what they all need."""

    counts: Mapping[str, int]
    largest: int
    leads: Leads
    display: Display
    choice: Choice

    def bar(self, bucket: str, *, ticked: bool = False, gap: bool = False) -> Bar:
        count, display = self.counts.get(bucket, 0), self.display
        chosen = any(f"{value}-".startswith(f"{bucket}-") for value in self.choice.chosen)
        excluded = any(f"{bucket}-".startswith(f"{value}-") for value in self.choice.excluded)
        return Bar(
            bucket=bucket,
            name=bucket_in_words(bucket, display),
            tick=_tick(bucket, display) if ticked else "",
            count=display.number(count),
            height=max(_LOWEST, round(100 * count / self.largest)) if count and self.largest else 0,
            url=self.leads(bucket) if count or chosen or excluded else "",
            chosen=chosen,
            excluded=excluded,
            gap=gap,
        )


def by_bucket(counts: Mapping[str, int]) -> dict[str, int]:
    """How many articles lie in each year, month and day, and how many state no month or day, of stated dates.

    >>> by_bucket({"2022": 1, "2022-02-05": 2})
    {'2022': 3, '2022-unknown': 1, '2022-02': 2, '2022-02-05': 2}
    """
    totals: dict[str, int] = {}
    for stated, count in counts.items():
        for bucket in _buckets(stated):
            totals[bucket] = totals.get(bucket, 0) + count
    return totals


def gaps(years: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of the years in a row that are missing between others.

    >>> list(gaps([2010, 2012, 2018]))
    [(2011, 2011), (2013, 2017)]
    """
    ordered = sorted(years)
    for before, after in pairwise(ordered):
        if after - before > 1:
            yield before + 1, after - 1


def gap_names(years: Iterable[int], words: Words, display: Display) -> Iterator[str]:
    """The longest gaps between years, in the order of time, as sentences."""
    longest = sorted(gaps(years), key=lambda gap: gap[0] - gap[1])[:_NAMED]
    for first, last in sorted(longest):
        ends = {"first": display.numerals(str(first)), "last": display.numerals(str(last))}
        one = words.gettext("There is no article of %(first)s.")
        yield (one if first == last else words.gettext("There are no articles from %(first)s to %(last)s.")) % ends


def _buckets(stated: str) -> Iterator[str]:
    if stated == UNKNOWN_DATE:
        yield stated
        return
    yield stated[:4]
    if len(stated) == len("2022"):
        yield f"{stated}-{UNKNOWN_DATE}"
        return
    yield stated[:7]
    yield stated if len(stated) > len("2022-02") else f"{stated}-{UNKNOWN_DATE}"


def _stretch(listed: Iterable[str], chosen: Sequence[str]) -> str:
    """The smallest stretch that holds all that is chosen, or else all there is; of one year or month, that itself."""
    parents = {_parent(bucket) for bucket in chosen}
    years = {bucket[:4] for bucket in chosen or listed if chosen or bucket != UNKNOWN_DATE}
    if len(chosen) == 1 and _is_stretch(chosen[0]):
        found = chosen[0]
    elif len(parents) == 1:
        found = parents.pop()
    else:
        found = years.pop() if len(years) == 1 else ""
    return found if _is_stretch(found) else ""


def _is_stretch(bucket: str) -> bool:
    """Whether it is a year or a month, and not one that never was, as 2022-13."""
    stated = CalendarDate.parse(bucket)
    return stated is not None and stated.precision is not Precision.DAY


def _parent(bucket: str) -> str:
    return bucket.rpartition("-")[0]


def _trail(stretch: str, bars: Sequence[Bar], leads: Leads, words: Words, display: Display) -> Iterator[Option]:
    if not stretch:
        ends = dict.fromkeys(f"{_ISOLATE}{bar.name}{_POP}" for bar in (*bars[:1], *bars[-1:]))
        yield from (Option(" – ".join(ends), "", current=True) for _ in bars[:1])
        return
    yield Option(words.gettext("All years"), leads(""))
    if "-" in stretch:
        yield Option(bucket_in_words(_parent(stretch), display), leads(_parent(stretch)))
    yield Option(bucket_in_words(stretch, display), "", current=True)


def _parts(stretch: str, counts: Mapping[str, int]) -> Iterator[tuple[str, bool]]:
    """The buckets of a stretch, in order, and whether one stands for a long gap."""
    if not stretch:
        yield from _years(int(bucket) for bucket in counts if len(bucket) == len("2022"))
    elif "-" not in stretch:
        yield from ((f"{stretch}-{month:02}", False) for month in range(1, 13))
    else:
        year, month = map(int, stretch.split("-"))
        last = calendar.monthrange(year, month)[1]
        yield from ((f"{stretch}-{day:02}", False) for day in range(1, last + 1))


def _years(stated: Iterable[int]) -> Iterator[tuple[str, bool]]:
    present = sorted(set(stated))
    long = dict(gap for gap in gaps(present) if gap[1] - gap[0] >= _LONGEST_GAP)
    year = present[0] if present else 0
    while present and year <= present[-1]:
        yield f"{year:04}", year in long
        year = long.get(year, year) + 1


def _ticks(buckets: Sequence[str]) -> set[str]:
    """The buckets that are labelled: round ones, and no more than there is room for."""
    numbers = {bucket: int(bucket.rpartition("-")[2]) for bucket in buckets}
    if buckets and len(buckets[0]) == len("2022-02"):
        return {bucket for bucket, number in numbers.items() if number % 3 == 1}
    for step in _STEPS:
        found = {bucket for bucket, number in numbers.items() if number % step == 0 or (step > 1 and number == 1)}
        if len(found) <= _TICKS:
            return found
    return set()


def _tick(bucket: str, display: Display) -> str:
    """A year, a month's name, or the number of a day."""
    if len(bucket) > len("2022-02"):
        return display.numerals(str(int(bucket[-2:])))
    return bucket_label(bucket, display)
