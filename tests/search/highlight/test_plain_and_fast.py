"""The lines of a list, made in bulk, are those of the plain definition: places, levels, snippets, why."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from index.article import Document, Metadata
from index.schema import BARE_FIELDS, TEXT_FIELDS, Level
from search.highlight.fragments import choose, stops
from search.highlight.snippet import highlight, highlight_whole
from search.highlight.spans import FieldText, merge, occurrences
from search.query.nodes import And, Query
from search.query.parser import parse
from search.request import SearchRequest
from tests.search.highlight import plain
from tests.shipped import ANALYSIS
from tests.strategies import WORDS, queries

SIGNS = (".", "...", "!", "؟", "…", '"', "»", ")", "«", "\n", "\n\n", " ", "\t", "\N{EM SPACE}", "\u2028", "—", "،")
OTHERS: tuple[str, ...] = ("\u200f", "ـ", "\u0651", "x" * 300, "ك" * 20, "كُتِبَ", "كُتُبٌ", "\ud800", "😀", "\x1c", "3.5")
OTHERS += (
    "ـ",
    "كـتـب",
    "ـكتب",
    "ًكتب",
    "ﻛﺘﺐ",
    "ﷲ",
    "\ufe70",
    "ے\u0654",
    "ۓ",
    "وبالمكتبةِ",
    "https://a.example/كتب?q=bank",
)
pieces = st.sampled_from((*WORDS, *SIGNS, *SIGNS, *OTHERS))
texts = st.lists(pieces, max_size=120).map("".join) | st.lists(pieces, max_size=120).map(" ".join) | st.text()
asked = (
    queries
    | st.lists(
        st.sampled_from(
            (
                *WORDS,
                '"كُتب في"',
                '="كُتب"',
                '~"ميناء قطار"',
                "title:كتب",
                "مك*",
                "ك?ب",
                "كتبب~",
                '"كتب في"~2',
                '~"كتب كتب"',
                '"كتب في كتب"',
                "*كتب*",
                "ل",
                "و",
                "6",
                "كتاب~2",
                "ال*",
                '~"قطار كتب bank"~4',
            )
        ),
        max_size=5,
    )
    .map(" ".join)
    .map(lambda text: parse(SearchRequest(text=text), ANALYSIS).query)
    | st.text().map(lambda text: parse(SearchRequest(text=text), ANALYSIS).query)
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    title = draw(st.none() | texts)
    return Document("1", Metadata(title, title or draw(texts), (), None, None, None, None, "ar", draw(texts)))


lists = st.lists(documents(), max_size=4)


@given(lists, asked)
def test_a_list_is_highlighted_as_each_of_its_articles_plainly_is(found: list[Document], query: Query) -> None:
    scores = [float(place) for place in range(len(found))]
    plainly = tuple(plain.highlight(one, query, score) for one, score in zip(found, scores, strict=True))
    assert highlight(found, scores, query, ANALYSIS) == plainly


@given(st.lists(st.tuples(st.sampled_from(BARE_FIELDS), texts), max_size=5), asked)
def test_the_places_and_levels_of_words_are_the_plain_ones(shown: list[tuple[str, str]], query: Query) -> None:
    found = occurrences([FieldText(*text) for text in shown], query, ANALYSIS)
    assert found == [plain.occurrences(text, field, query) for field, text in shown]


@given(st.lists(documents(), min_size=1, max_size=1), asked)
def test_a_whole_text_is_marked_where_its_occurrences_are(found: list[Document], query: Query) -> None:
    metadata = found[0].metadata
    title = plain.occurrences(metadata.display_title, "title" if metadata.title is not None else "body", query)
    body = plain.occurrences(metadata.body, "body", query)
    assert highlight_whole(metadata, query, ANALYSIS) == (merge(title), merge(body))


@given(texts)
def test_the_sentences_of_a_text_are_the_plain_ones(text: str) -> None:
    (places,) = stops([text])
    every = plain.occurrences(
        text, "body", And(tuple(parse(SearchRequest(text=word), ANALYSIS).query for word in text.split()))
    )
    assert choose(text, every, places) == plain.choose(text, every)


def test_all_white_space_may_stand_between_sentences() -> None:
    spaces = [chr(point) for point in range(0x110000) if chr(point).isspace()]
    assert [stops([f"a.{space}b"]) for space in spaces if space != "\n"] == [[[1]]] * (len(spaces) - 1)


def test_titles_and_bodies_are_searched_at_every_level() -> None:
    assert all(TEXT_FIELDS[field].levels == tuple(Level) for field in BARE_FIELDS)


def titled(body: str) -> Document:
    return Document("1", Metadata(body, body, (), None, None, None, None, "ar", body))


KITAB = parse(SearchRequest(text='كتاب ~"مكتبة كتب"'), ANALYSIS).query


def test_several_threads_highlight_at_once() -> None:
    documents = [titled(f"كتاب{number} كتاب. مكتبة كتب {number} كتابٌ") for number in range(200)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda document: highlight([document], [0.0], KITAB, ANALYSIS), documents))
    assert found == [(plain.highlight(document, KITAB, 0.0),) for document in documents]
