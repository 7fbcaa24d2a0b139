"""Rounds: every question to every engine in turn, A B C, B C A, C A B, in one process, over and over.

Neighbours on the machine then disturb all engines alike, and none always comes behind the same other. The first round
is kept apart: there each question is new to an engine that is already running, and has answered another of its kind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.clocks import Cost, timed
from bench.engines.contender import Found, Kind, Question, Searcher
from bench.engines.roster import contender

Costs = tuple[Cost, ...]

Answers = Mapping[Question, Mapping[str, Found]]
"""Question to engine to what it found."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The costs of one engine over the questions of one kind, in their order.

    An engine that used up its time in a round has fewer: those of the first questions.

    Attributes:
        first: each question for the first time, once a process.
        rounds: the same questions again, round by round.
    """

    first: tuple[Costs, ...]
    rounds: tuple[Costs, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rounds gave.

    Attributes:
        timings: of engine and kind.
        answers: of the first round.
        changed: answers that differ from the engine's own first one, in plain words.
    """

    timings: Mapping[tuple[str, Kind], Timing]
    answers: Answers
    changed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """An engine that is open, and the kinds that it answers."""

    name: str
    searcher: Searcher
    kinds: frozenset[Kind]


class _Rounds:
    """All that is noted while asking."""

    def __init__(self, limit: float) -> None:
        self.limit = limit * 1000  # ms
        self.times: dict[tuple[str, Kind], list[list[Cost]]] = {}
        self.answers: dict[Question, dict[str, Found]] = {}
        self.changed: list[str] = []

    def ask_all(self, able: Sequence[Running], kind: Kind, questions: Sequence[Question]) -> None:
        """One round of one kind."""
        left = {engine.name: self.limit for engine in able}
        for engine in able:
            self.times.setdefault((engine.name, kind), []).append([])
        for number, question in enumerate(questions):
            turn = number % max(1, len(able))
            for engine in (*able[turn:], *able[:turn]):
                if left[engine.name] > 0:
                    left[engine.name] -= self._ask(engine, question)

    def _ask(self, engine: Running, question: Question) -> float:
        found, cost = timed(engine.searcher.ask, question)
        self.times[engine.name, question.kind][-1].append(cost)
        before = self.answers.setdefault(question, {}).setdefault(engine.name, found)
        if found != before:
            self.changed.append(
                f"{question.kind} of {question.text}: {engine.name} {before.total:,}, then {found.total:,}"
            )
        return cost.clock


def ask_in_rounds(
    engines: Sequence[Running], questions: Mapping[Kind, Sequence[Question]], rounds: int, limit: float = float("inf")
) -> Asked:
    """Ask all engines all questions, `rounds` times after the first.

    Args:
        limit: seconds that an engine has for a kind in a round; then it is asked no more of it in that round.
    """
    noted = _Rounds(limit)
    for _ in range(rounds + 1):
        for kind, asked in questions.items():
            noted.ask_all([engine for engine in engines if kind in engine.kinds], kind, asked)
    timings = {key: Timing((tuple(first),), tuple(map(tuple, again))) for key, (first, *again) in noted.times.items()}
    return Asked(timings, noted.answers, noted.changed)


def ask_opened(
    folders: Mapping[str, Path],
    before: Sequence[Question],
    questions: Mapping[Kind, Sequence[Question]],
    rounds: int,
    limit: float,
    company: str | None = None,
) -> Asked:
    """Open engines by name and ask them; for a process of its own, which then holds nothing but them.

    Args:
        before: asked of each beforehand, untimed: what opening puts off is told apart.
        company: an engine that only takes its turns, so that others find a processor that was busy elsewhere.
    """
    found = {name: contender(name) for name in folders}
    running = [Running(name, found[name].open(folder), found[name].kinds) for name, folder in folders.items()]
    try:
        for engine in running:
            for question in before:
                if question.kind in engine.kinds:
                    engine.searcher.ask(question)
        return _without(company, ask_in_rounds(running, questions, rounds, limit))
    finally:
        for engine in running:
            engine.searcher.close()


def _without(company: str | None, asked: Asked) -> Asked:
    return replace(asked, timings={key: timing for key, timing in asked.timings.items() if key[0] != company})


def join(several: Sequence[Asked]) -> Asked:
    """What several processes were asked, the same questions each; of an engine the answers are those of the first."""
    timings: dict[tuple[str, Kind], Timing] = {}
    answers: dict[Question, dict[str, Found]] = {}
    for asked in several:
        for key, timing in asked.timings.items():
            before = timings.get(key, Timing((), ()))
            timings[key] = Timing(before.first + timing.first, before.rounds + timing.rounds)
        for question, found in asked.answers.items():
            answers[question] = {**found, **answers.get(question, {})}
    return Asked(timings, answers, [told for asked in several for told in asked.changed])


def disagreements(answers: Answers, alike: Mapping[str, frozenset[Kind]]) -> list[str]:
    """What engines that hold the same documents counted differently, in plain words.

    Args:
        alike: engine to the kinds that mean the same to it as to all others named here.

    >>> from index.analysis.analyzer import shipped
    >>> from index.schema import Level
    >>> [token] = shipped().analyze("كتب")
    >>> question = Question(Kind.OR, (token,), Level.WRITTEN)
    >>> answers = {question: {"a": Found(2), "b": Found(2), "c": Found(1)}}
    >>> disagreements(answers, dict.fromkeys("ab", frozenset({Kind.OR})))
    []
    >>> disagreements(answers, dict.fromkeys("abc", frozenset({Kind.OR})))
    ['OR of كتب: a 2, b 2, c 1']
    """
    return [
        _described(question, found)
        for question, by_engine in answers.items()
        for found in [{name: by_engine[name] for name in alike if question.kind in alike[name] and name in by_engine}]
        if len(found) > 1 and not _are_equal(list(found.values()))
    ]


def _are_equal(found: Sequence[Found]) -> bool:
    return all(one == found[0] for one in found)


def _described(question: Question, found: Mapping[str, Found]) -> str:
    totals = ", ".join(f"{name} {one.total:,}" for name, one in found.items())
    same = len({one.total for one in found.values()}) == 1
    return f"{question.kind} of {question.text}: {totals}{', but other facets' if same else ''}"
