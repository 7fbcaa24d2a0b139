"""Tables: ratios to ours, with their spread over rounds, out of what was measured. Pure.

A ratio is another engine's time over ours on the same questions in the same round: above 1, ours is faster.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from statistics import fmean, median

from bench.engines.contender import Kind
from bench.engines.roster import OURS
from bench.fresh import Building, Opening
from bench.warm import Timing

GAP = "—"
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Spread:
    """A number over rounds."""

    least: float
    middle: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """The spread of some values."""
        return cls(min(values), median(values), max(values))

    def __str__(self) -> str:
        return f"**{_short(self.middle)}** ({_short(self.least)}–{_short(self.most)})"


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that at least `share` of all do not exceed (nearest rank).

    >>> percentile([4, 1, 3, 2], 0.5), percentile([4, 1, 3, 2], 0.99), percentile([7], 0.5)
    (2, 4, 7)
    """
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def ratios(theirs: Timing, ours: Timing) -> Spread:
    """Their time for all questions over ours, round by round."""
    return Spread.of([sum(a) / sum(b) for a, b in zip(theirs.rounds, ours.rounds, strict=True)])


def grid(rows: Sequence[Sequence[str]], names: int) -> str:
    """A Markdown table; the first row is its head, the first `names` columns stand left and the others right.

    >>> print(grid([["what", "ms"], ["OR", "1.5"]], names=1))
    | what |  ms |
    |:-----|----:|
    | OR   | 1.5 |
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    sides = [str.ljust if place < names else str.rjust for place in range(len(widths))]
    lines = [
        "| " + " | ".join(side(cell, width) for side, cell, width in zip(sides, row, widths, strict=True)) + " |"
        for row in rows
    ]
    rules = [":" + "-" * (w + 1) if place < names else "-" * (w + 1) + ":" for place, w in enumerate(widths)]
    return "\n".join([lines[0], "|" + "|".join(rules) + "|", *lines[1:]])


SEARCHING = ["question", "engine", "time / ours", "p50 ms", "p99 ms", "asked first", "first p50 ms", "cold", "cold ms"]


def searching(
    timings: Mapping[tuple[str, Kind], Timing], openings: Mapping[str, Sequence[Opening]], engines: Sequence[str]
) -> str:
    """The table of searches; an engine that lacks a kind has a row of gaps."""
    rows = [
        [kind.value, name, *_search_cells(timings.get((name, kind)), timings.get((OURS, kind))), *cold]
        for kind in Kind
        for name in engines
        for cold in [_cold_cells(kind, openings[name], openings[OURS])]
    ]
    return grid([SEARCHING, *rows], names=2)


def _search_cells(timing: Timing | None, ours: Timing | None) -> list[str]:
    if timing is None:
        return [GAP] * 5
    times = [time for round in timing.rounds for time in round]
    warm = str(ratios(timing, ours)) if ours else GAP
    first = _short(sum(timing.first) / sum(ours.first)) if ours else GAP
    return [
        warm,
        *(_short(percentile(times, share)) for share in (0.5, 0.99)),
        first,
        _short(percentile(timing.first, 0.5)),
    ]


def _cold_cells(kind: Kind, theirs: Sequence[Opening], ours: Sequence[Opening]) -> list[str]:
    cold, own = ([opening.first[kind] for opening in some if kind in opening.first] for some in (theirs, ours))
    if not cold:
        return [GAP, GAP]
    return [_short(median(cold) / median(own)) if own else GAP, _short(median(cold))]


INDEXING = [
    "engine",
    "articles",
    "from tokens: rate / ours",
    "articles/s",
    "from records: rate / ours",
    "articles/s ",
    "bytes an article",
    "/ ours",
    "open ms",
    "peak MiB indexing",
    "peak MiB searching",
]


def indexing(
    buildings: Mapping[str, Sequence[Building]], openings: Mapping[str, Sequence[Opening]], engines: Sequence[str]
) -> str:
    """The table of everything that is not a search."""
    return grid([INDEXING, *(_build_cells(name, buildings, openings[name]) for name in engines)], names=1)


def _build_cells(name: str, buildings: Mapping[str, Sequence[Building]], openings: Sequence[Opening]) -> list[str]:
    built, ours = buildings[name], buildings[OURS]
    size, our_size = (some[0].size / max(1, some[0].articles) for some in (built, ours))
    tokens, records = list(map(from_tokens, built)), list(map(from_records, built))
    return [
        name,
        f"{built[0].articles:,}",
        str(_rates(tokens, list(map(from_tokens, ours)))),
        f"{median(tokens):,.0f}",
        str(_rates(records, list(map(from_records, ours)))),
        f"{median(records):,.0f}",
        f"{size:,.0f}",
        _short(size / our_size),
        _short(median(opening.opened for opening in openings)),
        f"{max(one.peak for one in built) / _MIB:,.0f}",
        f"{max(one.peak for one in openings) / _MIB:,.0f}",
    ]


def from_tokens(built: Building) -> float:
    """Articles a second, analysis apart."""
    return built.articles / built.indexing


def from_records(built: Building) -> float:
    """Articles a second, analysis included."""
    return built.articles / (built.analysis + built.indexing)


def _rates(theirs: Sequence[float], ours: Sequence[float]) -> Spread:
    return Spread.of([a / b for a, b in zip(theirs, ours, strict=True)])


def slower(timings: Mapping[tuple[str, Kind], Timing], engines: Sequence[str]) -> str:
    """Where ours takes longer than others, in one sentence an engine; said as loudly as the rest."""
    behind = [
        (name, f"{kind} {_short(1 / found.middle)} times")
        for name in engines
        for kind in Kind
        if name != OURS and (name, kind) in timings and (OURS, kind) in timings
        for found in [ratios(timings[name, kind], timings[OURS, kind])]
        if found.middle < 1
    ]
    return " ".join(
        f"Ours takes longer than {name} in: {'; '.join(what for _, what in found)}." for name, found in _by_name(behind)
    )


def _by_name(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, Iterable[tuple[str, str]]]]:
    return groupby(pairs, key=lambda pair: pair[0])


def mean_total(totals: Sequence[int]) -> float:
    """How many documents a question finds on the mean."""
    return fmean(totals) if totals else 0.0


def _short(number: float) -> str:
    """Three digits that count.

    >>> [_short(n) for n in (0.01234, 1.234, 12.34, 1234.5)]
    ['0.0123', '1.23', '12.3', '1,234']
    """
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"
