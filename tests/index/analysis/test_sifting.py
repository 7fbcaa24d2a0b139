"""Sifting leaves every word that has what is sought, with its place and forms, and analyses few others."""

import re
import unicodedata
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.analysis import sifting
from index.analysis.analyzer import JOINED, Analysis, Forms
from index.analysis.runs import alphabet
from index.analysis.sifting import Sought, sift
from index.analysis.tokens import Token
from index.schema import Level
from index.text.letters import frame
from search.highlight.words import sought_of
from tests.shipped import ANALYSIS, analyze
from tests.strategies import WORDS

ODD: tuple[str, ...] = (
    "ـ",
    "كـتـاب",
    "ـكتاب",
    "ـًكتاب",
    "ًكتاب",
    "ﻛﺘﺎب",
    "ﷲ",
    "\ufe70",
    "ے\u0654",
    "ۓ",
    "ا\u0653",
    "e\u0301",
    "İstanbul",
)
ODD += (
    "ΣΑΣ",
    "ال30",
    "x" * 300,
    "ك" * 20,
    "\ud800",
    "\u200f",
    "\u0651",
    "، ",
    "\n",
    ".",
    " ",
    "https://a.example/كتب?q=كتب",
)
texts = st.lists(st.sampled_from((*WORDS, *ODD)), max_size=40).map("".join) | st.text()
several = st.lists(texts | st.lists(st.sampled_from((*WORDS, *ODD)), max_size=40).map(" ".join), max_size=4)


def tokens(texts: list[str], sought: list[Sought]) -> list[list[tuple[int, Token]]]:
    """Those left of each text: which word it is, and what it is."""
    found = sift(texts, sought, ANALYSIS)
    left: list[list[tuple[int, Token]]] = [[] for _ in texts]
    for row, start, end, which in zip(found.rows, found.start, found.end, found.which, strict=True):
        text = int(found.first.searchsorted(row, side="right")) - 1
        token = Token(int(start), int(end), *found.forms[which])
        left[text].append((int(row - found.first[text]), token))
    return left


@given(several)
def test_where_anything_is_sought_all_words_are_left_as_analyze_has_them(texts: list[str]) -> None:
    assert tokens(texts, [Sought("")]) == [list(enumerate(analyze(text))) for text in texts]


@given(several, st.data())
def test_words_that_have_what_is_sought_are_left(texts: list[str], data: st.DataObject) -> None:
    every = [list(enumerate(analyze(text))) for text in texts]
    spellings = sorted({token.spelling for found in every for _, token in found})
    spelling = data.draw(st.sampled_from(spellings) if spellings else st.just("كتب"))
    start, end = sorted((data.draw(st.integers(0, len(spelling) - 1)), data.draw(st.integers(1, len(spelling)))))
    inner, beginning = Sought(spelling[start : end + 1]), Sought(spelling[:end], begins=True)
    left = tokens(texts, [inner, beginning])
    for found, of_text in zip(left, every, strict=True):
        assert set(found) <= set(of_text)
        assert found == sorted(found, key=lambda one: one[0])
        missed = [token.spelling for _, token in set(of_text) - set(found)]
        assert not any(inner.letters in word or word.startswith(beginning.letters) for word in missed)


@given(texts)
@example("cafe\u0301 \u0301 \u0301bar")
@example("\u0301")
def test_a_word_is_left_where_itself_is_sought_at_any_level(text: str) -> None:
    for place, token in enumerate(analyze(text)):
        for level in Level:
            assert (place, token) in tokens([text], [sought_of(token, level, ANALYSIS)])[0]


def test_every_word_of_the_lists_has_what_is_sought_of_its_family() -> None:
    plain = [*ANALYSIS.families.counts, *ANALYSIS.families.said]
    clitics = ("", "ال", "وال", "بال", "لل", "و", "ب", "ل", "ف", "ك", "س")
    endings = ("", "ه", "ها", "هم", "ات", "ين", "ون", "ان", "ي", "ا")
    rng = Random(7)
    for word in [*plain, *(rng.choice(clitics) + word + rng.choice(endings) for word in plain)]:
        (token,) = analyze(word)
        sought = sought_of(token, Level.FAMILY, ANALYSIS)
        assert sought.letters in (frame(word) if sought.frame else word), (word, token.family)


def test_a_mark_changes_no_letter_whether_it_is_composed_or_not() -> None:
    joined = [chr(point) for point in range(0x110000) if re.fullmatch(JOINED, chr(point))]
    letters = [letter for letter in alphabet().common if letter not in joined]
    pairs = [letter + mark for letter in letters for mark in joined]
    composed = [pair for pair in pairs if not unicodedata.is_normalized("NFC", pair)]
    assert composed
    for pair in composed:
        assert sifting._spelt(unicodedata.normalize("NFC", pair)[0]) == sifting._spelt(pair[0])


def test_the_spelling_of_a_letter_has_its_byte() -> None:
    for letter in alphabet().common:
        if found := ANALYSIS.known_forms(letter):
            spelling = found[2]
            assert sifting._spelt(letter) in {sifting._spelt(spelling), sifting._UNSURE}


def test_words_are_analysed_only_where_they_may_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(run: str) -> Forms | None:
        asked.append(run)
        return Analysis.known_forms(ANALYSIS, run)

    monkeypatch.setattr(ANALYSIS, "known_forms", counted)
    text = " ".join(f"كلمة{number} والمكتبات" for number in range(1_000))
    sift([text, text], [Sought("مكتب"), Sought("كلمه7", begins=True)], ANALYSIS)
    assert len(asked) == len(set(asked))
    assert set(asked) == {"والمكتبات", *(word for word in text.split() if word.startswith("كلمة7"))}
