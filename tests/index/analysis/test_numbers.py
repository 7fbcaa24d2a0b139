"""Numbers with separators: one word, whichever way they are written; and what looks like one is several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.numbers import fold_numbers
from tests.shipped import analyze

SPELLED = [
    (("1,500", "1500", "١٬٥٠٠", "١٥٠٠", "١،٥٠٠", "۱٬۵۰۰", "1٬500"), "1500"),
    (("3.5", "٣٫٥", "٣,٥", "3,5", "٣،٥", "۳٫۵", "3٫5"), "3.5"),
    (("1,234,567", "١٬٢٣٤٬٥٦٧", "1.234.567", "1234567"), "1234567"),
    (("1,500.75", "١٬٥٠٠٫٧٥", "1500.75", "1500,75", "1,500٫75"), "1500.75"),
    (("0.0036", "0٫0036"), "0.0036"),
]


@pytest.mark.parametrize(("written", "spelling"), SPELLED)
def test_a_number_is_one_word_of_one_spelling_however_it_is_written(written: tuple[str, ...], spelling: str) -> None:
    for text in written:
        [token] = analyze(f"بلغ {text}، أمس.")[1:-1]
        assert (token.written, token.spelling, token.family) == (text, spelling, spelling)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12/5/2014", "12 5 2014"),
        ("12.5.2014", "12 5 2014"),
        ("192.168.1.1", "192 168 1 1"),
        ("192.168.100.200", "192 168 100 200"),
        ("5.1.1", "5 1 1"),
        ("1,2,3", "1 2 3"),
        ("١،٢،٣", "1 2 3"),
        ("2013,2014", "2013 2014"),
        ("2014.", "2014"),
        ("1,", "1"),
        (".5", "5"),
        ("1..5", "1 5"),
        ("1, 500", "1 500"),
        ("0,500", "0 500"),
        ("1234,567", "1234 567"),
        ("1,500,20,300", "1 500 20 300"),
        ("10:30", "10 30"),
        ("18,2015", "18 2015"),
        ("1٬50", "1 50"),
    ],
)
def test_what_is_no_number_as_a_whole_stays_apart(text: str, words: str) -> None:
    assert [token.spelling for token in analyze(text)] == words.split()


@pytest.mark.parametrize("text", ["ال3.5", "وال٣٫٥", "بـ3,5", "ل3.5"])
def test_a_number_with_separators_loses_what_is_glued_to_it(text: str) -> None:
    assert [token.family for token in analyze(text)] == ["3.5"]


@given(st.text(st.sampled_from("0123459٠٥۰۵.,،٫٬ اب\u0640")))
def test_spelling_numbers_is_idempotent_and_no_digit_is_lost(text: str) -> None:
    folded = fold_numbers(text)
    assert fold_numbers(folded) == folded
    assert [sign for sign in folded if sign.isdigit()] == [sign for sign in text if sign.isdigit()]


@given(st.integers(0, 10**12), st.integers(0, 10**6))
def test_any_number_is_spelt_alike_with_groups_and_without(whole: int, decimals: int) -> None:
    assert [t.spelling for t in analyze(f"{whole:,}.{decimals}")] == [f"{whole}.{decimals}"]
    assert [t.spelling for t in analyze(f"{whole:,}")] == [str(whole)]
