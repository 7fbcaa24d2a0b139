"""A real Chromium, and the real application over an archive of the shipped samples, on a free port of this machine.

A test that asks for `watched` runs with scripts and without, in Arabic and in English; `make soak` runs it at two more
widths.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from bench.visiting import installed, launch
from search.engines.opening import open_engine
from search.settings import Settings
from tests.browser.serving import served
from tests.browser.watched import Watched
from tests.conftest import ROOT, lacking


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    if not installed():
        lacking("Chromium (Debian's package chromium)")
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application over an archive that the command line made of the samples."""
    folder = tmp_path_factory.mktemp("browser")
    archive = str(folder / "archive")
    if request.config.getoption("--archive-in") == "cluster":
        archive = request.getfixturevalue("cluster").address("samples")
    command = [sys.executable, "-m", "search", "index", str(samples), "--archive", archive]
    environment = {**os.environ, "KASHSHAF_COPIES": str(folder / "copies")}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr  # done, and the samples that cannot be read were set aside
    engine = open_engine(Settings(archive=archive))
    with served(engine) as address:
        yield address


@pytest.fixture(params=["ar", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """The language of the interface."""
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether pages may run scripts."""
    return bool(request.param)


@pytest.fixture(params=[1280, pytest.param(768, marks=pytest.mark.soak), pytest.param(390, marks=pytest.mark.soak)])
def width(request: pytest.FixtureRequest) -> int:
    """The width of the window in CSS pixels."""
    return int(request.param)


@pytest.fixture
def watched(scripts: bool, width: int, language: str, chromium: Browser, site: str) -> Iterator[Watched]:
    """A page in which nothing may go wrong."""
    context = chromium.new_context(java_script_enabled=scripts, viewport={"width": width, "height": 900})
    context.set_default_timeout(10_000)
    watched = Watched(context, site, language)
    yield watched
    context.close()
    assert watched.wrongs == []
