"""axe-core, which knows the rules that assistive technology lives by, finds nothing wrong on any page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import PAGES, in_language
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser

UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true"


def faults(page: Page) -> list[str]:
    """What axe complains of, where, and why."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {one['html'][:150]}\n{one['failureSummary']}" for fault in found for one in fault["nodes"]]


@pytest.mark.parametrize(
    ("dark", "language"),
    [
        (False, "ar"),
        (True, "en"),
        pytest.param(True, "ar", marks=pytest.mark.soak),
        pytest.param(False, "en", marks=pytest.mark.soak),
    ],
)
def test_axe_finds_nothing_on_any_page_with_everything_unfolded(
    dark: bool, language: str, width: int, chromium: Browser, site: str
) -> None:
    context = chromium.new_context(color_scheme="dark" if dark else "light", viewport={"width": width, "height": 900})
    page, found = context.new_page(), {}
    for name, path in PAGES.items():
        page.goto(site + in_language(path, language))
        page.evaluate(UNFOLD)
        found[name] = faults(page)
    context.close()
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("scripts", [True], ids=["scripts on"])
def test_axe_finds_nothing_while_suggestions_or_the_keys_are_open(watched: Watched) -> None:
    page = watched.open("/search?q=مدينة")
    page.locator("#q").fill("مين")
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.locator("#main").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert faults(page) == []
