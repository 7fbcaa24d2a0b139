"""Words: those of a body in order, as they are kept beside it for looking at it closer. Pure.

A few kilobytes of text are one short value, which is read without the rest of its document: the spellings, and in the
same order the families, so that a word is found at either level without going through all words.
"""

from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from zstandard import ZstdDecompressor, compress

_LEVEL: Final = 3
_BETWEEN: Final = b"\0"  # spellings and families


class Lines(NamedTuple):
    """The words of a body, each with the end of a line behind it; UTF-8."""

    spellings: bytes = b""
    families: bytes = b""


def packed(spellings: str, families: str) -> str:
    """Words that are parted by blanks, as they are sent.

    >>> list(unpacked([packed("خبر عاجل", "خبر عجل"), ""]))
    [['خبر', 'عاجل'], []]
    """
    lines = _BETWEEN.join(f"{words}\n".replace(" ", "\n").encode() for words in (spellings, families))
    return b64encode(compress(lines, _LEVEL)).decode()


def lines(packs: Iterable[str]) -> Iterator[Lines]:
    """The words of each body; none where nothing is kept.

    Args:
        packs: as they were sent, or as the cluster tells values of its own: without the signs that fill base64 up.
    """
    decompressor = ZstdDecompressor()
    for pack in packs:
        yield Lines(*decompressor.decompress(a2b_base64(f"{pack}==")).split(_BETWEEN)) if pack else Lines()


def unpacked(packs: Iterable[str]) -> Iterator[list[str]]:
    """The spellings of each body."""
    return (each.spellings.decode().split() for each in lines(packs))
