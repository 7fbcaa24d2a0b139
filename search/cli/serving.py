"""The command that serves the pages: a real WSGI server on loopback, worker processes sharing the archive."""

import os
import socket
from contextlib import suppress
from threading import Thread

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from search.cli.options import archive_of, archive_option, opened, tell_tables
from search.completion import complete
from search.engine import Engine
from search.engines.opening import open_engine
from search.errors import EngineUnavailable
from search.settings import Settings
from search.web.app import create_app

_THREADS = 8  # requests that a worker answers at once; more wait their turn
_COMMON = "في ال"  # a word that most articles have, and the beginning of most words
_READY = "Kashshaf is at http://{host}:{port}/  (Ctrl+C ends it)"


@click.command()
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; beyond loopback, use a proxy.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Worker processes.")
def serve(archive: str, host: str, port: int, workers: int) -> None:
    """Serve the archive in the browser.

    \b
    kashshaf serve --port 8080
    """
    opened(archive).close()  # a missing or damaged archive is said here, not by a worker
    tell_tables(archive_of(archive))
    _require_free(host, port)
    os.environ["KASHSHAF_ARCHIVE"] = archive
    server = Granian(
        "search.cli.serving:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        factory=True,
        backpressure=_THREADS,
        log_level=LogLevels.warning,
        websockets=False,
    )
    click.echo(_READY.format(host=host, port=port))
    server.serve()


def _require_free(host: str, port: int) -> None:
    """Refuse an address that another program answers at; the server itself would share it silently."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as cause:
        raise click.UsageError(f"cannot listen on {host}:{port}: {cause.strerror}; choose another --port") from cause


def application() -> object:
    """What a worker process serves: the app over the archive that the environment names."""
    engine = open_engine(Settings.from_environment(os.environ))
    Thread(target=_get_ready, args=(engine,), daemon=True).start()
    return create_app(engine)


def _get_ready(engine: Engine) -> None:
    """Have worked out, before anybody types, what the first completion needs: .1 s at 31,000 articles."""
    with suppress(EngineUnavailable):
        complete(_COMMON, engine)
