"""Address: where an archive stands in a cluster, `opensearch+https://user@host:9200/name`, and how to connect. Pure.

A password is never part of an address, which people paste and programs list.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from search.errors import BadSetting, ClientMissing, UnknownEngine
from search.settings import Settings

SCHEMES: Final = {"opensearch+https": "https", "opensearch+http": "http"}
PORT: Final = 9200

_ADDRESS = re.compile(r"([a-z+]+)://(?:([^@/]*)@)?([^@/]+)/([^/]*)/?")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:\[\]]+)(?::(\d{1,5}))?")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,199}")  # what the names of indices may be made of


@dataclass(frozen=True, slots=True)
class Address:
    """Where an archive stands.

    Attributes:
        hosts: URLs of nodes of one cluster; whichever answers is asked.
        user: None where the cluster asks for no name.
        name: of the archive, with which the names of its indices begin.
    """

    hosts: tuple[str, ...]
    user: str | None
    name: str

    def __str__(self) -> str:
        """As it is written."""
        scheme, _, _ = self.hosts[0].partition("://")
        nodes = ",".join(host.partition("://")[2] for host in self.hosts)
        return f"opensearch+{scheme}://{f'{self.user}@' if self.user else ''}{nodes}/{self.name}"


@dataclass(frozen=True, slots=True)
class Connection:
    """An address, and what it takes to connect.

    Attributes:
        password: never shown: not by `repr`, in no error, in no log.
        authorities: a file of certificates by which the cluster is known; None for those that the system trusts.
        timeout: seconds after which a request that has no answer is given up.
    """

    address: Address
    password: str | None = field(default=None, repr=False)
    authorities: Path | None = None
    timeout: float = 10.0


@contextmanager
def needing_client() -> Iterator[None]:
    """For imports of what asks a cluster, which few install. Raises: ClientMissing."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name != "opensearchpy":
            raise
        raise ClientMissing from None


def is_address(archive: str) -> bool:
    """Whether an archive is asked for in a cluster."""
    return archive.partition("://")[0] in SCHEMES


def parse(text: str) -> Address:
    """Read an address. Raises: UnknownEngine, which says what is wrong with it and never repeats a password.

    >>> parse("opensearch+https://reader@one.example,two.example:9201/news")
    Address(hosts=('https://one.example:9200', 'https://two.example:9201'), user='reader', name='news')
    """
    found = _ADDRESS.fullmatch(text)
    if not found or found[1] not in SCHEMES:
        raise UnknownEngine(_without_password(text))
    scheme, user, hosts, name = found.groups()
    if user and ":" in user:
        raise UnknownEngine(
            _without_password(text), "a password does not belong in it: set KASHSHAF_OPENSEARCH_PASSWORD"
        )
    if not _NAME.fullmatch(name):
        reason = "after the host it names the archive, in small Latin letters, digits, '-', '_' and '.'"
        raise UnknownEngine(_without_password(text), reason)
    return Address(tuple(_url(SCHEMES[scheme], host, text) for host in hosts.split(",")), user or None, name)


def connection_of(settings: Settings) -> Connection:
    """How to connect to the archive that the settings name. Raises: UnknownEngine, BadSetting."""
    password = settings.password
    if settings.password_file and password is None:
        try:
            password = settings.password_file.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as cause:
            raise BadSetting("KASHSHAF_OPENSEARCH_PASSWORD_FILE", f"{settings.password_file}: {cause}") from cause
    return Connection(parse(settings.archive), password, settings.authorities, settings.timeout)


def _url(scheme: str, host: str, text: str) -> str:
    found = _HOST.fullmatch(host)
    if not found or int(found[2] or PORT) > 0xFFFF:
        raise UnknownEngine(_without_password(text), f"{host!r} is no host")
    return f"{scheme}://{found[1]}:{found[2] or PORT}"


def _without_password(text: str) -> str:
    return re.sub(r"://([^@/:]*):.*@", r"://\1@", text)
