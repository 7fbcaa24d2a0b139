"""The tables of searches: asked again and asked first, by the processor; the same and cold, by the clock. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from statistics import median

from bench.clocks import clock_of
from bench.engines.contender import Kind
from bench.engines.roster import OURS, RIVALS
from bench.measured import Measured
from bench.table import GAP, grid, percentile, percentiles, ratios, short
from bench.warm import Costs, Timing

_SEARCHING = [
    "question",
    "engine",
    "again: time / ours",
    "p50 ms",
    "p99 ms",
    "first: time / ours",
    "first p50 ms",
    "first p99 ms",
]
_WAITING = ["question", "engine", "again p50", "p99", "first p50", "p99 ", "cold", "cold: time / ours"]


def searching(run: Measured) -> str:
    """Processor times; an engine that lacks a kind has a row of gaps."""
    rows = [[kind.value, name, *_cells(run, name, kind)] for kind in Kind for name in run.engines]
    return grid([_SEARCHING, *rows], names=2)


def _cells(run: Measured, name: str, kind: Kind) -> list[str]:
    pair = run.pair(name, kind)
    if pair is None:
        return [GAP] * (len(_SEARCHING) - 2)
    theirs, ours = pair
    return [*_side(theirs.rounds, ours.rounds), *_side(theirs.first, ours.first)]


def _side(theirs: Sequence[Costs], ours: Sequence[Costs]) -> list[str]:
    if not theirs:
        return [GAP] * 3
    return [str(ratios(theirs, ours)), short(percentiles(theirs, 0.5)), short(percentiles(theirs, 0.99))]


def waiting(run: Measured) -> str:
    """Times by the clock, in milliseconds, and the first answer after opening, by the processor."""
    rows = [
        [kind.value, name, *_waited(run.timing(name, kind)), *_cold(run, name, kind)]
        for kind in Kind
        for name in run.engines
    ]
    return grid([_WAITING, *rows], names=2)


def _waited(timing: Timing | None) -> list[str]:
    sides = (timing.rounds, timing.first) if timing else ((), ())
    return [cell for side in sides for cell in _clocks(side)]


def _clocks(rounds: Sequence[Costs]) -> list[str]:
    times = [time for round in rounds for time in clock_of(round)]
    return [short(percentile(times, share)) for share in (0.5, 0.99)] if times else [GAP, GAP]


def _cold(run: Measured, name: str, kind: Kind) -> list[str]:
    theirs, ours = (
        [opening.first[kind] for opening in run.openings[of] if kind in opening.first] for of in (name, run.base(name))
    )
    if not theirs or not ours:
        return [GAP, GAP]
    ratio = median(cost.cpu for cost in theirs) / median(cost.cpu for cost in ours)
    return [short(median(clock_of(theirs))), short(ratio)]


def slower(run: Measured) -> str:
    """Where ours takes longer than rivals, in one sentence an engine; said as loudly as the rest."""
    behind = [
        (name, f"{kind} {short(1 / found.middle)} times {when}")
        for name in run.engines
        for kind in Kind
        for when, theirs, ours in _sides(run, name, kind)
        for found in [ratios(theirs, ours)]
        if name in RIVALS and found.middle < 1
    ]
    return " ".join(
        f"{run.base(name).capitalize()} takes longer than {name} in: {'; '.join(what for _, what in found)}."
        for name, found in _by_name(behind)
    )


def _sides(run: Measured, name: str, kind: Kind) -> Iterator[tuple[str, Sequence[Costs], Sequence[Costs]]]:
    if pair := run.pair(name, kind):
        theirs, ours = pair
        if theirs.rounds:
            yield "again", theirs.rounds, ours.rounds
        yield "first", theirs.first, ours.first


def _by_name(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, Iterable[tuple[str, str]]]]:
    return groupby(pairs, key=lambda pair: pair[0])


def cut_short(run: Measured) -> str:
    """Which engines were not asked all, for they took too long."""
    cut = [
        f"{name} {kind} ({min(map(len, (*timing.first, *timing.rounds)))} of {len(run.questions[kind])})"
        for (name, kind), timing in run.asked.timings.items()
        if min(map(len, (*timing.first, *timing.rounds))) < len(run.questions[kind])
    ]
    return (
        f"Asked only the first of the questions in some round, for the rest took too long: {'; '.join(cut)}."
        if cut
        else ""
    )


def kept(run: Measured) -> str:
    """How much of its speed ours owes to what it keeps of questions asked before."""
    times = [
        f"{kind} {short(percentiles(timing.first, 0.5) / max(1e-9, percentiles(timing.rounds, 0.5)))}"
        for kind in Kind
        if (timing := run.timing(OURS, kind)) and timing.rounds
    ]
    return f"The median question takes ours, the first time, so many times as long as again: {', '.join(times)}."
