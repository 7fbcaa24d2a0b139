"""What words share: groups of four letters, the beginning and the end included; numbers are met by themselves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.rescoring import GROUP, MOST_GROUPS, asked_groups, groups, opening

terms = st.text(st.sampled_from("ابتكسمن12aé𝒜"), min_size=1, max_size=12)


@given(terms)
def test_a_word_has_a_group_a_letter_but_one_up_to_so_many(term: str) -> None:
    found = groups(term)
    assert len(found) == min(len(term) + 2 - GROUP + 1, MOST_GROUPS)
    assert all(0 < group < 1 << 32 for group in found)


@given(terms, terms)
def test_words_share_the_groups_of_the_letters_that_they_share(one: str, other: str) -> None:
    def plainly(term: str) -> list[str]:
        edged = f"\n{term}\n"
        return [edged[start : start + GROUP] for start in range(len(edged) - GROUP + 1)][:MOST_GROUPS]

    shared = [group in plainly(other) for group in plainly(one)]
    assert [group in groups(other) for group in groups(one)] == shared


@pytest.mark.parametrize(
    ("one", "other"),
    [("دبلوماسيه", "دوبلوماسيه"), ("ديمستورا", "دميستورا"), ("مسلسل", "مسلسلات"), ("برلمان", "برلماني")],
)
def test_other_spellings_of_a_name_and_forms_that_analysis_leaves_apart_share_some(one: str, other: str) -> None:
    assert 0 < len(asked_groups(one) & set(groups(other))) < len(asked_groups(one))


@pytest.mark.parametrize(
    ("one", "other"), [("2021", "2022"), ("ميناء", "قطار"), ("قرار", "قطار"), ("كوفيد19", "كوفيد20")]
)
def test_numbers_and_words_that_share_a_few_letters_share_none(one: str, other: str) -> None:
    assert not asked_groups(one) & set(groups(other))


def test_the_first_words_of_an_article_count_most() -> None:
    counted = [opening(first) for first in range(100)]
    assert counted[0] == 1
    assert counted == sorted(counted, reverse=True)
    assert counted[-1] > 0
