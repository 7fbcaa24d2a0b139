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

    def article(self, id: str, request: SearchRequest) -> str:
        """The URL of an article, which leads back to the results of the request."""

    def comparison(self, id: str, other: str) -> str:
        """The URL of the page that says how an article differs from another."""

    def values(self, request: SearchRequest, facet: str, find: str = "", order: str = "count") -> str:
        """The URL of the page of all values of a facet; its page is that of the request."""

    def fields(self, request: SearchRequest) -> Sequence[tuple[str, str]]:
        """The parameters of a results page's URL, as the hidden fields of a form."""


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
