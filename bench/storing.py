"""The tables of indexing, merging, opening, sizes and memory. Pure."""

from collections.abc import Callable, Sequence
from statistics import median

from bench.engines.roster import OURS
from bench.fresh import Archiving, Building
from bench.measured import Measured
from bench.table import GAP, Spread, grid, mib, short

_INDEXING = [
    "engine",
    "articles",
    "from tokens: rate / ours",
    "articles/s",
    "from records: rate / ours",
    "articles/s ",
    "by the clock",
    "peak MiB",
    "own MiB",
]
_OPENING = [
    "engine",
    "bytes an article",
    "/ ours",
    "segments",
    "open ms",
    "by the clock",
    "peak MiB searching",
    "one more worker MiB",
    "forked MiB",
]


def indexing(run: Measured) -> str:
    """How fast articles become an index."""
    return grid([_INDEXING, *(_build_cells(name, run) for name in run.engines)], names=1)


def _build_cells(name: str, run: Measured) -> list[str]:
    built, ours = run.buildings[name], run.buildings[run.base(name)]
    return [
        name,
        f"{built[0].articles:,}",
        str(rates(built, ours, from_tokens)),
        f"{median(map(from_tokens, built)):,.0f}",
        str(rates(built, ours, from_records)),
        f"{median(map(from_records, built)):,.0f}",
        f"{median(one.articles / one.clock for one in built):,.0f}",
        mib(max(one.peak for one in built)),
        mib(max(one.own for one in built)),
    ]


def from_tokens(built: Building) -> float:
    """Articles a second of the processor, analysis apart."""
    return built.articles / max(1e-9, built.indexing)


def from_records(built: Building) -> float:
    """Articles a second of the processor, analysis included."""
    return built.articles / max(1e-9, built.analysis + built.indexing)


def rates(theirs: Sequence[Building], ours: Sequence[Building], rate: Callable[[Building], float]) -> Spread:
    """Their rate over ours, turn by turn."""
    return Spread.of([rate(a) / rate(b) for a, b in zip(theirs, ours, strict=True)])


def opening(run: Measured) -> str:
    """What an index takes on the disk and in memory, and how long one waits for it."""
    return grid([_OPENING, *(_open_cells(name, run) for name in run.engines)], names=1)


def _open_cells(name: str, run: Measured) -> list[str]:
    opened, worker = run.openings[name], run.workers.get(name)
    size, base = bytes_an_article(run, name), bytes_an_article(run, run.base(name))
    return [
        name,
        f"{size:,.0f}",
        short(size / base),
        GAP if opened[0].segments is None else str(opened[0].segments),
        short(median(one.opened.cpu for one in opened)),
        short(median(one.opened.clock for one in opened)),
        mib(max(one.peak for one in opened)),
        mib(worker.spawned) if worker else GAP,
        mib(worker.forked) if worker else GAP,
    ]


def bytes_an_article(run: Measured, name: str) -> float:
    """All files of an index over its articles."""
    return run.buildings[name][0].size / max(1, run.buildings[name][0].articles)


def columns(run: Measured) -> str:
    """What the bytes of our segments are for."""
    total, articles = sum(run.columns.values()), run.buildings[OURS][0].articles
    rows = [[name, f"{size / articles:,.0f}", f"{size / total:.1%}"] for name, size in run.columns.items()]
    return grid([["columns", "bytes an article", "share"], *rows], names=1)


def merging(run: Measured) -> str:
    """The merge in one sentence."""
    one = run.merging
    seconds = one.cost.cpu / 1000
    return (
        f"Merging the {one.segments} segments that indexing makes ({one.size / 1e6:,.0f} MB, {one.articles:,} articles)"
        f" into one: {short(merge_rate(run))} MB and {one.articles / seconds:,.0f} articles a second of the processor,"
        f" {short(one.size / 1e6 / (one.cost.clock / 1000))} MB by the clock, until it is on the disk;"
        f" at most {mib(one.own)} MiB of its own, {mib(one.peak)} with mapped files."
    )


def merge_rate(run: Measured) -> float:
    """Megabytes merged in a second of the processor."""
    return run.merging.size / 1e6 / max(1e-9, run.merging.cost.cpu / 1000)


def archiving(run: Measured) -> str:
    """`kashshaf index`, with one process and with more; empty where it was not timed."""
    if not run.archives:
        return ""
    rows = [
        [
            str(number),
            f"{median(map(by_clock, some)):,.0f}",
            str(speedup(run, number)),
            f"{median(map(by_cpu, some)):,.0f}",
        ]
        for number, some in run.archives.items()
    ]
    return grid([["processes", "articles/s by the clock", "/ one process", "articles/s of processor"], *rows], names=1)


def by_clock(one: Archiving) -> float:
    """Articles a second by the clock."""
    return one.articles / one.clock


def by_cpu(one: Archiving) -> float:
    """Articles a second of the processor, of all processes together."""
    return one.articles / max(1e-9, one.cpu)


def speedup(run: Measured, processes: int) -> Spread:
    """How much faster so many processes are than one, by the clock, turn by turn."""
    pairs = zip(run.archives[processes], run.archives[1], strict=True)
    return Spread.of([by_clock(several) / by_clock(one) for several, one in pairs])
