"""A grown corpus has the size asked for, real articles first, and a vocabulary that goes on growing by the same law."""

import random

from bench.growth import Heaps, fit_heaps, fit_recurrence, grow
from index.article import Document, Metadata


def made(number: int, body: str) -> Document:
    return Document(str(number), Metadata("عنوان", "عنوان", ("مدى",), None, None, None, None, "ar", body))


def text_of_law(words: int, heaps: Heaps, rng: random.Random) -> list[str]:
    """A text whose vocabulary grows by a law: each word is new with the slope of its curve."""
    text: list[str] = []
    for place in range(1, words + 1):
        text.append(_word(place) if not text or rng.random() < heaps.slope(place) else rng.choice(text))
    return text


def _word(number: int) -> str:
    letters = "ابتثجحخدذر"
    return "كلم" + "".join(letters[int(digit)] for digit in str(number))


def test_the_law_of_a_text_is_found_again() -> None:
    text = text_of_law(60_000, Heaps(8, 0.6), random.Random(1))
    found = fit_heaps(text)
    assert abs(found.power - 0.6) < 0.05
    assert abs(found.forms(60_000) / len(set(text)) - 1) < 0.05


def test_a_text_of_one_word_over_and_over_is_fitted_without_error() -> None:
    assert abs(fit_heaps(["كلمة"] * 1000).power) < 1e-6
    assert fit_recurrence(["كلمة"] * 1000) == 1.0


def test_the_vocabulary_of_a_grown_corpus_follows_the_law_of_the_small_one() -> None:
    text = text_of_law(40_000, Heaps(8, 0.6), random.Random(2))
    small = [
        made(n, ". ".join(" ".join(text[k : k + 10]) for k in range(n * 100, n * 100 + 100, 10))) for n in range(400)
    ]
    law = fit_heaps(text)
    grown = list(grow(small, 2_000, random.Random(3)))
    words = [word for one in grown for word in one.metadata.body.replace(".", "").split()]
    assert abs(len(set(words)) / law.forms(len(words)) - 1) < 0.15
    assert len(set(words)) > 1.8 * len(set(text))


def test_the_real_articles_come_first_and_every_id_is_its_own() -> None:
    small = [made(n, f"هذه جملة {_word(n)} أولى. وهذه جملة ثانية {_word(n + 50)}.") for n in range(20)]
    grown = list(grow(small, 70, random.Random(4)))
    assert grown[:20] == small
    assert len({one.id for one in grown}) == 70
    assert all(one.metadata.body for one in grown)


def test_a_smaller_corpus_is_the_beginning() -> None:
    small = [made(n, "جملة") for n in range(5)]
    assert list(grow(small, 3, random.Random(5))) == small[:3]


def test_the_same_seed_grows_the_same() -> None:
    small = [made(n, f"هذه جملة {_word(n)}. وهذه ثانية.") for n in range(20)]
    assert list(grow(small, 60, random.Random(6))) == list(grow(small, 60, random.Random(6)))
