"""Typing errors looked for in all spellings at once, against one spelling at a time."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from index.article import Document, Metadata
from index.schema import Level
from search.engines.whoosh.alignment import LONGEST, distances
from search.engines.whoosh.spellings import _LENGTHS, Spellings, _signs
from search.query.expansion import fits
from search.query.nodes import Fuzzy
from tests.engines.conftest import engine_over, write
from tests.strategies import Step

letters = st.sampled_from("ابتكab7ﷺ😀")
words = st.text(letters, min_size=1, max_size=24)


def in_lines(some: list[str]) -> str:
    return "".join(f"{word}\n" for word in some)


@given(st.text(st.sampled_from("ab😀"), min_size=1, max_size=LONGEST), st.lists(st.text(st.sampled_from("ab😀"))))
def test_distances_are_those_of_one_word_at_a_time(text: str, some: list[str]) -> None:
    points = np.frombuffer(in_lines(some).encode("utf-32-le"), "<u4")
    found = distances(text, points, np.flatnonzero(points == ord("\n")))
    assert found.tolist() == [OSA.distance(text, word) for word in some]


@given(words, st.lists(words, min_size=1))
def test_an_error_takes_away_one_sign_and_brings_one_at_most(text: str, some: list[str]) -> None:
    (asked,), found = _signs(in_lines([text]).encode()), _signs(in_lines(some).encode())
    errors = np.array([OSA.distance(text, word) for word in some])
    assert np.all(np.bitwise_count(asked & ~found) <= errors)
    assert np.all(np.bitwise_count(found & ~asked) <= errors)


def test_no_letter_of_arabic_or_latin_looks_like_a_length() -> None:
    known = "".join(map(chr, [*range(0x621, 0x64B), *range(ord("a"), ord("z") + 1), *range(ord("0"), ord("9") + 1)]))
    (sign,) = _signs(in_lines([known]).encode())
    assert sign & _LENGTHS[0] == 0


def test_near_spellings_are_those_that_fit(tmp_path: Path) -> None:
    body = "كتاب كتب مكتب مكتبة المكتبة كاتب كتابة باكت تكاب ك كت كتااااب " + "ب" * 70 + " " + "ب" * 69 + "ا"
    write(tmp_path, [Step([Document("d", Metadata("", "", (), None, None, None, None, "ar", body))])])
    with engine_over(tmp_path) as engine:
        (part,) = engine.newest().snapshot.parts
        known = [term.decode() for term in part.open.segment.fields["body"].terms(Level.SPELLING)]
        spellings = Spellings("body", part.open)
        for text in ("كتاب", "مكتبه", "ك", "ب" * 70, "", "\ud800كتب"):
            for distance in (1, 2, 3):
                near = [known[place] for place in spellings.near(text, distance)]
                assert near == [word for word in known if fits(Fuzzy(text, distance), word)]
