"""The hash table of runs: a dictionary for many keys at once, whatever the hash."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.analysis.hashing import KeyTable, distinct, grown

Key = tuple[int, int]
SIMILAR = st.tuples(st.integers(1, 3), st.integers(0, 3))
ANY_KEY = st.tuples(st.integers(1, (1 << 64) - 1), st.integers(0, (1 << 64) - 1))


class OneHome(KeyTable):
    """A table where all keys have the same hash."""

    def _home(self, low: NDArray[np.uint64], high: NDArray[np.uint64]) -> NDArray[np.int64]:
        return np.full(len(low | high), len(self._slots) - 1)


def halves(keys: Sequence[Key]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    low, high = np.array(keys, np.uint64).reshape(-1, 2).T
    return low, high


@pytest.mark.parametrize("table", [KeyTable, OneHome])
@settings(deadline=None)
@given(pieces=st.lists(st.lists(SIMILAR | ANY_KEY)), asked=st.lists(SIMILAR))
def test_a_table_answers_like_a_dictionary(table: type[KeyTable], pieces: list[list[Key]], asked: list[Key]) -> None:
    numbers, expected = table(), dict[Key, int]()
    for piece in pieces:
        new = [key for key in dict.fromkeys(piece) if key not in expected]
        numbers.add(np.arange(len(expected) + 1, len(expected) + 1 + len(new), dtype=np.int32), *halves(new))
        expected |= {key: number for number, key in enumerate(new, len(expected) + 1)}
        sought = [*expected, *asked]
        assert numbers.find(*halves(sought)).tolist() == [expected.get(key, 0) for key in sought]


@given(st.lists(SIMILAR))
def test_distinct_keys_come_in_the_order_they_were_met(keys: list[Key]) -> None:
    assert [keys[row] for row in distinct(*halves(keys))] == list(dict.fromkeys(keys))


def test_room_doubles_and_keeps_what_was_there() -> None:
    held = np.array([1, 2, 3])
    assert grown(held, 3) is held
    assert grown(held, 4).tolist() == [1, 2, 3, 0, 0, 0]
    assert len(grown(held, 100)) == 100
