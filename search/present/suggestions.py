"""What the search box offers while one types: queries and articles, as the list below it shows them. Pure."""

from dataclasses import dataclass

from search.completion import Completions
from search.present.display import Display
from search.present.links import Links
from search.present.wording import Words
from search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of the list.

    Attributes:
        text: a whole query, or the title of an article.
        url: the article; "" of a query, which goes into the box.
    """

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Offers:
    """The list.

    Attributes:
        status: how many lines it has, in words; "" of none, of which nobody needs to be told.
    """

    queries: tuple[Offer, ...]
    titles: tuple[Offer, ...]
    status: str


def offers(found: Completions, links: Links, words: Words, display: Display) -> Offers:
    """Lay completions out."""
    queries = tuple(Offer(text) for text in found.texts)
    alike = {title.title: title.id for title in reversed(found.titles)}  # of those with one title the first
    titles = tuple(Offer(text, links.article(id, SearchRequest())) for text, id in reversed(alike.items()))
    count = len(queries) + len(titles)
    said = words.ngettext("%(num)s suggestion", "%(num)s suggestions", count) % {"num": display.number(count)}
    return Offers(queries, titles, said if count else "")
