"""Headers of every response: a strict content policy and no leaks. There are no cookies, so nothing about them."""

from flask import Flask, Response

POLICY = (
    "default-src 'none'; style-src 'self'; font-src data:; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


def install(app: Flask) -> None:
    """Send the headers with every response, errors and static files included."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(HEADERS)
        return response
