"""What goes wrong, each thing once: as a page that leads on, or as JSON below `/api/`."""

from flask import Flask, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Gone, HTTPException, InternalServerError

from search.errors import EngineUnavailable

KNOWN = {404, 405, 410, 500, 503}  # statuses with words of their own; others get those of 404


def install(app: Flask) -> None:
    """Answer errors in the language and the shape of the request."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(EngineUnavailable, _unavailable)


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    reason = error.description if isinstance(error, Gone) else ""
    if status < 400:
        return error.get_response()  # a redirect
    if isinstance(error, InternalServerError):
        reason = ""
    headers = {"Allow": ", ".join(sorted(error.valid_methods or ()))} if hasattr(error, "valid_methods") else {}
    return _answer(status, error.name, reason or "", headers)


def _unavailable(error: EngineUnavailable) -> ResponseReturnValue:
    current_app.logger.error("%s", error)
    return _answer(503, "Service Unavailable", str(error), {"Retry-After": "10"})


def _answer(status: int, name: str, reason: str, headers: dict[str, str]) -> ResponseReturnValue:
    if request.path.startswith("/api/") or request.path == "/healthz":
        return jsonify(status=status, error=name, reason=reason or None), status, headers
    page = render_template("error.html", status=status if status in KNOWN else 404, reason=reason)
    return make_response(page, status, headers)
