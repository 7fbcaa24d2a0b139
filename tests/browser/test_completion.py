"""The list below the search box: it offers, and changes nothing that was typed unless a line is chosen."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.watched import Watched

BEGUN = "مين"
OPTIONS = "#suggestions [role=option]"
WAIT = 150  # milliseconds, as static/combobox.js has it

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("scripts", [True], ids=["scripts on"])]
in_arabic = pytest.mark.parametrize("language", ["ar"])


def begin(watched: Watched, path: str = "/") -> Page:
    """A page with the list open below what was begun."""
    page = watched.open(path)
    page.locator("#q").press_sequentially(BEGUN)
    expect(page.get_by_role("listbox")).to_be_visible()
    return page


def asked(page: Page) -> list[str]:
    """The addresses at which suggestions are asked for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if "/suggest?" in request.url else None)
    return found


def test_the_keyboard_goes_through_the_list_and_chooses(watched: Watched) -> None:
    page = begin(watched)
    box, options = page.get_by_role("combobox", name=watched.say("Search the articles")), page.locator(OPTIONS)
    expect(box).to_have_attribute("aria-expanded", "true")
    assert options.count() > 2
    expect(page.locator("#suggested")).to_contain_text(str(options.count()))
    expect(box).to_be_focused()
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        box.press(key)
        expect(options.nth(place)).to_have_attribute("aria-selected", "true")
        expect(box).to_have_attribute("aria-activedescendant", options.nth(place).get_attribute("id") or "")
        expect(box).to_have_value(BEGUN)
    chosen = options.first.inner_text()
    box.press("Enter")
    expect(page.locator("#list mark").first).to_be_visible()
    assert page.locator("#q").input_value() == chosen != BEGUN


@in_arabic
def test_enter_searches_what_is_typed_and_escape_keeps_it(watched: Watched) -> None:
    page = begin(watched)
    box = page.locator("#q")
    box.press("ArrowDown")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value(BEGUN)
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/search?*")
    assert page.locator("#q").input_value() == BEGUN


@in_arabic
def test_the_pointer_chooses_an_article(watched: Watched) -> None:
    page = begin(watched)
    title = page.locator("#suggestions .titles [role=option]").first
    text = title.inner_text()
    title.click()
    expect(page.locator("article h1")).to_have_text(text)


@in_arabic
def test_the_list_moves_nothing_and_goes_when_the_box_is_left(watched: Watched) -> None:
    page = watched.open("/search")
    before = page.locator("#main").bounding_box()
    page.locator("#q").press_sequentially(BEGUN)
    expect(page.get_by_role("listbox")).to_be_visible()
    assert page.locator("#main").bounding_box() == before
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#q")).to_have_value(BEGUN)


@in_arabic
def test_letters_in_a_row_ask_once(watched: Watched) -> None:
    page = watched.page
    page.clock.install()
    watched.open("/")
    requests = asked(page)
    page.clock.pause_at(page.evaluate("Date.now()") + 1_000)
    page.locator("#q").press_sequentially(BEGUN)
    page.clock.run_for(WAIT - 1)
    assert requests == []
    page.clock.run_for(1)
    expect(page.get_by_role("listbox")).to_be_visible()
    assert len(requests) == 1


@in_arabic
def test_an_answer_that_comes_too_late_is_not_shown(watched: Watched) -> None:
    page, late = watched.open("/"), list[Route]()

    def hold_the_first(route: Route) -> None:
        late.append(route) if not late else route.continue_()

    page.route("**/suggest?*", hold_the_first)
    with page.expect_request("**/suggest?*"):
        page.locator("#q").press_sequentially("مد")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially(BEGUN)
    expect(page.get_by_role("listbox")).to_be_visible()
    shown = page.locator(OPTIONS).all_inner_texts()
    late[0].fulfill(body='<ul id="suggestions"><li role="option">late</li></ul>', content_type="text/html")
    page.locator("#q").press("ArrowDown")
    assert page.locator(OPTIONS).all_inner_texts() == shown


@in_arabic
def test_a_word_that_is_still_being_composed_is_not_asked_for(watched: Watched) -> None:
    page = watched.open("/")
    requests = asked(page)
    page.locator("#q").focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": BEGUN, "selectionStart": 3, "selectionEnd": 3})
    expect(page.locator("#q")).to_have_value(BEGUN)
    page.wait_for_timeout(2 * WAIT)
    assert requests == []
    keyboard.send("Input.insertText", {"text": BEGUN})
    expect(page.get_by_role("listbox")).to_be_visible()
    assert len(requests) == 1
