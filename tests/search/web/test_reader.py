"""Reading: sizes, vowels, marks by number, the results beside an article, its original, citations, two calendars."""

import re
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from search.engines.memory import MemoryEngine
from search.web.app import create_app
from tests.search.web.archive import BRIDGE, HOSTILE, document, documents
from tests.search.web.markup import Elements, page_of

RERUN = BRIDGE.replace("الأشغال اليوم", "الأشغال أمس")


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    copies = [document("rerun", "الوزير يفتتح الجسر", RERUN, sources=("مرايا",), published="2022-02-06")]
    originals = {"bridge": "<script>alert(1)</script>\n{سجل}"}
    return create_app(MemoryEngine([*documents(), *copies], originals=originals)).test_client()


def listed(client: FlaskClient, url: str) -> list[str]:
    """The URLs of the articles of a results page, in order."""
    found = re.findall(r'<h2><a href="([^"]*)"', client.get(url).text)
    return [one.replace("&amp;", "&") for one in found]


def steps(client: FlaskClient, url: str) -> dict[str, str]:
    """The ways from an article to those beside it."""
    links = [attrs for tag, attrs in page_of(client, url).found if tag == "a" and attrs.get("rel")]
    return {str(attrs["rel"]).split()[0]: str(attrs["href"]) for attrs in links if attrs["rel"] != "nofollow"}


@pytest.mark.parametrize("search", ["/search?q=الجسر", "/search?sort=title", "/search?q=الجسر&dups=all&sort=oldest"])
def test_the_results_beside_an_article_are_those_of_its_list_in_order(client: FlaskClient, search: str) -> None:
    first, second = (listed(client, f"{search}{'&' if '?' in search else '?'}page={page}") for page in (1, 2))
    urls = (first + second)[:12]
    path = [urlsplit(url).path for url in urls]
    walked = [urls[0]]
    while (following := steps(client, walked[-1]).get("next")) and len(walked) < len(urls):
        walked.append(following)
    assert [urlsplit(url).path for url in walked] == path
    assert walked == urls, "each leads back to the page that it stands on"
    back = [steps(client, url).get("prev") for url in walked]
    assert back == [None, *walked[:-1]]


def test_the_place_is_said_and_only_where_it_is_right(client: FlaskClient) -> None:
    urls = listed(client, "/search?q=الجسر&lang=en")
    url = urls[1]
    assert f"Result 2 of {len(urls)}" in client.get(url).text
    for wrong in ("at=1", "at=0", "at=99999999999", "at=x"):
        assert 'class="place"' not in client.get(url.replace("at=2", wrong)).text
        assert steps(client, url.replace("at=2", wrong)) == {}


def test_the_list_is_left_at_the_page_that_the_article_stands_on(client: FlaskClient) -> None:
    last = listed(client, "/search?sort=title")[-1]
    following = steps(client, last)["next"]
    assert "page=2&at=11" in following
    [back] = [href for href in page_of(client, following).attributes("a", "href") if "#a-" in href]
    assert back.startswith("/search?sort=title&page=2#a-")


def test_sizes_and_vowels_are_kept_from_article_to_list_to_article(client: FlaskClient) -> None:
    page = page_of(client, "/article/bridge?q=الجسر&at=1&lang=en")
    [larger] = [href for href in page.attributes("a", "href") if "size=larger" in href]
    assert urlsplit(larger).query.endswith("&at=1&lang=en&size=larger")
    assert 'class="text larger"' in client.get(larger).text
    [bare] = [href for href in page_of(client, larger).attributes("a", "href") if "vowels=off" in href]
    html = client.get(bare).text
    assert "تبنى" in html
    assert "تُبنى" not in html
    hrefs = page_of(client, bare).attributes("a", "href")
    assert all("size=larger" in href and "vowels=off" in href for href in hrefs if href.startswith("/search?q="))
    assert 'name="vowels" value="off"' in html
    assert "vowels=off" not in client.get("/article/undated").text, "there are none to leave out"


def test_without_vowels_the_same_words_are_marked(client: FlaskClient) -> None:
    def marked(url: str) -> list[str]:
        return re.findall(r"<mark[^>]*>([^<]*)</mark>", client.get(url).text)

    assert marked("/article/bridge?q=تبنى الوزير") == ["وزير", "الوزير", "تُبنى"]
    assert marked("/article/bridge?q=تبنى الوزير&vowels=off") == ["وزير", "الوزير", "تبنى"]


def test_marks_are_numbered_through_and_linked(client: FlaskClient) -> None:
    page = page_of(client, "/article/bridge?q=الجسر&lang=en&digits=arab")
    ids = page.attributes("mark", "id")
    assert ids == [f"hit-{number}" for number in range(1, len(ids) + 1)]
    bar = [href for href in page.attributes("a", "href") if href.startswith("#hit-")]
    assert bar == ["#hit-1", *(f"#{id}" for id in ids)], "the first is skipped to as well"
    assert "hit-" not in client.get("/article/bridge").text


def test_long_articles_list_the_first_hundred_marks() -> None:
    client = create_app(MemoryEngine([document("long", "ع", "قطار " * 250)])).test_client()
    page = page_of(client, "/article/long?q=قطار&lang=en")
    assert "250 places marked" in client.get("/article/long?q=قطار&lang=en").text
    assert len(page.attributes("mark", "id")) == 250
    assert len([href for href in page.attributes("a", "href") if href.startswith("#hit-")]) == 101


def test_the_original_is_text_and_nothing_else(client: FlaskClient) -> None:
    original = client.get("/article/bridge?format=original")
    assert original.mimetype == "text/plain"
    assert original.text == "<script>alert(1)</script>\n{سجل}"
    lacking = client.get("/article/report?format=original&lang=en")
    assert lacking.status_code == 404
    assert "was not kept" in lacking.text
    assert client.get("/article/nowhere?format=original").status_code == 404


def test_citations_are_files_and_texts_to_copy(client: FlaskClient) -> None:
    for shape, media in (("ris", "application/x-research-info-systems"), ("bib", "application/x-bibtex")):
        file = client.get(f"/article/bridge?format={shape}")
        assert file.mimetype == media
        assert file.headers["Content-Disposition"] == f'attachment; filename="kashshaf-bridge.{shape}"'
        assert "http://localhost/article/bridge" in file.text
        shown = client.get("/article/bridge").text
        assert file.text.replace("\r\n", "\n").strip() in shown
    assert "«افتتاح الجسر الجديد». الضفاف، 5 فبراير 2022 (4 رجب 1443هـ)" in client.get("/article/bridge").text
    hostile = client.get("/article/hostile")
    Elements(hostile.text)
    assert client.get("/article/hostile?format=bib").text.count("\n}") == 1
    assert HOSTILE not in client.get("/article/hostile?format=ris").text, "bidi controls are left out"


def test_dates_stand_in_both_calendars(client: FlaskClient) -> None:
    assert "4 رجب 1443هـ" in client.get("/article/bridge").text
    assert "4 Rajab 1443 AH" in client.get("/article/bridge?lang=en").text
    assert "هـ" not in client.get("/article/toll").text, "of a month alone nothing is worked out"


def test_the_evidence_of_what_stands_below_the_title_is_told_to_all(client: FlaskClient) -> None:
    page = page_of(client, "/article/bridge")
    described = {*page.attributes("a", "aria-describedby"), *page.attributes("button", "aria-describedby")}
    notes = [str(attrs["id"]) for tag, attrs in page.found if attrs.get("role") == "tooltip"]
    assert described == set(notes) == {"how-source", "how-published", "how-place"}
