"""Rendering: what the parser makes of any text is asked for again by the text that it is rendered to."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from index.analysis.tokens import Token
from index.schema import Level
from search.query.grammar import OPERATORS, Operator
from search.query.nodes import And, Near, Not, Phrase, Query, Word, leaves
from search.query.parser import parse
from search.query.render import render
from search.request import MAX_QUERY, Match, SearchRequest
from tests.search.query.asking import hostile, texts
from tests.shipped import ANALYSIS, analyze

requests = st.builds(
    SearchRequest,
    text=st.text() | hostile | texts | texts | texts,
    title_only=st.booleans(),
    level=st.sampled_from(Level),
    match=st.sampled_from(Match),
)


def again(tree: Query, request: SearchRequest) -> Query:
    """What the rendered text of a tree asks for."""
    asked = SearchRequest(
        render(tree, request), title_only=request.title_only, level=request.level, match=request.match
    )
    return parse(asked, ANALYSIS).query


def can_be_typed(tree: Query) -> bool:
    """Whether the analysis reads each word of a query as it stands: NFC takes a few letters of other scripts apart."""
    typed = [token.marked for leaf in leaves(tree) for token in tokens_of(leaf)]
    return all([token.marked for token in analyze("ـ" + word)] == [word] for word in typed)


def tokens_of(leaf: Query) -> tuple[Token, ...]:
    match leaf:
        case Word(token):
            return (token,)
        case Phrase(tokens) | Near(tokens):
            return tokens
        case _:
            return ()


@given(requests)
def test_any_query_asks_for_the_same_once_rendered(request_: SearchRequest) -> None:
    tree = parse(request_, ANALYSIS).query
    assume(can_be_typed(tree) and len(render(tree, request_)) <= MAX_QUERY)
    assert again(tree, request_) == tree


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: operator.name)
def test_every_documented_example_asks_for_the_same_once_rendered(operator: Operator) -> None:
    request = SearchRequest(operator.example)
    assert again(parse(request, ANALYSIS).query, request) == parse(request, ANALYSIS).query


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("", ""),
        ("()", "()"),
        ("قطار   مدينة،", "قطار مدينة"),
        ("(a OR (b AND c)) NOT d", "a OR b AND c -d"),
        ("(a OR b) AND c", "a OR b +c"),
        ("“حسن الجوار” قطار", '"حسن الجوار" قطار'),
        ("«أزمة المياه» التاريخ:٢٠٢٢", "«أزمة المياه» date:2022"),
        ("a OR", "a OR."),
        ("كوفيد-19", "كوفيد-19"),
        ("العنوان:(قطار مدينة)", "title:قطار title:مدينة"),
    ],
)
def test_the_text_is_as_short_as_people_type(text: str, rendered: str) -> None:
    assert render(parse(SearchRequest(text), ANALYSIS).query) == rendered


@pytest.mark.parametrize("text", ["مكتبة", "مكتبة المدينة date:2022", "a OR b", "«أزمة المياه»", "a OR"])
def test_a_form_can_be_excluded_from_any_query(text: str) -> None:
    form = parse(SearchRequest('="المكتبات"'), ANALYSIS).query
    tree = And((parse(SearchRequest(text), ANALYSIS).query, Not(form)))
    rendered = render(tree)
    assert rendered.endswith('-="المكتبات"')
    found = parse(SearchRequest(rendered), ANALYSIS).query
    assert isinstance(found, And)
    assert found.parts[-1] == Not(form)
