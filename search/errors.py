"""Errors of searching, each a sentence that a person can act on. A query is never one: it becomes words and notes."""

from dataclasses import dataclass


class SearchingError(Exception):
    """Base of every error that searching raises on purpose; its text is shown to people as it is."""


@dataclass(eq=False)
class EngineUnavailable(SearchingError):
    """The engine cannot answer now; trying again may help."""

    reason: str

    def __str__(self) -> str:
        return f"The search engine cannot answer: {self.reason}"


@dataclass(eq=False)
class UnknownEngine(SearchingError):
    """An archive address that no engine of ours understands."""

    address: str
    reason: str = "give the path of a folder, or opensearch+https://user@host:9200/name"

    def __str__(self) -> str:
        return f"{self.address!r} is not an archive: {self.reason}"


class ClientMissing(SearchingError):
    """What asks a cluster is not installed."""

    def __str__(self) -> str:
        return "Archives in a cluster need more than is installed here: pip install 'kashshaf[opensearch]'"


@dataclass(eq=False)
class BadSetting(SearchingError):
    """A setting in the environment says nothing that can be meant."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"
