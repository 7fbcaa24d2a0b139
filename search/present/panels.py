"""The filters beside the results: a panel a facet, with a row a value and the URLs that change it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.schema import FACETS, UNKNOWN, UNKNOWN_DATE
from search.facets import NamedValues
from search.present.dates import bucket_label
from search.present.display import Display
from search.present.links import Links, excluding, only, without
from search.present.wording import Words, facet_name, value_label
from search.request import Choice, SearchRequest
from search.results import Answer, FacetValue

SHOWN = 10  # values of a panel in sight, and all that are chosen
OPEN = ("source", "date")


@dataclass(frozen=True, slots=True)
class Row:
    """A value that can be chosen.

    Attributes:
        label: for its place in the list; `name` is the same standing alone.
        drill: a part of something chosen, so a link that narrows to it; otherwise a checkbox.
        only_url: with this value instead of the chosen ones, which finds `count` articles.
        exclude_url: without what has this value; "" where it is a link or excluded already.
        toggle_url: with an excluded value no longer so; "" of the others.
        rows: the months of a year, the days of a month.
    """

    value: str
    label: str
    name: str
    count: str
    selected: bool
    excluded: bool
    unknown: bool
    drill: bool
    only_url: str
    exclude_url: str
    toggle_url: str
    rows: tuple["Row", ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """One facet.

    Attributes:
        chosen: how many of its values are chosen or excluded, bounds of the date among them.
        rest: the years that fold away, unless one of them is chosen (`rest_open`). What else is not in sight stands on
            the page of all values: as rows here it was three quarters of a page of results.
        size: how many values there are in all, in words; "" where all are in sight.
        all_url: the page of all values; "" where there are no more than in sight.
        find_fields: hidden fields of the form that looks for a value on that page.
    """

    facet: str
    title: str
    open: bool
    chosen: int
    rows: tuple[Row, ...]
    rest: tuple[Row, ...] = ()
    rest_open: bool = False
    size: str = ""
    all_url: str = ""
    find_fields: tuple[tuple[str, str], ...] = ()


def panels(answer: Answer, links: Links, words: Words, display: Display) -> tuple[Panel, ...]:
    """The panels worth showing: source and date, and others where there is something to choose."""
    making = _Rows(answer.request, links, words, display)
    listed = {facet: answer.facets.get(facet, ()) for facet in FACETS}
    return tuple(
        _panel(facet, values, making)
        for facet, values in listed.items()
        if facet in OPEN or _worth_showing(values, least=1 if facet == "doubtful" else 2)
    )


def _worth_showing(values: Sequence[FacetValue], least: int) -> bool:
    return len(values) >= least or any(value.selected or value.excluded for value in values)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Makes rows of values; holds what they all need."""

    request: SearchRequest
    links: Links
    words: Words
    display: Display

    def row(self, facet: str, value: FacetValue, rows: tuple[Row, ...] = ()) -> Row:
        asked, links, name = self.request, self.links, value_label(facet, value.value, self.words, self.display)
        drill = facet == "date" and _within(value.value, asked.choices.get("date", Choice()).chosen)
        return Row(
            value=value.value,
            label=bucket_label(value.value, self.display) if facet == "date" else name,
            name=name,
            count=self.display.number(value.count),
            selected=value.selected,
            excluded=value.excluded,
            unknown=value.value in {UNKNOWN, UNKNOWN_DATE},
            drill=drill,
            only_url=links.results(only(asked, facet, value.value)),
            exclude_url="" if value.excluded or drill else links.results(excluding(asked, facet, value.value)),
            toggle_url=links.results(without(asked, facet, value.value)) if value.excluded else "",
            rows=rows,
        )

    def flat(self, facet: str, values: Sequence[FacetValue]) -> list[Row]:
        return [self.row(facet, value) for value in values]

    def dates(self, values: Sequence[FacetValue], parent: str = "") -> Iterator[Row]:
        """Rows below a bucket ("" for years), each with its own below it."""
        for value in values:
            if _parent(value.value) == parent and _is_something(value):
                yield self.row("date", value, tuple(self.dates(values, value.value)))


def _panel(facet: str, values: Sequence[FacetValue], making: _Rows) -> Panel:
    chosen = making.request.choices.get(facet, Choice())
    rows = list(making.dates(values)) if facet == "date" else making.flat(facet, _in_sight(values, chosen))
    bounds = (making.request.since, making.request.until) if facet == "date" else ()
    panel = Panel(
        facet=facet,
        title=facet_name(facet, making.words),
        open=facet in OPEN or bool(chosen),
        chosen=len(chosen.chosen) + len(chosen.excluded) + sum(bound is not None for bound in bounds),
        rows=tuple(rows),
    )
    if facet == "date":
        first, rest = panel.rows[:SHOWN], panel.rows[SHOWN:]
        return replace(panel, rows=first, rest=rest, rest_open=any(map(_holds_choice, rest)))
    return panel if len(rows) == len(values) else _long(panel, len(values), making)


def _in_sight(values: Sequence[FacetValue], choice: Choice) -> Sequence[FacetValue]:
    """The first, among which are all that are chosen (`search.facets`), and what is not known."""
    first = values[: max(SHOWN, len(choice.chosen) + len(choice.excluded))]
    unknown = values.unknown if isinstance(values, NamedValues) else None
    return first if unknown is None or unknown in first else (*first, unknown)


def _long(panel: Panel, size: int, making: _Rows) -> Panel:
    """A panel with the way to all values."""
    words, asked = making.words, making.request
    said = words.ngettext("All %(num)s value", "All %(num)s values", size) % {"num": making.display.number(size)}
    return replace(
        panel,
        size=said,
        all_url=making.links.values(replace(asked, page=1), panel.facet),
        find_fields=find_fields(asked, panel.facet, making.links),
    )


def find_fields(asked: SearchRequest, facet: str, links: Links) -> tuple[tuple[str, str], ...]:
    """Hidden fields of the form that looks for values of a facet."""
    return (("facet", facet), *links.fields(replace(asked, page=1)))


def flat_rows(
    facet: str, values: Sequence[FacetValue], asked: SearchRequest, links: Links, words: Words, display: Display
) -> Sequence[Row]:
    """Rows of values that have no parts."""
    return _Rows(asked, links, words, display).flat(facet, values)


def _holds_choice(row: Row) -> bool:
    return row.selected or row.excluded or any(_holds_choice(part) for part in row.rows)


def _parent(bucket: str) -> str:
    return "" if bucket == UNKNOWN_DATE else bucket.rpartition("-")[0]


def _is_something(value: FacetValue) -> bool:
    """Not an empty rest: that no article of a year states no month is not worth a row."""
    rest = value.value.endswith(f"-{UNKNOWN_DATE}")
    return not rest or value.count > 0 or value.selected or value.excluded


def _within(bucket: str, chosen: Sequence[str]) -> bool:
    return any(bucket.startswith(f"{other}-") for other in chosen)
