"""What every view needs of the current request: the engine, what was asked and how to show it, the article named."""

from dataclasses import replace
from typing import cast

from flask import current_app, g, request
from werkzeug.exceptions import Gone, NotFound

from index.article import Document
from search.engine import Engine
from search.request import Copies
from search.results import Answer
from search.service import answer
from search.web.params import Asked, asked_from


def engine() -> Engine:
    """The engine that the application was made with."""
    return cast("Engine", current_app.extensions["engine"])


def asked(copies: Copies = Copies.FOLD) -> Asked:
    """What the current URL asks, read once; `copies` is what an absent `dups` means."""
    if "asked" not in g:
        g.asked = asked_from(request.args.items(multi=True), copies)
    return cast("Asked", g.asked)


def answered(read: Asked) -> Answer:
    """The answer, with notes on what of the URL could not be read before those on the query."""
    found = answer(read.request, engine())
    return replace(found, notes=(*read.notes, *found.notes))


class NotKept(NotFound):
    """The article is here, and what was asked about it is not; the description says so in the page's language."""


def document_or_abort(id: str) -> Document:
    """The article with an id; 410 with the reason when it was taken out, 404 when it never was."""
    if (found := engine().get([id]).get(id)) is not None:
        return found
    tombstone = engine().tombstone(id)
    raise Gone(tombstone.reason) if tombstone else NotFound
