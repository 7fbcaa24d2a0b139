"""A server that answers as a cluster would in the states that a healthy one without a security plugin never shows."""

import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson

from tests.conftest import lacking


@dataclass(frozen=True)
class Answered:
    """What is answered to every request."""

    status: int = 200
    body: Mapping[str, Any] | bytes = field(default_factory=dict)


@dataclass
class Stub:
    """The server.

    Attributes:
        hosts: its address as an archive's address has it.
        asked: the path and the headers of each request so far.
    """

    hosts: str
    asked: list[tuple[str, Mapping[str, str]]]


@contextmanager
def serving(answer: Callable[[str], Answered], certificate: Path | None = None) -> Iterator[Stub]:
    """A stub that answers by the path of a request, on a free port of loopback; over TLS by a certificate."""
    asked: list[tuple[str, Mapping[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            asked.append((self.path, dict(self.headers)))
            found = answer(self.path)
            body = found.body if isinstance(found.body, bytes) else orjson.dumps(found.body)
            self.send_response(found.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _answer  # noqa: N815, the names are http.server's

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that does not trust the certificate goes away."""

    server = Server(("127.0.0.1", 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Stub(f"localhost:{server.server_address[1]}", asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(folder: Path) -> Path:
    """A certificate of localhost that vouches for itself, with its key."""
    found = folder / "localhost.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(folder / "key"), "-out", str(folder / "crt")]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError:
        lacking("openssl, which makes certificates")
    found.write_bytes((folder / "key").read_bytes() + (folder / "crt").read_bytes())
    return found
