"""What goes wrong comes out as a page or as JSON, with the right status, and tells no secrets."""

from collections.abc import Mapping, Sequence

from flask import abort
from flask.testing import FlaskClient

from index.article import Document
from search.engine import Matches, Meanwhile, Places, Search, Spelling, Tombstone, idle
from search.engines.memory import MemoryEngine
from search.errors import EngineUnavailable
from search.query.nodes import Phrase, Word
from search.query.variants import Variants
from search.results import Group
from search.web.app import create_app
from search.web.headers import POLICY
from tests.shipped import ANALYSIS


class Failing:
    """An engine that has had a bad day."""

    name = "failing"
    analysis = ANALYSIS
    variants = Variants()

    def __init__(self, error: Exception) -> None:
        self.error = error

    def search(self, asked: Search, meanwhile: Meanwhile = idle) -> Matches:  # noqa: ARG002, the seam
        raise self.error

    def places(self, leaf: Word | Phrase, field: str, offset: int = 0, limit: int = 100) -> Places:  # noqa: ARG002, the seam
        raise self.error

    def spellings(self, *_: object) -> tuple[Spelling, ...]:
        raise self.error

    def get(self, ids: Sequence[str]) -> dict[str, Document]:  # noqa: ARG002, the seam
        return {}

    def listed(self, ids: Sequence[str]) -> dict[str, Document]:  # noqa: ARG002 the protocol's
        raise self.error

    def health(self) -> Mapping[str, str | int]:
        raise self.error

    def copies(self, id: str) -> Group:  # noqa: ARG002 the protocol's
        raise self.error

    def original(self, id: str) -> str | None:  # noqa: ARG002 the protocol's
        raise self.error

    def tombstone(self, id: str) -> Tombstone | None:
        return Tombstone(id, "سُحب <b>بطلب</b> الناشر", "2026-01-02") if id == "gone" else None

    def count(self) -> int:
        raise self.error

    def close(self) -> None:
        pass


def failing(error: Exception) -> FlaskClient:
    return create_app(Failing(error)).test_client()


def test_a_deleted_article_is_gone_with_the_reason() -> None:
    client = failing(EngineUnavailable("x"))
    page = client.get("/article/gone")
    assert page.status_code == 410
    assert "سُحب &lt;b&gt;بطلب&lt;/b&gt; الناشر" in page.text
    answer_ = client.get("/api/v1/articles/gone")
    assert (answer_.status_code, answer_.get_json()["reason"]) == (410, "سُحب <b>بطلب</b> الناشر")


def test_an_engine_that_cannot_answer_is_503_as_page_and_as_json() -> None:
    client = failing(EngineUnavailable("the disk is away"))
    for path in ("/", "/search", "/about"):
        response = client.get(path)
        assert response.status_code == 503
        assert "the disk is away" in response.text
        assert response.headers["Retry-After"] == "10"
    health = client.get("/healthz")
    assert (health.status_code, health.get_json()["status"], health.get_json()["engine"]) == (
        503,
        "unavailable",
        "failing",
    )
    assert client.get("/api/v1/search").get_json()["error"] == "Service Unavailable"


def test_a_fault_of_ours_is_500_without_its_details() -> None:
    client = failing(RuntimeError("secret detail"))
    response = client.get("/search?lang=en")
    assert response.status_code == 500
    assert "Something went wrong here" in response.text
    assert "secret" not in response.text
    assert response.headers["Content-Security-Policy"] == POLICY
    assert client.get("/api/v1/search").get_json() == {"status": 500, "error": "Internal Server Error", "reason": None}


def test_reading_is_all_one_can_do(client: FlaskClient) -> None:
    response = client.post("/search")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert client.delete("/api/v1/articles/bridge").get_json()["status"] == 405


def test_any_other_refusal_keeps_its_own_status() -> None:
    app = create_app(MemoryEngine())
    app.add_url_rule("/tea", view_func=lambda: abort(418))
    response = app.test_client().get("/tea?lang=en")
    assert response.status_code == 418
    assert "This request cannot be answered" in response.text
    assert "<bdi>418</bdi>" in response.text
