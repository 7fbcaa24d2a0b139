"""The tables say what was measured, with its spread, and show what an engine cannot do as a gap."""

import pytest

from bench.engines.contender import Kind
from bench.fresh import Building, Opening
from bench.table import GAP, Spread, from_records, from_tokens, grid, indexing, percentile, ratios, searching, slower
from bench.warm import Timing


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([5.0], 0.99, 5.0),
        ([3.0, 1.0, 2.0], 0.5, 2.0),
        ([float(n) for n in range(1, 101)], 0.99, 99.0),
        ([float(n) for n in range(1, 201)], 0.99, 198.0),
        ([1.0, 2.0], 0.0, 1.0),
        ([1.0, 2.0], 1.0, 2.0),
    ],
)
def test_a_percentile_is_the_nearest_rank(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == expected


def test_a_ratio_compares_the_same_round_only() -> None:
    ours = Timing(first=(9.0,), rounds=((1.0, 1.0), (10.0, 10.0), (2.0, 2.0)))
    theirs = Timing(first=(9.0,), rounds=((2.0, 2.0), (10.0, 30.0), (6.0, 6.0)))
    assert ratios(theirs, ours) == Spread(2.0, 2.0, 3.0)


def test_rounds_of_different_number_are_not_compared() -> None:
    with pytest.raises(ValueError, match="zip"):
        ratios(Timing((), ((1.0,),)), Timing((), ((1.0,), (1.0,))))


def test_a_kind_that_an_engine_lacks_is_a_row_of_gaps() -> None:
    times = Timing((4.0,), ((2.0,), (2.0,)))
    timings = {("ours", Kind.OR): times, ("tantivy", Kind.OR): times, ("tantivy", Kind.PREFIX): times}
    opening = Opening(1.0, {Kind.OR: 3.0}, 1024)
    rows = searching(timings, {"ours": [opening], "tantivy": [opening]}, ("ours", "tantivy")).splitlines()
    cells = {tuple(cell.strip() for cell in row.split("|")[1:-1]) for row in rows}
    assert ("prefix", "ours", *[GAP] * 7) in cells
    assert ("prefix", "tantivy", GAP, "2", "2", GAP, "4", GAP, GAP) in cells
    assert ("OR", "tantivy", "**1** (1–1)", "2", "2", "1", "4", "1", "3") in cells


def test_indexing_is_rated_with_and_without_analysis() -> None:
    built = Building(articles=100, analysis=3.0, indexing=1.0, size=1_000, peak=0)
    assert (from_tokens(built), from_records(built)) == (100.0, 25.0)


def test_rates_and_sizes_are_per_article_so_that_a_smaller_corpus_compares() -> None:
    ours = Building(articles=1_000, analysis=1.0, indexing=1.0, size=10_000, peak=0)
    half = Building(articles=500, analysis=0.5, indexing=1.0, size=10_000, peak=0)
    opening = Opening(1.0, {}, 0)
    table = indexing({"ours": [ours], "x": [half]}, {"ours": [opening], "x": [opening]}, ("ours", "x"))
    cells = [cell.strip() for cell in table.splitlines()[-1].split("|")[1:-1]]
    assert cells[:8] == ["x", "500", "**0.5** (0.5–0.5)", "500", "**0.667** (0.667–0.667)", "333", "20", "2"]


def test_where_ours_is_slower_is_said_in_words() -> None:
    fast, slow = Timing((), ((1.0,),)), Timing((), ((2.0,),))
    timings = {("ours", Kind.OR): slow, ("x", Kind.OR): fast, ("ours", Kind.AND): fast, ("x", Kind.AND): slow}
    assert slower(timings, ("ours", "x")) == "Ours takes longer than x in: OR 2 times."
    assert not slower({("ours", Kind.OR): fast, ("x", Kind.OR): slow}, ("ours", "x"))


def test_a_ragged_table_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        grid([["a", "b"], ["c"]], names=1)
