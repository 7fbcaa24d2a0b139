"""Whoever asks for Arabic digits gets them everywhere but where an archive, a program or an address is quoted."""

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import PAGES, in_language

pytestmark = pytest.mark.browser

QUOTED = (
    "article.text h1, article.text .body, article.text h2, #list h2, .fragment, .lines a bdi, .similar a bdi, .why bdi,"
    ".noise, q, code, .cited, .file, bdi[dir=ltr], title, script, .query, .source, .settings"
)
LATIN_DIGITS = """(quoted) => {
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT), found = [];
  while (walk.nextNode()) {
    const text = walk.currentNode;
    const ours = text.data.replace(/(SIL|License) 1\\.1|version 3|https?:\\S+/g, "");
    if (/[0-9]/.test(ours) && !text.parentElement.closest(quoted)) found.push(text.parentElement.outerHTML);
  }
  return found;
}"""


@pytest.mark.parametrize("language", ["ar", pytest.param("en", marks=pytest.mark.soak)])
def test_no_latin_digit_is_left_among_arabic_ones(chromium: Browser, site: str, language: str) -> None:
    context = chromium.new_context()
    page, found = context.new_page(), {}
    for name, path in PAGES.items() - {("help", "/help")}:  # which quotes what is typed
        page.goto(site + in_language(path, language) + "&digits=arab")
        found[name] = page.evaluate(LATIN_DIGITS, QUOTED)
    context.close()
    assert {name: left for name, left in found.items() if left} == {}
