"""The pages as a browser has them: a real server over an archive, a real Chromium, and what a first visit costs.

Needs the extra `dev`, and Chromium (Debian's package chromium).
"""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, CDPSession, Playwright

# As root there is no sandbox; the rest keeps Chromium from looking for its maker's servers.
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
_TYPEFACES = "typefaces.css"
_PATIENCE = 30  # seconds for a server to answer
_AFTERWARDS = 300  # milliseconds in which something might still move
_SLOW_CPU = 4  # times slower than this machine's
_SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
"""Milliseconds, and bytes a second: 1.6 Mbit/s."""

_WATCH = """window.painted = 0; window.moved = 0;
new PerformanceObserver((list) => { for (const one of list.getEntries()) painted = one.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => { for (const one of list.getEntries()) moved += one.value; })
  .observe({ type: "layout-shift", buffered: true });"""

_PAINTED = "new Promise((done) => { const look = () => painted ? done() : setTimeout(look, 50); look(); })"


@dataclass(frozen=True, slots=True)
class Visit:
    """A first visit to a page, with nothing kept from before.

    Attributes:
        painted: milliseconds to the largest contentful paint.
        moved: the sum of layout shifts.
        size: bytes on the wire, headers included.
        typefaces: of these, the sheet that holds them.
    """

    painted: float
    moved: float
    size: int
    typefaces: int


def installed() -> str | None:
    """Where the system's Chromium is, if anywhere."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def launch(playwright: Playwright) -> Browser:
    """Chromium, without a window; the caller closes it. Raises: FileNotFoundError."""
    if (found := installed()) is None:
        raise FileNotFoundError("Chromium is not installed (Debian's package chromium)")
    return playwright.chromium.launch(executable_path=found, args=list(_FLAGS))


@contextmanager
def serving(archive: Path) -> Iterator[str]:
    """The address at which `kashshaf serve` serves an archive meanwhile. Raises: TimeoutError."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "search", "serve", "--archive", str(archive), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:  # noqa: S603 - our own server
        try:
            address = f"http://127.0.0.1:{port}"
            _await(address)
            yield address
        finally:
            server.terminate()


def _await(address: str) -> None:
    until = monotonic() + _PATIENCE
    while monotonic() < until:
        try:
            with urlopen(f"{address}/healthz"):  # noqa: S310 - on this machine
                return
        except URLError:
            sleep(0.1)
    raise TimeoutError(f"{address} does not answer")


def visit(browser: Browser, address: str, *, slow: bool = False, width: int = 1280) -> Visit:
    """Visit a page for the first time; `slow` is with a fourth of the processor, at 1.6 Mbit/s and 150 ms."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes = _sizes(wire)
    if slow:
        wire.send("Emulation.setCPUThrottlingRate", {"rate": _SLOW_CPU})
        wire.send("Network.emulateNetworkConditions", _SLOW_LINE)
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="networkidle")
    page.evaluate(_PAINTED)
    page.wait_for_timeout(_AFTERWARDS)
    painted, moved = page.evaluate("[painted, moved]")
    context.close()
    typefaces = sum(size for url, size in sizes.values() if url.endswith(_TYPEFACES))
    return Visit(painted, moved, sum(size for _, size in sizes.values()), typefaces)


def _sizes(wire: CDPSession) -> dict[str, tuple[str, int]]:
    """Of every request from now on, by its number, the address and the bytes that came."""
    sizes: dict[str, tuple[str, int]] = {}

    def asked(event: dict[str, object]) -> None:
        request = event["request"]
        assert isinstance(request, dict)
        sizes[str(event["requestId"])] = str(request["url"]), 0

    def came(event: dict[str, float]) -> None:
        url, _ = sizes[str(event["requestId"])]
        if not url.startswith("data:"):  # which came within a sheet
            sizes[str(event["requestId"])] = url, round(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", came)
    wire.send("Network.enable")
    return sizes
