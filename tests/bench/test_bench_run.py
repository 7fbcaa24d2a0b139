"""The whole benchmark on the samples: it prints its tables, and fails when an engine miscounts."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bench import __main__ as program
from bench.engines.contender import Contender, Found, Kind, Question, Searcher
from bench.engines.roster import contender
from bench.warm import Running, ask_in_rounds, disagreements
from index.analysis.analyzer import analyze
from index.schema import Level

ASKED = Question(Kind.AND, tuple(analyze("قال الوزير")), Level.WRITTEN)


@dataclass
class Counting:
    """An engine that gives one answer and notes who was asked when."""

    name: str
    found: Found
    log: list[str]

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
    one_round = ["A قال الوزير", "B قال الوزير", "A قال", "B قال"]
    assert log == one_round * 2
    assert [len(round) for round in asked.timings["A", Kind.AND].rounds] == [2]


def test_an_engine_is_not_asked_what_it_cannot() -> None:
    log: list[str] = []
    able = Running("able", Counting("able", Found(1), log), frozenset({Kind.AND}))
    other = Running("other", Counting("other", Found(9), log), frozenset())
    asked = ask_in_rounds([able, other], {Kind.AND: [ASKED]}, rounds=0)
    assert set(asked.timings) == {("able", Kind.AND)}
    assert disagreements(asked.answers, ("able", "other")) == []


@pytest.mark.parametrize("kind", sorted(Kind))
def test_different_totals_are_told_where_a_kind_means_the_same_to_all(kind: Kind) -> None:
    answers = {replace(ASKED, kind=kind): {"a": Found(2), "b": Found(3)}}
    same = kind in {Kind.FUZZY, Kind.DEFAULT}
    assert disagreements(answers, ("a", "b")) == ([] if same else [f"{kind} of قال الوزير: a 2, b 3"])


def test_different_facets_are_told_though_totals_agree() -> None:
    asked = replace(ASKED, kind=Kind.FACETS)
    answers = {asked: {"a": Found(1, {"date": {"2022": 1}}), "b": Found(1, {"date": {"2021": 1}})}}
    assert disagreements(answers, ("a", "b")) == [f"{Kind.FACETS} of قال الوزير: a 1, b 1, but other facets"]


@dataclass
class Miscounting:
    """An engine that finds one too many phrases."""

    right: Searcher

    def ask(self, question: Question) -> Found:
        found = self.right.ask(question)
        return replace(found, total=found.total + (question.kind is Kind.PHRASE))

    def close(self) -> None:
        self.right.close()


def run(path: Path) -> Result:
    options = [
        "--questions",
        "3",
        "--rounds",
        "1",
        "--builds",
        "1",
        "--without",
        "tantivy",
        "--without",
        "stock Whoosh",
    ]
    return CliRunner().invoke(program.main, [str(path), *options])


@pytest.fixture(autouse=True)
def unpinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests after this one want all cores."""
    monkeypatch.setattr(program, "_pin", lambda: False)


def test_a_run_prints_every_kind_for_every_engine(samples: Path) -> None:
    done = run(samples)
    assert done.exit_code == 0, done.output
    for kind in Kind:
        assert f"| {kind.value}" in done.output
    assert done.output.count("| SQLite FTS5") == len(Kind) + 1
    assert "articles a second" in done.output


def test_a_run_in_which_an_engine_miscounts_fails(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(name: str) -> Contender:
        right = contender(name)
        return replace(right, open=lambda folder: Miscounting(right.open(folder))) if name == "SQLite FTS5" else right

    monkeypatch.setattr(program, "contender", wrong)
    done = run(samples)
    assert done.exit_code == 1
    assert "The engines disagree:" in done.output
    assert "phrase of" in done.output


def test_a_file_whose_titles_make_no_phrase_is_measured_without(tmp_path: Path) -> None:
    file = tmp_path / "one.jsonl"
    file.write_text('{"title": "سوق", "text": "في سوق المدينة."}', encoding="utf-8")
    done = run(file)
    assert done.exit_code == 0, done.output
    row = next(line for line in done.output.splitlines() if line.startswith("| phrase         | SQLite FTS5"))
    assert {cell.strip() for cell in row.split("|")[3:-1]} == {"—"}


def test_a_file_without_articles_is_refused_in_plain_words(tmp_path: Path) -> None:
    file = tmp_path / "empty.jsonl"
    file.touch()
    done = run(file)
    assert done.exit_code != 0
    assert "there is no article in" in done.output
