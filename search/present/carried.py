"""What a form must carry along in hidden fields: everything of a search that no control of the page shows. Pure."""

from collections.abc import Collection, Iterable, Iterator

from search.present.links import Links
from search.present.panels import Row
from search.request import SearchRequest

BOX = frozenset(("q", "in", "level", "page"))
"""What the search box shows, and the page, which a new search begins anew."""

BOUNDS = frozenset(("from", "to"))
"""What the fields of the date show."""


def carried(
    asked: SearchRequest, rows: Iterable[tuple[str, Row]], links: Links, controls: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """Names and values for hidden fields.

    Args:
        rows: the facet of each row that the page shows, and the row.
        controls: the names of parameters that have controls, but for the facets'.
    """
    shown = [(facet, part) for facet, row in rows for part in _flat(row)]
    boxes = {(facet, row.value) for facet, row in shown if not row.drill}
    boxes |= {(f"-{facet}", row.value) for facet, row in shown if row.excluded}  # with a field of its own in its row
    return tuple(pair for pair in links.fields(asked) if pair[0] not in controls and pair not in boxes)


def _flat(row: Row) -> Iterator[Row]:
    yield row
    for part in row.rows:
        yield from _flat(part)
