"""What is offered above a list: it finds something, and it is what was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine import Spelling
from search.engines.memory import MemoryEngine
from search.errors import EngineUnavailable
from search.query.nodes import Expansion
from search.request import SearchRequest
from search.rescue.keyboard import as_arabic, as_latin
from search.rescue.latin import is_latin, known_name, spelled_out
from search.service import answer, tally
from tests.search.rescue.conftest import engine_of

ENGINE = engine_of(
    "التقى بوتين الرئيس في موسكو",
    "زار بوتين الرياض اليوم",
    "السلام عليكم ورحمة الله",
    "شارك المخرج كوبولا في مهرجان كان",
    "a test of the new engine",
    "مكتبة المدينة",
)


@pytest.mark.parametrize(
    ("typed", "offered", "kind"),
    [
        ("hgsghl ugd;l", "السلام عليكم", "keyboard"),
        ("فثسف", "test", "keyboard"),
        ("Riyadh", "الرياض", "name"),
        ("putin", "بوتين", "name"),
        ("Coppola", "كوبولا", "name"),
        ("Putin Riyadh", "بوتين الرياض", "name"),
        ("مكبتة المدينة", "مكتبة المدينة", "spelling"),
    ],
)
def test_what_was_meant_is_offered_with_its_count(typed: str, offered: str, kind: str) -> None:
    suggestion = answer(SearchRequest(typed), ENGINE).suggestion
    assert suggestion is not None
    assert (suggestion.query, suggestion.kind) == (offered, kind)
    assert suggestion.total == tally(SearchRequest(offered), ENGINE).total > 0


@pytest.mark.parametrize("typed", ["مكتبة", "المدينه", "بطريق", "test", "qqqq", "", '"مكبتة"', "-مكتبة", "2022"])
def test_nothing_is_offered_where_all_is_found_or_nothing_is_known(typed: str) -> None:
    assert answer(SearchRequest(typed), ENGINE).suggestion is None


@pytest.mark.parametrize("letters", ["مكتبةصق", "wxyzputin"])
def test_a_long_query_of_unknown_words_is_not_much_work(letters: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = MemoryEngine.spellings

    def counted(self: MemoryEngine, expansion: Expansion, limit: int) -> tuple[Spelling, ...]:
        asked.append(expansion)
        return real(self, expansion, limit)

    monkeypatch.setattr(MemoryEngine, "spellings", counted)
    answer(SearchRequest(" ".join(f"{letters}{letters[: 1 + n % 5]}" for n in range(60))), ENGINE)
    assert len(asked) <= 8  # four words, one error and two


def test_what_is_found_is_shown_where_what_was_meant_cannot_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> tuple[Spelling, ...]:
        raise EngineUnavailable("it takes too long")

    monkeypatch.setattr(MemoryEngine, "spellings", away)
    found = answer(SearchRequest("مكبتة المدينة"), ENGINE)
    assert (found.total, found.suggestion) == (1, None)


def test_nothing_is_offered_on_later_pages() -> None:
    assert answer(SearchRequest("مكبتة المدينة", page=2), ENGINE).suggestion is None


@pytest.mark.parametrize(("latin", "arabic"), [("hgsghl", "السلام"), ("lpl]", "محمد"), ("hkjohfhj", "انتخابات")])
def test_keys_are_the_same_both_ways(latin: str, arabic: str) -> None:
    assert as_arabic(latin) == arabic
    assert latin in as_latin(arabic)


@given(st.text())
def test_any_text_can_be_typed_anew(text: str) -> None:
    assert as_arabic(as_arabic(text)) == as_arabic(text)
    assert all(as_latin(typed) == (typed,) for typed in as_latin(text))


def test_names_are_known_whatever_their_case_and_accents() -> None:
    assert known_name("SANAA") == known_name("Ṣanʿaa") == known_name("sanaa") == "صنعاء"
    assert known_name("Atlantis") is None
    assert known_name("São Tomé & Príncipe") == known_name("sao tome & principe")
    assert known_name("New York") == "نيويورك"


def test_only_latin_letters_are_a_latin_text() -> None:
    assert is_latin("Café 21")
    assert not is_latin("Путин")
    assert not is_latin("بوتين Putin")
    assert spelled_out("") == ""
