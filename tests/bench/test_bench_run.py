"""The whole benchmark on the samples: it prints its tables, and fails when an engine miscounts."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench import __main__ as program
from bench import run as running
from bench import warm
from bench.engines.contender import COUNTED, WITH_FUZZY, Contender, Found, Kind, Question, Searcher
from bench.engines.roster import FTS5, OURS, SEVERAL, SMALL, STOCK, TANTIVY, contender, is_installed, lineup
from bench.warm import Asked, Running, ask_in_rounds, disagreements, join
from index.schema import Level
from tests.shipped import analyze

ASKED = Question(Kind.AND, tuple(analyze("قال الوزير")), Level.WRITTEN)


@dataclass
class Counting:
    """An engine that gives one answer and notes who was asked when."""

    name: str
    found: Found
    log: list[str]
    segments: int | None = None

    def ask(self, question: Question) -> Found:
        self.log.append(f"{self.name} {question.text}")
        return self.found

    def close(self) -> None:
        pass


def test_engines_take_turns_at_every_question() -> None:
    log: list[str] = []
    engines = [Running(name, Counting(name, Found(1), log), frozenset(Kind)) for name in "AB"]
    other = replace(ASKED, tokens=ASKED.tokens[:1])
    asked = ask_in_rounds(engines, {Kind.AND: [ASKED, other]}, rounds=1)
    one_round = ["A قال الوزير", "B قال الوزير", "B قال", "A قال"]
    assert log == one_round * 2
    assert [len(round) for round in asked.timings["A", Kind.AND].rounds] == [2]


def test_an_engine_is_not_asked_what_it_cannot() -> None:
    log: list[str] = []
    able = Running("able", Counting("able", Found(1), log), frozenset({Kind.AND}))
    other = Running("other", Counting("other", Found(9), log), frozenset())
    asked = ask_in_rounds([able, other], {Kind.AND: [ASKED]}, rounds=0)
    assert set(asked.timings) == {("able", Kind.AND)}
    assert disagreements(asked.answers, {"able": COUNTED, "other": COUNTED}) == []


def test_who_took_too_long_is_asked_no_more_in_that_round() -> None:
    log: list[str] = []
    slow = Running("slow", Counting("slow", Found(1), log), frozenset(Kind))
    asked = ask_in_rounds([slow], {Kind.AND: [ASKED, replace(ASKED, tokens=ASKED.tokens[:1])]}, rounds=2, limit=1e-9)
    assert log == ["slow قال الوزير"] * 3
    assert [
        len(some) for some in (*asked.timings["slow", Kind.AND].first, *asked.timings["slow", Kind.AND].rounds)
    ] == [1] * 3


@dataclass
class Forgetful(Counting):
    """An engine that answers otherwise when it is asked again."""

    def ask(self, question: Question) -> Found:
        super().ask(question)
        return replace(self.found, total=len(self.log))


def test_another_answer_to_the_same_question_is_told() -> None:
    engine = Running("A", Forgetful("A", Found(0), []), frozenset(Kind))
    asked = ask_in_rounds([engine], {Kind.AND: [ASKED]}, rounds=1)
    assert asked.changed == ["AND of قال الوزير: A 1, then 2"]
    assert join([asked, asked]).changed == [*asked.changed] * 2


def test_processes_are_joined_by_engine() -> None:
    parts = [
        ask_in_rounds([Running(name, Counting(name, Found(1), []), frozenset(Kind))], {Kind.AND: [ASKED]}, rounds)
        for name, rounds in (("A", 2), ("B", 0), ("A", 0))
    ]
    joined: Asked = join(parts)
    assert {name: (len(t.first), len(t.rounds)) for (name, _), t in joined.timings.items()} == {
        "A": (2, 2),
        "B": (1, 0),
    }
    assert joined.answers == {ASKED: {"A": Found(1), "B": Found(1)}}


def test_slow_engines_are_left_out_of_large_archives_unless_asked_for() -> None:
    if not is_installed(TANTIVY):
        pytest.skip("this machine lacks tantivy")
    none: frozenset[str] = frozenset()
    assert lineup(49, none, none) == [OURS, SEVERAL, TANTIVY, FTS5, STOCK]
    assert lineup(30_973, none, none) == [OURS, SEVERAL, TANTIVY, FTS5, STOCK, SMALL]
    assert lineup(1_000_000, frozenset({STOCK}), none) == [OURS, SEVERAL, TANTIVY]
    assert lineup(1_000_000, frozenset({STOCK}), frozenset({FTS5})) == [OURS, SEVERAL, TANTIVY, FTS5]


@pytest.mark.parametrize("kind", sorted(Kind))
def test_different_totals_are_told_where_a_kind_means_the_same_to_all(kind: Kind) -> None:
    answers = {replace(ASKED, kind=kind): {"a": Found(2), "b": Found(3)}}
    same = kind in {Kind.FUZZY, Kind.DEFAULT}
    assert disagreements(answers, {"a": COUNTED, "b": WITH_FUZZY}) == (
        [] if same else [f"{kind} of قال الوزير: a 2, b 3"]
    )
    both = disagreements(answers, {"a": WITH_FUZZY, "b": WITH_FUZZY})
    assert bool(both) == (kind is not Kind.DEFAULT)


def test_different_facets_are_told_though_totals_agree() -> None:
    asked = replace(ASKED, kind=Kind.FACETS)
    answers = {asked: {"a": Found(1, {"date": {"2022": 1}}), "b": Found(1, {"date": {"2021": 1}})}}
    assert disagreements(answers, {"a": COUNTED, "b": COUNTED}) == [
        f"{Kind.FACETS} of قال الوزير: a 1, b 1, but other facets"
    ]


@dataclass
class Miscounting:
    """An engine that finds one too many of a kind."""

    right: Searcher
    kind: Kind
    segments: int | None = None

    def ask(self, question: Question) -> Found:
        found = self.right.ask(question)
        return replace(found, total=found.total + (question.kind is self.kind))

    def close(self) -> None:
        self.right.close()


def stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start no processes: most of a small run is waiting for them."""
    for module in (program, running):
        monkeypatch.setattr(module, "in_fresh_process", lambda function, *args, **named: function(*args, **named))
    monkeypatch.setattr(running, "_workers", lambda _: {})


def run(path: Path, *options: str) -> Result:
    few = ["--questions", "3", "--rounds", "1", "--passes", "1", "--builds", "1"]
    without = ["--without", "tantivy", "--without", "stock Whoosh"]
    return CliRunner().invoke(program.main, [str(path), *few, *without, *options])


@pytest.fixture(autouse=True)
def unpinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests after this one want all cores."""
    monkeypatch.setattr(program, "_pin", frozenset)


def test_a_run_prints_every_kind_for_every_engine(samples: Path) -> None:
    done = run(samples)
    assert done.exit_code == 0, done.output
    for kind in Kind:
        assert f"| {kind.value}" in done.output
    assert done.output.count("| SQLite FTS5") == 2 * len(Kind) + 2
    for said in ("| what ", "Merging the 1 segments", "| stored text", "one more worker MiB", "| merging "):
        assert said in done.output


def test_a_run_at_scale_grows_the_articles_and_asks_of_all(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stay_here(monkeypatch)
    done = run(samples, "--grow-to", "120")
    assert done.exit_code == 0, done.output
    assert "# Benchmarks: 120 articles" in done.output
    assert "By Heaps' law" in done.output


def test_what_was_kept_is_taken_and_the_page_says_so(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay_here(monkeypatch)
    kept = tmp_path / "kept"
    first = run(samples, "--keep", str(kept))
    assert first.exit_code == 0, first.output
    assert "taken from an earlier run" not in first.output
    monkeypatch.setattr(running, "build", lambda *_: pytest.fail("an index is there"))
    again = run(samples, "--keep", str(kept))
    assert again.exit_code == 0, again.output
    assert "taken from an earlier run" in again.output
    other = run(samples, "--keep", str(kept), "--seed", "7")
    assert other.exit_code == 1
    assert "remove it, or name another" in other.output


@pytest.mark.parametrize("kind", [Kind.PHRASE, Kind.PREFIX])
def test_a_run_in_which_an_engine_miscounts_fails(kind: Kind, samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(name: str) -> Contender:
        right = contender(name)
        return replace(right, open=lambda folder: Miscounting(right.open(folder), kind)) if name == FTS5 else right

    monkeypatch.setattr(warm, "contender", wrong)
    stay_here(monkeypatch)
    done = run(samples, "--write")
    assert done.exit_code == 1
    assert "The engines disagree:" in done.output
    assert f"{kind} of" in done.output


def test_a_file_whose_titles_make_no_phrase_is_measured_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay_here(monkeypatch)
    file = tmp_path / "one.jsonl"
    file.write_text('{"title": "سوق", "text": "في سوق المدينة."}', encoding="utf-8")
    done = run(file)
    assert done.exit_code == 0, done.output
    row = next(line for line in done.output.splitlines() if line.startswith("| phrase         | SQLite FTS5"))
    assert {cell.strip() for cell in row.split("|")[3:-1]} == {"—"}


def test_a_file_without_articles_is_refused_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stay_here(monkeypatch)
    file = tmp_path / "empty.jsonl"
    file.touch()
    done = run(file)
    assert done.exit_code != 0
    assert "there is no article in" in done.output
