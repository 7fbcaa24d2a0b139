"""All values of a facet as a page: by count or by name, with a box that finds them in any spelling. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import Final, TypeAlias
from urllib.parse import quote

from index.schema import UNKNOWN
from index.text.folding import compose, fold, title_key
from search.present.carried import BOX, carried
from search.present.display import Display
from search.present.links import Links
from search.present.options import Option, page_steps
from search.present.panels import Row, find_fields, flat_rows
from search.present.wording import Words, facet_name, value_label
from search.request import SearchRequest
from search.results import FacetValue

PER_PAGE: Final = 100

_NO_LETTER: Final = "#"


class Order(StrEnum):
    """The order of the values."""

    COUNT = "count"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Group:
    """Values whose names begin with one letter, the article ال passed over; "" where they stand by count."""

    letter: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ValuesPage:
    """A page of the values of a facet.

    Attributes:
        total: how many values there are, of those with what was looked for in their name, in words.
        fields: hidden fields of the form that looks for values; `hidden` those of the search box.
        letters: where names begin with each letter, where they stand by name.
        back: the results.
    """

    request: SearchRequest
    facet: str
    title: str
    find: str
    order: Order
    total: str
    groups: tuple[Group, ...]
    letters: tuple[Option, ...]
    orders: tuple[Option, ...]
    steps: tuple[Option, ...]
    fields: tuple[tuple[str, str], ...]
    hidden: tuple[tuple[str, str], ...]
    back: str


@dataclass(frozen=True, slots=True)
class _Named:
    """A value, and the string by which its label sorts where the order is by name."""

    value: FacetValue
    key: str

    @property
    def letter(self) -> str:
        begins = self.key[:1].upper()
        return begins if begins.isalpha() and self.value.value != UNKNOWN else _NO_LETTER


@dataclass(frozen=True, slots=True)
class ValuesAsked:
    """Which values of which facet, in which order; the page is that of the request."""

    facet: str
    find: str = ""
    order: Order = Order.COUNT


_Url: TypeAlias = Callable[[int, Order], str]
"""The URL of a page, in an order."""


def values_page(
    asked: SearchRequest,
    wanted: ValuesAsked,
    values: Iterable[FacetValue],
    links: Links,
    words: Words,
    display: Display,
) -> ValuesPage:
    """Lay the values of a facet out.

    Args:
        values: all of them, in the order of the panel.
    """
    first, found = replace(asked, page=1), _ordered(_named(values, wanted, words, display), wanted.order)
    last = max(1, -(-len(found) // PER_PAGE))
    page = min(asked.page, last)
    on_page = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    rows = flat_rows(wanted.facet, [named.value for named in on_page], first, links, words, display)
    said = words.ngettext("%(num)s value", "%(num)s values", len(found)) % {"num": display.number(len(found))}

    def url(number: int, order: Order) -> str:
        return links.values(replace(asked, page=number), wanted.facet, wanted.find, order.value)

    return ValuesPage(
        request=first,
        facet=wanted.facet,
        title=facet_name(wanted.facet, words),
        find=wanted.find,
        order=wanted.order,
        total=said,
        groups=tuple(_groups(on_page, rows, wanted.order)),
        letters=tuple(_letters(found, url)) if wanted.order is Order.NAME else (),
        orders=tuple(_orders(wanted.order, url, words)),
        steps=tuple(page_steps(page, last, lambda number: url(number, wanted.order), display)) if last > 1 else (),
        fields=(*find_fields(asked, wanted.facet, links), *_in_order(wanted.order)),
        hidden=carried(first, [(wanted.facet, row) for row in rows], links, BOX),
        back=links.results(first),
    )


def _named(values: Iterable[FacetValue], wanted: ValuesAsked, words: Words, display: Display) -> Iterator[_Named]:
    """The values with what is looked for in their label."""
    sought, by_name = _folded(wanted.find), wanted.order is Order.NAME
    for value in values:
        label = value_label(wanted.facet, value.value, words, display)
        if not sought or sought in _folded(label):
            yield _Named(value, title_key(label) if by_name else "")


def _folded(text: str) -> str:
    return " ".join(fold(compose(word)) for word in text.split())


def _ordered(found: Iterable[_Named], order: Order) -> Sequence[_Named]:
    """By name: what is not known last, and before it what begins with no letter."""
    if order is Order.COUNT:
        return list(found)
    return sorted(found, key=_by_name)


def _by_name(named: _Named) -> tuple[bool, bool, bool, str, str]:
    """Arabic before Latin, as in the archive."""
    value, letter = named.value.value, named.letter
    return value == UNKNOWN, letter == _NO_LETTER, letter.isascii(), named.key, value


def _groups(named: Sequence[_Named], rows: Sequence[Row], order: Order) -> Iterator[Group]:
    letters = [each.letter if order is Order.NAME else "" for each in named]
    for letter, pairs in groupby(zip(letters, rows, strict=True), key=lambda pair: pair[0]):
        yield Group(letter, tuple(row for _, row in pairs))


def _letters(found: Sequence[_Named], url: _Url) -> Iterator[Option]:
    """Where each letter begins."""
    begins: dict[str, int] = {}
    for place, named in enumerate(found):
        begins.setdefault(named.letter, place)
    for letter, place in begins.items():
        yield Option(letter, f"{url(1 + place // PER_PAGE, Order.NAME)}#letter-{quote(letter)}")


def _in_order(order: Order) -> Sequence[tuple[str, str]]:
    return [] if order is Order.COUNT else [("order", order.value)]


def _orders(current: Order, url: _Url, words: Words) -> Iterator[Option]:
    names = {Order.COUNT: words.gettext("The commonest first"), Order.NAME: words.gettext("By name")}
    for order, name in names.items():
        yield Option(name, url(1, order), order is current)
