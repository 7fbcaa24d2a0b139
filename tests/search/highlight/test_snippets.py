"""Highlighting: whole written words in the original, phrases as phrases, fragments cut at word edges."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Document, Metadata
from search.highlight.fragments import LONGEST, MOST
from search.highlight.snippet import highlight, highlight_whole
from search.query.nodes import Query
from search.query.parser import parse
from search.request import Match, SearchRequest
from search.results import Hit
from tests.shipped import ANALYSIS
from tests.strategies import WORDS
from tests.work import calls


def document(body: str, title: str | None = None) -> Document:
    shown = title or body[:40]
    return Document("1", Metadata(title, shown, (), None, None, None, None, "ar", body))


def hit(query: str, body: str, title: str | None = None, match: Match = Match.BEST) -> Hit:
    (line,) = highlight(
        [document(body, title)], [1.0], parse(SearchRequest(text=query, match=match), ANALYSIS).query, ANALYSIS
    )
    return line


def asked(query: str, body: str) -> tuple[Query, Document]:
    return parse(SearchRequest(text=query), ANALYSIS).query, document(body)


def highlight_line(query: Query, shown: Document) -> object:
    return highlight([shown], [1.0], query, ANALYSIS)


def highlight_page(query: Query, shown: Document) -> object:
    return highlight_whole(shown.metadata, query, ANALYSIS)


def marked(query: str, body: str) -> list[str]:
    return [snippet.text[start:end] for snippet in hit(query, body).snippets for start, end in snippet.marks]


def test_a_mark_covers_the_whole_written_word() -> None:
    assert marked("مكتبه", "زار الوزيرُ «والمكتباتِ» الجديدة.") == ["والمكتباتِ"]


def test_a_phrase_is_marked_as_a_phrase_only() -> None:
    assert marked('"ميناء جديد"', "افتتح ميناء. ثم ميناء جديد، وجديد آخر.") == ["ميناء جديد"]


def test_quotes_mark_no_other_inflection() -> None:
    assert marked('"مكتبة"', "مكتبات ومكتبه والمكتبة") == []
    assert marked('"مكتبة"', "مكتبات مكتبه مكتبة") == ["مكتبه", "مكتبة"]


def test_the_title_is_marked_too_and_alone_gives_no_fragment() -> None:
    found = hit("قطار", "نص لا يذكره.", title="القطار يصل")
    assert [found.title.text[a:b] for a, b in found.title.marks] == ["القطار"]
    assert found.snippets == ()


def test_an_excluded_word_is_never_marked() -> None:
    assert marked("قطار -مدينة", "قطار مدينة") == ["قطار"]


def test_why_lists_written_forms_closest_first() -> None:
    found = hit("مكتبة", "مكتبات ومكتبات مكتبه مكتبة مكتبات")
    assert [(why.form, why.level, why.count) for why in found.why] == [
        ("مكتبة", "written", 1),
        ("مكتبه", "spelling", 1),
        ("مكتبات", "family", 2),
        ("ومكتبات", "family", 1),
    ]


@pytest.mark.parametrize("query", ["مكتبة مكتبة", 'مكتبة ="مكتبة"', "مكتبة title:مكتبة", "مكتبة «مكتبة قديمة»"])
def test_why_counts_each_place_once_however_often_the_word_is_asked(query: str) -> None:
    counts = {why.form: why.count for why in hit(query, "مكتبة ثم مكتبات ثم مكتبة", title="مكتبة").why}
    assert counts["مكتبة"] == 3


@pytest.mark.parametrize("query", ["", "source:كونا", "title:قطار", "date:2022", "-نهر"])
def test_where_no_word_of_the_text_is_asked_its_beginning_is_shown_unmarked(query: str) -> None:
    found = hit(query, "أول جملة هنا. ثاني جملة.")
    assert [(s.text, s.marks) for s in found.snippets] == [("أول جملة هنا.", ())]


def test_fragments_show_every_word_of_the_query_if_they_can() -> None:
    filler = "كلام كثير لا صلة له بالموضوع يملأ السطر. " * 30
    found = hit("قطار نهر سماء", f"قطار قطار. {filler} نهر جار. {filler} سماء صافية.")
    text = " ".join(snippet.text for snippet in found.snippets)
    assert all(word in text for word in ("قطار", "نهر", "سماء"))


def test_a_long_paragraph_is_cut_around_the_word_at_spaces() -> None:
    words = ["كلمة"] * 200 + ["قطار"] + ["كلمة"] * 200
    (snippet,) = hit("قطار", " ".join(words)).snippets
    assert not snippet.starts_text
    assert not snippet.ends_text
    assert set(snippet.text.split()) == {"كلمة", "قطار"}
    assert len(snippet.text) <= LONGEST


@pytest.mark.parametrize(
    "body",
    [
        "كلمة-" * 100 + "قطار" + "-كلمة" * 100,
        "\N{EM SPACE}".join(["كلمة"] * 100 + ["قطار"] + ["كلمة"] * 100),
        "كلمة " * 30 + "ك" * 70 + " قطار " + "ك" * 300 + " كلمة",
        "ك" * 300 + "،قطار،" + "ك" * 300,
    ],
)
def test_a_word_is_shown_whole_and_found_where_spaces_are_rare(body: str) -> None:
    (snippet,) = hit("قطار", body).snippets
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["قطار"]
    assert len(snippet.text) <= LONGEST
    assert set(re.findall(r"\w+", snippet.text)) <= set(re.findall(r"\w+", body))


def test_the_beginning_of_one_endless_word_is_cut_all_the_same() -> None:
    (snippet,) = hit("", "ك" * 1000).snippets
    assert snippet.text == "ك" * LONGEST


CROWDED: dict[str, Callable[[int], tuple[str, str]]] = {
    "one word everywhere": lambda size: ("قطار", "قطار " * 10 * size),
    "sentences everywhere": lambda size: ("قطار نهر", "قطار نهر. " * size),
    "near words everywhere": lambda size: ('"قطار نهر"~5', "قطار نهر " * size),
    "a word many times": lambda size: ("قطار " * size, "قطار " * size),
    "many words": lambda size: (" ".join(f"كلمة{number}" for number in range(size)), "كلمة7 نص آخر " * size),
    "a long phrase": lambda size: ('"' + "قطار " * size + '"', "قطار " * 10 * size),
    "one long word": lambda size: ("قطار*", "قطار" * size),
    "white space": lambda size: ("قطار", "قطار" + " \n" * size + "قطار"),
    "ends of sentences": lambda size: ("قطار", "قطار" + "." * size + "قطار" + ". " * size),
    "tatweel": lambda size: ("قطار", "قطار ـ " * size),
}


@pytest.mark.parametrize("crowded", CROWDED.values(), ids=CROWDED)
@pytest.mark.parametrize("shown", [highlight_line, highlight_page])
def test_four_times_the_query_and_the_text_is_about_four_times_the_work(
    crowded: Callable[[int], tuple[str, str]], shown: Callable[[Query, Document], object]
) -> None:
    few, many = (calls(shown, *asked(*crowded(size))) for size in (100, 400))
    assert many <= 5 * few


bodies = st.lists(st.sampled_from([*WORDS, ".", "\n", "؟ ", "«", "—", "\u200f", "x" * 300]), max_size=80).map(" ".join)


@given(bodies, st.lists(st.sampled_from([*WORDS, '"ميناء قطار"', '~"كتب في"']), max_size=4).map(" ".join))
def test_marks_lie_on_word_edges_within_pieces_of_the_original(body: str, query: str) -> None:
    found = hit(query, body)
    assert len(found.snippets) <= MOST
    for snippet in found.snippets:
        assert snippet.text in body
        last = 0
        for start, end in snippet.marks:
            assert last <= start < end <= len(snippet.text)
            assert not (start and snippet.text[start - 1].isalnum())
            assert not (end < len(snippet.text) and snippet.text[end].isalnum())
            last = end


@given(st.text(), st.text())
def test_any_text_and_any_query_highlight(body: str, query: str) -> None:
    asked = parse(SearchRequest(text=query), ANALYSIS).query
    _, in_body = highlight_whole(document(body).metadata, asked, ANALYSIS)
    assert all(0 <= a < b <= len(body) for a, b in in_body)
    highlight([document(body)], [0.0], asked, ANALYSIS)


def test_a_whole_article_is_marked_as_its_line_of_the_list_is() -> None:
    untitled, asked = document("قطار يصل."), parse(SearchRequest(text="قطار", title_only=True), ANALYSIS).query
    assert highlight_whole(untitled.metadata, asked, ANALYSIS) == ((), ())
    assert highlight([untitled], [0.0], asked, ANALYSIS)[0].title.marks == ()
    titled = document("قطار يصل.", title="القطار")
    assert highlight_whole(titled.metadata, asked, ANALYSIS) == (((0, 6),), ())
