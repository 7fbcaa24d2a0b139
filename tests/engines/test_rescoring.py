"""What scoring the best again promises on every engine: another order of the same articles, the same on every page."""

from dataclasses import replace

import pytest

from index.article import Document
from index.schema import Level
from search.engine import Engine, Search
from search.engines.memory import MemoryEngine
from search.query.nodes import Best, Query, Weighted
from search.request import Sort
from search.rescoring import Rescoring
from tests.engines.asking import document, ids, near, phrase, word
from tests.engines.conftest import NewEngine

OPENING = Rescoring(nearness=0, letters=0)
NEARNESS = Rescoring(opening=0, letters=0)
LETTERS = Rescoring(opening=0, nearness=0)
FILLER = ("جلسة", "صباح", "نهر", "جبل", "سوق", "باب", "شارع", "مطر", "ريح", "بحر")


def bag(*words: str) -> Best:
    """As bare words are asked."""
    return Best(tuple(Weighted(word(each), 1.0) for each in words), 0.3)


def test_articles_that_begin_with_the_words_come_first(new_engine: NewEngine) -> None:
    late = " ".join((*FILLER, "ميناء"))
    early = " ".join(("ميناء", *FILLER))
    engine = new_engine([document("a", late), document("b", early), document("c", "قطار")])
    assert ids(engine, word("ميناء")) == ["a", "b"]
    assert ids(engine, word("ميناء"), rescoring=OPENING) == ["b", "a"]


def test_articles_in_which_the_words_stand_together_come_first(new_engine: NewEngine) -> None:
    apart = " ".join(("ميناء", *FILLER, "قطار"))
    together = " ".join((*FILLER[:5], "ميناء", "قطار", *FILLER[5:]))
    engine = new_engine([document("a", apart), document("b", together), document("c", "مدرسة"), document("d", "كلية")])
    assert ids(engine, bag("ميناء", "قطار")) == ["a", "b"]
    assert ids(engine, bag("ميناء", "قطار"), rescoring=NEARNESS) == ["b", "a"]


def test_sixteen_words_on_is_no_longer_near(new_engine: NewEngine) -> None:
    asked, between = bag("ميناء", "قطار"), FILLER * 2
    documents = [
        document("far", " ".join(("ميناء", *between[:15], "قطار", *between[15:]))),
        document("near", " ".join(("ميناء", *between[:14], "قطار", *between[14:]))),
        document("other", "مدرسة"),
    ]
    engine = new_engine(documents)
    plain, again = scores(engine, asked, None), scores(engine, asked, NEARNESS)
    assert again["far"] == pytest.approx(plain["far"], abs=1e-8)
    assert again["near"] > plain["near"]


def test_articles_with_words_like_those_asked_for_come_first(new_engine: NewEngine) -> None:
    unlike = " ".join(("قطار", *FILLER, "مدرسة"))
    like = " ".join(("قطار", *FILLER, "دوبلوماسيه"))
    engine = new_engine([document("a", unlike), document("b", like), document("c", "دبلوماسية"), document("d", "بيت")])
    assert ids(engine, bag("قطار", "دبلوماسية", "حافلة")) == ["c", "a", "b"]
    assert ids(engine, bag("قطار", "دبلوماسية", "حافلة"), rescoring=LETTERS) == ["c", "b", "a"]


def test_a_word_that_is_quoted_or_asked_for_as_spelled_is_met_by_no_like_ones(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", "قطار دوبلوماسيه"), document("b", "قطار مدرسة"), document("c", "دبلوماسية")])
    for exact in (word("دبلوماسية", Level.SPELLING), phrase("دبلوماسية جديدة"), near("دبلوماسية جديدة", 3)):
        asked = Best((Weighted(word("قطار"), 1.0), Weighted(exact, 1.0)), 0.3)
        again = scores(engine, asked, LETTERS)
        assert again["a"] == again["b"]


@pytest.mark.parametrize("rescoring", [OPENING, NEARNESS, LETTERS, Rescoring()])
def test_forms_of_a_word_still_rank_written_then_spelling_then_family(
    new_engine: NewEngine, rescoring: Rescoring
) -> None:
    forms = {"family": "والإدارات", "spelling": "ادارة", "written": "إدارة"}
    documents = [document(id, f"وصلت {form} الميناء") for id, form in forms.items()]
    engine = new_engine([*documents, document("other", "قطار")])
    for asked in (word("إدارة"), bag("إدارة", "ميناء"), bag("وصول", "إدارة", "ميناء")):
        assert ids(engine, asked, rescoring=rescoring) == ["written", "spelling", "family"]


def many() -> list[Document]:
    words = ("ميناء", "قطار", "مكتبة", "المكتبات", *FILLER)
    texts = [" ".join(words[(n * step) % len(words)] for step in range(1, 3 + n % 11)) for n in range(40)]
    return [document(f"{n:02}", text) for n, text in enumerate(texts)]


@pytest.mark.parametrize("depth", [1, 7, 1000])
def test_pages_of_any_size_are_those_of_one_list(new_engine: NewEngine, depth: int) -> None:
    engine = new_engine(many())
    asked = Search(bag("ميناء", "قطار", "مكتبة"), rescoring=Rescoring(depth=depth))
    whole = engine.search(replace(asked, limit=100)).hits
    assert [hit.score for hit in whole] == sorted((hit.score for hit in whole), reverse=True)
    for size in (3, 10, 25):
        starts = range(0, len(whole) + size, size)
        pages = [engine.search(replace(asked, offset=start, limit=size)).hits for start in starts]
        assert [hit for page in pages for hit in page] == list(whole)


def test_only_so_many_are_scored_again_and_the_others_follow_as_they_were(new_engine: NewEngine) -> None:
    engine, asked = new_engine(many()), bag("ميناء", "قطار", "مكتبة")
    plain = [(hit.document.id, hit.score) for hit in engine.search(Search(asked, limit=100)).hits]
    hits = engine.search(Search(asked, limit=100, rescoring=Rescoring(depth=5))).hits
    again = [(hit.document.id, hit.score) for hit in hits]
    assert {id for id, _ in again[:5]} == {id for id, _ in plain[:5]}
    assert again[5:] == plain[5:]
    assert all(score > dict(plain)[id] for id, score in again[:5])


def test_nothing_but_the_order_changes(new_engine: NewEngine) -> None:
    engine = new_engine(many())
    facets = ("source", "date", "language")
    for asked in (bag("ميناء", "مكتبة"), bag("ميناء", "قطار", "مكتبة"), word("مكتبة"), phrase("ميناء قطار")):
        plain = engine.search(Search(asked, limit=100, facets=facets))
        again = engine.search(Search(asked, limit=100, facets=facets, rescoring=Rescoring()))
        assert (plain.total, plain.with_all, plain.facets) == (again.total, again.with_all, again.facets)
        assert {hit.document.id for hit in plain.hits} == {hit.document.id for hit in again.hits}


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST, Sort.TITLE])
def test_other_orders_are_left_alone(new_engine: NewEngine, sort: Sort) -> None:
    engine, asked = new_engine(many()), bag("ميناء", "قطار", "مكتبة")
    plain = engine.search(Search(asked, sort=sort, limit=100)).hits
    assert engine.search(Search(asked, sort=sort, limit=100, rescoring=Rescoring())).hits == plain


def test_function_words_and_other_fields_add_nothing(new_engine: NewEngine) -> None:
    engine = new_engine([document("a", "في الميناء", title="قطار"), document("b", "في البيت", title="مدرسة")])
    for asked in (word("في"), word("قطار", fields=("title",))):
        assert scores(engine, asked, Rescoring()) == scores(engine, asked, None)


def test_what_is_added_to_scores_is_what_the_reference_adds(new_engine: NewEngine) -> None:
    engine, reference = new_engine(many()), MemoryEngine(many())
    for asked in (bag("ميناء", "قطار", "مكتبة"), bag("مكتبة", "كتب"), phrase("ميناء قطار"), word("المكتبة")):
        plain, expected = scores(engine, asked, None), scores(reference, asked, None)
        for rescoring in (OPENING, NEARNESS, LETTERS, Rescoring(depth=100)):
            added = {id: score - plain[id] for id, score in scores(engine, asked, rescoring).items()}
            theirs = {id: score - expected[id] for id, score in scores(reference, asked, rescoring).items()}
            assert added == pytest.approx(theirs, rel=0, abs=1e-6)


def test_scores_are_those_of_the_reference_however_many_segments(new_engine: NewEngine) -> None:
    engine, reference = new_engine(many()), MemoryEngine(many())
    if engine.name == "opensearch":
        return  # it rounds the lengths of articles in its own way, and adds up in single precision
    for asked in (bag("ميناء", "قطار", "مكتبة"), bag("مكتبة", "كتب"), phrase("ميناء قطار"), word("المكتبة")):
        for rescoring in (OPENING, NEARNESS, LETTERS, Rescoring(depth=9)):
            expected = scores(reference, asked, rescoring)
            assert scores(engine, asked, rescoring) == pytest.approx(expected, rel=0, abs=1e-6)


def scores(engine: Engine, asked: Query, rescoring: Rescoring | None) -> dict[str, float]:
    hits = engine.search(Search(asked, limit=100, rescoring=rescoring)).hits
    return {hit.document.id: hit.score for hit in hits}
