"""Whole flows by keyboard alone, and the keys of the results."""

import pytest
from playwright.sync_api import Page, expect

from search.present.keys import KEYS
from tests.browser.test_first_light import open_filters, total
from tests.browser.watched import Watched

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("scripts", [True], ids=["scripts on"])]
in_arabic = pytest.mark.parametrize("language", ["ar"])

WORD = "مدينة"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element that matches has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"Tab does not lead to {selector}")


def test_from_a_suggestion_over_a_filter_to_an_article_and_back_without_a_mouse(watched: Watched) -> None:
    page = watched.open("/")
    page.keyboard.press("/")
    page.keyboard.type("مين")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*")
    everything = total(page)
    fold = page.locator(".fold > summary")
    if fold.is_visible():
        tab_to(page, ".fold > summary")
        page.keyboard.press("Enter")
    tab_to(page, "#panel-source input[type=checkbox]")
    page.keyboard.press("Space")
    assert 0 < total(watched.settle()) < everything
    page.keyboard.press("j")
    page.keyboard.press("j")
    result = page.locator("#list h2 a").nth(min(1, page.locator("#list h2 a").count() - 1))
    expect(result).to_be_focused()
    text, address = result.inner_text(), page.url
    page.keyboard.press("Enter")
    expect(page.locator("article h1")).to_have_text(text)
    page.go_back()
    assert page.url.split("#")[0] == address
    expect(result).to_be_focused()
    expect(result).to_be_in_viewport()


@in_arabic
def test_results_are_gone_through_by_keys_on_any_keyboard(watched: Watched) -> None:
    page = watched.open(f"/search?q={WORD}")
    titles = page.locator("#list h2 a")
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(titles.nth(place)).to_be_focused()
        expect(titles.nth(place)).to_be_in_viewport()
    arabic = "new KeyboardEvent('keydown', {key: 'ت', code: 'KeyJ', bubbles: true})"
    page.evaluate(f"document.activeElement.dispatchEvent({arabic})")
    expect(titles.nth(2)).to_be_focused()
    page.keyboard.press("Control+k")
    expect(titles.nth(2)).to_be_focused()
    text = titles.nth(2).inner_text()
    page.keyboard.press("o")
    expect(page.locator("article h1")).to_have_text(text)


@in_arabic
def test_letters_that_are_typed_are_letters(watched: Watched) -> None:
    page = watched.open("/search")
    page.locator("#q").focus()
    page.keyboard.type("jo?/")
    expect(page.locator("#q")).to_have_value("jo?/")
    open_filters(page)
    page.locator("#find-source").focus()
    page.keyboard.type("jk")
    expect(page.locator("#find-source")).to_be_focused()


def test_the_list_of_keys_is_shown_by_a_key_and_on_the_help_page(watched: Watched) -> None:
    page, say = watched.open(f"/search?q={WORD}"), watched.say
    page.keyboard.press("j")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name=say("Keys"))
    expect(dialog).to_be_visible()
    listed = dialog.locator("tbody tr").all_inner_texts()
    assert [line.split() for line in listed] == [[key.key, *say(key.says).split()] for key in KEYS]
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#list h2 a").first).to_be_focused()
    watched.open("/help")
    assert page.locator("main table.keys tbody tr").all_inner_texts() == listed


@in_arabic
def test_who_wants_no_keys_turns_them_off(watched: Watched) -> None:
    page = watched.open(f"/search?q={WORD}")
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_label(watched.say("Use these keys")).uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")
    watched.open("/help").locator("main").get_by_label(watched.say("Use these keys")).check()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
