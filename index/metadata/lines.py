"""An article's text as clean lines: no empty ones, no spaces at the edges, no HTML entities; wording as it stands."""

import html
import re

_ENTITY = re.compile(r"&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,8});")
_EDGES = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\ufeff\u200b\u200e\u200f"


def split(text: str) -> list[str]:
    """The text's lines, cleaned.

    >>> split("  أولا \\n\\n\\xa0ثانيا&nbsp;وثالثا\\xa0\\n")
    ['أولا', 'ثانيا وثالثا']
    """
    stripped = (line.strip(_EDGES) for line in _one_space(unescape(text)).splitlines())
    return [line for line in stripped if line]


def clean(line: str) -> str:
    """One line, its edges and runs of spaces cleaned."""
    return _one_space(line).strip(_EDGES)


def _one_space(text: str) -> str:
    text = text.replace("\t", " ").replace("\N{NO-BREAK SPACE}", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def unescape(text: str) -> str:
    """Put characters for the HTML entities that scraping left behind."""
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text
