"""One search end to end: each number that is shown is what following it finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Document, Metadata
from index.calendar import CalendarDate
from index.schema import FACETS
from search.engines.memory import MemoryEngine
from search.present.links import only
from search.request import Choice, Match, SearchRequest
from search.service import answer, rank, tally
from tests.strategies import archives, choices

ITEMS = ("مكتبة", "كتب", "قطار", "من", '"مكتبة كتب"', "«كتب قطار»", "source:مدى", "date:2020", "title:قطار")
items = st.sampled_from(ITEMS)
groups = st.recursive(
    items,
    lambda inner: st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({' '.join(parts)})"),
    max_leaves=5,
)
texts = st.lists(st.tuples(st.sampled_from(("", "", "+", "-", "OR ", "AND ")), groups).map("".join), max_size=4).map(
    " ".join
)
requests = st.builds(SearchRequest, text=texts, match=st.sampled_from(Match), choices=choices)


def article(id: str, body: str, source: str, published: CalendarDate | None = None) -> Document:
    return Document(id, Metadata(None, body[:20], (source,), published, None, None, None, "ar", body))


@given(archives, requests)
def test_each_number_of_a_facet_is_the_total_with_that_value_chosen_instead(
    documents: list[Document], request: SearchRequest
) -> None:
    engine = MemoryEngine(documents)
    found = answer(request, engine)
    assert found.total == tally(request, engine).total == rank(request, engine).total
    for facet in FACETS:
        for value in found.facets[facet]:
            assert value.count == tally(only(request, facet, value.value), engine).total, (facet, value)


@given(archives, texts)
def test_the_number_with_all_the_words_is_the_total_of_match_all(documents: list[Document], text: str) -> None:
    engine = MemoryEngine(documents)
    found = answer(SearchRequest(text=text), engine)
    if found.with_all is not None:
        assert found.with_all == tally(SearchRequest(text=text, match=Match.ALL), engine).total


def test_no_number_is_offered_for_what_match_all_would_read_otherwise() -> None:
    engine = MemoryEngine(
        [article("1", "قطار نهر", "مدى"), article("2", "قطار جسر نهر", "مدى"), article("3", "نهر", "مدى")]
    )
    assert answer(SearchRequest(text="قطار نهر"), engine).with_all == 2
    assert answer(SearchRequest(text="(قطار جسر) نهر"), engine).with_all is None


@pytest.mark.parametrize(
    "text", ["", "source:مدى", "date:2020..2023", "-نهر", "source:مدى OR author:سلمى", "قط*", "?طا*", "قظار~"]
)
def test_where_no_word_ranks_the_newest_come_first(text: str) -> None:
    dated = [article(str(year), "قطار", "مدى", CalendarDate(year)) for year in (2021, 2023, 2020, 2022)]
    assert [hit.id for hit in answer(SearchRequest(text=text), MemoryEngine(dated)).hits] == [
        "2023",
        "2022",
        "2021",
        "2020",
    ]


def test_a_filter_never_outweighs_the_words() -> None:
    engine = MemoryEngine([article("1", "قطار جسر", "مدى"), article("2", "نهر", "مدى"), article("3", "قطار", "مرايا")])
    found = answer(
        SearchRequest(text="source:مدى OR source:الضفاف قطار جسر", choices={"date": Choice(("unknown",))}), engine
    )
    assert [hit.id for hit in found.hits] == ["1"]
