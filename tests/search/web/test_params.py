"""URL <-> request: total, lenient, and the inverse of itself."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.calendar import CalendarDate
from index.schema import FACETS, Level
from search.present.display import Digits, Display, Language
from search.request import MAX_PAGE, MAX_QUERY, Choice, Copies, Match, SearchRequest, Sort
from search.web.params import MAX_CHOSEN, Pairs, asked_from, display_pairs, pairs, with_query

LEFT_OUT = "A filter could not be read, or was one too many, and was left out."
NAMES = (
    *("q", "in", "level", "match", "from", "to", "dups", "sort", "page", "limit", "lang", "digits", "utm_source", ""),
    *("size", "vowels", "variants", "at"),
    *FACETS,
    *(f"-{facet}" for facet in FACETS),
)
VALUES = (
    *("title", "written", "family", "all", "any", "2022", "2022-02", "2022-02-05", "unknown", "٢٠٢٢", "5/2/2022", "?"),
    *("newest", "2", "25", "100", "-1", "1e9", "en", "arab", "fold", "large", "off", "", " ", "\x00", "\u202e"),
)
values = st.sampled_from(VALUES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
parameters = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=12)


def read(query: str) -> SearchRequest:
    return asked_from(parse_qsl(query, keep_blank_values=True)).request


@given(parameters)
def test_any_parameters_make_a_request_whose_url_makes_it_again(given_pairs: Pairs) -> None:
    asked = asked_from(given_pairs)
    again = asked_from(parse_qsl(urlencode(pairs(asked.request) + display_pairs(asked.display))))
    assert (again.request, again.display) == (asked.request, asked.display)


@given(
    st.builds(
        SearchRequest,
        text=st.sampled_from(["", "بوتين", 'a "b c" -d']),
        title_only=st.booleans(),
        level=st.sampled_from(Level),
        match=st.sampled_from(Match),
        choices=st.dictionaries(
            st.sampled_from(["source", "place", "author"]),
            st.builds(Choice, st.just(("أ", "ب&=")), st.sampled_from([(), ("ت",)])),
        ),
        since=st.none() | st.builds(CalendarDate, st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 28)),
        until=st.none() | st.builds(CalendarDate, st.integers(1900, 2100)),
        copies=st.sampled_from(Copies),
        sort=st.sampled_from(Sort),
        page=st.integers(1, MAX_PAGE),
        limit=st.sampled_from([10, 25, 50, 100]),
    )
)
def test_every_request_survives_its_own_url(request: SearchRequest) -> None:
    assert read(urlencode(pairs(request))) == request


def test_every_parameter_of_the_contract_is_read() -> None:
    asked = asked_from(
        parse_qsl(
            "q=x&in=title&level=spelling&match=all&source=b&source=a&-source=c&date=2022-02&-date=2021&from=2014"
            "&to=٢٠١٦-٣&place=?&-place=p&author=w&-author=v&language=ar&-language=fa&dups=all&sort=oldest&page=3"
            "&limit=50&lang=en&digits=arab&unheard=of"
        )
    )
    assert asked.request == SearchRequest(
        text="x",
        title_only=True,
        level=Level.SPELLING,
        match=Match.ALL,
        choices={
            "source": Choice(("a", "b"), ("c",)),
            "date": Choice(("2022-02",), ("2021",)),
            "place": Choice(("?",), ("p",)),
            "author": Choice(("w",), ("v",)),
            "language": Choice(("ar",), ("fa",)),
        },
        since=CalendarDate(2014),
        until=CalendarDate(2016, 3),
        copies=Copies.ALL,
        sort=Sort.OLDEST,
        page=3,
        limit=50,
    )
    assert asked.display == Display(Language.ENGLISH, Digits.ARABIC)
    assert asked.notes == ()


@pytest.mark.parametrize("page", ["0", "-3", "two", "", "1.5", "²", "٠"])
def test_a_bad_page_number_is_page_1(page: str) -> None:
    assert read(urlencode({"page": page})).page == 1


@pytest.mark.parametrize("page", ["1000000000", "9" * 5000])
def test_a_page_too_far_is_the_last_that_counts(page: str) -> None:
    assert read(urlencode({"page": page})).page == MAX_PAGE


@pytest.mark.parametrize(
    "typed", ["2022-02-05", "5/2/2022", "05/02/2022", "٥/٢/٢٠٢٢", "۲۰۲۲/۲/۵", "2022/2/5", "\u200f5/2/2022"]
)
def test_a_day_is_read_as_people_type_it(typed: str) -> None:
    assert read(urlencode({"from": typed})).since == CalendarDate(2022, 2, 5)


@pytest.mark.parametrize("typed", ["yesterday", "2022-13", "31/2/2022"])
def test_a_bound_that_is_no_date_is_left_out_with_a_note(typed: str) -> None:
    asked = asked_from([("from", typed)])
    assert asked.request.since is None
    assert [note.reason for note in asked.notes] == ["A bound of the date could not be read and was left out."]


def test_a_value_of_any_length_can_be_chosen() -> None:
    name = "مصدر " * 100 + "أخير"
    assert read(urlencode({"source": name})).choices == {"source": Choice((name,))}


@pytest.mark.parametrize("given_pairs", [[("date", "٢٠٢٢")], [("-date", "soon"), ("source", "a")]])
def test_a_filter_that_cannot_be_read_is_left_out_with_a_note(given_pairs: Pairs) -> None:
    asked = asked_from(given_pairs)
    assert "date" not in asked.request.choices
    assert [note.reason for note in asked.notes] == [LEFT_OUT]


def test_filters_beyond_all_measure_are_left_out_with_a_note() -> None:
    asked = asked_from([(name, f"{number}" + "x" * 30) for number in range(200) for name in ("source", "-place")])
    chosen = [value for choice in asked.request.choices.values() for value in (*choice.chosen, *choice.excluded)]
    assert 0 < sum(map(len, chosen)) <= MAX_CHOSEN
    assert [note.reason for note in asked.notes] == [LEFT_OUT]


def test_a_query_that_is_too_long_is_cut_with_a_note() -> None:
    asked = asked_from([("q", "ب" * 10_000)])
    assert asked.request.text == "ب" * MAX_QUERY
    assert [(note.start, note.end) for note in asked.notes] == [(MAX_QUERY, 10_000)]


def test_bidi_and_control_characters_leave_the_query() -> None:
    assert read(urlencode({"q": "\u202eبوتين\u200f\x00 قال\r\n"})).text == "بوتين  قال"


def test_a_month_beside_its_whole_year_adds_nothing() -> None:
    assert read("date=2022-02&date=2022&date=2021-05").choices["date"].chosen == ("2021-05", "2022")


def test_what_is_excluded_is_not_chosen_as_well() -> None:
    assert read("source=a&-source=a").choices["source"] == Choice((), ("a",))


def test_the_search_box_wins_over_an_empty_repetition() -> None:
    assert read("q=first&q=").text == "first"


def test_defaults_leave_no_trace_in_the_url() -> None:
    assert with_query("/search", pairs(SearchRequest()) + display_pairs(Display())) == "/search"


def test_an_api_has_its_own_default_for_copies() -> None:
    assert asked_from([], Copies.ALL).request.copies is Copies.ALL
    assert asked_from([("dups", "fold")], Copies.ALL).request.copies is Copies.FOLD
