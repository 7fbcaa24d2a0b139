"""The bulk analysis: equal to the plain one on any text, and one question to Python a distinct word."""

import gzip
import json
from collections.abc import Sequence
from itertools import chain, islice, pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.analysis import analyzer, bulk
from index.analysis.analyzer import Analysis
from index.analysis.bulk import Tokens, tokenize
from index.analysis.hashing import KeyTable
from index.analysis.runs import KEYED, find_runs
from index.analysis.tokens import Token
from index.analysis.vocabulary import Vocabulary
from index.schema import Level
from tests.shipped import ANALYSIS, analyze

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates too, which a str can hold
PIECES = (
    *("وبالمكتبات", "الإدارةُ", "مُحَمَّد", "على", "الى", "الـ٣٠", "كتاب", "کتاب", "ﻣﺪﻳﻨﺔ", "ﻻ", "ـ"),
    *("Bank", "ß", "İ", "19", "é", "привет"),
    *" \n،_-\0\u064b\u0670\u200c\u200f\ufeff\u00ad\u0640\u0654\ud800\udc00\uffff\U0001f600\U0001d49c\U0001ee00\u0300",
    "ا" * (KEYED - 1),
    "ب" * 300,
    *("1", "٠", "۵", "23", "٤٥٦", "1234", ".", ",", "،", "٫", "٬"),
)
MIXED_TEXT = st.lists(st.sampled_from(PIECES)).map("".join)

NUMBERS = st.text(st.sampled_from("0120459٠١٣۰۵.,،٫٬.,-/: اب\u064b\u200f\u0640"))

ALIKE = " ".join(
    "ا" * place + letter + "ا" * (length - place - 1)
    for length in (1, 7, 8, 9, 15, 16, 17, 24, 300)
    for place in range(length)
    for letter in "بت"
)
"""Words of the lengths where keys begin and end, each unlike the others in one letter."""

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


def in_words(numbers: NDArray[np.int32], words: Vocabulary) -> list[str]:
    return [words.strings.all[number].decode() for number in numbers]


def unpacked(tokens: Tokens, words: Vocabulary) -> list[list[Token]]:
    """The tokens as `analyze` gives them, a list a text."""
    columns = [terms.of(tokens.form) for terms in (words.marked, *map(words.terms, Level))]
    forms = zip(*(in_words(numbers, words) for numbers in columns), strict=True)
    places = zip(tokens.start.tolist(), tokens.end.tolist(), strict=True)
    rows = [Token(*place, *form) for place, form in zip(places, forms, strict=True)]
    return [rows[first:last] for first, last in pairwise(tokens.first.tolist())]


def assert_equal(texts: Sequence[str]) -> None:
    words = Vocabulary(ANALYSIS)
    expected = [analyze(text) for text in texts]
    assert unpacked(tokenize(texts, words), words) == expected, "cold"
    assert unpacked(tokenize(texts, words), words) == expected, "warm"


def sample_texts(samples: Path) -> list[str]:
    return [path.read_text(encoding="utf-8", errors="replace") for path in sorted(samples.rglob("*.txt"))]


@settings(deadline=None)
@given(st.lists(ANY_TEXT))
def test_any_texts_give_the_tokens_of_the_plain_analysis(texts: list[str]) -> None:
    assert_equal(texts)


@settings(deadline=None)
@given(st.lists(MIXED_TEXT))
def test_words_marks_and_what_is_odd_give_the_tokens_of_the_plain_analysis(texts: list[str]) -> None:
    assert_equal(texts)


@settings(deadline=None)
@given(st.lists(NUMBERS))
def test_rows_of_digits_and_separators_give_the_tokens_of_the_plain_analysis(texts: list[str]) -> None:
    assert_equal(texts)


@settings(deadline=None)
@given(st.lists(MIXED_TEXT), st.integers(1, 40))
def test_the_size_of_a_batch_changes_nothing(texts: list[str], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "_BATCH", size)
        assert_equal(texts)


@settings(deadline=None)
@given(st.lists(st.lists(MIXED_TEXT)))
def test_a_vocabulary_serves_one_piece_after_another(pieces: list[list[str]]) -> None:
    words = Vocabulary(ANALYSIS)
    found = [tokenize(texts, words) for texts in pieces]
    assert [unpacked(tokens, words) for tokens in found] == [[analyze(text) for text in texts] for texts in pieces]


def test_the_samples_give_the_tokens_of_the_plain_analysis(samples: Path) -> None:
    texts = sample_texts(samples)
    assert len(texts) > 20
    assert_equal(texts)


@pytest.mark.shared
def test_real_articles_give_the_tokens_of_the_plain_analysis(shared: Path) -> None:
    with gzip.open(shared / "data" / "news" / "saudi.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, 2000)]
    assert len(records) == 2000
    assert_equal([record[name] or "" for record in records for name in ("title", "text", "author")])


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["", "", ""],
        ["\n", "ا"],
        ["ا", "ب"],
        ["\0ا\0", "\0"],
        ["\ud835\udc9c", "\U0001d49c", "\ud800ا\udc00"],
        ["\U0001f600ا\U0001f600 \U0001ee00"],
        ["\u200f" * 1000 + "ا" + "\u200f" * 1000, "\u200f"],
        ["ا" * 100_000 + " " + "ا" * 100_000 + "ب", "ا" * 255, "ا" * 256],
        ["ـ", "ـا", "اـ ـ"],
        ["ـ" * 300 + "ا " + "ـ" * 300 + "ب"],
        [ALIKE],
        ["1,5", "00", ",500", "1", "1.5\n,7"],
        [*("1,500 " * 90_000, "1" * 300_000 + ".5", "1.5." * 70_000, "1,500" * 70_000)],
    ],
)
def test_texts_at_the_edges(texts: list[str]) -> None:
    assert_equal(texts)


def test_a_text_of_ten_million_characters() -> None:
    text = "وقال\u064e إنّ المكتبات\u200f، \U0001f600 " * (10_000_000 // 30)
    tokens = tokenize(["قبل", text, "بعد"], words := Vocabulary(ANALYSIS))
    plain = analyze(text[:30_000])[:-1]
    assert unpacked(tokens, words)[1][: len(plain)] == plain
    assert (np.diff(tokens.first) == [1, 3 * (10_000_000 // 30), 1]).all()
    assert text[tokens.start[-2] : tokens.end[-2]] == "المكتبات\u200f"


def test_every_character_of_unicode_is_what_the_plain_analysis_takes_it_for() -> None:
    every = [chr(point) for point in range(0x110000)]
    for text in ("".join(every), " ".join(every), " ا".join(every), "ا " + "ا ا".join(every)):
        runs = find_runs(text)
        assert list(zip(runs.start, runs.end, strict=True)) == [found.span() for found in analyzer._RUN.finditer(text)]


def test_no_two_runs_share_a_key() -> None:
    every = [chr(point) for point in range(0x110000)]
    text = " ".join(["ا" + character for character in every] + ["".join(two) for two in product(ARABIC, repeat=2)])
    runs = find_runs(text)
    keyed = np.flatnonzero(runs.low)
    strings = {text[start:end] for start, end in zip(runs.start[keyed], runs.end[keyed], strict=True)}
    assert len(set(zip(runs.low[keyed], runs.high[keyed], strict=True))) == len(strings) > 900


def test_what_nearly_all_words_are_made_of_has_keys(samples: Path) -> None:
    runs = find_runs("\n".join(sample_texts(samples)))
    assert np.count_nonzero(runs.low) > 0.95 * len(runs.low)


def test_words_with_one_hash_stay_apart(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def weak(_: KeyTable, low: NDArray[np.uint64], high: NDArray[np.uint64]) -> NDArray[np.int64]:
        return ((low ^ high) & np.uint64(3)).astype(np.int64)

    monkeypatch.setattr(KeyTable, "_home", weak)
    assert_equal([*sample_texts(samples)[:5], "".join(PIECES), " ".join(PIECES), ALIKE])


def test_numbers_do_not_depend_on_the_hash(samples: Path) -> None:
    texts = sample_texts(samples)
    assert (tokenize(texts, Vocabulary(ANALYSIS)).form == tokenize(texts, Vocabulary(ANALYSIS)).form).all()


def test_python_is_asked_once_for_each_distinct_run(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(runs: Sequence[str]) -> tuple[list[str], ...]:
        asked.extend(runs)
        return Analysis.all_forms(ANALYSIS, runs)

    monkeypatch.setattr(ANALYSIS, "all_forms", counted)
    monkeypatch.setattr(bulk, "_BATCH", 1000)
    texts = [*sample_texts(samples), *PIECES, " ".join(PIECES), "ج" * 1000, "ج" * 1000]
    words = Vocabulary(ANALYSIS)
    for _ in range(2):
        tokenize(texts, words)
    runs = {text[found.start() : found.end()] for text in texts for found in analyzer._RUN.finditer(text)}
    assert sorted(asked) == sorted(runs)
    assert len(words) == len(runs) + 1


def test_a_vocabulary_grows_and_forgets_nothing() -> None:
    distinct = ["".join(letters) for letters in product(ARABIC, ARABIC, ARABIC, "ابتن")]
    words = Vocabulary(ANALYSIS)
    pieces = [" ".join(distinct[at : at + 9000]) for at in range(0, len(distinct), 9000)]
    first = [tokenize([piece], words).form.tolist() for piece in pieces]
    assert list(chain(*first)) == list(range(1, len(distinct) + 1))
    assert [tokenize([piece], words).form.tolist() for piece in pieces] == first
    assert in_words(words.marked.of(np.arange(1, len(words), dtype=np.int32)), words) == distinct


def test_a_token_knows_its_text_and_its_position() -> None:
    tokens = tokenize(["خبر عاجل", "", "ـ من ـ عمّان"], Vocabulary(ANALYSIS))
    assert tokens.text.tolist() == [0, 0, 2, 2]
    assert tokens.position.tolist() == [0, 1, 0, 1]
    assert tokens.first.tolist() == [0, 2, 2, 4]


def test_the_forms_of_a_word_share_the_terms_of_wider_levels() -> None:
    words = Vocabulary(ANALYSIS)
    form = tokenize(["مكتبة مكتبه مكتبةٌ"], words).form
    distinct = [len(set(terms.of(form).tolist())) for terms in (words.marked, *map(words.terms, Level))]
    assert distinct == [3, 2, 1, 1]
    assert set(in_words(words.terms(Level.SPELLING).of(form), words)) == {"مكتبه"}


def test_a_string_is_kept_once_for_all_levels() -> None:
    words = Vocabulary(ANALYSIS)
    tokenize(["وزير المكتبةُ", "المكتبة"], words)
    assert sorted(words.strings.all) == sorted(
        word.encode() for word in ("", "وزير", "المكتبةُ", "المكتبة", "المكتبه", "مكتب")
    )
