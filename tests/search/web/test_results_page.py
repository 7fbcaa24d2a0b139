"""The list of results: marks, counts, filters and links that keep their promises."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from search.engines.memory import MemoryEngine
from search.present.page import Page, results_page
from search.present.panels import Row
from search.present.wording import Words
from search.request import SearchRequest
from search.service import answer
from search.web.app import create_app
from search.web.links import PageLinks
from search.web.params import asked_from
from tests.search.web.archive import document
from tests.search.web.markup import page_of


def test_the_matching_words_are_marked_whole_in_other_inflections(client: FlaskClient) -> None:
    marked = page_of(client, "/search?q=جسر").text_of("mark")
    assert {"الجسر", "والجسر", "للجسرين"} <= set(marked)
    assert "الجسر" in page_of(client, "/article/bridge?q=جسر").text_of("mark")


def test_the_status_says_how_many_in_the_plural_of_the_language(client: FlaskClient) -> None:
    def total(path: str) -> str:
        return client.get(path).text.split('class="total">')[1].split("<")[0]

    assert total("/search?date=2019-05") == "29 مقالًا"
    assert total("/search?date=2019-05&digits=arab") == "٢٩ مقالًا"
    assert total("/search?date=2022") == "مقالان"
    assert total("/search?date=2022&lang=en") == "2 articles"
    assert total("/search?date=2022-02&lang=en") == "1 article"
    assert total("/search?q=غرنوق") == "لا مقالات"


def rows(page: Page) -> list[Row]:
    def below(row: Row) -> list[Row]:
        return [row, *(part for inner in row.rows for part in below(inner))]

    return [part for panel in page.panels for row in (*panel.rows, *panel.rest) for part in below(row)]


def view_of(client: FlaskClient, query: str) -> Page:
    """The view model of the page at a URL, made as the view makes it."""
    with client.application.test_request_context(query):
        read = asked_from(parse_qsl(urlsplit(query).query))
        found = answer(read.request, client.application.extensions["engine"])
        return results_page(found, PageLinks(read.display), Words(), read.display)


@pytest.mark.parametrize(
    "query",
    [
        "/search",
        "/search?q=الجسر",
        "/search?q=الجسر&source=مدى",
        "/search?date=2019-05&date=2022",
        "/search?-source=مدى",
    ],
)
def test_every_facet_link_finds_the_number_it_promises(client: FlaskClient, query: str) -> None:
    html = client.get(query).text
    found = rows(view_of(client, query))
    assert len(found) > 5
    for row in found:
        total = client.get(row.only_url.replace("/search", "/api/v1/search", 1)).get_json()["total"]
        assert str(total) == row.count, (row.value, row.only_url)
        if not row.excluded:
            assert row.only_url.replace("&", "&amp;") in html


def test_choosing_and_removing_lead_back_to_the_same_page(client: FlaskClient) -> None:
    page = view_of(client, "/search?q=الجسر&source=مدى&-date=2021&from=2014")
    assert [(chip.name, chip.value, chip.excluded) for chip in page.chips] == [
        ("Source", "مدى", False),
        ("Date", "2021", True),
        ("From", "2014", False),
    ]
    without_source = view_of(client, page.chips[0].url)
    [mada] = [row for row in rows(without_source) if row.value == "مدى"]
    assert view_of(client, mada.only_url).request == page.request
    assert view_of(client, page.clear_url).request == SearchRequest(text="الجسر")


def test_the_form_holds_the_whole_state_of_the_page(client: FlaskClient) -> None:
    """What a browser would send on Apply, nothing changed, asks for the same search."""
    url = (
        "/search?q=الجسر&in=title&level=spelling&match=any&source=مدى&-source=مرايا&date=2020&-date=2019-05"
        "&author=?&from=2001&to=2024-02&dups=all&sort=oldest&limit=25&lang=en&digits=arab"
    )
    page = page_of(client, url)
    sent = []
    for tag, attrs in page.found:
        if tag == "input" and attrs.get("name") and (attrs["type"] not in {"checkbox", "radio"} or "checked" in attrs):
            sent.append((attrs["name"] or "", attrs["value"] or ""))
    sent.append(("in", "title" if ("option", {"value": "title", "selected": None}) in page.found else "all"))
    assert len(sent) == len(set(sent)), "a field stands twice in the address that people copy"
    before = asked_from(parse_qsl(urlsplit(url).query))
    after = asked_from(sent)
    assert (after.request, after.display) == (before.request, before.display)
    controls = [attrs for tag, attrs in page.found if tag == "input" and attrs.get("form")]
    assert controls
    assert {attrs["form"] for attrs in controls} == {"search"}


def test_facet_links_are_not_for_crawlers(client: FlaskClient) -> None:
    page = page_of(client, "/search?q=الجسر&source=مدى")
    followed = [
        attrs["href"]
        for tag, attrs in page.found
        if tag == "a" and "nofollow" not in (attrs.get("rel") or "") and (attrs["href"] or "").startswith("/search?")
    ]
    assert followed == []
    assert "Disallow: /search" in client.get("/robots.txt").text


def test_pages_are_linked_with_gaps_and_neighbours(client: FlaskClient) -> None:
    first = view_of(client, "/search?source=مرايا")
    assert [step.label for step in first.steps] == ["1", "2", "3"]
    assert (first.previous, first.following is not None) == (None, True)
    last = page_of(client, first.steps[-1].url)
    assert [number.strip() for number in last.text_of("bdi") if number in {"21", "29"}] == ["21", "29"]


def test_a_page_beyond_the_last_says_which_is_the_last(client: FlaskClient) -> None:
    response = client.get("/search?source=مرايا&page=1000000000&lang=en")
    assert response.status_code == 200
    assert "There is no such page; the last one is" in response.text
    assert "page=3" in response.text


def test_nothing_found_offers_what_finds_something_with_its_count(client: FlaskClient) -> None:
    html = client.get("/search?q=للجسرين&source=مرايا&level=written&lang=en").text
    assert "Nothing was found" in html
    offers = re.findall(r'<li><a href="(/search[^"]*)" rel="nofollow">([^<]+)</a> <span class="count">\((\d+) ', html)
    assert [label for _, label, _ in offers] == ["Without the filter “Source”"]
    for url, _, count in offers:
        found = client.get(url.replace("&amp;", "&").replace("/search", "/api/v1/search", 1)).get_json()
        assert found["total"] == int(count) > 0


@pytest.mark.parametrize("query", ["الجسسر", "hg[sv", "الوزير الجسسر"])
def test_what_was_meant_is_offered_with_the_number_that_it_finds(client: FlaskClient, query: str) -> None:
    html = client.get("/search", query_string={"q": query, "lang": "en"}).text
    ((url, text, count),) = re.findall(
        r'Did you mean <a href="([^"]*)" rel="nofollow"><bdi>([^<]+)</bdi></a>\? \((\d+) ', html
    )
    assert "الجسر" in text
    found = client.get(url.replace("&amp;", "&").replace("/search", "/api/v1/search", 1)).get_json()
    assert found["total"] == int(count) > 0
    assert found["suggestion"] is None


def test_notes_say_what_could_not_be_read(client: FlaskClient) -> None:
    html = client.get('/search?q="الجسر&from=soon&lang=en').text
    assert "This quotation mark has no partner" in html
    assert "A bound of the date could not be read" in html


def test_a_query_of_ten_thousand_letters_is_cut_with_a_note(client: FlaskClient) -> None:
    response = client.get("/search", query_string={"q": "ب" * 10_000, "lang": "en"})
    assert response.status_code == 200
    assert "Only the first 2000 characters were searched." in response.text


def test_other_spellings_of_a_name_are_told_and_left_out_by_one_link_and_back_by_another() -> None:
    client = create_app(
        MemoryEngine([document("a", None, "زار جوجل المدينة"), document("b", None, "موقع غوغل")])
    ).test_client()
    page = view_of(client, "/search?q=غوغل")
    assert page.variants == (("غوغل", ("جوجل", "قوقل", "غوجل")),)
    assert len(page.items) == 2
    alone = view_of(client, page.without_variants)
    assert (len(alone.items), alone.variants) == (1, ())
    [chip] = alone.chips
    assert view_of(client, chip.url).request == page.request
    assert 'name="variants" value="off"' in client.get(page.without_variants).text


def test_one_click_on_a_form_leaves_out_the_articles_that_have_it(client: FlaskClient) -> None:
    page = view_of(client, "/search?q=الجسر")
    forms = {form.label: form.url for item in page.items for form in item.forms}
    assert {"والجسر", "للجسرين"} <= set(forms)
    html = client.get("/search?q=الجسر").text
    for form, url in forms.items():
        assert url.replace("&", "&amp;") in html
        left = view_of(client, url)
        assert left.request.text == f'الجسر -"{form}"'
        found = {item.url.partition("?")[0] for item in left.items}
        assert found < {item.url.partition("?")[0] for item in page.items}
        assert form not in {other.label for item in left.items for other in item.forms}


@pytest.mark.parametrize("query", ['"الجسر', "الجسر OR", "(الجسر", "الجسر title:", "الجسر -"])
def test_a_form_is_left_out_of_a_query_that_is_not_over_too(client: FlaskClient, query: str) -> None:
    page = view_of(client, f"/search?{urlencode({'q': query})}")
    [form] = {form.url for item in page.items for form in item.forms if form.label == "والجسر"}
    left = view_of(client, form)
    assert 0 < len(left.items) < len(page.items)
    assert not left.remarks


def test_a_form_is_not_offered_where_the_query_has_no_room_for_it(client: FlaskClient) -> None:
    page = view_of(client, "/search?q=الجسر" + " نهر" * 498)
    assert {form.url for item in page.items for form in item.forms} == {""}
