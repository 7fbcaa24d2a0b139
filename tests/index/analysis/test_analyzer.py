"""The analysis: words, their places in the original, and their form at each level."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.weights import weight
from index.schema import Level
from index.text.folding import compose
from tests.shipped import ANALYSIS, analyze


def test_a_word_covers_its_clitics_and_marks_in_the_original() -> None:
    text = "قال: «وبالمكتباتِ، كلُّها»."
    assert [text[t.start : t.end] for t in analyze(text)] == ["قال", "وبالمكتباتِ", "كلُّها"]


def test_each_level_keeps_what_it_should() -> None:
    (token,) = analyze("الإداراتُ")
    assert (token.marked, token.written, token.spelling) == ("الإداراتُ", "الإدارات", "الادارات")
    assert token.family == ANALYSIS.families.of("اداره")


@pytest.mark.parametrize(
    ("one", "other"),
    [("مكتبة", "والمكتبات"), ("القطار", "للقطار"), ("مدرسته", "المدرسة"), ("ال30", "30"), ("والوزير", "وزير")],
)
def test_inflections_of_a_word_are_one_family(one: str, other: str) -> None:
    assert analyze(one)[0].family == analyze(other)[0].family


@pytest.mark.parametrize("name", ["وزير", "بلال", "كوبا", "بغداد", "لندن", "فرنسا", "Algeria", "وليد"])
def test_a_short_or_foreign_name_is_not_maimed(name: str) -> None:
    (token,) = analyze(name)
    assert token.family == token.spelling


@pytest.mark.parametrize("text", ["", " ", "،؛؟", "\u200f\u202b", "ـــ", "\u064b\u064c", "«»", "_", "\x00"])
def test_what_holds_no_letter_has_no_words(text: str) -> None:
    assert analyze(text) == []


def test_hashtags_and_hyphens_part_words() -> None:
    assert [t.written for t in analyze("#كأس_العالم كوفيد-19")] == ["كأس", "العالم", "كوفيد", "19"]


@given(st.text())
def test_offsets_are_exact_for_any_text(text: str) -> None:
    last = 0
    for token in analyze(text):
        assert last <= token.start < token.end <= len(text)
        assert compose(text[token.start : token.end])[:255] == token.marked
        assert all((token.written, token.spelling, token.family))
        last = token.end


@given(st.text())
def test_a_token_depends_on_its_own_characters_alone(text: str) -> None:
    for token in analyze(text):
        (again,) = analyze(text[token.start : token.end])
        assert [again.term(level) for level in Level] == [token.term(level) for level in Level]


@given(st.text())
def test_every_word_has_weight(text: str) -> None:
    assert all(0 < weight(token) <= 1 for token in analyze(text))


def test_rarer_words_weigh_more_and_function_words_the_least() -> None:
    weights = [weight(token) for token in analyze("والذي اليوم مكتبة قراصنة غرنوقات")]
    assert weights == sorted(weights)
    assert len(set(weights)) == len(weights)


def test_a_word_weighs_as_its_family_does_where_it_is_itself_unknown() -> None:
    seen, unknown = analyze("مكتبة مكتباتهما")
    assert unknown.family == seen.family
    assert weight(unknown) == weight(seen) < 1


def test_an_accent_of_its_own_is_that_of_the_letter() -> None:
    apart, composed = analyze("S\u030ckoda \u0160koda")
    assert (
        (apart.end, apart.written, apart.family)
        == (6, composed.written, composed.family)
        == (6, "\u0160koda", "\u0161koda")
    )


def test_the_fingerprint_changes_when_the_tokens_do() -> None:
    """Where this fails, archives hold other terms than the analysis gives: rename _VERSION, then this digest.

    A change of the word list or the overrides renames it by itself; a change of the rules does not.
    """
    text = "وقّع الوزراء والإدارةُ الاتفاقيات الـ٣٠ مع المكتبات؛ وبالوزارة مسؤولون من إيران (کتاب) Bank كوفيد-19 ﻣﺪﻳﻨﺔ"
    text += " ءاخر 1,500 12.5.2014"
    forms = "|".join(f"{t.marked},{t.written},{t.spelling},{t.family}" for t in analyze(text))
    digest = hashlib.blake2b(forms.encode(), digest_size=6).hexdigest()
    assert (ANALYSIS.fingerprint, digest) == ("family-3-9aab9eae", "327a0629a2c9")
