"""What is in the archive, in a real browser: from the first page to a source, through years to a day, by its bars."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_first_light import open_filters, total
from tests.browser.watched import Watched, read

pytestmark = pytest.mark.browser


def number(text: str) -> int:
    """The number in parentheses, or the only one."""
    found = re.search(r"\(([\d,]+)\)|([\d,]+)", text)
    assert found, text
    return int((found[1] or found[2]).replace(",", ""))


def said(page: Page) -> int:
    """How many articles a page of a source or a date says it is about; then the same of the search that it leads to."""
    link = page.locator(".heading .meta a").first
    link.click()
    return total(page)


def test_from_the_first_page_to_a_source_and_a_search_in_it(watched: Watched) -> None:
    page, say = watched.open("/"), watched.say
    expect(page.get_by_role("heading", name=say("Latest articles"))).to_be_visible()
    assert page.locator(".archive .lines li").count() == 6
    source = page.locator(".names a").first
    name, promised = source.locator("bdi").first.inner_text(), number(source.inner_text())
    source.click()
    expect(page.locator("h1")).to_have_text(name)
    page.get_by_label(say("Search this source alone")).check()
    page.get_by_role("button", name=say("Search"), exact=True).click()
    assert total(page) == promised
    expect(page.locator(".chips")).to_contain_text(name)
    page.get_by_role("navigation", name=say("Site")).get_by_role("link", name=say("Sources")).click()
    assert number(read(page.locator("tr", has_text=name).locator("td").first)) == promised


def test_from_all_years_to_a_day_and_on_to_its_neighbours(watched: Watched) -> None:
    page, say = watched.open("/"), watched.say
    page.get_by_role("navigation", name=say("Site")).get_by_role("link", name=say("Dates")).click()
    page.locator(".bars a").last.click()
    year = read(page.locator("h1 bdi").first)
    page.locator(".twelve a").last.click()
    expect(page.locator(".heading .trail")).to_contain_text(year)
    month = read(page.locator("h1 bdi").first)
    days = page.locator(".calendar a")
    promised = number(read(days.last.locator(".n")))
    days.last.click()
    expect(page.locator(".heading .trail")).to_contain_text(month)
    assert page.locator(".published .lines a").count() >= promised
    day = page.url
    page.locator(".neighbours a[rel=prev]").click()
    page.locator(".neighbours a[rel=next]").click()
    assert page.url == day
    assert said(page) == promised


def test_bars_narrow_the_results_from_year_to_day_and_lead_back(watched: Watched) -> None:
    page, say = watched.open("/search"), watched.say
    everything = total(page)
    for length in (4, 7, 10):
        bar = page.locator(".bars a").last
        promised = number((bar.get_attribute("title") or "").rpartition("(")[2])
        bar.click()
        assert total(watched.settle()) == promised
        assert re.search(rf"date=[\d-]{{{length}}}(&|$)", page.url)
    expect(page.locator(".bars .chosen")).to_have_count(1)
    page.locator(".trail").get_by_role("link", name=say("All years")).click()
    assert total(watched.settle()) == everything


@pytest.mark.parametrize("scripts", [False])
def test_the_table_behind_the_bars_is_there_for_the_keyboard(watched: Watched) -> None:
    page, say = watched.open("/search"), watched.say
    table = page.locator(".as-table")
    table.get_by_text(say("The same as a table")).press("Enter")
    row = table.locator("tbody tr").first
    promised = number(row.locator("td").inner_text())
    assert page.locator(".bars a").count() == table.locator("tbody tr").count()
    page.keyboard.press("Tab")
    expect(row.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    assert total(watched.settle()) == promised


@pytest.mark.parametrize("scripts", [False])
@pytest.mark.parametrize(
    ("begin", "end"), [("شباط ٢٠١٤", "2014 كانون الأول"), ("1435 هـ", "رمضان 1440"), ("2/2014", "")]
)
def test_a_period_is_typed_as_one_writes_it(watched: Watched, begin: str, end: str) -> None:
    page, say = watched.open("/search"), watched.say
    everything = total(page)
    open_filters(page)
    page.get_by_label(say("From"), exact=True).fill(begin)
    page.get_by_label(say("To"), exact=True).fill(end)
    page.get_by_role("button", name=say("Apply the filters")).click()
    assert 0 < total(page) < everything
    assert page.locator(".chips li").count() == (3 if end else 2), "the bounds, and what clears them"
    expect(page.locator(".remarks")).to_have_count(0)


PATHS = ("/", "/sources", "/source/مدى", "/dates", "/date/2024", "/date/2024-03", "/search", "/search?date=2024")


@pytest.mark.parametrize("scripts", [True])
@pytest.mark.parametrize("width", [390])
def test_nothing_sticks_out_and_time_runs_as_the_language_reads(watched: Watched) -> None:
    for path in PATHS:
        page = watched.open(path)
        for summary in page.locator(".as-table > summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        outside = "e => e.getBoundingClientRect().left < -1 || e.getBoundingClientRect().right > 391"
        seen = "[...document.querySelectorAll('main *:not(.unseen, .unseen *, .scrolls *)')]"
        assert page.evaluate(f"{seen}.filter({outside}).map(e => e.outerHTML.slice(0, 80))") == [], path
        bars = page.locator(".bars li")
        if bars.count() > 1:
            places = [(bars.nth(at).bounding_box() or {"x": 0})["x"] for at in (0, bars.count() - 1)]
            assert (places[0] > places[1]) == (watched.language == "ar"), path
