"""What tables are made of: numbers in few digits, their spread over rounds, Markdown. Pure.

A ratio is another engine's time over ours on the same questions in the same round: above 1, ours is faster.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from bench.clocks import cpu_of
from bench.warm import Costs

GAP = "—"


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
        return f"**{short(self.middle)}** ({short(self.least)}–{short(self.most)})"


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that at least `share` of all do not exceed (nearest rank).

    >>> percentile([4, 1, 3, 2], 0.5), percentile([4, 1, 3, 2], 0.99), percentile([7], 0.5)
    (2, 4, 7)
    """
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def ratios(theirs: Sequence[Costs], ours: Sequence[Costs]) -> Spread:
    """Their processor time over ours, round by round, on the questions of a round that both were asked."""
    return Spread.of([_ratio(a, b) for a, b in zip(theirs, ours, strict=True)])


def _ratio(theirs: Costs, ours: Costs) -> float:
    both = list(zip(theirs, ours, strict=False))  # an engine that ran out of time has fewer
    return sum(cpu_of(a for a, _ in both)) / max(1e-9, sum(cpu_of(b for _, b in both)))


def percentiles(rounds: Sequence[Costs], share: float) -> float:
    """A percentile of processor times over all rounds, in milliseconds."""
    return percentile([time for round in rounds for time in cpu_of(round)], share)


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


def short(number: float) -> str:
    """Three digits that count.

    >>> [short(n) for n in (0.01234, 1.234, 12.34, 1234.5)]
    ['0.0123', '1.23', '12.3', '1,234']
    """
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.3g}"


def mib(size: float) -> str:
    """Bytes in MiB; a gap for what is not known."""
    return f"{size / 1024 / 1024:,.0f}" if size else GAP
