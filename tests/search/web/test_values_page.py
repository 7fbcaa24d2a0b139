"""The page of all values of a facet, and what is offered while one types: both hold what the archive holds."""

import re
from urllib.parse import parse_qsl

import pytest
from flask.testing import FlaskClient

from search.engines.memory import MemoryEngine
from search.web.app import create_app
from search.web.params import asked_from
from tests.search.web.archive import HOSTILE, document
from tests.search.web.markup import page_of

NAMES = ["الإذاعة", "أبواب", "ب", "التلّ", "Bulletin", "٣ دقائق", *(f"وكالة {number:03}" for number in range(120))]


@pytest.fixture
def many() -> FlaskClient:
    """An archive of many sources; the first has two articles, one article has none."""
    made = [document(f"a{place}", "خبر", "نص", sources=(name,)) for place, name in enumerate(NAMES)]
    made += [document("b", "خبر", "نص", sources=(NAMES[0],)), document("c", "خبر", "نص")]
    return create_app(MemoryEngine(made)).test_client()


def values(client: FlaskClient, url: str) -> list[str]:
    """The values of the boxes of a page, in order."""
    page = page_of(client, url)
    boxes = [
        attrs for tag, attrs in page.found if tag == "input" and attrs.get("type") == "checkbox" and "name" in attrs
    ]
    return [box["value"] or "" for box in boxes]


def test_values_stand_by_count_or_by_name_without_the_article(many: FlaskClient) -> None:
    url = "/search/values?facet=source"
    assert values(many, url)[0] == "الإذاعة"
    assert len(values(many, url)) == 100
    first, second = values(many, f"{url}&order=name"), values(many, f"{url}&order=name&page=2")
    assert first[:4] == ["أبواب", "الإذاعة", "ب", "التلّ"]
    assert second[-3:] == ["Bulletin", "٣ دقائق", "?"]
    assert sorted(first + second) == sorted([*NAMES, "?"])
    assert values(many, f"{url}&order=name&page=99") == second, "there is no later page"


def test_each_letter_leads_to_where_it_begins(many: FlaskClient) -> None:
    page = page_of(many, "/search/values?facet=source&order=name&lang=en")
    letters = [href for href in page.attributes("a", "href") if "#letter-" in href]
    assert len(letters) == 6
    for href in letters:
        address, _, anchor = href.partition("#")
        assert anchor.replace("%23", "#") in map(_decoded, page_of(many, address).attributes("h2", "id"))


def _decoded(id: str) -> str:
    return "".join(letter if letter.isascii() else "".join(f"%{byte:02X}" for byte in letter.encode()) for letter in id)


@pytest.mark.parametrize(
    ("find", "found"),
    [("اذاعه", ["الإذاعة"]), ("التل", ["التلّ"]), ("bull", ["Bulletin"]), ("3", ["٣ دقائق"]), ("xyz", [])],
)
def test_values_are_found_in_any_spelling(many: FlaskClient, find: str, found: list[str]) -> None:
    assert values(many, f"/search/values?facet=source&find={find}")[: len(found) or 1] == found


def test_the_form_carries_what_is_chosen_elsewhere_and_on_other_pages(many: FlaskClient) -> None:
    url = "/search/values?facet=source&find=بوا&q=خبر&from=2001&source=أبواب&source=ب&-source=التلّ&author=?&lang=en"
    page = page_of(many, url)
    inputs = [attrs for tag, attrs in page.found if tag == "input" and attrs.get("name")]
    finding = next(place for place, attrs in enumerate(inputs) if attrs["name"] == "facet")
    of_search = [*inputs[:finding], *(attrs for attrs in inputs if attrs.get("form") == "search")]
    asked = [
        (attrs["name"] or "", attrs["value"] or "")
        for attrs in of_search
        if attrs.get("type") not in {"checkbox", "radio"} or "checked" in attrs
    ]
    before = asked_from(parse_qsl(url.partition("?")[2]))
    after = asked_from(asked)
    assert (after.request, after.display) == (before.request, before.display)


def test_the_panel_of_a_long_facet_leads_to_all_its_values(many: FlaskClient) -> None:
    page = page_of(many, "/search?q=خبر&page=2&lang=en")
    [href] = [href for href in page.attributes("a", "href") if href.startswith("/search/values")]
    assert "All 127 values" in page.text_of("a")
    assert len(values(many, href)) == 100


@pytest.mark.parametrize("query", ["", "facet=date", "facet=colour"])
def test_where_there_is_no_such_list_there_is_no_page(many: FlaskClient, query: str) -> None:
    assert many.get(f"/search/values?{query}").status_code == 404


def test_suggestions_are_a_piece_of_a_page_in_the_language_asked_for(client: FlaskClient) -> None:
    text = client.get("/suggest?q=الجس&lang=en").text
    options = re.findall(r'role="option" aria-selected="false"[^>]*>([^<]+)<', text)
    assert {"الجسر", "افتتاح الجسر الجديد"} <= set(options)
    assert f"{len(options)} suggestions" in text
    assert 'data-url="/article/bridge?lang=en"' in text
    assert "<html" not in text
    assert 'role="option"' not in client.get("/suggest?q=").text


def test_a_suggested_title_is_text_whatever_it_holds() -> None:
    client = create_app(MemoryEngine([document("x", HOSTILE, "نص")])).test_client()
    text = client.get("/suggest?q=نص").text
    assert "&lt;script&gt;" in text
    assert "<script" not in text
