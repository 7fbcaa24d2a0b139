"""The same results seen otherwise: another level, order, number to a page, or page. Each is a label and a URL. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from index.schema import Level
from search.present.display import Display
from search.present.links import Links
from search.present.wording import Words, level_name, sort_name
from search.request import MAX_PAGE, PAGE_SIZES, SearchRequest, Sort
from search.results import Answer

AROUND = 2  # page numbers shown on each side of the current one


@dataclass(frozen=True, slots=True)
class Option:
    """One of several ways: an order, a level; or a step of the pagination, where an empty label is a gap."""

    label: str
    url: str
    current: bool = False
    value: str = ""


def level_options(asked: SearchRequest, links: Links, words: Words) -> tuple[Option, ...]:
    """The levels, widest first."""
    return tuple(
        Option(
            level_name(level, words),
            links.results(replace(asked, level=level, page=1)),
            level == asked.level,
            level.label,
        )
        for level in reversed(Level)
    )


def sort_options(asked: SearchRequest, links: Links, words: Words) -> tuple[Option, ...]:
    """The orders; where nothing was typed, nothing is more relevant, and the newest come first."""
    offered = [sort for sort in Sort if asked.text or sort is not Sort.RELEVANCE]
    current = asked.sort if asked.sort in offered else Sort.NEWEST
    return tuple(
        Option(sort_name(sort, words), links.results(replace(asked, sort=sort, page=1)), sort is current)
        for sort in offered
    )


def size_options(answer: Answer, links: Links, display: Display) -> tuple[Option, ...]:
    """How many to a page, where there is more than the smallest page holds."""
    asked = answer.request
    if answer.total <= min(PAGE_SIZES):
        return ()
    return tuple(
        Option(display.number(size), links.results(replace(asked, limit=size, page=1)), size == asked.limit)
        for size in PAGE_SIZES
    )


def last_page(answer: Answer) -> int:
    """The number of the last page that has something; 1 when nothing was found."""
    return min(MAX_PAGE, max(1, -(-(answer.total - answer.folded) // answer.request.limit)))


def page_steps(current: int, last: int, url: Callable[[int], str], display: Display) -> Iterator[Option]:
    """1 … 4 5 6 … 99, the current page and its neighbours in the middle; a gap stands for two pages at least.

    Args:
        url: of a page, by its number.
    """

    def step(number: int) -> Option:
        return Option(display.number(number), url(number), number == current)

    near = range(current - AROUND, current + AROUND + 1)
    numbers = sorted({1, last, *(number for number in near if 1 <= number <= last)})
    before = 0
    for number in numbers:
        if number > before + 1:
            yield Option("", "") if number > before + 2 else step(before + 1)
        yield step(number)
        before = number
