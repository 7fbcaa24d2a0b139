"""What a person asks: SearchRequest, the whole state of a results page, with its limits.

Made from a URL by `search.web.params` and from options by `search.cli`; read by `search.service`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from index.calendar import CalendarDate
from index.schema import Level

MAX_QUERY = 2_000  # characters; the rest of a longer query is left out, and a note says so
PAGE_SIZES = (10, 25, 50, 100)
MAX_PAGE = 1_000_000  # a page number is a page number up to here; above, it is this


class Match(StrEnum):
    """How many of the bare words an article must have."""

    BEST = "best"
    ALL = "all"
    ANY = "any"


class Sort(StrEnum):
    """The order of the list; ties go by id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


class Copies(StrEnum):
    """Whether near-duplicates are folded into one line of the list; totals count articles either way."""

    FOLD = "fold"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen in one facet: any of `chosen`, none of `excluded`."""

    chosen: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.chosen or self.excluded)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search, whole; equal requests give equal answers on an unchanged archive.

    Attributes:
        text: the query as typed.
        title_only: bare words search the title alone (`in=title`).
        choices: facet name to what is chosen in it (`source=a&-source=b`, `date=2022-02`).
        variants: whether a name is met by its other spellings, as the archive's table has them.
        since, until: bounds of the date, both included (`from`, `to`); None is open.
        page: from 1.
        limit: hits a page.
    """

    text: str = ""
    title_only: bool = False
    level: Level = Level.FAMILY
    match: Match = Match.BEST
    choices: Mapping[str, Choice] = field(default_factory=dict)
    since: CalendarDate | None = None
    until: CalendarDate | None = None
    copies: Copies = Copies.FOLD
    variants: bool = True
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int = 10


def choosing(request: SearchRequest, facet: str, choice: Choice) -> SearchRequest:
    """The first page with another choice in one facet."""
    others = {name: value for name, value in request.choices.items() if name != facet}
    return replace(request, choices=others | {facet: choice} if choice else others, page=1)


def unfiltered(request: SearchRequest) -> SearchRequest:
    """With no filter at all; the query and how it matches stay."""
    return replace(request, choices={}, since=None, until=None, page=1)
