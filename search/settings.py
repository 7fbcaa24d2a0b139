"""Settings: read from the environment once, in `wsgi.py` or the command line, and passed down as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from search.errors import BadSetting

DEFAULT_ARCHIVE = "./archive"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program is told from outside.

    Attributes:
        archive: a folder, or an address in a cluster (`KASHSHAF_ARCHIVE`).
        password: of the user that the address names (`KASHSHAF_OPENSEARCH_PASSWORD`).
        password_file: whose first line is it, in its place (`KASHSHAF_OPENSEARCH_PASSWORD_FILE`).
        authorities: a file of certificates by which a cluster is known (`KASHSHAF_OPENSEARCH_CA`).
        timeout: seconds that a cluster is given to answer (`KASHSHAF_OPENSEARCH_TIMEOUT`).
        copies: the folder for what of archives in clusters is on the machine that writes to them (`KASHSHAF_COPIES`).
    """

    archive: str = DEFAULT_ARCHIVE
    password: str | None = field(default=None, repr=False)
    password_file: Path | None = None
    authorities: Path | None = None
    timeout: float = 10.0
    copies: Path = Path("~/.cache/kashshaf")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings from a process's environment; blank values count as absent.

        Raises: BadSetting.
        """
        given = {name: value for name, value in environment.items() if value.strip()}
        return cls(
            archive=given.get("KASHSHAF_ARCHIVE", DEFAULT_ARCHIVE),
            password=given.get("KASHSHAF_OPENSEARCH_PASSWORD"),
            password_file=_path(given.get("KASHSHAF_OPENSEARCH_PASSWORD_FILE")),
            authorities=_path(given.get("KASHSHAF_OPENSEARCH_CA")),
            timeout=_seconds("KASHSHAF_OPENSEARCH_TIMEOUT", given, cls().timeout),
            copies=_path(given.get("KASHSHAF_COPIES")) or cls().copies,
        )


def _path(value: str | None) -> Path | None:
    return None if value is None else Path(value)


def _seconds(name: str, given: Mapping[str, str], otherwise: float) -> float:
    try:
        seconds = float(given.get(name, otherwise))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BadSetting(name, "write a number of seconds above 0")
    return seconds
