"""Highlighting: whole written words in the original, phrases as phrases, fragments cut at word edges."""

from hypothesis import given
from hypothesis import strategies as st

from index.article import Document, Metadata
from search.highlight.fragments import LONGEST, MOST
from search.highlight.snippet import highlight, highlight_whole
from search.query.parser import parse
from search.request import Match, SearchRequest
from search.results import Hit
from tests.strategies import WORDS


def document(body: str, title: str | None = None) -> Document:
    shown = title or body[:40]
    return Document("1", Metadata(title, shown, (), None, None, None, None, "ar", body))


def hit(query: str, body: str, title: str | None = None, match: Match = Match.BEST) -> Hit:
    return highlight(document(body, title), parse(SearchRequest(text=query, match=match)).query, 1.0)


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


def test_without_a_query_the_beginning_is_shown_unmarked() -> None:
    found = hit("", "أول جملة هنا. ثاني جملة.")
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
    asked = parse(SearchRequest(text=query)).query
    assert all(0 <= a < b <= len(body) for a, b in highlight_whole(body, "body", asked))
    highlight(document(body), asked, 0.0)
