"""Packs: some kilobytes of a document as one short value beside it, which is read without the rest of it. Pure."""

from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from zstandard import ZstdDecompressor, compress

_LEVEL: Final = 1  # of articles, higher ones make little less, and take longer
_BETWEEN: Final = b"\0"


class Pack(NamedTuple):
    """Two texts, UTF-8; there is no NUL in the first."""

    first: bytes = b""
    second: bytes = b""


def packed(first: str, second: str) -> str:
    """A pack as it is sent.

    >>> list(unpacked([packed("a", "b"), ""]))
    [Pack(first=b'a', second=b'b'), Pack(first=b'', second=b'')]
    """
    return b64encode(compress(_BETWEEN.join((first.encode(), second.encode())), _LEVEL)).decode()


def unpacked(values: Iterable[str]) -> Iterator[Pack]:
    """The packs of some values; of one that is empty, an empty one.

    Args:
        values: as they were sent, or as the cluster tells values of its own: without the signs that fill base64 up.
    """
    decompressor = ZstdDecompressor()
    for value in values:
        yield Pack(*decompressor.decompress(a2b_base64(f"{value}==")).split(_BETWEEN, 1)) if value else Pack()


def words_of(values: Iterable[str]) -> Iterator[list[str]]:
    """The lines of the first text of each: the spellings of bodies (`mapping.WORDS`)."""
    return (pack.first.decode().split() for pack in unpacked(values))
