"""The real application on a free port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from werkzeug.serving import make_server

from search.engine import Engine
from search.web.app import create_app


@contextmanager
def served(engine: Engine) -> Iterator[str]:
    """The address of the application over an engine, without a slash at its end, for as long as it is needed."""
    server = make_server("127.0.0.1", 0, create_app(engine), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    engine.close()
