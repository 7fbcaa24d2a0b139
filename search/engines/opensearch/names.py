"""Names: of the indices of an archive in a cluster, and of what stands in them."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

COMMIT: Final = "commit"
"""The document of the settings in which the commit stands."""

_LONGEST = 500  # bytes of an id that stands as it is; OpenSearch takes 512


@dataclass(frozen=True, slots=True)
class Names:
    """The indices of an archive.

    >>> Names("news").docs(3), Names("news").originals
    ('news-docs-3', 'news-originals')
    """

    archive: str

    @property
    def alias(self) -> str:
        """The documents of the build that stands, for other programs; ours go by the commit."""
        return self.archive

    def docs(self, build: int) -> str:
        """The documents of a build."""
        return f"{self.archive}-docs-{build}"

    @property
    def originals(self) -> str:
        """The records as they were read."""
        return f"{self.archive}-originals"

    @property
    def ledger(self) -> str:
        """What is known of each record, and of what was taken out."""
        return f"{self.archive}-ledger"

    @property
    def settings(self) -> str:
        """The commit, the tables of words, what people edit, the writer's lease."""
        return f"{self.archive}-settings"


def key(id: str) -> str:
    """The `_id` of a document: its own id, or a digest of one that is too long for OpenSearch.

    >>> key("a7"), len(key("م" * 200)), len(key("x" * 600))
    ('a7', 200, 65)
    """
    encoded = id.encode("utf-8", "replace")
    return encoded.decode() if len(encoded) <= _LONGEST else f"#{sha256(encoded).hexdigest()}"
