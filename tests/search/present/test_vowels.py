"""Vowel signs left out: what stays is the text, and marks stay on their words."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from search.present.vowels import has_vowels, without_vowels

texts = st.text("قال\u064e\u064f\u0651\u0652\u0670\u0654\u0655أ a\n", max_size=40)


@given(texts, st.sets(st.integers(0, 40), max_size=8))
def test_marks_stay_on_the_letters_that_they_were_on(text: str, cuts: set[int]) -> None:
    ends = sorted(min(cut, len(text)) for cut in cuts)
    marks = [(start, end) for start, end in zip(ends[::2], ends[1::2], strict=False) if start < end]
    bare, moved = without_vowels(text, marks)
    assert not has_vowels(bare)
    assert has_vowels(text) == (bare != text)
    kept = [without_vowels(text[start:end])[0] for start, end in marks]
    assert [bare[start:end] for start, end in moved] == [letters for letters in kept if letters]
    assert all(start >= end for (_, end), (start, _) in pairwise(moved))


def test_a_letter_keeps_its_hamza_and_its_madda() -> None:
    assert without_vowels("آ\u0627\u0653ء\u0648\u0654")[0] == "آ\u0627\u0653ء\u0648\u0654"
    assert without_vowels("هٰذَا كِتَابٌ")[0] == "هذا كتاب"
