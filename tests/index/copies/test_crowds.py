"""Of a crowd, no pair that is alike is left out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.copies import crowds as module
from index.copies.crowds import crowds, pairs_in_crowd
from index.copies.definition import OF, SHARED
from index.copies.shingles import Hashes

members = st.frozensets(st.integers(0, 30), min_size=1, max_size=25)


@st.composite
def families(draw: st.DrawFn) -> list[frozenset[int]]:
    """Sets, many of which are others with a few members changed."""
    found = draw(st.lists(members, min_size=1, max_size=6))
    for _ in range(draw(st.integers(0, 12))):
        changed = draw(st.sampled_from(found)) ^ draw(st.frozensets(st.integers(0, 60), max_size=3))
        found.append(changed or frozenset({1}))
    return found


def arrays(sets: list[frozenset[int]]) -> list[Hashes]:
    return [np.array(sorted(one), np.uint64) for one in sets]


@given(families())
def test_no_pair_that_is_alike_is_left_out(sets: list[frozenset[int]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_WORTH", 0)
        found = pairs_in_crowd(arrays(sets))
    assert found is not None
    pairs = list(zip(*(side.tolist() for side in found), strict=True))
    assert len(set(pairs)) == len(pairs)
    assert all(low < high for low, high in pairs)
    for high, one in enumerate(sets):
        for low, other in enumerate(sets[:high]):
            if len(one & other) * OF >= len(one | other) * SHARED:
                assert (low, high) in pairs


def test_where_most_share_what_is_rare_nothing_is_gained() -> None:
    assert pairs_in_crowd(arrays([frozenset(range(20))] * 300)) is None


def test_a_crowd_is_of_many_pairs_of_which_one_is_new() -> None:
    keys = np.repeat(np.array([7, 8, 9], np.uint32), [200, 200, 3])
    new = np.zeros(403, np.bool_)
    new[:200] = new[400:] = True
    new[200] = True
    (found,) = crowds(keys, new)
    assert found.tolist() == list(range(200))
