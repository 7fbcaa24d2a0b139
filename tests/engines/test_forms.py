"""The forms of a word on every engine: each finds itself at every level, and closer forms rank first."""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Document
from index.schema import Level
from search.engine import Engine, Search
from search.engines.memory import MemoryEngine
from search.query.nodes import Word
from tests.engines.asking import document, ids
from tests.engines.conftest import embedded
from tests.shipped import analyze
from tests.strategies import WORDS

KINDS = ("memory", "whoosh")

FORMS = (
    ("مكتبة", "مكتبه", "والمكتبات"),
    ("إدارة", "ادارة", "إداراتها"),
    ("آخرون", "ءاخرون", "الآخرين"),
    ("وزير", "وزیر", "الوزراء"),
    ("١٬٥٠٠", "1500", "ال1,500"),
    ("3,5", "٣٫٥", "بـ3.5"),
    ("مسؤول", "مسوول", "المسؤولون"),
)
"""Of a word as it is written: another spelling, another inflection."""

FILLER = ("نهر", "جبل", "في", "2022", "bank")

written = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=6).map(" ".join)


_SHAPES = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFE80, 0xFEF5)}
_DIGITS = ("".join(map(chr, (0x30 + value, 0x660 + value, 0x6F0 + value))) for value in range(10))
_ALIKE = ("اأإآ\u0671", "يىئ\u06cc", "وؤ", "هة\u06c1", "ك\u06a9", *_DIGITS)


@st.composite
def respelt(draw: st.DrawFn, word: str) -> str:
    """A word as another writer, keyboard or file has it."""
    letters = []
    for letter in word:
        alike = next((letters for letters in _ALIKE if letter in letters), letter)
        drawn = draw(st.sampled_from(alike + _SHAPES.get(letter, "")))
        letters.append(drawn + draw(st.sampled_from(("", "", "", "\u064e", "\u0651", "\u0670", "ـ", "\u200f"))))
    return unicodedata.normalize(draw(st.sampled_from(("NFC", "NFD"))), "".join(letters))


@contextmanager
def engine_of(kind: str, documents: Sequence[Document]) -> Iterator[Engine]:
    """An engine over some documents, for a test that builds many."""
    with ExitStack() as stack:
        if kind == "memory":
            yield MemoryEngine(documents)
        else:
            engine = embedded(documents, Path(stack.enter_context(TemporaryDirectory())) / "archive")
            stack.callback(engine.close)
            yield engine


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(st.lists(written, min_size=1, max_size=4))
def test_a_document_is_found_by_each_of_its_words_at_every_level(kind: str, bodies: list[str]) -> None:
    with engine_of(kind, [document(f"d{number}", body) for number, body in enumerate(bodies)]) as engine:
        for number, body in enumerate(bodies):
            for token in analyze(body):
                for level in Level:
                    assert f"d{number}" in ids(engine, Word(token, level))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(st.sampled_from(("إدارة", "مسؤولون", "القرى", "شائعة", "كتابك", "بيئة", "2022", "الـ30")), st.data())
def test_any_spelling_of_a_word_finds_every_other(kind: str, word: str, data: st.DataObject) -> None:
    spellings = data.draw(st.lists(respelt(word), min_size=1, max_size=4))
    with engine_of(kind, [document(f"d{number}", f"نص {each}.") for number, each in enumerate(spellings)]) as engine:
        for typed in spellings:
            [token] = analyze(typed)
            for level in (Level.SPELLING, Level.FAMILY):
                assert len(ids(engine, Word(token, level))) == len(spellings)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(
    st.sampled_from(FORMS),
    st.lists(st.sampled_from(FILLER), max_size=12),
    st.integers(0, 12),
    st.integers(1, 5),
    st.permutations(range(3)),
    st.lists(st.sampled_from(FILLER), max_size=4),
    st.booleans(),
)
def test_of_documents_that_differ_in_the_form_of_a_word_the_closer_ranks_first(
    kind: str,
    forms: tuple[str, str, str],
    around: list[str],
    at: int,
    times: int,
    order: list[int],
    others: list[str],
    in_title: bool,
) -> None:
    texts = [" ".join((*around[:at], *[form] * times, *around[at:])) for form in forms]
    documents = [
        document(f"{9 - n}", "نص" if in_title else texts[n], title=texts[n] if in_title else None) for n in order
    ]
    documents += [document(f"x{number}", other) for number, other in enumerate(others)]
    [asked] = analyze(forms[0])
    with engine_of(kind, documents) as engine:
        found = engine.search(Search(Word(asked), limit=10)).hits
        assert [hit.document.id for hit in found] == ["9", "8", "7"]
        assert all(closer.score > wider.score for closer, wider in pairwise(found))
        assert set(ids(engine, Word(asked, Level.SPELLING))) == {"9", "8"}
        assert ids(engine, Word(asked, Level.WRITTEN)) == ["9"]
