"""Fixtures that every test may use."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from tests.opensearch.distribution import Lacking
from tests.opensearch.nodes import Cluster, running

settings.register_profile("kashshaf", deadline=None)  # on a busy machine an example may take a second
settings.load_profile("kashshaf")

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the flows of the browser run over the real cluster: pytest tests/browser --archive-in cluster."""
    parser.addoption("--archive-in", choices=("folder", "cluster"), default="folder", help="where its archive lies")


def lacking(what: str) -> None:
    """Skip where the machine lacks something, visibly; in CI nothing may be lacking, so fail."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"this machine lacks {what}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared test data, which is not part of the project."""
    folder = Path(os.environ.get("KASHSHAF_SHARED") or ROOT / ".." / "shared").resolve()
    if not (folder / "data" / "seeds").is_dir():
        lacking("the shared test data (set KASHSHAF_SHARED)")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The articles that the project ships."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A real OpenSearch of one node."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(running())
        except Lacking as lack:
            lacking(str(lack))
        yield found
