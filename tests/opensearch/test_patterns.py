"""Expressions of Lucene's hold what they are said to."""

import re

from hypothesis import given
from hypothesis import strategies as st

from search.engines.opensearch.patterns import beginning_otherwise
from search.query.expansion import fits
from search.query.nodes import Fuzzy

few_letters = st.text("ab.ج", min_size=1, max_size=6)


@given(few_letters, few_letters)
def test_two_errors_are_found_of_which_one_is_at_the_beginning(text: str, spelling: str) -> None:
    is_found = re.fullmatch(beginning_otherwise(text), spelling) is not None
    is_near = fits(Fuzzy(text, 2), spelling)
    assert is_near or not is_found
    assert is_found or not is_near or text[0] == spelling[0]


@given(
    st.text("ab", min_size=25, max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from(("a", "b", ""))), max_size=2),
)
def test_so_they_are_in_long_words(text: str, edits: list[tuple[int, str]]) -> None:
    spelling = text
    for (at, letter), lost in zip(edits, (0, 1), strict=False):
        spelling = spelling[:at] + letter + spelling[at + lost :]
    swapped = spelling[1::-1] + spelling[2:]
    for found in (spelling, swapped, spelling[1:], f"ج{spelling}", f"ج{spelling[1:]}"):
        if fits(Fuzzy(text, 2), found) and found[0] != text[0]:
            assert re.fullmatch(beginning_otherwise(text), found)
