"""Headers of every response: a strict content policy and no leaks. There are no cookies, so nothing about them."""

from flask import Flask, Response

POLICY = (
    "default-src 'none'; style-src 'self'; font-src data:; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

EVERYWHERE = {"X-Content-Type-Options": "nosniff"}

OF_PAGES = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}

_PARTS = {"text/css", "text/javascript"}  # of a page, whose own headers say what they may do; a page asks for a dozen


def install(app: Flask) -> None:
    """Send the headers with every response, errors included, and those of pages with all that can be shown as one."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(EVERYWHERE)
        if response.mimetype not in _PARTS:
            response.headers.extend(OF_PAGES)
        return response
