"""The pages of sources and dates: every number on them is the total of the search that it leads to."""

import gzip
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from index import pipeline
from index.article import Article
from search.engine import Matches, Meanwhile, Search, idle
from search.engines.memory import MemoryEngine
from search.web.app import create_app
from tests.conftest import ROOT
from tests.search.web.archive import HOSTILE, document, documents
from tests.search.web.markup import Elements, page_of

LIGHT = 35_000  # bytes of a page, compressed


class Counting(MemoryEngine):
    """Remembers how many searches it was asked."""

    asked = 0

    def search(self, asked: Search, meanwhile: Meanwhile = idle) -> Matches:
        self.asked += 1
        return super().search(asked, meanwhile)


@pytest.fixture(scope="module")
def sampled() -> Iterator[FlaskClient]:
    """The application over the shipped samples."""
    found = [article for article in pipeline.read([ROOT / "samples"]) if isinstance(article, Article)]
    engine = MemoryEngine(pipeline.document(article, pipeline.natural_id(article)) for article in found)
    with create_app(engine).test_client() as client:
        yield client


def promises(html: str) -> Iterator[tuple[str, int]]:
    """Each link with a number of articles, and that number: in parentheses, in a cell, or behind it in a table."""
    for link in re.finditer(r'<a ([^>]*)href="([^"]+)"([^>]*)>(.*?)</a>(?:</th><td>([\d,]+)<)?', html, re.DOTALL):
        before, href, after, inside, behind = link.groups()
        text = re.sub(r"<[^>]+>", "", inside)
        found = re.search(r"\(([\d,]+)\)\s*$", text) or re.search(r'class="n">([\d,]+)<', inside)
        found = found or re.search(r'title="[^"]*\(([\d,]+)\)"', before + after)
        found = found or re.fullmatch(r"([\d,]+) articles?", text.strip())
        if number := behind or (found and found[1]):
            yield unescape(href), int(number.replace(",", ""))


def total(client: FlaskClient, url: str) -> int:
    """How many articles there are behind a link: those of the search, or those that the page says it is about."""
    if url.startswith("/search"):
        return int(client.get(url.replace("/search", "/api/v1/search", 1)).get_json()["total"])
    [heading] = re.findall(r'<header class="heading">.*?</header>', client.get(url).text, re.DOTALL)
    said = re.search(r">([\d,]+) articles?<", heading)
    assert said, url
    return int(said[1].replace(",", ""))


def addresses(client: FlaskClient) -> list[str]:
    """The pages of an archive that is not large: all of its sources, years and months, and some of its days."""
    listed = client.get("/sources?lang=en").text
    dates = client.get("/dates?lang=en").text
    found = re.findall(r'href="(/source/[^"]+)"', listed) + re.findall(r'href="(/date/[^"]+)"', dates)
    months = [url for url in found if "-" in url]
    days = [day for url in months[:4] for day in re.findall(r'href="(/date/\d+-\d+-\d+[^"]*)"', client.get(url).text)]
    return [unescape(url) for url in dict.fromkeys(["/?lang=en", "/sources?lang=en", "/dates?lang=en", *found, *days])]


@pytest.mark.parametrize("archive", ["client", "sampled"])
def test_every_number_is_the_total_of_what_it_leads_to(archive: str, request: pytest.FixtureRequest) -> None:
    client: FlaskClient = request.getfixturevalue(archive)
    kept: dict[str, int] = {}
    pages = addresses(client)
    assert len(pages) > 12
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        assert not Elements(response.text).open
        for url, number in promises(response.text):
            kept.setdefault(url, number)
            assert kept[url] == number, (page, url)
    assert len(kept) > 40
    assert {url: total(client, url) for url in kept} == kept


@pytest.mark.parametrize(
    "query", ["", "?q=الجسر", "?date=2019&lang=en", "?date=2019-05&q=نشرة", "?source=مدى&-date=2020"]
)
def test_every_bar_of_the_results_leads_to_as_many_as_it_says(client: FlaskClient, query: str) -> None:
    html = client.get(f"/search{query}").text
    [figure] = re.findall(r'<figure class="timeline".*?</figure>', html, re.DOTALL)
    found = list(promises(figure))
    assert found
    for url, number in found:
        assert total(client, url) == number, url


def searches(path: str) -> int:
    engine = Counting(documents())
    assert create_app(engine).test_client().get(path).status_code == 200
    return engine.asked


def test_pages_ask_the_engine_once_and_the_list_of_sources_once_for_each_year() -> None:
    pages = ["/", "/dates", "/date/2019", "/date/2019-05", "/date/2019-05-07", f"/source/{quote('مدى')}"]
    assert [searches(page) for page in pages] == [1] * len(pages)
    assert searches("/sources") == 1 + len(["2019", "2020", "2021", "2022"])


def test_sources_stand_in_the_order_of_the_alphabet_with_their_years(client: FlaskClient) -> None:
    page = client.get("/sources").text
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    names = [unescape(name) for name in re.findall(r'<a href="/source/[^"]+"><bdi>(.*?)</bdi>', body, re.DOTALL)]
    assert names == [HOSTILE, "الضفاف", "مدى", "مرايا"]
    assert re.findall(r"<bdi>(20\d\d)</bdi>", body) == ["2020", "2022", "2020", "2022", "2019"]


def test_many_sources_are_listed_a_hundred_to_a_page() -> None:
    made = [document(f"d{n}", f"ع{n}", "نص", sources=(f"صحيفة {n:03}",), published="2020") for n in range(250)]
    client = create_app(MemoryEngine(made)).test_client()
    pages = [client.get(f"/sources?page={number}").text for number in (1, 2, 3, 999)]
    counts = [page.partition("</main>")[0].count('<th scope="row">') for page in pages]
    assert counts == [100, 100, 50, 50]
    assert "صحيفة 249" in pages[3]
    assert pages[0].count('aria-current="page"') == 1


def test_a_source_says_from_when_to_when_and_what_came_last(client: FlaskClient) -> None:
    page = client.get(f"/source/{quote('مرايا')}?lang=en").text
    assert "from 1 May 2019 to 29 May 2019" in re.sub(r"[\u2066-\u2069]|<[^>]+>", "", page)
    latest = re.findall(r'<ol class="lines">(.*?)</ol>', page, re.DOTALL)[0]
    assert latest.index("نشرة اليوم 29") < latest.index("نشرة اليوم 28")
    assert '<input type="checkbox" form="search" name="source" value="مرايا">' in page


def test_unknown_sources_have_a_page_too(client: FlaskClient) -> None:
    page = client.get("/source/%3F?lang=en").text
    assert "Source unknown" in page
    assert "1 article" in page


def test_a_day_lists_its_articles_below_each_of_their_sources(client: FlaskClient) -> None:
    page = client.get("/date/2022-02-05?lang=en").text
    assert "Saturday 5 February 2022" in page
    assert "4 Rajab 1443" in page
    assert re.findall(r"<h2>.*?<bdi>(.*?)</bdi>", page) == ["الضفاف"]
    assert "افتتاح الجسر الجديد" in page


def test_a_day_with_very_many_articles_lists_some_and_leads_to_all() -> None:
    made = [document(f"d{n}", f"عنوان {n}", "نص", sources=("مدى",), published="2020-01-02") for n in range(130)]
    page = create_app(MemoryEngine(made)).test_client().get("/date/2020-01-02?lang=en").text
    assert len(re.findall('href="/article/', page)) == 100
    assert "All of them" in page
    assert "(130)" in page


def test_neighbours_are_the_nearest_that_have_articles(client: FlaskClient) -> None:
    def near(path: str) -> list[str]:
        return re.findall(r'<a rel="(?:prev|next)" href="/date/([^"?]+)', client.get(path).text)

    assert near("/date/2020") == ["2019", "2021"]
    assert near("/date/2019") == ["2020"]
    assert near("/date/2020-07") == ["2019-05", "2021-03"]
    assert near("/date/2019-05-29") == ["2019-05-28", "2020-07-01"]
    assert near("/date/2019-06") == ["2019-05", "2020-07"], "a month without articles leads to those with some"


@pytest.mark.parametrize("path", ["/source/لا", "/date/1999", "/date/2019-06", "/date/0001-01-01", "/date/9999-12"])
@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_what_never_was_is_said_in_plain_words(client: FlaskClient, path: str, language: str) -> None:
    response = client.get(path + language)
    assert response.status_code == 404
    assert ("The archive has no article" if language else "في الأرشيف") in response.text
    assert not Elements(response.text).open


@pytest.mark.parametrize("path", ["/date/soon", "/date/2022-13", "/date/2022-13-unknown/x", "/date/2"])
def test_what_is_no_date_is_no_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("5-2-2022", "/date/2022-02-05"),
        ("شباط 2022", "/date/2022-02"),
        ("2022-2", "/date/2022-02"),
        ("رمضان 1435", "/search?from=2014-06-28&to=2014-07-27"),
        ("unknown", "/search?date=unknown"),
        ("2022-unknown", "/search?date=2022-unknown"),
    ],
)
def test_a_date_written_otherwise_leads_to_its_page(client: FlaskClient, typed: str, address: str) -> None:
    response = client.get("/date/" + quote(typed))
    assert (response.status_code, response.headers["Location"]) == (302, address)


def test_the_first_page_names_gaps_and_offers_searches_that_find_something(client: FlaskClient) -> None:
    made = [document(f"d{year}", f"افتتاح جسر {year}", "نص", published=str(year)) for year in (2001, 2003, 2008)]
    page = create_app(MemoryEngine(made)).test_client().get("/?lang=en").text
    assert "There is no article of 2002." in page
    assert "There are no articles from 2004 to 2007." in page
    home = page_of(client, "/?lang=en")
    tried = [url for url in home.attributes("a", "href") if url.startswith("/search?q=")]
    assert tried
    assert all(total(client, url) for url in tried)


def test_pages_of_a_large_archive_stay_light() -> None:
    made = [
        document(
            f"{n}", f"عنوان {n}", "نص", sources=(f"صحيفة {n % 500}",), published=f"{1960 + n % 60}-{1 + n % 12:02}"
        )
        for n in range(1_500)
    ]
    client = create_app(MemoryEngine(made)).test_client()
    for path in ("/", "/sources", "/dates", "/date/1970", "/date/1970-11", "/source/" + quote("صحيفة 1"), "/search"):
        assert len(gzip.compress(client.get(path).data)) < LIGHT, path
