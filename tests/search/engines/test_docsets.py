"""Sets of documents against Python's sets, whatever form they are in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.docsets import DocSet, Ids, Ranks, union

sizes = st.sampled_from((0, 1, 63, 64, 65, 200, 5_000))


@st.composite
def several(draw: st.DrawFn) -> tuple[int, list[tuple[set[int], DocSet]]]:
    """Some sets of one segment, each few or many, as numbers or as bits."""
    size = draw(sizes)
    found = []
    for _ in range(draw(st.integers(1, 4))):
        numbers = draw(st.sets(st.integers(0, size - 1), max_size=40)) if size else set()
        if draw(st.booleans()):
            numbers = set(range(size)) - numbers
        found.append((numbers, _made(numbers, size, draw(st.sampled_from(("ids", "bits", "mask"))))))
    return size, found


def _ids(numbers: set[int]) -> Ids:
    return np.array(sorted(numbers), np.intp)


def _made(numbers: set[int], size: int, form: str) -> DocSet:
    made = DocSet(size, ids=_ids(numbers))
    if form == "ids":
        return made
    return DocSet(size, bits=made.bits) if form == "bits" else DocSet.of_mask(made.mask)


def _numbers(found: DocSet) -> set[int]:
    numbers = found.ids.tolist()
    assert numbers == sorted(set(numbers))
    assert len(found) == len(numbers)
    assert np.flatnonzero(found.mask).tolist() == numbers
    return set(numbers)


@given(several())
def test_they_are_sets(drawn: tuple[int, list[tuple[set[int], DocSet]]]) -> None:
    size, sets = drawn
    for expected, found in sets:
        assert _numbers(found) == expected
        for other_expected, other in sets:
            assert _numbers(found & other) == expected & other_expected
            assert _numbers(found - other) == expected - other_expected
            assert _numbers(found | other) == expected | other_expected
            held = found.holds(_ids(other_expected))
            assert held.tolist() == [number in expected for number in sorted(other_expected)]
    assert _numbers(union([found for _, found in sets], size)) == set.union(*(expected for expected, _ in sets))


@pytest.mark.parametrize("size", [0, 1, 64, 100])
def test_all_and_none(size: int) -> None:
    assert _numbers(DocSet.everything(size)) == set(range(size))
    assert _numbers(DocSet.nothing(size)) == set()
    assert _numbers(union([], size)) == set()


def test_few_of_many_are_never_spread_out() -> None:
    size = 10**9  # bits for so many would be noticed
    few, others = DocSet(size, ids=np.array([3, 10**8], np.intp)), DocSet(size, ids=np.array([10**8], np.intp))
    assert (few & others).ids.tolist() == [10**8]
    assert (few - others).ids.tolist() == [3]
    assert union([few, others], size).ids.tolist() == [3, 10**8]
    assert few.nbytes == 16


@given(several())
def test_ranks_say_how_many_come_before_and_what_is_there(
    drawn: tuple[int, list[tuple[set[int], DocSet]]],
) -> None:
    size, sets = drawn
    for numbers, found in sets:
        ranks, are_in = Ranks.of_bits(found.bits).of(np.arange(size))
        assert ranks.tolist() == np.searchsorted(sorted(numbers), np.arange(size)).tolist()
        assert set(np.flatnonzero(are_in).tolist()) == numbers
