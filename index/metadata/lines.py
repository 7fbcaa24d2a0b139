"""An article's text as clean lines: no empty ones, no spaces at the edges, no HTML entities; wording as it stands.

Letters that old systems, PDFs and Macs leave in other encodings of the same letter are put in the usual one.
"""

import html
import re
import unicodedata

_ENTITY = re.compile(r"&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,8});")
_EDGES = (
    "".join(filter(str.isspace, map(chr, range(0x3001))))
    + "\ufeff\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_SHAPES = re.compile("[\ufb50-\ufbff\ufe70-\ufefc]+")  # without the ligatures of whole phrases, which are wording
_COMMON_SHAPES = "\ufe8d\ufe8e\ufedf\ufee0\ufefb\ufefc"  # alef, lam, both: of which no text in shapes has none
_APART = "\u0653\u0654\u0655"  # madda and hamza apart from their letter


def split(text: str) -> list[str]:
    """The text's lines, cleaned.

    >>> split("  أولا \\n\\n\\xa0ثانيا&nbsp;وثالثا\\xa0\\n")
    ['أولا', 'ثانيا وثالثا']
    """
    stripped = (line.strip(_EDGES) for line in _one_space(mend(unescape(text))).splitlines())
    return [line for line in stripped if line]


def clean(line: str) -> str:
    """One line, its edges and runs of spaces cleaned."""
    return _one_space(mend(line)).strip(_EDGES)


def mend(text: str) -> str:
    """Put letters for the shapes that letters have in print, and composed letters for those in parts.

    >>> mend("\ufe97\ufe8e\ufe81") == mend("تا\u0627\u0653") == "تاآ"
    True
    """
    if text.isascii():
        return text
    if any(shape in text for shape in _COMMON_SHAPES):
        text = _SHAPES.sub(lambda shapes: unicodedata.normalize("NFKC", shapes[0]), text)
    return unicodedata.normalize("NFC", text) if any(mark in text for mark in _APART) else text


def _one_space(text: str) -> str:
    text = text.replace("\t", " ").replace("\N{NO-BREAK SPACE}", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def unescape(text: str) -> str:
    """Put characters for the HTML entities that scraping left behind."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text
