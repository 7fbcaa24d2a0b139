"""Cuts XML into the elements that are records, without holding more than one: for feeds and dumps.

Goes by the tags of one name alone. An element that is not closed ends where the next begins, so that bad XML costs a
record at most.
"""

import io
import re
from collections.abc import Iterator

from index.readers.layout import MAX_RECORD, TOO_LONG
from index.readers.streams import HEAD

_LONGEST_TAG = 1024  # bytes


def elements(stream: io.BufferedReader, name: str) -> Iterator[bytes | str]:
    """The bytes of each element of a name, tags included, in any letter case; or why one cannot be cut out."""
    tags = re.compile(rb"<(/?)%s(?=[\s>/])[^<>]*>" % re.escape(name.encode()), re.IGNORECASE)
    buffer, at, start = b"", 0, -1  # what is held, what of it was looked through, where an element begins
    while piece := stream.read(HEAD):
        buffer += piece
        for tag in tags.finditer(buffer, at):
            at = tag.end()
            if start >= 0:
                yield _cut(buffer, start, tag.end() if tag[1] else tag.start())
            start = -1 if tag[1] else tag.start()
        keep = start if start >= 0 else max(at, len(buffer) - _LONGEST_TAG)
        if len(buffer) - keep > MAX_RECORD:
            yield TOO_LONG
            start, keep = -1, len(buffer) - _LONGEST_TAG
        buffer = buffer[keep:]
        at = max(at - keep, len(buffer) - _LONGEST_TAG, 0)
        start = min(start, 0)
    if start >= 0:
        yield _cut(buffer, start, len(buffer))


def _cut(buffer: bytes, start: int, end: int) -> bytes | str:
    return buffer[start:end].rstrip() if end - start <= MAX_RECORD else TOO_LONG
