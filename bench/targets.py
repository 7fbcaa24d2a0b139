"""Targets: what the project set out to reach, beside what this run measured. Pure.

A target holds for archives of one size; a run is judged by those of the size nearest to its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench.engines.contender import Kind
from bench.engines.roster import OURS, SEVERAL, STOCK, TANTIVY
from bench.measured import Measured
from bench.storing import by_clock, bytes_an_article, from_records, merge_rate, rates, speedup
from bench.table import grid, percentiles, ratios, short
from bench.warm import Costs

_MB = 1e6
_SIZES: Final = (
    (100_000, 31_000),
    (600_000, 250_000),
)  # up to so many articles, the targets of so many; else 1,000,000

_OF_STOCK: Final = {Kind.OR: 100, Kind.AND: 40, Kind.PHRASE: 20}
_OF_TANTIVY: Final[dict[int, dict[Kind, float]]] = {
    31_000: {Kind.OR: 1.2, Kind.AND: 3, Kind.PHRASE: 2.2, Kind.FACETS: 1.6, Kind.DEFAULT: 1.5},
    250_000: {Kind.OR: 0.75, Kind.AND: 2, Kind.PHRASE: 2.2, Kind.FACETS: 1.6},
    1_000_000: {Kind.OR: 0.7, Kind.AND: 1.3, Kind.PHRASE: 2.2, Kind.FACETS: 1.6, Kind.DEFAULT: 1},
}


@dataclass(frozen=True, slots=True)
class Target:
    """Something to reach.

    Attributes:
        at_most: whether less is better.
        unit: of both numbers; "times" for a ratio.
    """

    what: str
    limit: float
    at_most: bool
    unit: str
    measured: float

    @property
    def share(self) -> float:
        """The measured number over the limit, or the other way about: up to 1 is met."""
        return self.measured / self.limit if self.at_most else self.limit / max(1e-9, self.measured)

    @property
    def verdict(self) -> str:
        """Whether it is met, and by how much."""
        if self.share <= 1:
            return f"met, {short(1 / max(1e-9, self.share))} times over"
        short_of = self.share - 1 if self.at_most else 1 - self.measured / self.limit
        return f"**missed** by {short(short_of * 100)} %"


def nearest(articles: int) -> int:
    """The size whose targets a run is judged by.

    >>> nearest(30_973), nearest(250_000), nearest(1_000_000)
    (31000, 250000, 1000000)
    """
    return next((size for most, size in _SIZES if articles <= most), 1_000_000)


def table(run: Measured) -> str:
    """All targets that a run can check."""
    rows = [
        [one.what, f"{'≤' if one.at_most else '≥'} {short(one.limit)} {one.unit}", short(one.measured), one.verdict]
        for one in targets(run)
    ]
    return grid([["what", "target", "measured", "verdict"], *rows], names=1)


def targets(run: Measured) -> Iterator[Target]:
    """The targets of a run's size."""
    yield from _indexing(run)
    yield from _searching(run)
    yield from _storing(run)


def _indexing(run: Measured) -> Iterator[Target]:
    rate = median(map(from_records, run.buildings[OURS]))
    yield Target("records to searchable, one core", 5_000, False, "articles/s", rate)
    for name, limit in ((TANTIVY, 1.2), (STOCK, 10.0)):
        if name in run.engines:
            built, ours = run.buildings[name], run.buildings[run.base(name)]
            ratio = 1 / rates(built, ours, from_records).middle
            yield Target(f"the same, our rate over that of {name}", limit, False, "times", ratio)
    copies = median(one.copies / max(1e-9, one.analysis + one.indexing - one.copies) for one in run.buildings[OURS])
    yield Target("finding copies, over all else from records", 0.25, True, "times", copies)
    if run.archives:
        rate = median(map(by_clock, run.archives[1]))
        yield Target("`kashshaf index`, all of it, one process", 2_000, False, "articles/s", rate)
        yield Target("the same, two processes over one", 1.8, False, "times", speedup(run, 2).middle)


def _searching(run: Measured) -> Iterator[Target]:
    for kind, limit in _OF_STOCK.items():
        yield from _times(run, STOCK, kind, lambda theirs, ours: ratios(theirs, ours).middle, limit, at_most=False)
    for kind, least in _OF_TANTIVY[nearest(run.articles)].items():
        yield from _times(run, TANTIVY, kind, lambda theirs, ours: 1 / ratios(theirs, ours).middle, least, at_most=True)
        if kind is Kind.DEFAULT:
            for share in (0.5, 0.99):
                yield from _times(
                    run, TANTIVY, kind, _percentile_over(share), least, at_most=True, of=f", p{share * 100:.0f}"
                )


def _percentile_over(share: float) -> Callable[[tuple[Costs, ...], tuple[Costs, ...]], float]:
    return lambda theirs, ours: percentiles(ours, share) / max(1e-9, percentiles(theirs, share))


def _times(
    run: Measured,
    rival: str,
    kind: Kind,
    ratio: Callable[[tuple[Costs, ...], tuple[Costs, ...]], float],
    limit: float,
    *,
    at_most: bool,
    of: str = "",
) -> Iterator[Target]:
    """A target of searches, for questions asked again and for those asked first."""
    pair = run.pair(rival, kind)
    if pair is None:
        return
    theirs, ours = pair
    base = run.base(rival)
    over = f"{base} over {rival}" if at_most else f"{rival} over {base}"
    if theirs.rounds:
        yield Target(f"{kind}{of}, again: {over}", limit, at_most, "times", ratio(theirs.rounds, ours.rounds))
    yield Target(f"{kind}{of}, first: {over}", limit, at_most, "times", ratio(theirs.first, ours.first))


def _storing(run: Measured) -> Iterator[Target]:
    if TANTIVY in run.engines:
        size = bytes_an_article(run, OURS) / bytes_an_article(run, TANTIVY)
        yield Target("bytes an article, ours over tantivy", 1.5, True, "times", size)
    yield Target("merging", 150, False, "MB/s of processor", merge_rate(run))
    for what, own in (("merging", run.merging.own), ("indexing", max(one.own for one in run.buildings[OURS]))):
        if own:
            yield Target(f"memory of its own while {what}", 2_000, True, "MB", own / _MB)
    for name in (OURS, SEVERAL):
        opened = median(one.opened.clock for one in run.openings[name])
        yield Target(f"opening an archive ({name})", 50, True, "ms", opened)
    if OURS in run.workers and run.workers[OURS].spawned:
        yield Target("private memory of one more web worker", 40, True, "MB", run.workers[OURS].spawned / _MB)
        yield Target("the same, forked", 40, True, "MB", run.workers[OURS].forked / _MB)
