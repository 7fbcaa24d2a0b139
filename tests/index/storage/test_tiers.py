"""Segments are merged so that there are few, and no document is rewritten often."""

from collections.abc import Iterable, Iterator
from functools import partial
from math import log, log2
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.storage.tiers import FACTOR, MAX_SEGMENTS, to_merge, to_settle


def after_commits(commits: Iterable[int]) -> Iterator[tuple[list[int], int]]:
    """The sizes of all segments after each commit of so many documents, and how many documents it rewrote."""
    sizes: list[int] = []
    for added in commits:
        sizes, rewritten = [*sizes, added], 0
        while places := to_merge(sizes):
            merged = sum(sizes[place] for place in places)
            sizes = [*(size for place, size in enumerate(sizes) if place not in places), merged]
            rewritten += merged
        yield sizes, rewritten


@given(st.lists(st.integers(1, 10**6), max_size=60))
def test_there_are_never_too_many_and_never_eight_of_a_size(commits: list[int]) -> None:
    for sizes, _ in after_commits(commits):
        assert len(sizes) <= MAX_SEGMENTS
        tiers = [int(log(size + 0.5, FACTOR)) for size in sizes]
        assert all(tiers.count(tier) < FACTOR for tier in tiers)


@pytest.mark.parametrize("count", [64, 1_000, 10_000, 30_000])
def test_over_many_commits_of_one_a_document_is_rewritten_about_log8_times(count: int) -> None:
    rewritten = sum(work for _, work in after_commits([1] * count))
    assert rewritten / count < 2 * log(count, 8)


@pytest.mark.parametrize("seed", range(3))
def test_over_commits_of_all_sizes_a_document_is_rewritten_about_log8_times(seed: int) -> None:
    chance = Random(seed)
    commits = [chance.choice((1, 1, 1, 10, 300, 20_000)) for _ in range(2_000)]
    rewritten = sum(work for _, work in after_commits(commits))
    assert rewritten / sum(commits) < log(sum(commits), 8)


def test_over_commits_of_a_bulk_run_a_document_is_rewritten_about_once() -> None:
    rewritten = sum(work for _, work in after_commits([20_000] * 50))
    assert rewritten / 1_000_000 <= 1


@pytest.mark.parametrize("runs", [[1] * 3_000, [20_000] * 50, [30_000, *[5] * 2_000], list(range(1, 300))])
def test_what_runs_bring_becomes_one_segment_each_and_is_rewritten_log2_times_at_most(runs: list[int]) -> None:
    sizes, rewritten = list[int](), 0
    for brought in runs:
        sizes = [*sizes, brought]
        for choose in (to_merge, partial(to_settle, brought=brought)):
            places = choose(sizes)
            merged = sum(sizes[place] for place in places)
            sizes = [*(size for place, size in enumerate(sizes) if place not in places), *([merged] if merged else [])]
            rewritten += merged
        assert sum(size <= brought for size in sizes) <= 1
    assert rewritten / sum(runs) < log2(sum(runs))


def test_what_is_added_one_by_one_to_a_large_archive_leaves_the_large_segments_alone() -> None:
    work = [work for _, work in after_commits([*[20_000] * 50, *[1] * 500])][50:]
    assert max(work) < 1_000
    assert sum(work) / 500 < 30  # not the 140,000 of a large one
