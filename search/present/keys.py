"""The keys that pages listen to: one table, which the help page prints, the dialog shows and the scripts act by."""

from dataclasses import dataclass

from search.present.wording import gettext_noop


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it does.

    Attributes:
        key: as it is printed on a Latin keyboard; on another the key in the same place does the same.
        action: the name by which `static/keys.js` knows it.
        says: what it does, in English; the catalogues have it in other languages.
    """

    key: str
    action: str
    says: str


KEYS = (
    Key("/", "box", gettext_noop("Go to the search box")),
    Key("j", "next", gettext_noop("Next result")),
    Key("k", "previous", gettext_noop("Previous result")),
    Key("o", "open", gettext_noop("Open the result (as Enter does)")),
    Key("n", "next mark", gettext_noop("Next marked word of an article")),
    Key("p", "previous mark", gettext_noop("Previous marked word of an article")),
    Key("?", "help", gettext_noop("Show these keys")),
)
