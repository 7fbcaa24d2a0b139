"""What differs between two texts, word by word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import difference as module
from search.highlight.difference import Change, Kind, difference
from tests.shipped import ANALYSIS, analyze

words = st.lists(st.sampled_from(("قطار", "نهر", "كُتُب", "في", "2022", "«", "\n", ".")), max_size=30).map(" ".join)


def of(changes: tuple[Change, ...], *kinds: Kind) -> str:
    return "".join(change.text for change in changes if change.kind in kinds)


@given(words | st.text(max_size=40), words | st.text(max_size=40))
def test_what_is_not_gone_is_the_new_text_and_what_did_not_come_has_the_words_of_the_old(old: str, new: str) -> None:
    found = difference(old, new, ANALYSIS)
    assert of(found, Kind.SAME, Kind.CAME) == new
    kept = [token.written for change in found if change.kind is not Kind.CAME for token in analyze(change.text)]
    assert kept == [token.written for token in analyze(old)]
    assert all(change.words == len(analyze(change.text)) for change in found)


def test_a_word_that_was_changed_is_told_with_what_stood_there() -> None:
    found = difference("قال الوزير أمس إن القطار وصل.", "قال الرئيس أمس إن القطار وصل متأخرا.", ANALYSIS)
    assert found == (
        Change(Kind.SAME, "قال ", 1),
        Change(Kind.GONE, "الوزير ", 1),
        Change(Kind.CAME, "الرئيس ", 1),
        Change(Kind.SAME, "أمس إن القطار وصل ", 4),
        Change(Kind.CAME, "متأخرا.", 1),
    )


def test_marks_and_punctuation_alone_are_no_difference() -> None:
    assert difference("كَتَبَ الولد، ثم نام", "كتب الولد ثم نام", ANALYSIS) == (Change(Kind.SAME, "كتب الولد ثم نام", 4),)


def test_of_a_book_the_beginning_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WORDS", 3)
    assert difference("أ ب ج د", "أ ب ج هـ و", ANALYSIS) == (Change(Kind.SAME, "أ ب ج ", 3),)
