"""Two clocks: what a piece of work took of the processor, and how long one waited for it.

Neighbours on a machine make the second longer and hardly the first, so ratios are of the first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter, thread_time
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Cost:
    """What something took, in milliseconds: of processor time of the thread that did it, and by the clock."""

    cpu: float
    clock: float


def timed(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> tuple[R, Cost]:
    """Call a function; what it gave, and what it took."""
    clock, cpu = perf_counter(), thread_time()
    found = function(*args, **kwargs)
    return found, Cost((thread_time() - cpu) * 1000, (perf_counter() - clock) * 1000)


def cpu_of(costs: Iterable[Cost]) -> list[float]:
    """The processor times alone."""
    return [cost.cpu for cost in costs]


def clock_of(costs: Iterable[Cost]) -> list[float]:
    """The times by the clock alone."""
    return [cost.clock for cost in costs]
