"""Settings of a run; its page tells them."""

from dataclasses import dataclass

from index.schema import Level


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run runs.

    Attributes:
        rounds: in which all is asked again.
        passes: processes that are asked all for the first time; the first of them goes on with the rounds.
        builds: how often every engine indexes, and is opened cold.
        limit: seconds that an engine has for a kind in a round.
        grown: whether articles were made, beyond the file's.
        taken: whether indexes of an earlier run were taken.
    """

    corpus: str
    articles: int
    questions: int
    rounds: int
    passes: int
    builds: int
    limit: float
    level: Level
    seed: int
    pinned: bool
    grown: bool
    taken: bool
