"""Similar articles: by what says most about one, never itself, on every engine."""

import pytest

from index.article import Document
from search.engines.memory import MemoryEngine
from search.similar import similar
from tests.engines.asking import document
from tests.engines.conftest import NewEngine
from tests.work import calls

DOCUMENTS = [
    document(
        "harbour",
        "وصلت سفينة القمح إلى ميناء الضفاف، والميناء ينتظر سفنًا أخرى من القمح.",
        title="سفينة القمح في الميناء",
    ),
    document("wheat", "قال التجار إن القمح الذي حملته السفينة يكفي المدينة شهرين."),
    document("ships", "ثلاث سفن في ميناء الضفاف منذ الصباح."),
    document("library", "افتتحت مكتبة المدينة قاعة للأطفال فيها ألف كتاب."),
    document("books", "تعير المكتبة كل طفل كتابين، والكتب للأطفال كثيرة."),
    document("weather", "أمطار غزيرة على الجبال وغيوم على الساحل."),
    document("empty", "", title=""),
]


def alike(id: str, documents: list[Document], new_engine: NewEngine, limit: int = 5) -> list[str]:
    engine = new_engine(documents)
    return [hit.document.id for hit in similar(engine.get([id])[id], engine, limit)]


def test_articles_about_the_same_are_found_and_others_are_not(new_engine: NewEngine) -> None:
    assert set(alike("harbour", DOCUMENTS, new_engine)) == {"wheat", "ships"}
    assert alike("books", DOCUMENTS, new_engine) == ["library"]


def test_what_shares_nothing_with_any_other_is_like_none(new_engine: NewEngine) -> None:
    assert alike("weather", DOCUMENTS, new_engine) == []
    assert alike("empty", DOCUMENTS, new_engine) == []


def test_at_most_so_many_are_found_and_never_the_article_itself() -> None:
    others = [document(f"c{number}", f"سفينة القمح في الميناء رقم {number}") for number in range(9)]
    engine = MemoryEngine([*others, *(document(f"o{number}", "نهر") for number in range(20))])
    found = [hit.document.id for hit in similar(others[4], engine, limit=6)]
    assert len(found) == 6
    assert "c4" not in found


def test_copies_are_no_similar_articles_and_of_other_groups_there_is_one(new_engine: NewEngine) -> None:
    twins = [document(f"twin{number}", DOCUMENTS[1].metadata.body) for number in range(2)]
    again = document("again", DOCUMENTS[0].metadata.body)
    found = alike("harbour", [*DOCUMENTS, *twins, again], new_engine)
    assert len(found) == 2
    assert "ships" in found
    assert set(found) & {"wheat", "twin0", "twin1"}


def test_of_a_book_only_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.similar._READ", 300)
    text = "مكتبة المدينة " * 30 + "زرافة بيضاء " * 30
    book, longer = document("book", text), document("longer", text * 3)
    engine = MemoryEngine([book, longer, document("near", "مكتبة المدينة"), document("giraffe", "زرافة بيضاء")])
    assert {hit.document.id for hit in similar(book, engine)} == {"longer", "near"}
    assert calls(similar, book, engine) == calls(similar, longer, engine)


def test_function_words_make_nothing_similar() -> None:
    engine = MemoryEngine(
        [document("a", "إن هذا الذي في البيت"), document("b", "إن هذا الذي في السوق"), document("c", "نهر")]
    )
    assert similar(engine.get(["a"])["a"], engine) == ()
