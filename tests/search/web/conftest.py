"""The application over the small archive, held in memory."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from search.engines.memory import MemoryEngine
from search.web.app import create_app
from tests.search.web.archive import documents


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    app = create_app(MemoryEngine(documents()))
    app.config["TESTING"] = True
    with app.test_client() as client:
        yield client
