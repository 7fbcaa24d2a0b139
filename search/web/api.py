"""The JSON API and the health check: the same answers as the pages, for programs."""

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from search.completion import complete
from search.errors import EngineUnavailable
from search.present.json_api import completions_json, public_article_json, search_json, similar_json
from search.request import Copies
from search.similar import similar
from search.web.asking import answered, asked, document_or_abort, engine

api = Blueprint("api", __name__)


@api.get("/api/v1/search")
def search() -> Response:
    """One search."""
    return jsonify(search_json(answered(asked(Copies.ALL))))


@api.get("/api/v1/articles/<any_text:id>")
def article(id: str) -> Response:
    """One article."""
    return jsonify(public_article_json(document_or_abort(id)))


@api.get("/api/v1/similar")
def alike() -> Response:
    """The articles that are similar to the one with an `id`."""
    document = document_or_abort(request.args.get("id", ""))
    return jsonify(similar_json(document, similar(document, engine())))


@api.get("/api/v1/suggest")
def suggest() -> Response:
    """How the query that is being typed may go on."""
    return jsonify(completions_json(complete(asked(Copies.ALL).request.text, engine())))


@api.get("/healthz")
def health() -> ResponseReturnValue:
    """Whether searches can be answered."""
    try:
        return jsonify(status="ok", engine=engine().name, articles=engine().count(), **engine().health())
    except EngineUnavailable as cause:
        return jsonify(status="unavailable", engine=engine().name, reason=str(cause)), 503
