"""Whatever an archive holds, nothing sticks out of a page, nothing fails, and no text disturbs its neighbours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from index.article import Document
from tests.browser.measures import disorder, outside
from tests.browser.serving import served
from tests.browser.watched import Watched
from tests.engines.conftest import embedded
from tests.search.web.archive import document

pytestmark = pytest.mark.browser

LONG_WORD = "فسيستخدمونهاوبالمستشفياتكموليستعملونهما"
ODD = {
    "long": "عنوان طويل عن سوق السمك عند رصيف الميناء القديم " * 6 + "عنوان طويل",
    "joined": LONG_WORD,
    "unbroken": "Donaudampfschifffahrts" * 5,
    "English": "Fish market (2nd part), 24-hour strike: C++ & co.",
    "numbers": "+962 (6) 555-01-24, 24/7",
    "emoji": "🎉👩‍👩‍👧‍👦🏳️‍🌈 سوق 🐟",
    "overridden": "سوق \u202egnitirw desrever\u202c السمك",
    "markup": "<b>سوق</b> &amp; <script>alert(1)</script></bdi></li>",
    "marks": "س" + "\u064b\u0651\u0650" * 12 + "وق",
}
"""A text of each kind that may stand where a title, a source or an author stands."""

UNCLOSED = "سوق \u202e\u2067\u202bopen to the end", "سوق \u2069\u202c\u2069closed too often\u200f"
PLAIN = "سوق السمك"
ENDLESS = (" ".join([LONG_WORD] * 10) + f" {PLAIN}.\n") * 2_450
LINES = ".meta, .chips a, .rows .name, .status h1, .offer, .why, .tags a, dd, td, .lines li, summary"


def documents() -> list[Document]:
    """Each odd text as a title, and as the source, place and author of another article; and odd bodies."""
    made = []
    for name, text in ODD.items():
        made.append(document(f"{name}-title", text, f"{PLAIN} {text}.", sources=("مدى",), published="2020-03-04"))
        sources = (text, "مدى")
        made.append(
            document(
                f"{name}-source", PLAIN, f"{text} {PLAIN}", sources=sources, published="2021", place=text, author=text
            )
        )
    made += [document(f"unclosed-{number}", text, text, sources=("مدى",)) for number, text in enumerate(UNCLOSED)]
    made.append(document("empty", "سوق بلا نص", "", sources=("مدى",), published="2020-03"))
    made.append(document("nothing", None, ""))
    made.append(document("endless", "سوق طويل", ENDLESS, sources=("مدى",)))
    return made


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(embedded(documents(), tmp_path_factory.mktemp("odd"))) as address:
        yield address


@pytest.mark.parametrize(
    ("wide", "language"),
    [
        (1280, "ar"),
        (390, "en"),
        pytest.param(1280, "en", marks=pytest.mark.soak),
        pytest.param(390, "ar", marks=pytest.mark.soak),
    ],
)
def test_odd_texts_break_no_page(chromium: Browser, odd: str, wide: int, language: str) -> None:
    context = chromium.new_context(viewport={"width": wide, "height": 900})
    watched, found = Watched(context, odd, language), {}
    for path in paths():
        page = watched.open(path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        found[path] = outside(page) + disorder(page, LINES)
    context.close()
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert watched.wrongs == []


def paths() -> list[str]:
    """Lists of all of it, and some of the articles by themselves."""
    chosen = "".join(f"&source={name}" for name in ("مدى", ODD["English"], ODD["numbers"], LONG_WORD))
    lists = [
        "/",
        "/about",
        "/search?limit=50",
        f"/search?q=سوق{chosen}&dups=all".replace("+", "%2B"),
        f"/search?q={LONG_WORD}",
    ]
    articles = [f"/article/{name}-{where}?q=سوق" for name in ODD for where in ("title", "source")]
    return [
        *lists,
        *articles,
        "/article/unclosed-0",
        "/article/unclosed-1",
        "/article/empty",
        "/article/nothing",
        "/article/long-title?against=joined-title",
    ]


@pytest.mark.soak
def test_an_article_of_a_million_characters_is_shown_with_its_marks(chromium: Browser, odd: str) -> None:
    assert len(ENDLESS) > 1_000_000
    context = chromium.new_context(viewport={"width": 390, "height": 900})
    watched = Watched(context, odd)
    page = watched.open("/article/endless?q=سوق")
    assert page.locator(".body mark").count() == 2_450
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
    assert watched.wrongs == []
