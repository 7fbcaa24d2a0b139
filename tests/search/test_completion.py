"""What is being typed goes on in words and titles that stand in the archive; what was typed stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Document, Metadata
from search.completion import WORDS, Title, complete
from search.engines.memory import MemoryEngine
from search.web.app import create_app

TEXTS = (
    ("إدارة المكتبات", "أعلنت إدارة المدينة فتح مكتبة جديدة قرب الميناء"),
    ("وزير النقل في الميناء", "زار وزير النقل الميناء الجديد ووزير الداخلية حاضر"),
    (None, "وزير الداخلية ووزير الداخلية؛ إدارة أخرى"),
)
ENGINE = MemoryEngine(
    Document(str(number), Metadata(title, title or body, (), None, None, None, None, "ar", body), f"/{number}.txt")
    for number, (title, body) in enumerate(TEXTS)
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ادار", "إدارة"),  # typed without hamza, offered as it is written
        ("إدار", "إدارة"),
        ("وزير ال", "وزير الداخلية"),  # follows وزير most often
        ("مين", "الميناء"),  # with the article
        ("فتح  مكت", "فتح  مكتبة"),  # what stands before is kept to the letter
    ],
)
def test_the_likeliest_word_comes_first(typed: str, first: str) -> None:
    assert complete(typed, ENGINE).texts[0] == first


def test_where_a_word_follows_the_one_before_none_is_offered_that_never_does() -> None:
    assert complete("وزير ال", ENGINE).texts == ("وزير الداخلية", "وزير النقل")
    assert complete("الجديد ال", ENGINE).texts[0] == "الجديد الميناء"  # nothing follows: the commonest


@pytest.mark.parametrize("typed", ["", "إ", "إدارة ", "غير", "؟", "مكتبة، "])
def test_nothing_is_offered_before_a_word_is_begun_or_after_it_is_over(typed: str) -> None:
    assert complete(typed, ENGINE).texts == ()


def test_titles_have_the_words_typed_the_last_one_begun() -> None:
    assert complete("وزير المين", ENGINE).titles == (Title("1", "وزير النقل في الميناء"),)
    assert complete("ادار", ENGINE).titles == (Title("0", "إدارة المكتبات"),)


@given(st.text() | st.lists(st.sampled_from(" ".join(body for _, body in TEXTS).split())).map(" ".join))
def test_any_text_can_be_gone_on_with_and_begins_what_is_offered(typed: str) -> None:
    for cut in range(len(typed) + 1):
        found = complete(typed[:cut], ENGINE)
        assert len(found.texts) <= WORDS
        kept = typed[:cut].lstrip().rpartition(" ")[0]
        assert all(text.startswith(kept) and text != typed[:cut] for text in found.texts)


def test_the_api_tells_them() -> None:
    client = create_app(ENGINE).test_client()
    assert client.get("/api/v1/suggest?q=ادار").get_json() == {
        "queries": ["إدارة"],
        "titles": [{"id": "0", "title": "إدارة المكتبات"}],
    }
    assert client.get("/api/v1/suggest").get_json() == {"queries": [], "titles": []}
