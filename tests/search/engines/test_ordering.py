"""The first documents, found without sorting or scoring all, against sorting and scoring all."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import search.engines.whoosh.ordering
from index.columns.numbers import narrow
from search.engines.whoosh.docsets import DocSet, union
from search.engines.whoosh.lists import PostingList
from search.engines.whoosh.ordering import contenders, first, first_in_order
from search.engines.whoosh.scoring import Constant, Contribution, Listed, total
from search.engines.whoosh.sums import Sums

SIZE = 400
TABLE = np.arange(1 << 16) / (1 << 16)


@given(st.lists(st.integers(0, 5), max_size=60), st.integers(1, 70))
def test_the_first_are_those_of_a_sorted_list(drawn: list[int], wanted: int) -> None:
    keys = np.array(drawn * 20, np.float64)
    ties = np.random.default_rng(len(drawn)).permutation(len(keys))
    expected = sorted(range(len(keys)), key=lambda place: (keys[place], ties[place]))[:wanted]
    assert first(keys, ties, wanted).tolist() == expected


@given(st.sets(st.integers(0, SIZE - 1), min_size=1), st.integers(1, 70), st.integers(0, 9))
def test_the_first_in_an_order_are_those_that_stand_first(drawn: set[int], wanted: int, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(SIZE)
    among = DocSet(SIZE, ids=np.array(sorted(drawn)))
    expected = [document for document in order.tolist() if document in drawn][:wanted]
    assert first_in_order(among, narrow(order), wanted).tolist() == expected


@st.composite
def lists(draw: st.DrawFn) -> PostingList:
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    documents = np.sort(rng.choice(SIZE, draw(st.sampled_from((0, 3, 20, 100, SIZE))), replace=False))
    codes = rng.integers(256, 2_000, len(documents)).astype(np.uint16)
    return PostingList(SIZE, documents.astype(np.uint16), codes)


contributions = st.lists(
    st.builds(Listed, lists(), st.just(TABLE), st.sampled_from((0.01, 0.5, 3.0)))
    | st.builds(Constant, lists().map(lambda drawn: drawn.docset), st.sampled_from((1.0, 1000.0))),
    max_size=5,
)


@pytest.mark.parametrize("long", [0, 50, 10**6])
@given(drawn=contributions, wanted=st.sampled_from((1, 5, 30)), among=lists())
def test_the_contenders_hold_the_best_and_their_scores(
    drawn: Sequence[Contribution], wanted: int, among: PostingList, long: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search.engines.whoosh.ordering, "_LONG", long)
        patch.setattr(search.engines.whoosh.ordering, "_FEW_TO_SORT", 0)
        patch.setattr(search.engines.whoosh.ordering, "_LOOK_UP", long)  # one way, the other, or whichever is cheaper
        ids, scores = contenders(among.docset, drawn, wanted)
    every = among.docset.ids
    expected = np.sort(total(drawn, every))[::-1][:wanted]
    assert scores == pytest.approx(total(drawn, ids), abs=1e-8)
    assert set(ids.tolist()) <= set(every.tolist())
    assert np.sort(scores)[::-1][:wanted] == pytest.approx(expected, abs=1e-8)


@given(drawn=contributions.filter(bool), wanted=st.sampled_from((1, 5, 30)))
def test_so_they_do_where_all_that_score_are_asked_for(drawn: Sequence[Contribution], wanted: int) -> None:
    among = union([DocSet(SIZE, ids=each.ids) for each in drawn], SIZE)
    ids, scores = contenders(among, drawn, wanted, closed=True)
    expected = np.sort(total(drawn, among.ids))[::-1][:wanted]
    assert np.sort(scores)[::-1][:wanted] == pytest.approx(expected, abs=1e-8)
    assert set(ids.tolist()) <= set(among.ids.tolist())


def test_sums_leave_zeros_behind_even_after_an_error() -> None:
    with Sums(DocSet.everything(100)) as sums:
        sums.add(np.array([1, 2]), np.array([1.0, 2.0]))
    with pytest.raises(IndexError), Sums(DocSet.everything(100)) as sums:
        sums.add(np.array([1, 1_000_000]), np.array([1.0, 1.0]))
    with Sums(DocSet.everything(100)) as sums:
        assert sums.of(np.arange(100)).sum() == 0
