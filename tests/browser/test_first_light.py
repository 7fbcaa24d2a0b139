"""The main job in a real browser: search, recognise the word, narrow by source and month, read, go back."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.watched import Watched, read

pytestmark = pytest.mark.browser

WORD = "ميناء"
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")


def total(page: Page) -> int:
    """How many articles the status line says there are."""
    said = read(page.locator("h1 .total")).translate(DIGITS)
    words = {"مقال واحد": 1, "مقالان": 2, "1 article": 1}
    number = re.match(r"[\d,]+", said)
    return int(number[0].replace(",", "")) if number else words[said]


def count(label: str) -> int:
    """The number in parentheses at the end of a facet's label."""
    found = re.search(r"\((\d+)\)", label)
    assert found, label
    return int(found[1])


def test_from_the_first_page_to_an_article_and_back(watched: Watched) -> None:
    page, say = watched.open("/"), watched.say
    page.get_by_label(say("Search the articles")).fill(WORD)
    page.get_by_role("button", name=say("Search"), exact=True).click()

    everything = total(page)
    marked = page.locator("#list mark").all_inner_texts()
    assert WORD in marked
    assert [form for form in marked if form != WORD], "another inflection is marked too"

    open_filters(page)
    sources = page.locator(".panel:has(input[name=source]) .rows label")
    promised = count(sources.first.inner_text())
    source = sources.first.locator("bdi").first.inner_text()
    sources.first.get_by_role("checkbox").check()
    page.get_by_role("button", name=say("Apply the filters")).click()
    assert total(watched.settle()) == promised < everything
    assert all(source in line for line in page.locator("#list .meta").all_inner_texts())
    expect(page.locator(".chips")).to_contain_text(source)
    open_filters(page)
    expect(page.get_by_role("checkbox", name=source, exact=False).first).to_be_checked()

    page.locator("input[name=date]:not([value=unknown])").first.check()
    page.get_by_role("button", name=say("Apply the filters")).click()
    open_filters(watched.settle())
    month = watched.settle().locator("a.drill").first
    promised = count(month.inner_text())
    month.click()
    assert total(watched.settle()) == promised
    assert re.search(r"date=\d{4}-\d{2}", page.url)
    results = page.url

    title = page.locator("#list h2 a").first
    text = title.inner_text()
    title.click()
    expect(page.locator("article h1")).to_have_text(text)
    assert page.locator("article mark").count() >= 1
    page.get_by_role("link", name=say("Back to the results")).click()
    assert page.url.split("#")[0] == results
    assert total(page) == promised
    page.go_back()
    page.go_back()
    assert page.url.split("#")[0] == results, "the browser's own way back leads there as well"


def open_filters(page: Page) -> None:
    """On a narrow screen they are folded."""
    fold = page.locator(".fold > summary")
    if fold.is_visible() and not page.locator(".fold[open]").count():
        fold.click()


@pytest.mark.parametrize("language", ["ar"])
def test_the_other_language_keeps_the_search(watched: Watched) -> None:
    page = watched.open(f"/search?q={WORD}")
    found = total(page)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    assert read(page.locator("h1 .total")) == f"{found} articles"
    assert page.get_by_label("Search the articles").input_value() == WORD


def test_the_keyboard_reaches_the_box_the_filters_and_the_results(watched: Watched) -> None:
    page, say = watched.open(f"/search?q={WORD}"), watched.say
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(say("Skip to the search box"))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(say("Skip to the first result"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#list h2 a").first).to_be_focused()


@pytest.fixture
def narrow(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "path", ["/", f"/search?q={WORD}", "/search?date=2019", "/search?q=zzzz", "/help", "/about", "/x"]
)
def test_nothing_sticks_out_of_a_narrow_screen(narrow: Page, site: str, path: str, language: str) -> None:
    narrow.goto(site + path + ("&" if "?" in path else "?") + f"lang={language}")
    if narrow.locator(".fold > summary").count():
        narrow.locator(".fold > summary").click()
        expect(narrow.locator(".panels")).to_be_visible()
    width = narrow.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    outside = "e => e.getBoundingClientRect().left < -1 || e.getBoundingClientRect().right > 391"
    seen = "[...document.querySelectorAll('main *:not(.unseen, .unseen *)')]"
    assert narrow.evaluate(f"{seen}.filter({outside}).map(e => e.outerHTML.slice(0, 80))") == []


def test_an_article_fits_a_narrow_screen_with_its_evidence_open(narrow: Page, site: str) -> None:
    narrow.goto(f"{site}/search?q={WORD}")
    narrow.locator("#list h2 a").first.click()
    narrow.locator(".evidence summary").click()
    expect(narrow.locator(".about-it table")).to_be_visible()
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 390


def test_filters_are_open_on_a_wide_screen_and_folded_on_a_narrow_one(chromium: Browser, site: str) -> None:
    for width, folded in ((1280, False), (390, True)):
        context = chromium.new_context(viewport={"width": width, "height": 844})
        page = context.new_page()
        page.goto(f"{site}/search?q={WORD}")
        expect(page.locator(".fold > summary")).to_be_visible(visible=folded)
        expect(page.get_by_role("checkbox").first).to_be_visible(visible=not folded)
        context.close()


def test_the_slash_key_moves_to_the_search_box(narrow: Page, site: str) -> None:
    narrow.goto(site + "/help")
    narrow.keyboard.press("/")
    expect(narrow.locator("#q")).to_be_focused()
    narrow.keyboard.type("a/b")
    assert narrow.locator("#q").input_value() == "a/b"


def test_with_scripts_the_address_holds_only_what_was_changed(narrow: Page, site: str) -> None:
    narrow.goto(site + "/?lang=en")
    narrow.locator("#q").fill("bank")
    narrow.get_by_label("Exactly as written").check()
    narrow.get_by_role("button", name="Search").click()
    assert urlsplit(narrow.url).query == "lang=en&q=bank&level=written"


def typefaces(page: Page) -> set[str]:
    """Those in which a page is set, of ours."""
    shown = page.locator("html:not(.waiting)")
    expect(shown).to_be_attached()
    loaded = page.evaluate("[...document.fonts].filter(f => f.status == 'loaded').map(f => f.family + f.weight)")
    return {name.replace('"', "") for name in loaded}


def test_typefaces_that_come_late_are_for_the_next_page_and_move_nothing(narrow: Page, site: str) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    narrow.route("**/typefaces.css", hold)
    narrow.goto(f"{site}/search?q={WORD}", wait_until="commit")
    assert typefaces(narrow) == set()
    expect(narrow.locator("h1 .total")).to_be_visible()
    [late] = held
    late.continue_()
    narrow.wait_for_load_state("load")
    assert typefaces(narrow) == set()
    narrow.unroute_all()
    narrow.goto(f"{site}/search?q={WORD}")
    assert {"Naskh400 700", "Sans400"} <= typefaces(narrow)
