"""A real Chromium, and the real application over the shipped samples on a free port of this machine."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from index.article import Article
from index.pipeline import document, natural_id, read
from search.engines.memory import MemoryEngine
from search.web.app import create_app
from tests.conftest import lacking

# As root there is no sandbox; the rest keeps Chromium from looking for its maker's servers.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        lacking("Chromium (Debian's package chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(samples: Path) -> Iterator[str]:
    """The address of the application."""
    articles = [article for article in read([samples]) if isinstance(article, Article)]
    engine = MemoryEngine([document(article, natural_id(article)) for article in articles])
    server = make_server("127.0.0.1", 0, create_app(engine), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
