"""Ours as a worker of its web server has it: what is asked goes through the pages."""

from pathlib import Path

from bench.engines.contender import Found, Question
from search.engines.whoosh.engine import WhooshEngine
from search.web.app import create_app


class Pages:
    """The application, open."""

    segments = None

    def __init__(self, folder: Path) -> None:
        self._engine = WhooshEngine(folder)
        self._client = create_app(self._engine).test_client()

    def ask(self, question: Question) -> Found:
        """The words of a question as a person types them."""
        shown = self._client.get("/search", query_string={"q": question.text})
        assert shown.status_code == 200, shown.status
        return Found(0)

    def close(self) -> None:
        """Let go of the archive."""
        self._engine.close()
