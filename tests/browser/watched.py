"""A page that a person uses, and a record of what it should not have done."""

from babel.support import Translations
from playwright.sync_api import BrowserContext, Locator, Page, expect

from search.web.files import folder

CATALOGUES = folder("search") / "web" / "translations"


def read(shown: Locator) -> str:
    """What stands somewhere, once it is shown: a page that has just come may still wait for its typefaces."""
    expect(shown).to_be_visible()
    return shown.inner_text()


_ABORTED = {"net::ERR_ABORTED", "NS_BINDING_ABORTED"}
"""What Chromium and Firefox say of a request that nobody waits for: the page was left, or more was typed meanwhile."""


class Watched:
    """A page, and what it did that it should not: complaints on the console, requests to other hosts.

    Attributes:
        page: a tab of Chromium.
        site: the address of the application, without a slash at its end.
        language: "ar" or "en", that of the interface.
    """

    def __init__(self, context: BrowserContext, site: str, language: str = "ar") -> None:
        self.page: Page = context.new_page()
        self.site, self.language = site, language
        self.wrongs: list[str] = []
        self._translations = Translations.load(CATALOGUES, [language])
        self.page.on("console", lambda message: self.wrongs.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.wrongs.append(f"error: {error}"))
        self.page.on("requestfailed", lambda request: self._check_failure(request.failure, request.url))
        self.page.on("request", lambda request: self._check_host(request.url))
        self.page.on("response", lambda response: self._check_status(response.status, response.url))

    def open(self, path: str) -> Page:
        """Go to a path of the site, in the language of this page."""
        joined = "" if self.language == "ar" else f"{'&' if '?' in path else '?'}lang={self.language}"
        self.page.goto(self.site + path + joined)
        return self.settle()

    def settle(self) -> Page:
        """Wait until a page is shown, and for results that change in place."""
        expect(self.page.locator("html.waiting, [aria-busy]")).to_have_count(0)
        return self.page

    def say(self, message: str, number: int | None = None, **values: object) -> str:
        """A text of the interface in the language of this page."""
        found = self._translations
        text = found.gettext(message) if number is None else found.ngettext(message, message, number)
        return text % values if values else text

    def _check_failure(self, reason: str | None, url: str) -> None:
        if reason not in _ABORTED:
            self.wrongs.append(f"{reason}: {url}")

    def _check_host(self, url: str) -> None:
        if not url.startswith(self.site + "/"):
            self.wrongs.append(f"elsewhere: {url}")

    def _check_status(self, status: int, url: str) -> None:
        if status >= 400:
            self.wrongs.append(f"{status}: {url}")
