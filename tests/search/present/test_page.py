"""The pure parts of a page: pieces, dates in words, pagination, choices. No server, no templates."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Metadata
from index.calendar import CalendarDate
from index.schema import Level
from search.facets import NamedValues
from search.present.dates import bucket_in_words, bucket_label, hijri_in_words, in_words
from search.present.display import Digits, Display, Language
from search.present.links import excluding, only, without
from search.present.marking import Piece, paragraphs, pieces
from search.present.page import results_page
from search.present.wording import Words
from search.request import Choice, Match, SearchRequest, choosing, unfiltered
from search.rescue.widening import steps
from search.results import Answer, FacetValue, Hit, Note, Snippet, Why
from tests.work import calls

ENGLISH = Display(Language.ENGLISH)
ARABIC_DIGITS = Display(digits=Digits.ARABIC)


class Shown:
    """Links that show the request itself."""

    def results(self, request: SearchRequest) -> str:
        return repr(request)

    def article(self, id: str, request: SearchRequest, at: int = 0) -> str:  # noqa: ARG002, the protocol's
        return f"{id} of {request!r}"

    def article_as(self, id: str, shape: str) -> str:
        return f"{id} as {shape}"

    def comparison(self, id: str, other: str) -> str:
        return f"{id} against {other}"

    def values(self, request: SearchRequest, facet: str, find: str = "", order: str = "count") -> str:
        return f"{facet} {find} {order} of {request!r}"

    def fields(self, request: SearchRequest) -> Sequence[tuple[str, str]]:
        return [("q", request.text)]


@given(st.text(max_size=60), st.lists(st.integers(0, 60), max_size=8))
def test_pieces_join_to_the_text_and_mark_what_was_asked(text: str, cuts: list[int]) -> None:
    ends = sorted({min(cut, len(text)) for cut in cuts})
    marks = [(start, end) for start, end in zip(ends[::2], ends[1::2], strict=False) if start < end]
    made = list(pieces(text, marks))
    assert "".join(piece.text for piece in made) == text
    assert [piece.text for piece in made if piece.marked] == [text[start:end] for start, end in marks]
    assert all(piece.text for piece in made)


@given(st.text("ab \n", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_paragraphs_keep_every_visible_letter_and_its_mark(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    made = list(paragraphs(text, [(start, end)] if start < end else []))
    lines = ["".join(piece.text for piece in paragraph) for paragraph in made]
    assert lines == [line for line in text.split("\n") if line.strip()]
    marked = "".join(piece.text for paragraph in made for piece in paragraph if piece.marked)
    assert marked.replace(" ", "") == text[start:end].replace("\n", "").replace(" ", "")


def test_each_mark_has_its_number_once_though_lines_cut_it() -> None:
    made = list(paragraphs("قال بوتين\n\nأمس إنه\nيوم", [(0, 3), (4, 14), (15, 19), (20, 22)], before=2))
    assert [[(piece.text, piece.hit) for piece in line if piece.marked] for line in made] == [
        [("قال", 3), ("بوتين", 4)],
        [("أمس", 0), ("إنه", 5)],
        [("وم", 6)],
    ]


def test_four_times_as_many_lines_and_marks_are_four_times_the_work() -> None:
    def cut(lines: int) -> None:
        made = list(paragraphs("قطار\n" * lines, [(start * 5, start * 5 + 4) for start in range(lines)]))
        assert made == [(Piece("قطار", marked=True, hit=number),) for number in range(1, lines + 1)]

    assert calls(cut, 4_000) <= 5 * calls(cut, 1_000)


@pytest.mark.parametrize(
    ("stated", "arabic", "english"),
    [
        (CalendarDate(2022), "٢٠٢٢", "2022"),
        (CalendarDate(2022, 4), "أبريل ٢٠٢٢", "April 2022"),
        (CalendarDate(2022, 12, 31), "٣١ ديسمبر ٢٠٢٢", "31 December 2022"),
    ],
)
def test_dates_are_said_at_their_precision(stated: CalendarDate, arabic: str, english: str) -> None:
    assert in_words(stated, ARABIC_DIGITS) == arabic
    assert in_words(stated, ENGLISH) == english


@pytest.mark.parametrize(
    ("stated", "hijri"),
    [
        (CalendarDate(2022, 2, 5), "٤ رجب ١٤٤٣هـ"),
        (CalendarDate(2024, 3, 11), "١ رمضان ١٤٤٥هـ"),
        (CalendarDate(1924, 8, 1), "١ محرم ١٣٤٣هـ"),
        (CalendarDate(1924, 7, 31), ""),
        (CalendarDate(2077, 11, 17), ""),
        (CalendarDate(2022, 2), ""),
        (CalendarDate(2022), ""),
    ],
)
def test_a_day_is_said_in_the_hijri_calendar_too(stated: CalendarDate, hijri: str) -> None:
    assert hijri_in_words(stated, ARABIC_DIGITS) == hijri
    assert bool(hijri_in_words(stated, ENGLISH)) == bool(hijri)


def test_buckets_are_said_in_words() -> None:
    buckets = ("2022", "2022-02", "2022-02-05", "2022-unknown", "2022-02-unknown", "unknown")
    assert [bucket_in_words(bucket, ENGLISH) for bucket in buckets] == [
        *("2022", "February 2022", "5 February 2022", "2022, month unknown", "February 2022, day unknown"),
        "Date unknown",
    ]
    assert [bucket_label(bucket, ENGLISH) for bucket in buckets] == [
        *("2022", "February", "5 February", "Month unknown", "Day unknown", "Date unknown")
    ]
    assert bucket_in_words("2022-99", ENGLISH) == "2022-99"


@given(st.text(max_size=12))
def test_any_bucket_has_words(bucket: str) -> None:
    assert isinstance(bucket_in_words(bucket, ENGLISH), str)
    assert isinstance(bucket_label(bucket, ARABIC_DIGITS), str)


ASKED = SearchRequest(text="x", choices={"source": Choice(("a", "b"), ("c",)), "date": Choice(("2022",))}, page=4)


def test_changing_a_choice_keeps_the_rest_and_starts_at_page_1() -> None:
    chosen = dict(ASKED.choices) | {"source": Choice(("c",))}
    assert only(ASKED, "source", "c") == replace(ASKED, choices=chosen, page=1)
    assert without(ASKED, "source", "a").choices["source"] == Choice(("b",), ("c",))
    assert excluding(ASKED, "source", "a").choices["source"] == Choice(("b",), ("a", "c"))
    assert "date" not in without(ASKED, "date", "2022").choices
    assert choosing(ASKED, "date", Choice()).choices == {"source": ASKED.choices["source"]}
    assert unfiltered(ASKED) == SearchRequest(text="x")


def page_labels(total: int, page: int) -> list[str]:
    answer = Answer(replace(ASKED, page=page), total, ())
    return [step.label or "…" for step in results_page(answer, Shown(), Words(), ENGLISH).steps]


def test_pagination_shows_ends_and_neighbours() -> None:
    assert page_labels(0, 1) == page_labels(10, 1) == []
    assert page_labels(11, 1) == ["1", "2"]
    assert page_labels(1000, 1) == ["1", "2", "3", "…", "100"]
    assert page_labels(1000, 50) == ["1", "…", "48", "49", "50", "51", "52", "…", "100"]
    assert page_labels(50, 1) == ["1", "2", "3", "4", "5"]
    assert page_labels(1000, 100) == ["1", "…", "98", "99", "100"]


@given(st.integers(0, 10**7), st.integers(1, 10**6))
def test_any_page_of_any_total_is_short_and_names_the_last(total: int, page: int) -> None:
    labels = page_labels(total, page)
    assert len(labels) <= 9
    assert not labels or labels[0] == "1"


def test_other_facets_are_shown_only_when_there_is_something_to_choose() -> None:
    one, two = FacetValue("?", "?", 3), FacetValue("القاهرة", "القاهرة", 1)
    page = results_page(Answer(ASKED, 3, (), {"place": (two, one), "author": (one,)}), Shown(), Words(), ENGLISH)
    assert [(panel.facet, panel.open) for panel in page.panels] == [("source", True), ("date", True), ("place", False)]
    assert [row.name for row in page.panels[2].rows] == ["القاهرة", "Unknown"]


def test_dates_hang_below_their_year_and_narrow_with_a_link() -> None:
    values = [("2022", 5, True), ("2022-02", 3, False), ("2022-unknown", 0, False), ("2021", 1, False)]
    facets = {"date": tuple(FacetValue(value, value, count, selected) for value, count, selected in values)}
    [_, dates] = results_page(Answer(ASKED, 5, (), facets), Shown(), Words(), ENGLISH).panels
    assert [(row.label, row.drill) for row in dates.rows] == [("2022", False), ("2021", False)]
    assert [(row.label, row.drill) for row in dates.rows[0].rows] == [("February", True)]


@pytest.mark.parametrize("many", [1, 12])
def test_of_long_facets_ten_are_in_sight_and_all_chosen_and_what_is_not_known(many: int) -> None:
    chosen = tuple(f"s{number}" for number in range(30, 30 + many))
    values = NamedValues({f"s{number}": 1 for number in range(149)} | {"?": 2}, Choice(chosen=chosen))
    asked = replace(ASKED, choices={"source": Choice(chosen=chosen)})
    [sources, _] = results_page(Answer(asked, 9, (), {"source": values}), Shown(), Words(), ENGLISH).panels
    assert [row.value for row in sources.rows if row.selected] == list(chosen)
    assert (len(sources.rows), sources.rows[-1].value, sources.rest) == (max(10, many) + 1, "?", ())
    assert (sources.size, sources.all_url) == ("All 150 values", Shown().values(replace(asked, page=1), "source"))


def test_years_fold_and_stand_open_where_one_is_chosen() -> None:
    values = tuple(FacetValue(str(year), "", 1, selected=year == 1999) for year in range(2024, 1990, -1))
    [_, dates] = results_page(Answer(ASKED, 9, (), {"date": values}), Shown(), Words(), ENGLISH).panels
    assert (len(dates.rows), len(dates.rest), dates.rest_open) == (10, 24, True)


def test_an_item_shows_the_forms_that_are_not_as_typed() -> None:
    metadata = Metadata(None, "سطر", (), None, None, None, None, "ar", "نص")
    why = (Why("جسر", "جسر", "written", "", 1), Why("جسر", "الجسور", "family", "", 2))
    hit = Hit("i d", metadata, 1.0, Snippet("سطر"), why=why)
    [item] = results_page(Answer(ASKED, 1, (hit,)), Shown(), Words(), ENGLISH).items
    assert [form.label for form in item.forms] == ["الجسور"]
    assert (item.number, item.anchor, item.untitled, item.direction) == ("31", "a-i_d", True, "rtl")


def test_a_note_shows_the_stretch_it_speaks_of() -> None:
    answer = Answer(replace(ASKED, text='a "b'), 0, (), notes=(Note(2, 3, "why"),))
    [remark] = results_page(answer, Shown(), Words(), ENGLISH).remarks
    assert (remark.text, remark.reason) == ('"', "why")


def test_what_is_said_of_equal_stretches_is_said_once() -> None:
    answer = Answer(replace(ASKED, text="((a"), 0, (), notes=(Note(0, 1, "why"), Note(1, 2, "why")))
    assert len(results_page(answer, Shown(), Words(), ENGLISH).remarks) == 1


def test_all_the_words_are_offered_when_some_but_not_all_have_them() -> None:
    def offered(with_all: int | None) -> str | None:
        option = results_page(Answer(ASKED, 9, (), with_all=with_all), Shown(), Words(), ENGLISH).with_all
        return option.label if option else None

    assert offered(1) == "1 article has all the words"
    assert offered(4) == "4 articles have all the words"
    assert offered(None) is offered(0) is offered(9) is None


NARROW = replace(ASKED, level=Level.WRITTEN, match=Match.ALL, title_only=True, variants=False, since=CalendarDate(2020))


def test_wider_searches_are_offered_in_words_with_their_counts() -> None:
    wider = [replace(step, total=number) for number, step in enumerate(steps(NARROW), start=1)]
    offered = results_page(Answer(NARROW, 0, (), wider=tuple(wider)), Shown(), Words(), ENGLISH).wider
    assert [(option.label, option.value) for option in offered] == [
        ("The word in any spelling", "1 article"),
        ("The word and its inflections", "2 articles"),
        ("Best match", "3 articles"),
        ("Any of the words", "4 articles"),
        ("With other spellings of names", "5 articles"),
        ("In the whole article, not in the title alone", "6 articles"),
        ("Without the filter “Source”", "7 articles"),
        ("Without the filter “Date”", "8 articles"),
        ("At any time", "9 articles"),
        ("Without any filter", "10 articles"),
    ]


def test_page_sizes_are_offered_when_there_is_more_than_the_smallest() -> None:
    def offered(total: int) -> list[tuple[str, bool]]:
        sizes = results_page(Answer(replace(ASKED, limit=25), total, ()), Shown(), Words(), ENGLISH).sizes
        return [(size.label, size.current) for size in sizes]

    assert offered(10) == []
    assert offered(11) == [("10", False), ("25", True), ("50", False), ("100", False)]
