"""The tables say what was measured, with its spread, and show what an engine cannot do as a gap."""

from dataclasses import replace

import pytest

from bench import searching, storing, targets
from bench.clocks import Cost
from bench.engines.contender import Kind
from bench.engines.roster import OURS, SEVERAL, SMALL, STOCK, TANTIVY
from bench.fresh import Archiving, Building, Opening
from bench.inside import Merging, group_of
from bench.measured import Measured
from bench.storing import from_records, from_tokens
from bench.table import GAP, Spread, grid, percentile, ratios
from bench.targets import Target
from bench.warm import Asked, Costs, Timing
from bench.workers import Worker

MB = 1_000_000


def costs(*cpu: float) -> Costs:
    """Processor times; by the clock ten times as long."""
    return tuple(Cost(time, 10 * time) for time in cpu)


def timing(again: float, first: float) -> Timing:
    return Timing((costs(first),), (costs(again), costs(again)))


BUILDING = Building(
    articles=1_000, analysis=0.1, indexing=0.1, clock=0.4, size=5 * MB, peak=0, own=500 * MB, copies=0.02
)
OPENING = Opening(Cost(1.0, 10.0), {Kind.OR: Cost(3.0, 30.0)}, 0, 3)
RUN = Measured(
    articles=31_000,
    engines=(OURS, SEVERAL, TANTIVY, STOCK, SMALL),
    questions={},
    buildings={
        OURS: [BUILDING],
        SEVERAL: [BUILDING],
        TANTIVY: [replace(BUILDING, analysis=0.2, size=4 * MB)],
        STOCK: [replace(BUILDING, articles=500, analysis=1.0)],
        SMALL: [replace(BUILDING, articles=500)],
    },
    openings={name: [OPENING] for name in (OURS, SEVERAL, TANTIVY, STOCK, SMALL)},
    asked=Asked(
        {
            (OURS, Kind.OR): timing(1.0, 4.0),
            (TANTIVY, Kind.OR): timing(1.0, 2.0),
            (SMALL, Kind.OR): timing(0.5, 1.0),
            (STOCK, Kind.OR): timing(50.0, 50.0),
            (TANTIVY, Kind.PREFIX): timing(1.0, 1.0),
        },
        {},
    ),
    workers={OURS: Worker(spawned=80 * MB, forked=20 * MB)},
    merging=Merging(3, 1_000, 300 * MB, Cost(1_000, 2_000), 0, 100 * MB),
    columns={"postings": 2_000_000, "terms": 1_000_000},
    archives={1: [Archiving(1_000, 0.5, 0.5)], 2: [Archiving(1_000, 0.6, 0.25)]},
)


def cells(table: str, *names: str) -> list[str]:
    """The row that begins with these names."""
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()]
    return next(row for row in rows if row[: len(names)] == list(names))


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
    ours = (costs(1, 1), costs(10, 10), costs(2, 2))
    theirs = (costs(2, 2), costs(10, 30), costs(6, 6))
    assert ratios(theirs, ours) == Spread(2.0, 2.0, 3.0)


def test_a_ratio_compares_only_the_questions_that_both_were_asked() -> None:
    assert ratios((costs(6),), (costs(3, 100),)).middle == 2.0


def test_rounds_of_different_number_are_not_compared() -> None:
    with pytest.raises(ValueError, match="zip"):
        ratios((costs(1),), (costs(1), costs(1)))


def test_searches_are_told_again_and_first_by_the_processor() -> None:
    table = searching.searching(RUN)
    assert cells(table, "OR", TANTIVY) == ["OR", TANTIVY, "**1** (1–1)", "1", "1", "**0.5** (0.5–0.5)", "2", "2"]
    assert cells(table, "OR", OURS)[5:] == ["**1** (1–1)", "4", "4"]


def test_a_kind_that_an_engine_lacks_is_a_row_of_gaps() -> None:
    assert cells(searching.searching(RUN), "prefix", OURS)[2:] == [GAP] * 6
    assert cells(searching.waiting(RUN), "phrase", TANTIVY)[2:] == [GAP] * 6


def test_a_small_index_is_compared_with_ours_of_its_size() -> None:
    assert cells(searching.searching(RUN), "OR", STOCK)[2:6] == ["**100** (100–100)", "50", "50", "**50** (50–50)"]


def test_waiting_is_by_the_clock() -> None:
    assert cells(searching.waiting(RUN), "OR", TANTIVY)[2:] == ["10", "10", "20", "20", "30", "1"]


def test_indexing_is_rated_with_and_without_analysis() -> None:
    built = replace(BUILDING, articles=100, analysis=3.0, indexing=1.0)
    assert (from_tokens(built), from_records(built)) == (100.0, 25.0)


def test_rates_and_sizes_are_per_article_so_that_a_smaller_corpus_compares() -> None:
    table = storing.indexing(RUN)
    assert cells(table, TANTIVY)[1:6] == ["1,000", "**1** (1–1)", "10,000", "**0.667** (0.667–0.667)", "3,333"]
    assert cells(storing.opening(RUN), TANTIVY)[1:4] == ["4,000", "0.8", "3"]


def test_bytes_are_told_by_what_they_are_for() -> None:
    assert cells(storing.columns(RUN), "postings") == ["postings", "2,000", "66.7%"]
    assert {group_of(name) for name in ("body.documents", "body.codes", "body.frequent.postings")} == {"postings"}


def test_a_merge_is_told_by_bytes_and_articles() -> None:
    assert "300 MB and 1,000 articles a second of the processor, 150 MB by the clock" in storing.merging(RUN)


def test_two_processes_are_compared_by_the_clock() -> None:
    assert cells(storing.archiving(RUN), "2") == ["2", "4,000", "**2** (2–2)", "1,667"]
    assert storing.archiving(replace(RUN, archives={})) == ""


def test_where_ours_is_slower_is_said_in_words() -> None:
    assert searching.slower(RUN) == "Ours takes longer than tantivy in: OR 2 times first."


@pytest.mark.parametrize(
    ("limit", "at_most", "measured", "verdict"),
    [
        (40, True, 20, "met, 2 times over"),
        (40, True, 60, "**missed** by 50 %"),
        (100, False, 150, "met, 1.5 times over"),
        (100, False, 25, "**missed** by 75 %"),
        (1.2, True, 1.2, "met, 1 times over"),
    ],
)
def test_a_target_is_met_or_missed_by_so_much(limit: float, at_most: bool, measured: float, verdict: str) -> None:
    assert Target("", limit, at_most, "", measured).verdict == verdict


def test_targets_are_filled_from_what_was_measured() -> None:
    table = targets.table(RUN)
    found = {row.split("|")[1].strip(): row.split("|")[3].strip() for row in table.splitlines()[2:]}
    assert found == {
        "records to searchable, one core": "5,000",
        "finding copies, over all else from records": "0.111",
        "the same, our rate over that of tantivy": "1.5",
        "the same, our rate over that of stock Whoosh": "5.5",
        "`kashshaf index`, all of it, one process": "2,000",
        "the same, two processes over one": "2",
        "OR, again: stock Whoosh over ours at 5,000": "100",
        "OR, first: stock Whoosh over ours at 5,000": "50",
        "OR, again: ours over tantivy": "1",
        "OR, first: ours over tantivy": "2",
        "bytes an article, ours over tantivy": "1.25",
        "merging": "300",
        "memory of its own while merging": "100",
        "memory of its own while indexing": "500",
        "opening an archive (ours)": "10",
        "opening an archive (ours, several)": "10",
        "private memory of one more web worker": "80",
        "the same, forked": "20",
    }


def test_a_larger_archive_has_targets_of_its_own() -> None:
    limits = [
        next(one.limit for one in targets.targets(replace(RUN, articles=n)) if one.what.endswith("over tantivy"))
        for n in (31_000, 250_000, 1_000_000)
    ]
    assert limits == [1.2, 0.75, 0.7]


def test_a_ragged_table_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        grid([["a", "b"], ["c"]], names=1)
