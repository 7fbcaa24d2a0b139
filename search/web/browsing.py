"""The pages that are not of a search: sources, and years, months and days. Each asks the engine, once where it can."""

from flask import Blueprint, make_response, redirect, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from index.calendar import CalendarDate, Precision
from index.metadata.typed_dates import read_days
from search.engine import Matches, Search
from search.facets import is_bucket
from search.present.overview import overview
from search.present.periods import LATEST, OF_A_DAY, dates_page, period_page
from search.present.sources import source_page, sources_page
from search.query.nodes import EVERYTHING
from search.request import Choice, SearchRequest, Sort
from search.web.asking import asked, engine
from search.web.languages import words
from search.web.links import PageLinks

browse = Blueprint("browse", __name__)

_LATEST = 8  # articles on the page of a source


@browse.get("/sources")
def sources() -> str:
    """All sources, with the years that each covers: a search for each year that the archive has."""
    everything = engine().search(Search(EVERYTHING, limit=0, facets=("source", "date")))
    years = [year for year, _ in overview(everything).years]
    by_year = {int(year): _of("date", year, ("source",)).facets["source"] for year in years}
    read = asked()
    counts, links = everything.facets["source"], PageLinks(read.display)
    page = sources_page(counts, by_year, read.request.page, links, words(), read.display)
    return render_template("sources.html", page=page)


@browse.get("/source/<any_text:name>")
def source(name: str) -> ResponseReturnValue:
    """A source: how much, from when to when, and the latest of it."""
    found = _of("source", name, ("date", "place", "author"), _LATEST)
    display = asked().display
    if not found.total:
        return make_response(render_template("absent.html", source=name), 404)
    page = source_page(name, found, PageLinks(display), words(), display)
    return render_template("source.html", page=page, source=name)


@browse.get("/dates")
def dates() -> str:
    """All years."""
    found = engine().search(Search(EVERYTHING, limit=0, facets=("date",)))
    display = asked().display
    return render_template("dates.html", page=dates_page(found.facets["date"], PageLinks(display), words(), display))


@browse.get("/date/<any_text:bucket>")
def date(bucket: str) -> ResponseReturnValue:
    """A year, a month or a day; a date that is written otherwise leads to it."""
    stated = CalendarDate.parse(bucket)
    if stated is None or str(stated) != bucket:
        return _elsewhere(bucket)
    day = stated.precision is Precision.DAY
    found = _of("date", bucket, ("date", "source"), OF_A_DAY if day else LATEST)
    display = asked().display
    page = period_page(stated, found, PageLinks(display), words(), display)
    if found.total:
        return render_template("date.html", page=page)
    return make_response(render_template("absent.html", period=page), 404)


def _elsewhere(typed: str) -> ResponseReturnValue:
    """To what a date means that is no year, month or day as the address has it."""
    links = PageLinks(asked().display)
    if typed.endswith("unknown") and is_bucket(typed):
        return redirect(links.some(date=typed))
    if (days := read_days(typed)) is None:
        raise NotFound
    if days[0] == days[1]:
        return redirect(links.date(str(days[0])))
    return redirect(links.results(SearchRequest(since=days[0], until=days[1])))


def _of(facet: str, value: str, facets: tuple[str, ...], limit: int = 0) -> Matches:
    """All with one value of a facet, newest first."""
    chosen = {facet: Choice((value,))}
    return engine().search(Search(EVERYTHING, choices=chosen, sort=Sort.NEWEST, limit=limit, facets=facets))
