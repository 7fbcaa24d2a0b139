"""The fields of a document as every engine sees them: which are searched, at which levels, which are facets.

No engine's own terms here; each engine maps this table to what it stores.
"""

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How alike two words must be to match; each level contains the ones before it."""

    WRITTEN = 1
    SPELLING = 2
    FAMILY = 3

    __hash__ = int.__hash__  # that of enums is a call of Python's, and levels are part of most keys

    @property
    def label(self) -> str:
        """The name in URLs, options and JSON."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class TextField:
    """A field searched by its words.

    Attributes:
        levels: the levels at which its words are indexed; a query at a wider level uses the widest of them.
        weight: its share in the ranking of bare words; 0 when only `field:` searches it.
        forward: whether it is kept which words a document has, in order, and not only who has a word; for fields that
            have one value a document.
        copies: whether documents are copies of each other by what they have in it; of one that is kept in order.
    """

    name: str
    levels: tuple[Level, ...]
    weight: float = 0.0
    forward: bool = False
    copies: bool = False

    def level(self, asked: Level) -> Level:
        """The level at which a query at `asked` is answered in this field."""
        return min(asked, self.levels[-1])


_ALL = (Level.WRITTEN, Level.SPELLING, Level.FAMILY)
_NAMES = (Level.WRITTEN, Level.SPELLING)  # stems maim names

TEXT_FIELDS: dict[str, TextField] = {
    field.name: field
    for field in (
        TextField("title", _ALL, weight=1.0),
        TextField("body", _ALL, weight=1.0, forward=True, copies=True),
        TextField("source", _NAMES),
        TextField("author", _NAMES),
        TextField("place", _NAMES),
    )
}

BARE_FIELDS = ("title", "body")
"""What a word without a field name searches, as one."""

UNKNOWN = "?"
"""The facet value of a document that states none."""

UNKNOWN_DATE = "unknown"
"""The same for dates, where it is also the value in URLs."""

FACETS = ("source", "date", "place", "author", "language", "doubtful", "country")
"""What can be chosen and counted."""

SEVERAL = ("source", "doubtful", "country")
"""Facets of which a document may state several values."""

FOR_SOME = ("doubtful", "country")
"""Facets in which a document may state nothing, which is then no value: that no country is named is not unknown."""
