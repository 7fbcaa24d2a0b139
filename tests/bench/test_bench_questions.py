"""Questions are stretches of titles, the same for the same seed."""

import pytest

from bench.engines.contender import Kind
from bench.questions import PREFIX, Stock, draw
from index.article import Document, Metadata
from index.schema import Level
from tests.shipped import analyze

TITLES = ("افتتاح مكتبةٍ جديدة في الميناء القديم", "وصول القطار", "سوق", "من في", "")


def document(number: int, title: str) -> Document:
    return Document(str(number), Metadata(title or None, title, ("مدى",), None, None, None, None, "ar", ""))


STOCK = Stock.of(document(number, title) for number, title in enumerate(TITLES))


@pytest.mark.parametrize("kind", Kind)
def test_the_same_seed_asks_the_same(kind: Kind) -> None:
    assert draw(kind, 20, Level.WRITTEN, STOCK, 1) == draw(kind, 20, Level.WRITTEN, STOCK, 1)
    assert draw(kind, 20, Level.WRITTEN, STOCK, 1) != draw(kind, 20, Level.WRITTEN, STOCK, 2)


@pytest.mark.parametrize(("kind", "least", "most"), [(Kind.OR, 1, 5), (Kind.AND, 1, 5), (Kind.PHRASE, 2, 4)])
def test_words_stand_one_after_the_other_in_a_title(kind: Kind, least: int, most: int) -> None:
    asked = draw(kind, 50, Level.WRITTEN, STOCK, 3)
    plain = [" ".join(token.written for token in analyze(title)) for title in TITLES]
    assert {len(question.tokens) for question in asked} <= set(range(least, most + 1))
    assert len({len(question.tokens) for question in asked}) > 1
    for question in asked:
        assert any(f" {question.text} " in f" {title} " for title in plain)


def test_no_question_asks_for_marks() -> None:
    asked = draw(Kind.OR, 50, Level.WRITTEN, STOCK, 3)
    assert any("مكتبة" in question.terms for question in asked)
    assert all(token.marked == token.written for question in asked for token in question.tokens)


def test_a_prefix_is_cut_from_a_longer_word() -> None:
    asked = draw(Kind.PREFIX, 50, Level.WRITTEN, STOCK, 3)
    assert {len(question.terms[0]) for question in asked} == {PREFIX}
    assert not {"سوق", "من", "في"} & {question.terms[0] for question in asked}


def test_a_longer_word_may_be_misspelled_more() -> None:
    distances = {len(q.terms[0]): q.distance for q in draw(Kind.FUZZY, 50, Level.WRITTEN, STOCK, 3)}
    assert distances == {length: 1 if length <= 5 else 2 for length in distances}
    assert set(distances.values()) == {1, 2}


def test_without_titles_there_is_nothing_to_ask() -> None:
    assert draw(Kind.OR, 5, Level.WRITTEN, Stock((), ()), 1) == []
    assert draw(Kind.PHRASE, 5, Level.WRITTEN, Stock((STOCK.titles[2],), ()), 1) == []
