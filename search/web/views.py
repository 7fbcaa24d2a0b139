"""The pages: each view reads the URL, asks, and renders; nothing is decided here."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from index.article import Document
from search.completion import complete
from search.engine import Search
from search.facets import facet_values
from search.highlight.difference import difference
from search.highlight.snippet import highlight_whole
from search.present.article import Position, article_page, position
from search.present.citation import work_of
from search.present.citing import forms
from search.present.comparison import comparison_page
from search.present.display import Digits, Language, Size
from search.present.home import READ, home_page
from search.present.keys import KEYS
from search.present.options import level_options
from search.present.overview import Overview, overview
from search.present.page import anchored, results_page
from search.present.suggestions import offers
from search.present.values import values_page
from search.query.grammar import OPERATORS
from search.query.nodes import EVERYTHING
from search.request import Choice, Copies, SearchRequest, Sort
from search.service import neighbours, tally, understand
from search.similar import similar
from search.web.asking import answered, asked, document_or_abort, engine
from search.web.languages import words
from search.web.links import PageLinks
from search.web.params import display_pairs, values_asked
from search.web.shapes import in_shape, permalink, plain

pages = Blueprint("pages", __name__)


@pages.app_context_processor
def for_every_page() -> dict[str, object]:
    """What the layout prints: the request for the search form, and the URLs."""
    links = PageLinks(asked().display)
    return {
        "asked": asked().request,
        "display": links.display,
        "links": links,
        "levels": level_options(asked().request, links, words()),
        "display_fields": display_pairs(links.display),
        "Everything": SearchRequest(),
        "Language": Language,
        "Digits": Digits,
        "Size": Size,
        "Keys": KEYS,
    }


@pages.get("/")
def home() -> str:
    """The first page: the search form, what the archive holds, and ways to browse."""
    newest = Search(EVERYTHING, sort=Sort.NEWEST, limit=READ, facets=("source", "date"), copies=Copies.FOLD)
    display = asked().display
    page = home_page(engine().search(newest), engine().analysis, PageLinks(display), words(), display)
    return render_template("home.html", page=page)


@pages.get("/search")
def results() -> str:
    """The list of what was found; everything when nothing was asked."""
    read = asked()
    found = answered(read)
    page = results_page(found, PageLinks(read.display), words(), read.display)
    return render_template("results.html", page=page)


@pages.get("/search/values")
def values() -> str:
    """All values of a facet of the results, which has more than fit beside them."""
    read, wanted = asked(), values_asked(request.args)
    if wanted is None:
        raise NotFound
    counts = tally(read.request, engine(), (wanted.facet,)).facets[wanted.facet]
    found = facet_values(wanted.facet, counts, read.request.choices.get(wanted.facet, Choice()))
    page = values_page(read.request, wanted, found, PageLinks(read.display), words(), read.display)
    return render_template("values.html", page=page)


@pages.get("/suggest")
def suggestions() -> str:
    """How the query that is being typed may go on: a piece of a page, which the search box puts below itself."""
    read = asked()
    found = offers(complete(read.request.text, engine()), PageLinks(read.display), words(), read.display)
    return render_template("suggestions.html", offers=found)


@pages.get("/article/<any_text:id>")
def article(id: str) -> ResponseReturnValue:
    """One article: as a page with the words of the query marked, in another shape, or held against another."""
    read = asked()
    document = document_or_abort(id)
    if (shaped := in_shape(document, request.args.get("format", ""))) is not None:
        return shaped
    if against := request.args.get("against"):
        return _comparison(document, document_or_abort(against))
    query = understand(read.request, engine()).query
    in_title, in_body = highlight_whole(document.metadata, query, engine().analysis)
    links = PageLinks(read.display)
    alike = [hit.document for hit in similar(document, engine())]
    copied = engine().copies(id)
    known = {other: found.metadata for other, found in engine().listed(copied.ids).items()}
    page = article_page(document, in_title, in_body, alike, copied, known, links, words(), read.display)
    back = anchored(links.results(read.request), id) if read.at or read.request != SearchRequest() else None
    here = permalink(id)
    cited = tuple(forms(work_of(document, here), links, read.display))
    return render_template("article.html", page=page, back=back, place=_position(id), cited=cited, permalink=here)


def _position(id: str) -> Position | None:
    """Where the article stands in the list that led to it, as far as the URL says and is right."""
    read = asked()
    found = neighbours(read.request, read.at, id, engine()) if read.at else None
    return position(found, read.request, PageLinks(read.display), words(), read.display) if found else None


def _comparison(document: Document, other: Document) -> str:
    """How an article differs from another."""
    before, after, analysis = other.metadata, document.metadata, engine().analysis
    title = difference(before.display_title, after.display_title, analysis)
    body = difference(before.body, after.body, analysis)
    display = asked().display
    page = comparison_page(document, other, title, body, PageLinks(display), display)
    return render_template("comparison.html", page=page)


@pages.get("/help")
def help_page() -> str:
    """How to search: every operator with an example that can be tried."""
    return render_template("help.html", operators=OPERATORS, Request=SearchRequest)


@pages.get("/about")
def about() -> str:
    """What this is, and what the archive holds."""
    return render_template("about.html", overview=_overview())


@pages.get("/robots.txt")
def robots() -> Response:
    """Articles may be crawled; lists of results, of which there is no end, may not."""
    return plain("User-agent: *\nDisallow: /search\nDisallow: /suggest\nDisallow: /api/\n")


def _overview() -> Overview:
    return overview(engine().search(Search(EVERYTHING, limit=0, facets=("source", "date"))))
