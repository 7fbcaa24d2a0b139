"""What goes over the wire: text compressed to whoever accepts that, and the same text to everyone."""

import gc
import gzip

import pytest
from flask.testing import FlaskClient

from search.web.compression import LEAST

TEXTS = ["/search", "/static/base.css", "/static/keys.js", "/api/v1/articles/bridge", "/no-such-page"]
ACCEPTS = {"Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.mark.parametrize("path", TEXTS)
def test_text_is_the_same_compressed_as_not(client: FlaskClient, path: str) -> None:
    plain, packed = client.get(path), client.get(path, headers=ACCEPTS)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert gzip.decompress(packed.data) == plain.data
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    for response in (plain, packed):
        response.close()


@pytest.mark.parametrize(
    ("path", "accepted"),
    [
        *((path, "gzip;q=0, br") for path in TEXTS),
        ("/robots.txt", "gzip"),
    ],
)
def test_what_is_not_accepted_or_not_worth_it_goes_out_as_it_is(client: FlaskClient, path: str, accepted: str) -> None:
    response = client.get(path, headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response.headers
    assert path != "/robots.txt" or len(response.data) < LEAST
    response.close()


@pytest.mark.parametrize("headers", [ACCEPTS, {}])
def test_a_browser_that_has_a_file_is_not_sent_it_again(client: FlaskClient, headers: dict[str, str]) -> None:
    first = client.get("/static/base.css", headers=headers)
    again = client.get("/static/base.css", headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["ETag"].startswith("W/") == bool(headers), "compressed, it is not the same byte for byte"
    for response in (first, again):
        response.close()


def test_a_part_of_a_file_is_a_part_of_what_stands_in_it(client: FlaskClient) -> None:
    with (
        client.get("/static/base.css") as whole,
        client.get("/static/base.css", headers=ACCEPTS | {"Range": "bytes=3-9"}) as part,
    ):
        assert (part.status_code, part.data) == (206, whole.data[3:10])


def test_a_file_is_closed_also_where_nobody_closes_the_response(client: FlaskClient) -> None:
    client.get("/static/base.css", headers=ACCEPTS)  # pytest fails on files that are left open
    gc.collect()
