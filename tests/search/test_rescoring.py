"""Which words are alike: most letters in common, numbers never, the same from either side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.rescoring import LEAST_LIKE, SHARES, likeness, opening

terms = st.text(st.sampled_from("ابتكسمن12a"), min_size=1, max_size=8)


@given(terms, terms)
def test_likeness_is_the_same_from_either_side_and_whole_only_of_a_word_with_itself(one: str, other: str) -> None:
    found = likeness(one, other)
    assert found == likeness(other, one)
    assert found == 0 or LEAST_LIKE <= found <= SHARES
    assert likeness(one, one) == SHARES


@pytest.mark.parametrize(
    ("one", "other"),
    [("دبلوماسيه", "دوبلوماسيه"), ("ديمستورا", "دميستورا"), ("مسلسل", "مسلسلات"), ("برلمان", "برلماني")],
)
def test_other_spellings_of_a_name_and_forms_that_analysis_leaves_apart_are_alike(one: str, other: str) -> None:
    assert 0 < likeness(one, other) < SHARES


@pytest.mark.parametrize(
    ("one", "other"), [("2021", "2022"), ("ميناء", "قطار"), ("قرار", "قطار"), ("كوفيد19", "كوفيد20")]
)
def test_numbers_and_words_that_share_a_few_letters_are_not(one: str, other: str) -> None:
    assert likeness(one, other) == 0


def test_the_first_words_of_an_article_count_most() -> None:
    counted = [opening(first) for first in range(100)]
    assert counted[0] == 1
    assert counted == sorted(counted, reverse=True)
    assert counted[-1] > 0
