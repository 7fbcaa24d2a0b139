"""What copies are."""

import pytest

from index.copies.definition import are_copies, groups, shingles
from tests.shipped import ANALYSIS

BODY = "افتتح الوزير مكتبة المدينة الجديدة أمس بحضور عدد كبير من القراء"


def grouped(*bodies: str) -> list[list[int]]:
    return [sorted(found) for found in groups(dict(enumerate(bodies)), ANALYSIS)]


def test_a_body_spelled_otherwise_is_a_copy() -> None:
    assert grouped(BODY, "خبر آخر", "إفتتح الوزير مكتبه المدينه الجديده امس، بحضور عددٍ كبيرٍ من القراء!") == [[0, 2]]


def test_an_empty_body_is_no_copy_of_another() -> None:
    assert grouped("", "", "...") == []


def test_a_few_words_are_no_copy_even_of_their_equal() -> None:
    assert grouped("سعر الصرف اليوم", "سعر الصرف اليوم", "سعر " * 7, "سعر " * 7) == []
    assert grouped("سعر " * 8, "سعر " * 8) == [[0, 1]]


def test_copies_of_copies_are_of_one_group() -> None:
    words = [f"كلمة{number}" for number in range(43)]
    first, second, third = (" ".join(words[start : start + 38]) for start in (0, 3, 5))
    one, _, other = (shingles(text.split()) for text in (first, second, third))
    assert not are_copies(one, other)
    assert grouped(first, "خبر آخر", second, third) == [[0, 2, 3]]


@pytest.mark.parametrize(("kept", "copies"), [(8, True), (7, False)])
def test_four_fifths_of_the_shingles_are_enough_and_less_is_not(kept: int, copies: bool) -> None:
    words = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"]
    assert bool(grouped(" ".join(words), " ".join(words[: kept + 2]))) is copies
