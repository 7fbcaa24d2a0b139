"""Sketches made of many texts at once are those of each text alone, shingle by shingle."""

from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.columns.numbers import Wide, offsets
from index.copies import sketches as module
from index.copies.definition import FEWEST, shingles
from index.copies.shingles import Hashes, hashes_of, hashes_of_texts, sets_of_shingles
from index.copies.sketches import BINS, LEAST, BandTable, Sketches, agreement, bands, sketch
from tests.index.copies.conftest import bodies, edited, story

MODULUS = 2**64


def numbered(texts: list[list[str]]) -> tuple[Hashes, Wide]:
    """The number of each word, and where each text begins."""
    words = [word.encode() for text in texts for word in text]
    return hashes_of(words), offsets(np.array([len(text) for text in texts], np.int64))


def plain_mix(number: int) -> int:
    number = (number ^ number >> 33) * 0xFF51AFD7ED558CCD % MODULUS
    number = (number ^ number >> 33) * 0xC4CEB9FE1A85EC53 % MODULUS
    return number ^ number >> 33


def plain_word(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


def plain_text(words: list[str]) -> int:
    return sum(plain_word(word) * plain_mix(place) for place, word in enumerate(words, start=1)) % MODULUS


def plain_shingle(shingle: tuple[str, ...]) -> int:
    weights = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
    return plain_mix(sum(plain_word(word) * weight for word, weight in zip(shingle, weights, strict=True)) % MODULUS)


def plain_sketch(words: list[str]) -> list[int]:
    """As FORMAT.md says."""
    if len(words) < FEWEST:
        return list(plain_text(words).to_bytes(8, "little") * (BINS // 8))
    bins: dict[int, int] = {}
    for number in map(plain_shingle, shingles(words)):
        bins[number % BINS] = min(number // BINS, bins.get(number % BINS, MODULUS))
    turns = [0, *sorted(range(1, BINS), key=plain_mix)]
    return [next(bins[place ^ turn] for turn in turns if place ^ turn in bins) % 256 for place in range(BINS)]


texts = st.lists(bodies.map(str.split), max_size=6)


@given(texts, st.sampled_from((1, 50, 1 << 15)))
def test_the_sketches_of_many_texts_are_those_of_each(some: list[list[str]], step: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_STEP", step)
        numbers, sketches = sketch(*numbered(some))
    assert numbers.tolist() == [plain_text(text) for text in some]
    assert sketches.tolist() == [plain_sketch(text) for text in some]


@given(texts)
def test_the_sets_of_shingles_are_those_of_the_definition(some: list[list[str]]) -> None:
    expected = [sorted(map(plain_shingle, shingles(text))) if len(text) >= FEWEST else [] for text in some]
    assert [found.tolist() for found in sets_of_shingles(*numbered(some))] == expected


def test_texts_of_the_same_words_in_another_order_differ() -> None:
    numbers = hashes_of_texts(*numbered([["a", "b"], ["b", "a"], ["a", "b"], [], ["a"]])).tolist()
    assert numbers[0] == numbers[2] != numbers[1]
    assert (len(set(numbers)), numbers[3]) == (4, 0)


def made(count: int, length: int, edits: int) -> tuple[Sketches, list[list[str]]]:
    """The sketches of some stories, each with a version of it, edited."""
    pairs = [(words, edited(words, seed, edits)) for seed in range(count) for words in [story(seed, length)]]
    some = [text for pair in pairs for text in pair]
    return sketch(*numbered(some))[1], some


@pytest.mark.parametrize(("length", "edits"), [(12, 1), (60, 2), (200, 4), (200, 20), (600, 30)])
def test_sketches_agree_in_about_as_many_places_as_texts_share_shingles(length: int, edits: int) -> None:
    sketches, some = made(150, length, edits)
    agree = agreement(sketches, np.arange(0, 300, 2), np.arange(1, 300, 2)) / BINS
    sets = list(map(shingles, some))
    alike = [len(one & other) / len(one | other) for one, other in zip(sets[::2], sets[1::2], strict=True)]
    off = agree - np.array(alike)
    assert abs(off.mean()) < 0.015
    assert np.abs(off).max() < 0.2


def test_texts_alike_in_four_fifths_are_not_missed() -> None:
    sketches, some = made(2_000, 80, 3)
    sets = list(map(shingles, some))
    alike = np.array([len(one & other) / len(one | other) for one, other in zip(sets[::2], sets[1::2], strict=True)])
    close = np.flatnonzero((alike >= 0.8) & (alike < 0.87))
    one, other = 2 * close, 2 * close + 1
    found = (bands(sketches)[one] == bands(sketches)[other]).any(axis=1) & (agreement(sketches, one, other) >= LEAST)
    assert len(close) > 400
    assert found.mean() > 0.99


@given(st.lists(st.lists(st.integers(0, 2), min_size=BINS, max_size=BINS), max_size=20), st.integers(0, 20))
def test_a_table_finds_what_agrees_in_a_band(rows: list[list[int]], count: int) -> None:
    sketches = np.array(rows, np.uint8).reshape(-1, BINS)
    known = set(bands(sketches[:count]).ravel().tolist())
    expected = [row for row, own in enumerate(bands(sketches).tolist()) if known & set(own)]
    assert BandTable(sketches[:count]).meeting(sketches).tolist() == expected
