"""The report: the tables with what one must know to read them; printed, or written as a page of docs/. Pure but for
`this_machine`.
"""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import searching, storing, targets
from bench.engines.contender import Contender
from bench.measured import Measured
from bench.questions import PREFIX
from bench.settings import Settings

_READING = """\
All engines hold the same words: the terms of this project's analysis at every level of every field, given to the
rivals joined by spaces and split at spaces alone, with the same facets and stored texts. Engines that hold the same
articles must count every OR, AND, phrase, prefix and facet alike, and fuzzy where both allow the same mistakes; and
whoever is asked again must answer as before: or the benchmark fails.

Times are of a machine that does other things too. Only ratios inside one run say anything: every question went to
every engine in turn (A B C, B C A, C A B), all on one core. Ratios, p50 and p99 are of **processor time** of the
thread that answered, which neighbours lengthen less than one's waiting; what one waited, by the clock, has a table of
its own. **time / ours** is the time for all questions of a round over ours: the **median** of the rounds, and in
parentheses the least and the greatest; above 1, ours is faster. For indexing it is a rate over our rate: above 1,
ours is slower.

- *first*: each question for the first time, to an engine that runs and has answered one other of each kind; once in
  each of several new processes. **This is what a person waits for who asks what nobody asked before.**
- *again*: the same questions, round after round, as on a site where many ask the same. What an engine keeps of a
  question asked before helps it here. Ours keeps much: lists decoded and scored, and *whole results* of phrases,
  prefixes and misspelt words, so for these kinds *again* mostly times looking an answer up. tantivy keeps nothing.
- *cold*: the index opened anew, in a new process, for one question of each kind; the median over processes. The page
  cache is not emptied, which takes an administrator: the files were just written and most likely stand in memory.
- Python's collector of garbage runs, as it does in serving; the process that asks holds engines and questions alone.
- *from records*: from described articles to a committed index, by the processor time of all threads. *from tokens*:
  the same without the analysis, measured apart. Each build runs in a new process, so every engine meets each word for
  the first time. What Python spends on handing words to an engine counts as the engine's.
- *bytes an article*: all files of the index, with the stored text, without originals. *peak*: of a new process,
  Python, imports and mapped files included. *own*: without mapped files, which the system can take back.
- *one more worker*: the private memory of a second process that has answered questions, while a first has the same
  index open: started for itself, with an interpreter and imports of its own, or *forked* from a process that had
  imported all. Ours answers as its web server does, through Flask and the pages; the rivals as libraries.
- *ours, several*: the same before the merge that ends a run, as an archive is to which articles come day by day. It is
  asked in a process of its own, with tantivy in between: beside ours it would find what that has worked out.
"""

_GROWN = """\
The articles beyond the first are made: each takes title, source and date of a real one, and as many sentences as that
has, drawn from all. By Heaps' law, fitted to the real articles, new words are minted as the text grows, out of halves
of known ones, and come again as often as new words do; `bench/growth.py` says how, and what the law leaves out.
Questions are drawn from the real titles."""


_ARCHIVING = (
    "`kashshaf index` as a person runs it, from the file to an archive with metadata, ledger and originals, on all"
    " cores, in turn with one process and with two:"
)


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it ran, without names of hosts or paths."""

    processor: str
    cores: int
    system: str
    python: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that is told of a run."""

    date: str
    machine: Machine
    settings: Settings
    contenders: Sequence[Contender]
    missing: Sequence[str]
    run: Measured


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
        f"# Benchmarks: {report.settings.articles:,} articles",
        f"{_about(report.settings)} {_where(report)}",
        f"Made by `make bench ARGS='{_options(report.settings)}--write'`, which overwrites it.",
        *_targets(report),
        *_searching(report),
        *_storing(report.run),
        "## Reading the tables",
        _READING.rstrip(),
        _GROWN if report.settings.grown else "",
        "## The engines",
        "\n".join(f"- **{one.name}** {one.version}. {one.remarks}" for one in report.contenders),
        f"Not here, and left out: {', '.join(report.missing)}." if report.missing else "",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _options(settings: Settings) -> str:
    scale = {250_000: "--scale 250k ", 1_000_000: "--scale 1m "}.get(settings.articles, "")
    return scale if settings.grown else ""


def _about(settings: Settings) -> str:
    core = "pinned to one core" if settings.pinned else "on any core, for this system can pin none"
    return (
        f"{settings.articles:,} articles ({settings.corpus}), {settings.questions} questions a kind drawn from their"
        f" titles (seed {settings.seed}). Rounds: {settings.passes} first, {settings.rounds} again; builds of each"
        f" index: {settings.builds}; an engine has {settings.limit:,.0f} s for a kind in a round; {core}."
        + (" Indexes were taken from an earlier run, with what making them took then." if settings.taken else "")
    )


def _where(report: Report) -> str:
    machine = report.machine
    return f"{report.date}; {machine.processor}, {machine.cores} cores; {machine.system}; {machine.python}."


def _targets(report: Report) -> list[str]:
    size = targets.nearest(report.run.articles)
    few = (
        f"These are targets for {size:,} articles, and this run has {report.run.articles:,}: they say little here."
        if report.run.articles < size / 2
        else ""
    )
    return ["## What was to be reached", few, targets.table(report.run)]


def _searching(report: Report) -> list[str]:
    run = report.run
    return [
        "## Searching",
        searching.searching(run),
        _asked(report),
        searching.slower(run) or "Ours is the fastest at every kind of question that it answers, first and again.",
        searching.kept(run),
        searching.cut_short(run),
        *(_smaller(one, run) for one in report.contenders),
        "### By the clock, and cold",
        "Milliseconds.",
        searching.waiting(run),
    ]


def _storing(run: Measured) -> list[str]:
    return [
        "## Indexing",
        storing.indexing(run),
        *_archiving(run),
        "## Opening, sizes, memory",
        storing.opening(run),
        storing.merging(run),
        "What the bytes of our segments are for:",
        storing.columns(run),
    ]


def _archiving(run: Measured) -> list[str]:
    if not run.archives:
        return []
    return [
        _ARCHIVING,
        storing.archiving(run),
    ]


def _asked(report: Report) -> str:
    level = report.settings.level.label
    found = ", ".join(f"{kind} {mean:,.0f}" for kind, mean in report.run.mean_found.items())
    return (
        f"OR, AND and facets ask 1 to 5 words of the body, phrases 2 to 4, at the {level} level; a prefix is the first"
        f" {PREFIX} letters of a word, fuzzy one word with 1 letter wrong up to five letters, else 2, at the spelling"
        " level: the best ten and the exact count. Facets: the same as OR with two sources chosen, counting dates, and"
        " sources as if none were chosen. The default search is what a person gets who types the words: see each"
        f" engine. Articles found on the mean: {found}."
    )


def _smaller(one: Contender, run: Measured) -> str:
    if one.most is None or one.most >= run.articles or run.base(one.name) == one.name:
        return ""
    return (
        f"{one.name} holds {one.most:,} articles alone: its ratios are to {run.base(one.name)}, and its times are those"
        " of so many."
    )
