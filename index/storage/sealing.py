"""Sealing: small files of text that say of themselves, by a checksum, whether they are what was written."""

from zlib import crc32

_MARK = b',\n  "crc32": "'
_END = b'"\n}\n'


def sealed_object(data: bytes) -> bytes:
    """An object in indented JSON, with one more member at its end: a checksum of all before it.

    >>> print(sealed_object(b'{\\n  "build": 1\\n}').decode(), end="")
    {
      "build": 1,
      "crc32": "e7a412ac"
    }
    """
    body = data.removesuffix(b"\n}")
    return body + _MARK + _crc(body) + _END


def is_whole_object(data: bytes) -> bool | None:
    """Whether a sealed object is what was written; None when it bears no seal."""
    body, mark, rest = data.rpartition(_MARK)
    return rest == _crc(body) + _END if mark else None


def sealed_line(text: str) -> str:
    """A line, with a checksum at its end.

    >>> sealed_line("2 17")
    '2 17 crc32:3dcb0b6b\\n'
    """
    return f"{text} crc32:{_crc(text.encode()).decode()}\n"


def _crc(data: bytes) -> bytes:
    return b"%08x" % crc32(data)
