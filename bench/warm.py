"""Warm rounds: every question to every engine in turn, A B C D, A B C D, in one process, over and over.

Neighbours on the machine then disturb all engines alike. The first round is kept apart: there each question is new to
an engine that is already running.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter

from bench.engines.contender import COUNTED, Found, Kind, Question, Searcher
from bench.fresh import milliseconds_since

Answers = Mapping[Question, Mapping[str, Found]]
"""Question to engine to what it found."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The milliseconds of one engine over the questions of one kind.

    Attributes:
        first: each question for the first time.
        rounds: the same questions again, round by round.
    """

    first: tuple[float, ...]
    rounds: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rounds gave: engine and kind to times, and the answers of the first round."""

    timings: Mapping[tuple[str, Kind], Timing]
    answers: Answers


@dataclass(frozen=True, slots=True)
class Running:
    """An engine that is open, and the kinds that it answers."""

    name: str
    searcher: Searcher
    kinds: frozenset[Kind]


def ask_in_rounds(engines: Sequence[Running], questions: Mapping[Kind, Sequence[Question]], rounds: int) -> Asked:
    """Ask all engines all questions, `rounds` times after the first."""
    times: dict[tuple[str, Kind], list[list[float]]] = {}
    answers: dict[Question, dict[str, Found]] = {}
    for _ in range(rounds + 1):
        for kind, asked in questions.items():
            able = [engine for engine in engines if kind in engine.kinds]
            for engine in able:
                times.setdefault((engine.name, kind), []).append([])
            for question in asked:
                for engine in able:
                    started = perf_counter()
                    found = engine.searcher.ask(question)
                    times[engine.name, kind][-1].append(milliseconds_since(started))
                    answers.setdefault(question, {}).setdefault(engine.name, found)
    timings = {key: Timing(tuple(first), tuple(map(tuple, again))) for key, (first, *again) in times.items()}
    return Asked(timings, answers)


def disagreements(answers: Answers, engines: Sequence[str]) -> list[str]:
    """What engines that hold the same documents counted differently, in plain words.

    >>> from index.analysis.analyzer import analyze
    >>> from index.schema import Level
    >>> [token] = analyze("كتب")
    >>> question = Question(Kind.OR, (token,), Level.WRITTEN)
    >>> disagreements({question: {"a": Found(2), "b": Found(2), "c": Found(1)}}, ("a", "b"))
    []
    >>> disagreements({question: {"a": Found(2), "b": Found(2), "c": Found(1)}}, ("a", "b", "c"))
    ['OR of كتب: a 2, b 2, c 1']
    """
    return [
        _described(question, found)
        for question, by_engine in answers.items()
        if question.kind in COUNTED
        for found in [{name: by_engine[name] for name in engines if name in by_engine}]
        if not _are_equal(list(found.values()))
    ]


def _are_equal(found: Sequence[Found]) -> bool:
    return all(one == found[0] for one in found)


def _described(question: Question, found: Mapping[str, Found]) -> str:
    totals = ", ".join(f"{name} {one.total:,}" for name, one in found.items())
    same = len({one.total for one in found.values()}) == 1
    return f"{question.kind} of {question.text}: {totals}{', but other facets' if same else ''}"
