"""The tables beside this package, and the two forms in which its rules see text.

`shape` keeps every offset, so that what a rule finds can be cut out of the original; `key` is what tables are asked by.
"""

import re
from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from importlib import resources
from typing import TypeVar

from index.text.folding import compose, fold, fold_letters
from index.text.letters import merger

_SHAPES = {
    "ا": "أإآ\N{ARABIC LETTER ALEF WASLA}",
    "ي": "ى\N{ARABIC LETTER FARSI YEH}",
    "ه": "ة\N{ARABIC LETTER HEH GOAL}",
    "ك": "\N{ARABIC LETTER KEHEH}",
    " ": "\t\N{NO-BREAK SPACE}\ufeff\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068"
    "\u2069",
}
_SHAPE_TABLE = {ord(variant): shape for shape, variants in _SHAPES.items() for variant in variants}
_SHAPE_TABLE |= {first + value: str(value) for first in (0x0660, 0x06F0) for value in range(10)}
_merge = merger(_SHAPE_TABLE, common="أإآىة")
_PLAIN = re.compile("[ \u0621-\u063a\u0641-\u064a]*")  # in which there is nothing to mend or to leave out, but spaces
_NOT_LETTERS = re.compile(r"[\W_]+")


@lru_cache(maxsize=256)  # the rules that look at one line see it one after the other
def shape(text: str) -> str:
    """Merge spellings letter by letter; the result is as long as the text.

    >>> shape("٥ أيّار")
    '5 ايّار'
    """
    return _merge(text)


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """What is left of a name when spelling, spaces and points are free.

    >>> key("أ. ف. ب"), key("وكالة الأنباء")
    ('افب', 'وكالهالانباء')
    """
    if _PLAIN.fullmatch(name):
        return fold_letters(name.replace(" ", ""))
    return _NOT_LETTERS.sub("", fold(compose(name)))


_REMEMBERED: list[Callable[[], None]] = []

_Kept = TypeVar("_Kept")


def remembering(maxsize: int) -> Callable[[Callable[..., _Kept]], "_lru_cache_wrapper[_Kept]"]:
    """Remember what a function gave that looks up names; until `forget`."""

    def remembered(function: Callable[..., _Kept]) -> "_lru_cache_wrapper[_Kept]":
        kept = lru_cache(maxsize)(function)
        _REMEMBERED.append(kept.cache_clear)
        return kept

    return remembered


def forget() -> None:
    """Forget what names stood for, for now they are others."""
    for clear in _REMEMBERED:
        clear()


def rows(table: str) -> list[list[str]]:
    """The rows of a table beside this module: columns parted by tabs, lines that start with # left out."""
    text = resources.files("index.metadata").joinpath(table).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#")]
