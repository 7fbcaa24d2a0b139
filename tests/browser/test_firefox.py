"""Debian's Firefox shows the same: every page whole, in order, without complaint, and the way to an article and back.

Playwright drives it by WebDriver BiDi; newer ones than the pinned ask for commands that this Firefox does not know.
"""

import shutil
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.measures import disorder, outside
from tests.browser.pages import PAGES
from tests.browser.test_odd_texts import LINES
from tests.browser.watched import Watched
from tests.conftest import lacking

pytestmark = [pytest.mark.browser, pytest.mark.soak]


@pytest.fixture(scope="module")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    if (found := shutil.which("firefox-esr")) is None:
        lacking("Firefox (Debian's package firefox-esr)")
    browser = playwright.firefox.launch(executable_path=found, channel="moz-firefox")
    yield browser
    browser.close()


@pytest.fixture
def watched(width: int, language: str, firefox: Browser, site: str) -> Iterator[Watched]:
    context = firefox.new_context(viewport={"width": width, "height": 900})
    watched = Watched(context, site, language)
    yield watched
    context.close()
    assert watched.wrongs == []


def test_every_page_is_whole_in_firefox(watched: Watched) -> None:
    found = {}
    for name, path in PAGES.items():
        if name != "missing":  # its status is one that Watched complains of
            page = watched.open(path)
            found[name] = outside(page) + disorder(page, LINES)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_the_way_to_an_article_and_back_in_firefox(watched: Watched) -> None:
    page, say = watched.open("/"), watched.say
    page.get_by_label(say("Search the articles")).fill("ميناء")
    page.get_by_role("button", name=say("Search"), exact=True).click()
    expect(page.locator("#list mark").first).to_be_visible()
    results = urlsplit(page.url)
    page.locator("#list h2 a").first.click()
    expect(page.locator("article h1")).to_be_visible()
    page.get_by_role("link", name=say("Back to the results")).click()
    expect(page.locator("#list")).to_be_visible()
    back = urlsplit(page.url)
    assert (back.path, parse_qs(back.query)) == (results.path, parse_qs(results.query))
