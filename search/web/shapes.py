"""An article in other shapes than its page: as data, as text, as a file for reference managers, as its record."""

from flask import Response, make_response, url_for
from flask.typing import ResponseReturnValue

from index.article import Document
from search.present.article import article_text
from search.present.citation import work_of
from search.present.citing import FILES
from search.present.json_api import public_article_json
from search.present.references import citation_key
from search.web.asking import NotKept, engine
from search.web.languages import words


def in_shape(document: Document, shape: str) -> ResponseReturnValue | None:
    """An article as data or as a file; None where no such shape is asked for."""
    match shape:
        case "json":
            return public_article_json(document)
        case "txt":
            return plain(article_text(document))
        case "original":
            if (text := engine().original(document.id)) is None:
                raise NotKept(words().gettext("The record that this article was read from was not kept."))
            return plain(text)
        case "ris" | "bib":
            return _file(document, shape)
        case _:
            return None


def _file(document: Document, shape: str) -> Response:
    """An article as a file for reference managers."""
    _, write, media = FILES[shape]
    response = make_response(write(work_of(document, permalink(document.id))))
    response.headers["Content-Type"] = f"{media}; charset=utf-8"
    name = f"{citation_key(document.id)}.{shape}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def permalink(id: str) -> str:
    """The address of an article that leads to it without any search."""
    return url_for("pages.article", id=id, _external=True)


def plain(text: str) -> Response:
    """A text that no browser takes for a page."""
    response = make_response(text)
    response.mimetype = "text/plain"
    return response
