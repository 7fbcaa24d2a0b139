"""What a run measured, before any of it is put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.engines.contender import Kind, Question
from bench.engines.roster import OURS, SMALL, STOCK
from bench.fresh import Archiving, Building, Opening
from bench.inside import Merging
from bench.warm import Asked, Timing
from bench.workers import Worker


@dataclass(frozen=True, slots=True)
class Measured:
    """All numbers of a run; the mappings are of engines by name.

    Attributes:
        articles: of the corpus.
        engines: that ran, in the order of every round.
        buildings: by turn.
        archives: number of processes to `kashshaf index`, by turn.
        columns: what the bytes of ours are for.
    """

    articles: int
    engines: Sequence[str]
    questions: Mapping[Kind, Sequence[Question]]
    buildings: Mapping[str, Sequence[Building]]
    openings: Mapping[str, Sequence[Opening]]
    asked: Asked
    workers: Mapping[str, Worker]
    merging: Merging
    columns: Mapping[str, int]
    archives: Mapping[int, Sequence[Archiving]] = field(default_factory=dict)

    def base(self, engine: str) -> str:
        """Which index of ours an engine is compared with: the one of as many articles."""
        return SMALL if engine in (STOCK, SMALL) and SMALL in self.engines else OURS

    def timing(self, engine: str, kind: Kind) -> Timing | None:
        """How an engine answered one kind; None where it does not."""
        return self.asked.timings.get((engine, kind))

    def pair(self, engine: str, kind: Kind) -> tuple[Timing, Timing] | None:
        """How an engine answered one kind, and ours of as many articles; None where one of them did not."""
        theirs, ours = self.timing(engine, kind), self.timing(self.base(engine), kind)
        return (theirs, ours) if theirs and ours else None

    @property
    def mean_found(self) -> dict[Kind, float]:
        """How many articles a question of each kind finds on the mean, by ours."""
        found = {
            kind: [self.asked.answers[one][OURS].total for one in asked if OURS in self.asked.answers.get(one, {})]
            for kind, asked in self.questions.items()
        }
        return {kind: sum(totals) / len(totals) for kind, totals in found.items() if totals}
