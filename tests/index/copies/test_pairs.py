"""Pairs are all that there are, each once, and no more; what hangs together by them is what a walk along them finds."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.copies import pairs as module
from index.copies.pairs import are_alike, equal_pairs, joined

keys = st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=12)


@given(keys)
def test_equal_keys_are_paired_once_where_one_of_them_is_new(things: list[tuple[int, bool]]) -> None:
    numbers = np.array([key for key, _ in things], np.uint32)
    new = np.array([is_new for _, is_new in things], np.bool_)
    found = [
        tuple(sorted(pair))
        for one, other in equal_pairs(numbers, new)
        for pair in zip(one.tolist(), other.tolist(), strict=True)
    ]
    expected = [
        (first, second)
        for first, second in combinations(range(len(things)), 2)
        if things[first][0] == things[second][0] and (things[first][1] or things[second][1])
    ]
    assert sorted(found) == expected


@given(st.lists(st.frozensets(st.integers(0, 12), min_size=1), min_size=1, max_size=8), st.sampled_from((4, 1 << 20)))
def test_sets_are_alike_when_four_fifths_of_what_either_has_are_in_both(sets: list[frozenset[int]], slots: int) -> None:
    one, other = np.array([(first, second) for first in range(len(sets)) for second in range(len(sets))]).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_SLOTS", slots)
        found = are_alike([np.array(sorted(each), np.uint64) for each in sets], one, other)
    expected = [
        5 * len(sets[first] & sets[second]) >= 4 * len(sets[first] | sets[second])
        for first, second in zip(one.tolist(), other.tolist(), strict=True)
    ]
    assert found.tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
def test_what_pairs_bring_together_has_one_label(drawn: list[tuple[int, int]]) -> None:
    one, other = np.array(drawn, np.int64).reshape(-1, 2).T
    labels = joined(np.arange(10), one, other).tolist()
    reached = {thing: {thing} for thing in range(10)}
    for _ in range(10):
        for first, second in drawn:
            both = reached[first] | reached[second]
            for thing in both:
                reached[thing] = both | reached[thing]
    for first, second in combinations(range(10), 2):
        assert (labels[first] == labels[second]) is (second in reached[first])
