"""A gate before a node: shut, nothing goes through, as when a network or a machine is away."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Gate:
    """Passes on what comes at a port of its own.

    Attributes:
        port: where it listens, shut or open.
    """

    def __init__(self, behind: int) -> None:
        self._behind = behind
        self._open: list[socket.socket] = []
        self._listening = self._listen(0)
        self.port: int = self._listening.getsockname()[1]

    def shut(self) -> None:
        """Listen no longer, and end what was going through."""
        for each in (self._listening, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def open(self) -> None:
        """Let through again."""
        self._listening = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        listening = socket.create_server(("127.0.0.1", port), reuse_port=False)
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()
        return listening

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):  # it was shut
            while True:
                asking, _ = listening.accept()
                answering = socket.create_connection(("127.0.0.1", self._behind))
                self._open += [asking, answering]
                for one, other in ((asking, answering), (answering, asking)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(1 << 16):
            other.sendall(data)
    with suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


@contextmanager
def gate(behind: int) -> Iterator[Gate]:
    """A gate before a port, shut in the end."""
    found = Gate(behind)
    try:
        yield found
    finally:
        found.shut()
