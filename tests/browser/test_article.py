"""Reading in a real browser: on to the next result, from mark to mark, in another size, by keyboard alone; citing."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.watched import Watched

pytestmark = pytest.mark.browser

WORD = "ميناء"


def opened(watched: Watched, number: int = 1) -> Page:
    """The article that stands at a place of the list."""
    page = watched.open(f"/search?q={WORD}")
    page.locator("#list h2 a").nth(number - 1).click()
    expect(page.locator("article h1")).to_be_visible()
    return page


def tab_to(page: Page, there: Locator, most: int = 60) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if there.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{most} times Tab do not lead to {there}")


def letters(page: Page) -> float:
    """The size of the text in CSS pixels."""
    return float(page.locator("article .body").evaluate("body => parseFloat(getComputedStyle(body).fontSize)"))


def test_reading_on_from_result_to_result_and_back_in_the_size_that_was_chosen(watched: Watched) -> None:
    page, say = watched.open(f"/search?q={WORD}"), watched.say
    titles = page.locator("#list h2").all_inner_texts()
    results = page.url
    page.locator("#list h2 a").nth(1).click()
    place = page.get_by_text(say("Result %(place)s of %(total)s", place=2, total=len(titles)))
    expect(place).to_be_visible()
    before = letters(page)
    page.get_by_role("link", name=say("Large text"), exact=True).click()
    assert letters(page) > before
    expect(page.locator(".sizes [aria-current]")).to_have_class("large")

    way = page.get_by_role("navigation", name=say("Results"))
    way.get_by_role("link", name=say("Next")).click()
    expect(page.locator("article h1")).to_have_text(titles[2])
    assert letters(page) > before
    way.get_by_role("link", name=say("Previous")).click()
    expect(page.locator("article h1")).to_have_text(titles[1])
    way.get_by_role("link", name=say("Back to the results")).click()
    assert page.url.split("#")[0] == f"{results}&size=large"
    expect(page.locator("#list h2").nth(1)).to_be_in_viewport()


def test_from_mark_to_mark(watched: Watched, scripts: bool) -> None:
    page, say = opened(watched), watched.say
    marks = page.locator("article mark")
    numbers = page.get_by_role("navigation", name=say("Marked words")).get_by_role("link")
    expect(numbers).to_have_count(marks.count())
    numbers.last.click()
    expect(page.locator("mark:target")).to_have_id(f"hit-{marks.count()}")
    expect(page.locator("mark:target")).to_be_in_viewport()
    buttons = page.get_by_role("button", name=say("Next mark"))
    expect(buttons).to_be_visible(visible=scripts)
    if scripts:
        page.keyboard.press("n")
        expect(page.locator("mark:target")).to_have_id("hit-1")
        expect(numbers.first).to_have_attribute("aria-current", "true")
        page.keyboard.press("p")
        expect(page.locator("mark:target")).to_have_id(f"hit-{marks.count()}")
        page.locator("#q").press("n")
        expect(page.locator("mark:target")).to_have_id(f"hit-{marks.count()}")


def test_an_article_is_found_read_and_cited_by_keyboard_alone(watched: Watched) -> None:
    page, say = watched.open("/"), watched.say
    tab_to(page, page.locator("#q"))
    page.keyboard.type(WORD)
    page.keyboard.press("Enter")
    expect(page.locator("#list")).to_be_visible()
    tab_to(page, page.get_by_role("link", name=say("Skip to the first result")))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("article h1")).to_be_visible()

    tab_to(page, page.get_by_role("link", name=say("Skip to the first marked word")))
    page.keyboard.press("Enter")
    expect(page.locator("#hit-1")).to_be_in_viewport()
    tab_to(page, page.locator(".fact a, .fact button").last)
    note = page.get_by_role("tooltip")
    expect(note).to_have_count(1)
    expect(note).to_be_visible()
    page.keyboard.press("Tab")
    expect(note).to_have_count(0)

    page.locator("#main").evaluate("main => main.focus()")
    tab_to(page, page.get_by_role("link", name=say("Cite"), exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("#cite-apa")).to_be_visible()
    tab_to(page, page.get_by_role("link", name=f"{say('Download')} RIS"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".ris")


@pytest.mark.parametrize("scripts", [True])
@pytest.mark.parametrize("language", ["ar"])
def test_with_scripts_a_citation_is_copied_and_a_note_put_away(watched: Watched) -> None:
    page, say = opened(watched), watched.say
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name=say("Cite"), exact=True).click()
    page.get_by_role("button", name=f"{say('Copy')} MLA").click()
    expect(page.locator("#said")).to_have_text(say("Copied"))
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#cite-mla").inner_text()

    fact = page.locator(".fact").last
    fact.hover()
    expect(fact.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_have_count(0)
    page.locator("h1").hover()
    fact.hover()
    expect(fact.get_by_role("tooltip")).to_be_visible()


@pytest.mark.parametrize("scripts", [False])
@pytest.mark.parametrize("language", ["ar"])
def test_on_paper_the_text_stands_alone_with_its_address(watched: Watched) -> None:
    page = opened(watched)
    page.emulate_media(media="print")
    for away in (".top", ".asking", ".way", ".tools", ".hits", ".beneath", ".bottom"):
        expect(page.locator(away).locator("visible=true")).to_have_count(0)
    expect(page.locator("article .body")).to_be_visible()
    address = page.locator(".printed")
    expect(address).to_be_visible()
    assert page.url.startswith(address.inner_text())


@pytest.mark.parametrize("scripts", [False])
@pytest.mark.parametrize("width", [390])
def test_a_note_and_the_citations_fit_a_narrow_screen(watched: Watched) -> None:
    page = opened(watched)
    page.locator(".citing summary").click()
    for fact in page.locator(".fact").all():
        fact.locator("a, button").first.focus()
        expect(fact.get_by_role("tooltip")).to_be_visible()
        box = fact.get_by_role("tooltip").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
