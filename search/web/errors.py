"""What goes wrong, each thing once: as a page that leads on, or as JSON below `/api/`."""

from collections.abc import Mapping

from flask import Flask, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Gone, HTTPException, MethodNotAllowed

from search.errors import EngineUnavailable
from search.web.asking import NotKept

RETRY = 10  # seconds after which another try may help


def install(app: Flask) -> None:
    """Answer errors in the language and the shape of the request."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(EngineUnavailable, _unavailable)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()  # a redirect
    # Others describe themselves in English alone.
    reason = error.description if isinstance(error, Gone | NotKept) else None
    allowed = {"Allow": ", ".join(error.valid_methods or ())} if isinstance(error, MethodNotAllowed) else {}
    return _answer(error.code, error.name, reason, allowed)


def _unavailable(error: EngineUnavailable) -> ResponseReturnValue:
    current_app.logger.error("%s", error)
    return _answer(503, "Service Unavailable", str(error), {"Retry-After": str(RETRY)})


def _answer(status: int, name: str, reason: str | None, headers: Mapping[str, str]) -> ResponseReturnValue:
    if request.path.startswith("/api/"):
        return jsonify(status=status, error=name, reason=reason), status, dict(headers)
    return make_response(render_template("error.html", status=status, reason=reason), status, dict(headers))
