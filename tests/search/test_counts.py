"""Counts as arrays are the same as a dict of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.counts import Counts

stated = st.dictionaries(st.text(max_size=3), st.integers(0, 5), max_size=30)


def made(found: dict[str, int]) -> Counts:
    return Counts(tuple(found), np.array(list(found.values()), np.int64))


@given(stated)
def test_values_that_nothing_states_are_not_there(found: dict[str, int]) -> None:
    counts, plainly = made(found), {name: count for name, count in found.items() if count}
    assert (dict(counts), len(counts), dict(counts.items())) == (plainly, len(plainly), plainly)
    assert Counts.of(plainly) == counts == plainly


@given(stated, st.integers(1, 35))
def test_the_leading_values_are_the_commonest_and_those_as_common_as_the_last(found: dict[str, int], most: int) -> None:
    plainly = {name: count for name, count in found.items() if count}
    least = min(sorted(plainly.values(), reverse=True)[:most], default=0)
    assert made(found).leading(most) == {name: count for name, count in plainly.items() if count >= least}
