"""URLs of the pages: what `present` asks for as `Links`, and what templates call for the rest.

Every URL inside keeps how the person chose to be shown answers: language, digits, the size of an article's text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from flask import g, url_for
from flask import request as current

from index.schema import UNKNOWN_DATE
from search.present.display import Digits, Display, Language, Size
from search.request import Choice, SearchRequest
from search.web.params import DISPLAY_NAMES, display_pairs, pairs, with_query


def _results_path() -> str:
    """The path of every results page: hundreds of links of one page share it."""
    if "results_path" not in g:
        g.results_path = url_for("pages.results")
    return cast("str", g.results_path)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """URLs for one display; needs a request or an application context for the routes."""

    display: Display

    def results(self, request: SearchRequest) -> str:
        return with_query(_results_path(), self.fields(request))

    def article(self, id: str, request: SearchRequest, at: int = 0) -> str:
        place = [("at", str(at))] if at else []
        return with_query(url_for("pages.article", id=id), [*pairs(request), *place, *display_pairs(self.display)])

    def comparison(self, id: str, other: str) -> str:
        return with_query(url_for("pages.article", id=id), [("against", other), *display_pairs(self.display)])

    def article_as(self, id: str, shape: str) -> str:
        """An article in another shape: json, txt, ris, bib or original."""
        return with_query(url_for("pages.article", id=id), [("format", shape)])

    def source(self, name: str) -> str:
        return with_query(url_for("browse.source", name=name), display_pairs(self.display))

    def sources(self, page: int = 1) -> str:
        numbered = [("page", str(page))] if page > 1 else []
        return with_query(url_for("browse.sources"), numbered + display_pairs(self.display))

    def date(self, bucket: str) -> str:
        if UNKNOWN_DATE in bucket:
            return self.some(date=bucket)
        path = url_for("browse.date", bucket=bucket) if bucket else url_for("browse.dates")
        return with_query(path, display_pairs(self.display))

    def some(self, **chosen: str) -> str:
        return self.results(SearchRequest(choices={facet: Choice((value,)) for facet, value in chosen.items()}))

    def values(self, request: SearchRequest, facet: str, find: str = "", order: str = "count") -> str:
        wanted = [("facet", facet), *self.fields(request), *([("find", find)] if find else [])]
        return with_query(url_for("pages.values"), [*wanted, *([("order", order)] if order != "count" else [])])

    def fields(self, request: SearchRequest) -> Sequence[tuple[str, str]]:
        return pairs(request) + display_pairs(self.display)

    def page(self, endpoint: str) -> str:
        """A page without parameters of its own: home, help, about."""
        return with_query(url_for(f"pages.{endpoint}"), display_pairs(self.display))

    def in_language(self, language: Language) -> str:
        """The current page in another language."""
        return self._shown(replace(self.display, language=language))

    def with_digits(self, digits: Digits) -> str:
        """The current page with other digits."""
        return self._shown(replace(self.display, digits=digits))

    def in_size(self, size: Size) -> str:
        """The current page with an article's text in another size."""
        return self._shown(replace(self.display, size=size))

    def with_vowels(self, vowels: bool) -> str:
        """The current page with or without the vowel signs of an article."""
        return self._shown(replace(self.display, vowels=vowels))

    def _shown(self, display: Display) -> str:
        kept = [(name, value) for name, value in current.args.items(multi=True) if name not in DISPLAY_NAMES]
        here = url_for(current.endpoint, **(current.view_args or {})) if current.endpoint else url_for("pages.home")
        return with_query(here, kept + display_pairs(display))
