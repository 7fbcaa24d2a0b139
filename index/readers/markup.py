"""Text with tags in it, as feeds, dumps and JSON hold it, to plain text; and the parts of an element.

Goes by tags alone, in time linear in the text: no document type is read, and no entity but characters is expanded.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][\w:.-]*+)(?P<rest>[^<>]*+)>|<[!?][^<>]*+>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_BLOCK_NAMES = (
    "address article aside blockquote br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SKIPPED = frozenset(("script", "style", "template", "noscript", "iframe", "svg"))
_IS_HTML = re.compile(
    r"</?(?:p|div|br|span|a|strong|b|em|i|img|h[1-6]|ul|ol|li|blockquote|figure|table)\b[^<>]*>", re.IGNORECASE
)
_HAS_BLOCKS = re.compile(r"<(?:p|div|br|li|h[1-6]|tr|td)\b", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


def is_html(text: str) -> bool:
    """Whether a text has tags of HTML in it."""
    return "<" in text and _IS_HTML.search(text) is not None


def plain(text: str) -> str:
    """The text of a piece of HTML, a line a paragraph; where no tags make lines, those that stand there stay.

    >>> plain("<p>قال &quot;نعم&quot;<br/>ثم <b>مضى</b></p><script>x()</script><p>وعاد")
    'قال "نعم"\\nثم مضى\\nوعاد'
    """
    pieces: list[str] = []
    skipped = ""
    position = 0
    if _HAS_BLOCKS.search(text):
        text = text.replace("\n", " ")
    for tag in _TAG.finditer(text):
        if not skipped:
            pieces.append(html.unescape(text[position : tag.start()]))
        position = tag.end()
        name = (tag["name"] or "").lower()
        if skipped:
            skipped = "" if tag["end"] and name == skipped else skipped
        elif name in _SKIPPED and not tag["end"] and not tag["rest"].endswith("/"):
            skipped = name
        elif name in _BLOCKS:
            pieces.append("\n")
        elif tag["data"]:
            pieces.append(tag["data"])
    pieces.append("" if skipped else html.unescape(text[position:]))
    return _LINES.sub("\n", _SPACES.sub(" ", "".join(pieces))).strip()


@dataclass(frozen=True, slots=True)
class Child:
    """An element in another: its name in lower case, its attributes as they stand, all between its tags, and where."""

    name: str
    attributes: str
    inner: str
    start: int
    end: int

    def attribute(self, name: str) -> str:
        """The value of an attribute; empty when it has none."""
        for found in _ATTRIBUTE.finditer(self.attributes):
            if found[1].lower() == name:
                return html.unescape(found[2] or found[3] or found[4] or "")
        return ""

    @property
    def text(self) -> str:
        """What it holds as text: its data as it stands, other text with its characters unescaped; tags stay."""
        return "".join(_data(self.inner)).strip()


def _data(text: str) -> Iterator[str]:
    position = 0
    for tag in _TAG.finditer(text):
        if tag["data"] is not None:
            yield html.unescape(text[position : tag.start()])
            yield tag["data"]
            position = tag.end()
    yield html.unescape(text[position:])


def children(text: str) -> Iterator[Child]:
    """The elements that stand side by side in a text; one that does not close ends with the text."""
    opened: re.Match[str] | None = None
    depth = 0
    for tag in _TAG.finditer(text):
        name = (tag["name"] or "").lower()
        if not name:
            continue
        if opened is None:
            if not tag["end"] and tag["rest"].endswith("/"):
                yield Child(name, tag["rest"], "", tag.start(), tag.end())
            elif not tag["end"]:
                opened, depth = tag, 1
        elif name == opened["name"].lower() and not tag["rest"].endswith("/"):
            depth += -1 if tag["end"] else 1
            if not depth:
                yield Child(name, opened["rest"], text[opened.end() : tag.start()], opened.start(), tag.end())
                opened = None
    if opened is not None:
        yield Child(opened["name"].lower(), opened["rest"], text[opened.end() :], opened.start(), len(text))
