"""Text goes out compressed to whoever accepts gzip: a page of results is an eighth of its size then.

A proxy in front may do the same and leaves alone what is done already. What makes compression tell secrets, that a page
joins what a stranger chose with something secret, is not here: there are no accounts, no cookies, no tokens.
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

LEAST = 500  # bytes: of less, little would be saved
_QUICK, _SMALL = 5, 9  # levels of gzip: of a page of 57 kB, the second saves 2 % more and takes twice the time
_PARTIAL = {206, 304}  # some bytes of a file, or none
_TEXT = {"application/json", "application/javascript", "image/svg+xml"}  # beside whatever is text/


def install(app: Flask) -> None:
    """Compress the responses of an application that are text, and long enough to be worth it."""

    @app.after_request
    def compress(response: Response) -> Response:
        if not _is_text(response):
            return response
        response.vary.add("Accept-Encoding")
        if response.status_code in _PARTIAL or not request.accept_encodings.quality("gzip"):
            return response
        response.direct_passthrough = False  # a file of `static`, read here
        whole = response.get_data()
        response.close()  # that file, which a server leaves open where the browser has gone meanwhile
        if len(whole) >= LEAST:
            response.set_data(_compress_once(whole) if request.endpoint == "static" else _compress(whole, _QUICK))
            response.content_encoding = "gzip"
            _weaken(response)
        return response


def _compress(whole: bytes, level: int) -> bytes:
    return gzip.compress(whole, level, mtime=0)


@lru_cache(maxsize=64)
def _compress_once(whole: bytes) -> bytes:
    """Of a file that stays as it is; the sheet with the typefaces takes 7 ms."""
    return _compress(whole, _SMALL)


def _is_text(response: Response) -> bool:
    kind = response.mimetype or ""
    return kind.startswith("text/") or kind in _TEXT


def _weaken(response: Response) -> None:
    """The same file, but not byte for byte: its validator has to say so."""
    tag, _ = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)
