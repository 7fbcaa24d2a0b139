"""An article in one line of a list: its title, and what tells it from others. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.article import Metadata
from search.present.dates import in_words
from search.present.display import Display
from search.present.links import Links
from search.present.wording import direction
from search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Line:
    """An article by its title.

    Attributes:
        differs: the URL of the page that says how it differs from the article shown; "" where there is none.
    """

    url: str
    title: str
    direction: str
    sources: tuple[str, ...]
    date: str
    differs: str = ""


def line(id: str, metadata: Metadata, links: Links, display: Display, differs: str = "") -> Line:
    """One article."""
    return Line(
        url=links.article(id, SearchRequest()),
        title=metadata.display_title,
        direction=direction(metadata.language),
        sources=metadata.sources,
        date=in_words(metadata.published, display) if metadata.published else "",
        differs=differs,
    )


def copies(
    of: str, ids: Iterable[str], known: Mapping[str, Metadata], links: Links, display: Display
) -> Iterator[Line]:
    """The copies of an article, as far as they are known, each with how it differs from that."""
    for id in ids:
        if id in known and id != of:
            yield line(id, known[id], links, display, links.comparison(id, of))
