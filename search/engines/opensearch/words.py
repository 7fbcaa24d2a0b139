"""Words: the spellings of a body in order, as they are kept beside it for looking at it closer. Pure.

A few kilobytes of text are one short value, which is read without the rest of its document.
"""

from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Iterable, Iterator
from typing import Final

from zstandard import ZstdDecompressor, compress

_LEVEL: Final = 3


def packed(words: str) -> str:
    """Words that are parted by blanks, as they are sent.

    >>> list(unpacked([packed("خبر عاجل"), ""]))
    [['خبر', 'عاجل'], []]
    """
    return b64encode(compress(words.encode(), _LEVEL)).decode()


def unpacked(packs: Iterable[str]) -> Iterator[list[str]]:
    """The words of each body; none where nothing is kept.

    Args:
        packs: as they were sent, or as the cluster tells values of its own: without the signs that fill base64 up.
    """
    decompressor = ZstdDecompressor()
    for pack in packs:
        yield decompressor.decompress(a2b_base64(f"{pack}==")).decode().split() if pack else []
