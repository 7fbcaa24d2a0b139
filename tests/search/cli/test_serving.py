"""The real server, as a process of its own, with two workers."""

import json
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from tests.search.cli.conftest import Kashshaf

_PATIENCE = 30.0  # seconds for a server to come up on a busy machine


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def fetched(url: str) -> bytes:
    """What a URL answers, once the server is up."""
    deadline = monotonic() + _PATIENCE
    while True:
        try:
            with urlopen(url, timeout=5) as answer:
                return bytes(answer.read())
        except (URLError, ConnectionError):
            if monotonic() > deadline:
                raise
            sleep(0.1)


def test_the_server_answers_sees_new_articles_and_ends_when_told(indexed: Kashshaf, tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "search", "serve", "--port", str(port), "--workers", "2"]
    root = Path(__file__).resolve().parents[3]
    arguments = [*command, "--archive", str(tmp_path / "archive")]
    with subprocess.Popen(arguments, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            assert json.loads(fetched(f"http://127.0.0.1:{port}/healthz"))["articles"] == 3
            (tmp_path / "new.txt").write_text("عنوان جديد\n\nنص عن قنديل البحر لم يكن هنا من قبل.\n", encoding="utf-8")
            assert indexed("index", "new.txt").exit_code == 0
            assert json.loads(fetched(f"http://127.0.0.1:{port}/healthz"))["articles"] == 4
        finally:
            server.terminate()
            said = server.communicate(timeout=_PATIENCE)[0].decode()
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said
