"""The formula: what it rounds and where it stops counting."""

import pytest

from index.lengths import LENGTHS
from search.ranking import MOST_OCCURRENCES, bm25


@pytest.mark.parametrize(("length", "counted"), [(0, 0), (10, 10), (48, 49), (1_000, 1_032), (10**7, LENGTHS[-1])])
def test_a_length_counts_as_the_next_that_a_byte_can_say(length: int, counted: int) -> None:
    assert counted in LENGTHS
    assert bm25(2, length, 50.5, 1.0) == bm25(2, counted, 50.5, 1.0)


def test_occurrences_count_up_to_what_a_byte_holds() -> None:
    most = bm25(MOST_OCCURRENCES, 400, 50.5, 1.0)
    assert bm25(MOST_OCCURRENCES - 1, 400, 50.5, 1.0) < most
    assert bm25(70_000, 400, 50.5, 1.0) == most
