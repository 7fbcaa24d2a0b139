"""Requests that differ from another in one value, and what a page needs to turn a request into a URL.

The pages are pure: whoever serves them passes `Links`.
"""

from collections.abc import Sequence
from typing import Protocol

from search.request import Choice, SearchRequest, choosing


class Links(Protocol):
    """Where requests and articles are found."""

    def results(self, request: SearchRequest) -> str:
        """The URL of a results page."""

    def article(self, id: str, request: SearchRequest, at: int = 0) -> str:
        """The URL of an article, which leads back to the results of the request, and to the next of them.

        Args:
            at: its place in the list, from 1.
        """

    def article_as(self, id: str, shape: str) -> str:
        """The URL of an article in another shape: json, txt, ris, bib or original."""

    def comparison(self, id: str, other: str) -> str:
        """The URL of the page that says how an article differs from another."""

    def values(self, request: SearchRequest, facet: str, find: str = "", order: str = "count") -> str:
        """The URL of the page of all values of a facet; its page is that of the request."""

    def fields(self, request: SearchRequest) -> Sequence[tuple[str, str]]:
        """The parameters of a results page's URL, as the hidden fields of a form."""


class ArchiveLinks(Links, Protocol):
    """And where the pages about sources and dates are."""

    def source(self, name: str) -> str:
        """The page of a source; "?" is that of articles whose source is unknown."""

    def sources(self, page: int = 1) -> str:
        """A page of the list of all sources."""

    def date(self, bucket: str) -> str:
        """The page of a year, month or day; the results of what is of an unknown one; of "", the page of all years."""

    def some(self, **chosen: str) -> str:
        """The results page of everything with one value chosen in each facet."""


def only(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """With this value instead of the chosen ones; what is excluded stays so."""
    excluded = request.choices.get(facet, Choice()).excluded
    return choosing(request, facet, Choice((value,), tuple(other for other in excluded if other != value)))


def without(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """With a value neither chosen nor excluded."""
    return choosing(request, facet, _kept(request, facet, value))


def excluding(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """With a value left out."""
    kept = _kept(request, facet, value)
    return choosing(request, facet, Choice(kept.chosen, tuple(sorted((*kept.excluded, value)))))


def _kept(request: SearchRequest, facet: str, value: str) -> Choice:
    """What is chosen in a facet beside a value."""
    choice = request.choices.get(facet, Choice())
    return Choice(*(tuple(other for other in values if other != value) for values in (choice.chosen, choice.excluded)))
