"""Folding: spellings meet, encodings vanish, nothing breaks on any string of Unicode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.folding import compose, fold, title_key
from index.text.letters import marks_fit, merger, strip_marks

SAME_SPELLING = [
    ("إدارة", "ادارة", "hamza below"),
    ("أزمة", "ازمه", "hamza above, teh marbuta"),
    ("آثار", "اثار", "madda"),
    ("مسؤول", "مسوول", "hamza on waw"),
    ("شؤون", "شوون", "hamza on waw"),
    ("على", "علي", "alef maksura"),
    ("مُحَمَّد", "محمد", "marks"),
    ("محمـــد", "محمد", "tatweel"),
    ("کتاب", "كتاب", "Persian kaf"),
    ("ایران", "ايران", "Persian yeh"),
    ("٢٠٢٢", "2022", "Arabic-Indic digits"),
    ("۲۰۲۲", "2022", "Persian digits"),
    ("ﻣﺪﻳﻨﺔ", "مدينة", "presentation forms"),
    ("ﻻ", "لا", "ligature"),
    ("\u0627\u0654مة", "أمة", "decomposed hamza"),
    ("كت\u200fاب", "كتاب", "a bidi control inside"),
    ("می\u200cرود", "ميرود", "a joiner inside"),
    ("Bank", "bank", "case"),
    ("ءامنوا", "آمنوا", "hamza and alef for madda"),
    ("والءاخرة", "والآخرة", "the same after the article"),
    ("للءاخرين", "للآخرين", "the same after the article that lost its alef"),
    ("بءاية", "بآية", "the same after a preposition"),
    ("ءَادَم", "آدم", "the same with marks"),
    ("١٬٥٠٠", "1500", "a separator of thousands"),
    ("٣٫٥", "3,5", "a separator of decimals"),
]


@pytest.mark.parametrize(("one", "other", "why"), SAME_SPELLING)
def test_two_spellings_of_a_word_fold_alike(one: str, other: str, why: str) -> None:
    assert fold(compose(one)) == fold(compose(other)), why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("قلم", "علم"),
        ("كتاب", "كتب"),
        ("سماء", "سما"),
        ("2022", "2023"),
        ("جزءان", "جزان"),
        ("بدءا", "بدا"),
        ("قراءات", "قرات"),
        ("ءا", "ا"),
        ("3,5", "35"),
    ],
)
def test_two_words_stay_two(one: str, other: str) -> None:
    assert fold(compose(one)) != fold(compose(other))


@given(st.text() | st.text(st.sampled_from("ءاآأالبكلوفم 1٥0.,٬\u064b\u0640")))
def test_composing_and_folding_are_total_and_idempotent(text: str) -> None:
    composed = compose(text)
    assert compose(composed) == composed
    folded = fold(composed)
    assert fold(folded) == folded


@given(st.text(alphabet=st.characters(min_codepoint=0x0600, max_codepoint=0x06FF)))
def test_marks_that_stand_there_fit_any_part_of_themselves(text: str) -> None:
    assert marks_fit(strip_marks(text), text) or text[:1] != strip_marks(text)[:1]
    assert marks_fit(text, text)


def test_titles_sort_without_the_article_and_in_any_spelling() -> None:
    titles = ["الوادي", "إجازة", "بحر", "أجمل", "التمر"]
    assert sorted(titles, key=title_key) == ["إجازة", "أجمل", "بحر", "التمر", "الوادي"]


@given(st.text(alphabet=st.sampled_from("أإآىئؤةabcی٤ م\u0640\u064b\u0654\u200f\ufe8d.Σ")))
def test_the_key_of_a_title_is_that_of_its_words(text: str) -> None:
    assert title_key(text) == " ".join(filter(None, map(title_key, text.split())))
    assert title_key(text) == title_key(" ".join(map(compose, text.split())))


@given(st.text(alphabet=st.sampled_from("abcdefgh[]^-\\")))
def test_merging_letters_gives_what_translating_does(text: str) -> None:
    table = {ord(letter): merged for letter, merged in zip("abcd]^-\\", "ABCDEFGH", strict=True)}
    assert merger(table, common="ab")(text) == text.translate(table)
