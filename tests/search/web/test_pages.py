"""Every page as a browser without scripts sees it, in both languages, whatever is in the archive."""

import re
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.memory import MemoryEngine
from search.query.grammar import OPERATORS
from search.web.app import create_app
from search.web.headers import POLICY
from tests.search.web.archive import HOSTILE
from tests.search.web.markup import Elements, page_of

PAGES = [
    *("/", "/search", "/search?q=الجسر", "/search?q=غرنوق&source=مدى&level=written", "/search?date=2019&page=2"),
    *("/article/bridge?q=جسر", "/article/undated", "/help", "/about", "/no-such-page", "/search?q=الجسر&page=999"),
    *("/sources", "/source/%3F", "/dates", "/date/2019", "/date/2019-05", "/date/2022-02-05", "/date/1999-x"),
    *("/search/values?facet=source&q=الجسر", "/search/values?facet=author&order=name&find=س&-source=مدى"),
]
LANGUAGES = ["", "lang=en", "digits=arab", "lang=en&digits=arab"]


def with_parameters(path: str, more: str) -> str:
    return path + ("&" if "?" in path else "?") + more if more else path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_in_every_language(client: FlaskClient, path: str, language: str) -> None:
    response = client.get(with_parameters(path, language))
    assert response.status_code == (404 if path in {"/no-such-page", "/date/1999-x"} else 200)
    page = Elements(response.text)
    assert not page.open, "every element is closed"
    expected = ("en", "ltr") if "lang=en" in language else ("ar", "rtl")
    assert (page.attributes("html", "lang"), page.attributes("html", "dir")) == ([expected[0]], [expected[1]])
    ids = [attrs["id"] for _, attrs in page.found if "id" in attrs]
    assert len(ids) == len(set(ids)), "ids are unique"
    tags = [tag for tag, _ in page.found]
    assert [tags.count(tag) for tag in ("search", "main", "h1", "footer")] == [1] * 4


@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_has_no_arabic_but_what_comes_from_data(client: FlaskClient, path: str) -> None:
    arabic = re.compile("[\u0621-\u064a]")
    page = page_of(client, with_parameters(path, "lang=en"))
    inside = {"li", "bdi", "mark", "p", "a", "title", "h1", "q", "span", "s"}
    assert {tag for tag, text in page.texts if arabic.search(text)} <= inside
    for label in ("label", "legend", "button", "option", "summary", "dt", "dd", "footer", "h2", "th"):
        assert not [text for text in page.text_of(label) if arabic.search(text)], label


@pytest.mark.parametrize("path", PAGES)
def test_an_arabic_page_has_no_english_words(client: FlaskClient, path: str) -> None:
    page = page_of(client, path)
    for label in ("label", "legend", "button", "option", "summary", "dt", "footer", "h1", "h2", "th"):
        assert not [text for text in page.text_of(label) if re.search("[A-Za-z]{2}", text)], label


@pytest.mark.parametrize("path", [*PAGES, "/static/icon.svg", "/healthz", "/api/v1/search?q=x", "/robots.txt"])
def test_every_response_has_the_policy_and_no_cookie(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in response.headers
    response.close()


@pytest.mark.parametrize("path", ["/static/base.css", "/static/keys.js"])
def test_parts_of_pages_leave_the_policy_to_them(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Security-Policy" not in response.headers
    assert "Set-Cookie" not in response.headers
    response.close()


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        f"/source/{quote(HOSTILE, safe='')}",
        "/article/hostile?q=الجسر",
        '/search?q="><script>alert(1)</script>&source="onclick=x',
    ],
)
@pytest.mark.parametrize("language", ["", "lang=en"])
def test_nothing_from_data_or_url_becomes_markup(client: FlaskClient, path: str, language: str) -> None:
    page = page_of(client, with_parameters(path, language))
    scripts = page.attributes("script", "src")
    ours = {f"/static/{name}.js" for name in ("waiting", "search", "in_place", "narrowing", "article")}
    assert set(scripts) <= ours
    assert len([tag for tag, _ in page.found if tag == "script"]) == len(scripts) > 0
    names = {name for _, attrs in page.found for name in attrs}
    assert not {name for name in names if name.startswith("on")}
    assert "style" not in names, "the policy forbids inline styles"
    assert not [tag for tag, _ in page.found if tag == "style"]


def test_hostile_text_is_shown_as_it_stands_isolated_from_its_neighbours(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=الجسر")
    assert HOSTILE in page.text_of("bdi")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["q", "date", "-date", "source", "-source", "from", "to", "page", "limit", "level", "lang", "in"]
        ),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=25),
        max_size=5,
    )
)
def test_any_query_string_gives_a_page(client: FlaskClient, parameters: dict[str, str]) -> None:
    response = client.get("/search", query_string=parameters)
    assert response.status_code == 200
    assert not Elements(response.text).open


def test_every_operator_of_the_grammar_is_on_the_help_page_and_its_example_works(client: FlaskClient) -> None:
    for language in ("", "?lang=en"):
        page = page_of(client, "/help" + language)
        texts = " ".join(text for _, text in page.texts)
        for operator in OPERATORS:
            assert operator.syntax in texts
            assert (operator.english if language else operator.arabic) in texts
        examples = [href for href in page.attributes("a", "href") if href.startswith("/search?q=")]
        assert len(examples) == len(OPERATORS)
        for href in examples:
            assert client.get(href).status_code == 200
            assert not client.get(href.replace("/search", "/api/v1/search", 1)).get_json()["notes"]


def test_the_number_of_articles_stands_on_the_page_about_it(client: FlaskClient) -> None:
    page = page_of(client, "/about?lang=en")
    assert [text for text in page.text_of("bdi") if text.isdecimal()] == ["36", "4", "2019", "2022"]


def test_an_empty_archive_says_how_to_fill_it() -> None:
    client = create_app(MemoryEngine()).test_client()
    assert "kashshaf index PATH" in client.get("/").text
    for path in ("/search", "/search?q=x", "/about"):
        assert client.get(path).status_code == 200
