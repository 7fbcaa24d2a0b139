"""Settings: read from the environment once, in `wsgi.py` or the command line, and passed down as one value."""

from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_ARCHIVE = "./archive"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program is told from outside.

    Attributes:
        archive: a folder (`KASHSHAF_ARCHIVE`).
    """

    archive: str = DEFAULT_ARCHIVE

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings from a process's environment; blank values count as absent."""
        return cls(archive=environment.get("KASHSHAF_ARCHIVE") or DEFAULT_ARCHIVE)
