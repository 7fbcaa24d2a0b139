"""Nodes of a real cluster on loopback, as an ordinary user, on ports that are free; gone when the tests are."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket
from typing import Final

from tests.opensearch.distribution import distribution, java

_SECONDS = 240  # that a cluster may take to start on a busy machine
_NOBODY = 65534  # the user of nodes where the tests are root's

_WAITED_FOR = """
"$@" >&2 &
echo $!
read _
kill -9 $! 2>/dev/null
wait $!
"""
"""Runs a node until what it reads from ends: which it does when the tests do, however they end."""

_JVM = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # half the time to start
    "-Xss1m",
    "-Djava.awt.headless=true",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Djna.nosys=true",
    "-Dlog4j2.disable.jmx=true",
    "-Dlog4j.shutdownHookEnabled=false",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "-Dopensearch.distribution.type=zip",
    "-Dopensearch.bundled_jdk=false",
)


@dataclass(frozen=True)
class Ports:
    """Where a node listens."""

    http: int
    transport: int


@dataclass
class Node:
    """A running node.

    Attributes:
        pid: of its Java.
    """

    name: str
    ports: Ports
    folder: Path
    keeper: subprocess.Popen[str]
    pid: int

    def signal(self, number: signal.Signals) -> None:
        """Stop, go on with, or kill its Java."""
        os.kill(self.pid, number)

    def end(self) -> None:
        """End it, whatever state it is in."""
        with self.keeper:  # closes what it reads from, and waits
            pass


@dataclass(frozen=True)
class Cluster:
    """Nodes that have found each other."""

    nodes: tuple[Node, ...]

    def address(self, name: str) -> str:
        """The address of an archive in it."""
        hosts = ",".join(f"127.0.0.1:{node.ports.http}" for node in self.nodes)
        return f"opensearch+http://{hosts}/{name}"

    def wait(self, nodes: int, status: str = "green", seconds: float = _SECONDS) -> None:
        """Until so many nodes are there and all shards as they should be, as one that answers says."""
        path = f"/_cluster/health?wait_for_nodes={nodes}&wait_for_status={status}&timeout=1s"
        until = time.monotonic() + seconds
        while not any(_answers(node, path) for node in self.nodes):
            for node in self.nodes:
                assert nodes < len(self.nodes) or node.keeper.poll() is None, _said(node)
            assert time.monotonic() < until, f"no cluster after {seconds} seconds\n{_said(self.nodes[0])}"
            time.sleep(0.2)


def _answers(node: Node, path: str) -> bool:
    connection = HTTPConnection("127.0.0.1", node.ports.http, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def running(nodes: int = 1, heap: int = 512) -> Iterator[Cluster]:
    """A cluster of some nodes.

    Args:
        heap: megabytes of each.
    Raises: Lacking.
    """
    with ExitStack() as stack:
        ports = [Ports(*_free(2)) for _ in range(nodes)]
        cluster = Cluster(tuple(stack.enter_context(_node(number, ports, heap)) for number in range(nodes)))
        cluster.wait(nodes)
        yield cluster


def _free(count: int) -> list[int]:
    """Ports that nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@contextmanager
def _node(number: int, ports: Sequence[Ports], heap: int) -> Iterator[Node]:
    folder = Path(tempfile.mkdtemp(prefix="kashshaf-node-"))
    node = start(f"n{number}", ports, number, folder, heap)
    try:
        yield node
    finally:
        node.end()
        shutil.rmtree(folder)


def start(name: str, ports: Sequence[Ports], number: int, folder: Path, heap: int) -> Node:
    """Start a node over a folder, which may hold what it had before."""
    home = distribution()
    for inner in ("data", "logs", "config", "tmp"):
        (folder / inner).mkdir(exist_ok=True)
    shutil.copy(home / "config" / "log4j2.properties", folder / "config")
    (folder / "config" / "opensearch.yml").write_text(_settings(name, ports, number, folder))
    as_root = os.geteuid() == 0
    if as_root:
        for path in (folder, *folder.iterdir()):
            os.chown(path, _NOBODY, _NOBODY)
    with (folder / "out.log").open("w") as log:
        keeper = subprocess.Popen(
            ["sh", "-c", _WAITED_FOR, "sh", *_command(home, folder, heap)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=folder,
            user=_NOBODY if as_root else None,
            group=_NOBODY if as_root else None,
            extra_groups=[] if as_root else None,
        )
    assert keeper.stdout is not None
    return Node(name, ports[number], folder, keeper, int(keeper.stdout.readline()))


def _command(home: Path, folder: Path, heap: int) -> list[str]:
    """What `bin/opensearch` runs in the end, without the three Javas that it asks before."""
    return [
        *(str(java()), f"-Xms{heap}m", f"-Xmx{heap}m", *_JVM),
        f"-Djava.io.tmpdir={folder / 'tmp'}",
        f"-javaagent:{home / 'agent' / 'opensearch-agent.jar'}",
        f"-Dopensearch.path.home={home}",
        f"-Dopensearch.path.conf={folder / 'config'}",
        *("-cp", f"{home}/lib/*", "org.opensearch.bootstrap.OpenSearch"),
    ]


def _settings(name: str, ports: Sequence[Ports], number: int, folder: Path) -> str:
    several = {
        "discovery.seed_hosts": [f"127.0.0.1:{each.transport}" for each in ports],
        "cluster.initial_cluster_manager_nodes": [f"n{each}" for each in range(len(ports))],
    }
    found: Final = {
        "cluster.name": f"kashshaf-{ports[0].transport}",
        "node.name": name,
        "network.host": "127.0.0.1",
        "http.port": ports[number].http,
        "transport.port": ports[number].transport,
        "path.data": folder / "data",
        "path.logs": folder / "logs",
        "logger.level": "WARN",
        "action.auto_create_index": "false",
        "indices.breaker.total.use_real_memory": "false",  # which counts what this collector has not yet collected
        "cluster.routing.allocation.disk.threshold_enabled": "false",  # of a machine that others fill as well
        **(several if len(ports) > 1 else {"discovery.type": "single-node"}),
    }
    return "".join(f"{key}: {value}\n" for key, value in found.items())


def _said(node: Node) -> str:
    paths = (node.folder / "out.log", *(node.folder / "logs").glob("*.log"))
    return "\n".join(path.read_text()[-3000:] for path in paths)
