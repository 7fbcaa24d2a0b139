"""Narrowing in place: what is shown, where the focus is, and what the address says, without a page being loaded."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.test_first_light import open_filters, total
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser
with_scripts = pytest.mark.parametrize("scripts", [True], ids=["scripts on"])
in_arabic = pytest.mark.parametrize("language", ["ar"])

WORD = "مدينة"
TOP = "element => element.getBoundingClientRect().top"


def loaded(page: Page) -> list[str]:
    """The pages that are loaded from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if request.resource_type == "document" else None)
    return found


def chosen(page: Page, name: str) -> list[str]:
    """The values of a parameter of the address."""
    return parse_qs(urlsplit(page.url).query).get(name, [])


@with_scripts
def test_a_filter_narrows_in_place_and_the_browser_leads_back_and_forth(watched: Watched) -> None:
    page = watched.open(f"/search?q={WORD}")
    open_filters(page)
    pages, everything, title = loaded(page), total(page), page.title()
    first = page.locator("#panel-source input[name=source]").nth(1)
    value = first.get_attribute("value") or ""
    box = page.locator(f"#panel-source input[type=checkbox][value='{value}']")
    box.focus()
    page.evaluate("scrollTo({top: 150, behavior: 'instant'})")  # so that what grows or shrinks above can be made up for
    before = box.evaluate(TOP)
    page.keyboard.press("Space")
    narrowed = total(watched.settle())
    assert 0 < narrowed < everything
    expect(box).to_be_focused()
    expect(box).to_be_checked()
    assert abs(before - box.evaluate(TOP)) <= 1, "what is used stays in its place"
    expect(page.locator(".chips")).to_contain_text(value)
    assert chosen(page, "source") == [value]
    assert page.title() != title

    page.go_back()
    expect(page.locator(".chips")).to_have_count(0)
    assert (total(page), page.title(), chosen(page, "source")) == (everything, title, [])
    expect(box).not_to_be_checked()
    page.go_forward()
    expect(page.locator(".chips")).to_be_visible()
    assert (total(page), chosen(page, "source")) == (narrowed, [value])
    assert pages == [], "no page was loaded"
    page.reload()
    assert total(page) == narrowed


@with_scripts
@in_arabic
def test_order_level_page_and_chips_change_in_place_and_keep_the_focus(watched: Watched) -> None:
    page = watched.open("/search?language=ar")
    pages = loaded(page)
    page.get_by_role("link", name=watched.say("Oldest")).click()
    order = watched.settle().get_by_role("link", name=watched.say("Oldest"))
    expect(order).to_be_focused()
    expect(order).to_have_attribute("aria-current", "true")
    page.get_by_label(watched.say("The word in any spelling")).check()
    expect(watched.settle().get_by_label(watched.say("The word in any spelling"))).to_be_focused()
    assert (chosen(page, "level"), chosen(page, "sort")) == (["spelling"], ["oldest"])
    page.get_by_role("link", name=watched.say("Next")).click()
    expect(watched.settle().locator("#list")).to_be_focused()
    assert chosen(page, "page") == ["2"]
    page.locator(".chips a").first.click()
    assert chosen(watched.settle(), "language") == []
    assert page.evaluate("document.activeElement !== document.body")
    assert pages == []


@with_scripts
@in_arabic
def test_what_is_applied_narrows_in_place_and_shows_the_results(watched: Watched) -> None:
    page = watched.open("/search")
    open_filters(page)
    pages, bound = loaded(page), page.locator("input[type=text][name=from]")
    bound.fill("2020")
    bound.press("Enter")
    expect(watched.settle().locator("input[type=text][name=from]")).to_be_focused()
    assert chosen(page, "from") == ["2020"]
    page.locator("input[type=text][name=to]").fill("2021")
    page.get_by_role("button", name=watched.say("Apply the filters")).click()
    expect(watched.settle().locator("#list")).to_be_focused()
    expect(page.locator("#list h2 a").first).to_be_in_viewport()
    assert (chosen(page, "from"), chosen(page, "to")) == (["2020"], ["2021"])
    assert pages == []


@with_scripts
@in_arabic
def test_of_two_changes_the_later_one_counts(watched: Watched) -> None:
    page, held = watched.open(f"/search?q={WORD}"), list[Route]()
    open_filters(page)
    page.route("**/search?*", lambda route: held.append(route) if not held else route.continue_())
    boxes = page.locator("#panel-source input[name=source]")
    entries = page.evaluate("history.length")
    values = [boxes.nth(place).get_attribute("value") for place in (0, 1)]
    boxes.nth(0).check()
    boxes.nth(1).check()
    watched.settle()
    assert sorted(chosen(page, "source")) == sorted(filter(None, values))
    assert len(held) == 1
    assert page.evaluate("history.length") == entries + 1


@with_scripts
@in_arabic
def test_what_is_being_typed_stays_and_counts(watched: Watched) -> None:
    page = watched.open(f"/search?q={WORD}")
    open_filters(page)
    page.locator("#q").fill("ميناء")
    page.locator("#panel-source input[name=source]").first.check()
    expect(watched.settle().locator("#q")).to_have_value("ميناء")
    expect(page.locator("h1 .query")).to_have_text("ميناء")


@pytest.fixture
def failing(chromium: Browser, site: str) -> Iterator[Page]:
    """A page of results whose scripts get no answer."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{site}/search?q={WORD}")
    page.route(
        "**/search?*", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    yield page
    context.close()


def test_where_the_page_cannot_be_fetched_the_browser_goes_there(failing: Page) -> None:
    pages = loaded(failing)
    with failing.expect_navigation():
        failing.locator("#panel-source input[name=source]").first.check()
    assert len(pages) == 1
    expect(failing.locator(".chips")).to_be_visible()


@with_scripts
def test_of_all_values_those_are_shown_that_one_types_in_any_spelling(watched: Watched) -> None:
    page = watched.open("/search")
    open_filters(page)
    page.locator("#panel-author > summary").click()
    rows, said = page.locator("#panel-author .rows > li:visible"), page.locator("#panel-author [role=status]")
    first = rows.evaluate_all("all => all.map(row => row.dataset.value)")
    page.locator("#panel-author input[type=checkbox]").first.check()
    watched.settle()
    page.locator("#find-author").fill("هدي")
    expect(said).not_to_be_empty()
    found = rows.evaluate_all("all => all.map(row => row.dataset.value)")
    assert found
    assert all("هدى" in value for value in found)
    assert not set(found) & set(first), "they are not among those that are in sight anyway"
    rows.locator("input").first.check()
    watched.settle()
    assert chosen(page, "author") == [first[0], found[0]], "what was chosen before stays so"
    expect(page.locator("#find-author")).to_have_value("")
    expect(page.locator(f"#panel-author input[type=checkbox][value='{found[0]}']")).to_be_focused()
    page.locator("#find-author").fill("لا يوجد مثل هذا")
    expect(rows).to_have_count(0)
    page.locator("#find-author").fill("")
    expect(rows).to_have_count(len(first))


def test_all_values_stand_on_a_page_of_their_own_where_some_are_found_and_chosen(watched: Watched) -> None:
    page, say = watched.open("/search?in=title&from=2000"), watched.say
    open_filters(page)
    page.locator("#panel-author > summary").click()
    page.locator("#panel-author .all a").click()
    page.get_by_role("link", name=say("By name")).click()
    expect(page.locator(".letters a").first).to_have_text("ج")
    page.locator("#find-author").fill("هدي")
    page.locator("#find-author").press("Enter")
    page.wait_for_url("**find=*")
    expect(page.locator(".letters a")).to_have_text(["ه"])
    [value] = page.locator("input[name=author]").evaluate_all("all => all.map(one => one.value)")
    page.locator("input[name=author]").check()
    page.get_by_role("button", name=say("Apply the filters")).click()
    expect(page.locator(".chips")).to_contain_text(value)
    assert (chosen(page, "in"), chosen(page, "author"), chosen(page, "from")) == (["title"], [value], ["2000"])
    open_filters(page)
    expect(page.locator(f"#panel-author input[type=checkbox][value='{value}']")).to_be_checked()
