"""The report: the tables with what one must know to read them; printed, or written as docs/benchmarks.md. Pure but for
`this_machine`.
"""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.engines.contender import Contender, Kind
from bench.questions import PREFIX
from index.schema import Level

_READING = """\
All engines hold the same words: the terms of this project's analysis at every level of every field,
given to the rivals joined by spaces and split at spaces alone, with the same facets and stored texts. Engines that hold
the same articles must count every OR, AND, phrase, prefix and facet alike, or the benchmark fails.

Times are of a machine that does other things too. Only ratios inside one run say anything: every question went to every
engine in turn (A B C D, A B C D, ...), all on one core. **time / ours** is the time for all questions of a round over
ours: the **median** of the rounds, and in parentheses the least and the greatest; above 1, ours is faster. For indexing
it is a rate over our rate: above 1, ours is slower.

- *warm* (time / ours, p50, p99): the same questions again, round after round. What an engine keeps of a question
  asked before helps it here; ours keeps decoded and scored posting lists.
- *asked first*: every question for the first time, to an engine that runs and has answered others. What is faster
  warm may be slower here, and is where an engine lives by what it keeps.
- *cold*: the index opened anew, in a new process, for one question of each kind; the median over processes. The page
  cache is not emptied, which takes an administrator: the files were just written and most likely stand in memory.
- *from tokens*: the engine's own work, from words to a committed index. *from records*: analysis too, from described
  articles; each build runs in a new process, so every engine meets each word for the first time.
- *bytes an article*: all files of the index, with the stored text, without originals. *peak*: of a new process,
  Python, imports and mapped files included.
"""


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it ran, without names of hosts or paths."""

    processor: str
    cores: int
    system: str
    python: str


@dataclass(frozen=True, slots=True)
class Settings:
    """How it ran."""

    corpus: str
    articles: int
    questions: int
    rounds: int
    builds: int
    level: Level
    seed: int
    pinned: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All that is told of a run."""

    date: str
    machine: Machine
    settings: Settings
    contenders: Sequence[Contender]
    missing: Sequence[str]
    searching: str
    indexing: str
    whole: Sequence[float]
    slower: str
    mean_found: Mapping[Kind, float]


def this_machine() -> Machine:
    """The machine that this runs on."""
    return Machine(_processor(), os.cpu_count() or 1, f"{platform.system()} {platform.machine()}", _python())


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _python() -> str:
    return f"{platform.python_implementation()} {platform.python_version()}"


def page(report: Report) -> str:
    """The report as Markdown."""
    parts = [
        "# Benchmarks",
        f"{_about(report.settings)} {_where(report)}",
        "Made by `make bench ARGS=--write`, which overwrites it.",
        "## Searching",
        report.searching,
        _asked(report),
        f"Warm. {report.slower or 'Ours is the fastest at every kind of question that it answers.'}",
        *(_smaller(one, report.settings.articles) for one in report.contenders),
        "## Indexing, opening, sizes",
        report.indexing,
        _whole(report),
        "## Reading the tables",
        _READING.rstrip(),
        "## The engines",
        "\n".join(f"- **{one.name}** {one.version}. {one.remarks}" for one in report.contenders),
        *([f"Not installed here, and left out: {', '.join(report.missing)}."] if report.missing else []),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _about(settings: Settings) -> str:
    core = "pinned to one core" if settings.pinned else "on any core, for this system can pin none"
    return (
        f"{settings.articles:,} articles ({settings.corpus}), {settings.questions} questions a kind drawn from their"
        f" titles (seed {settings.seed}). Warm rounds: {settings.rounds}; builds of each index: {settings.builds};"
        f" {core}."
    )


def _where(report: Report) -> str:
    machine = report.machine
    return f"{report.date}; {machine.processor}, {machine.cores} cores; {machine.system}; {machine.python}."


def _asked(report: Report) -> str:
    level = report.settings.level.label
    found = ", ".join(f"{kind} {mean:,.0f}" for kind, mean in report.mean_found.items())
    return (
        f"OR, AND and facets ask 1 to 5 words of the body, phrases 2 to 4, at the {level} level; a prefix is the first"
        f" {PREFIX} letters of a word, fuzzy one word with 1 letter wrong up to five letters, else 2, at the spelling"
        " level: the best ten and the exact count. Facets: the same as OR with two sources chosen, counting dates, and"
        " sources as if none were chosen. The default search is what a person gets who types the words: see each"
        f" engine. Articles found on the mean: {found}."
    )


def _smaller(one: Contender, articles: int) -> str:
    if one.most is None or one.most >= articles:
        return ""
    return (
        f"{one.name} holds {one.most:,} articles alone, and its times are those of so many: against the others it looks"
        " faster than it is, and its counts cannot be compared."
    )


def _whole(report: Report) -> str:
    if not report.whole:
        return ""
    rates = ", ".join(f"{report.settings.articles / seconds:,.0f}" for seconds in report.whole)
    return (
        f"`kashshaf index` as a person runs it, from the file to an archive with metadata, ledger and originals,"
        f" in the same turns: {rates} articles a second."
    )
