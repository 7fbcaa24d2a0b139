"""Cuts JSON into values without holding more than one: where each begins and ends, not what it says.

For `json_values`. Goes by quotes and brackets alone, in any encoding that has ASCII as single bytes, so that a value
that is no valid JSON is cut out like any other.
"""

import io
import re
from collections.abc import Iterator

from index.readers.layout import MAX_RECORD, TOO_LONG
from index.readers.streams import HEAD

CUT_OFF = "the brackets or quotes of this record do not close"

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|["{}\[\]]|[^\s,:"{}\[\]\xef\xbb\xbf][^\s,:"{}\[\]]*', re.DOTALL)
_NEXT = re.compile(rb"[}\]\"]\s*+(?:,\s*+)?(?=\{)")  # where another record can begin behind a broken one
_OVERLAP = 64  # bytes in which such a place fits
_PAIRS = {b"}": b"{", b"]": b"["}
_MOST_MENDED = 100  # broken records after which reading goes on: looking for the end of one may cost all of MAX_RECORD


class _TooLong(Exception):
    """The value that is being cut out is longer than a record may be."""


class Scanner:
    """The values of a stream, one after another.

    Attributes:
        depth: arrays around the value that was given last.
    """

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._buffer = b""
        self._at = 0  # what stands before has been read
        self._from: int | None = None  # where a value begins that is to be kept until it is whole
        self._ended = False
        self._broken = False
        self._mended = 0
        self.depth = 0

    def values(self) -> Iterator[bytes | str]:
        """Each value that is no array, in arrays or not; or why it cannot be cut out."""
        while token := self._token():
            if token == b"[":
                self.depth += 1
            elif token in _PAIRS:
                self.depth = max(0, self.depth - 1)
            else:
                yield self._value(token)

    def arrays(self) -> Iterator[Iterator[bytes | str]]:
        """Each array of objects that stands in an object, or in one within that: its values, which are to be taken."""
        while token := self._token():
            if token == b"[":
                yield self._elements()

    def again(self) -> None:
        """Go back to the beginning of the value that was given last, and was too long."""
        self._at, self._from, self._broken = self._from or 0, None, False

    def _elements(self) -> Iterator[bytes | str]:
        while (token := self._token()) and token != b"]":
            yield self._value(token)

    def _value(self, token: bytes) -> bytes | str:
        """The value that begins with a token just read, or why it cannot be cut out."""
        self._from = self._at - len(token)
        try:
            self._broken = not self._close(token)
            value = self._buffer[self._from : self._at]
        except _TooLong:
            self._broken, value = True, b""
            return TOO_LONG
        if self._broken:
            return CUT_OFF
        self._from = None
        return value if len(value) <= MAX_RECORD else TOO_LONG

    def _close(self, token: bytes) -> bool:
        """Read to the end of the value that a token begins; whether it has one."""
        opened: list[bytes] = []
        while token not in {b"", b'"'}:
            if token in {b"{", b"["}:
                opened.append(token)
            elif token in _PAIRS and (not opened or opened.pop() != _PAIRS[token]):
                return False
            if not opened:
                return True
            token = self._token()
        return False

    def _token(self) -> bytes:
        """The next bracket, string or word; a quotation mark alone where a string has no end; nothing at the end."""
        if self._broken:
            self._mend()
        while True:
            found = _TOKEN.search(self._buffer, self._at)
            token = found[0] if found else b""
            whole = found and (found.end() < len(self._buffer) or token in {b"{", b"}", b"[", b"]"})
            if self._ended or (whole and token != b'"'):
                self._at = found.end() if found else len(self._buffer)
                return token
            if not found and self._from is None:
                self._at = len(self._buffer)
            self._fill()

    def _fill(self) -> None:
        """Read on, as much as is kept, so that looking again from the start of a string costs little."""
        keep = self._at if self._from is None else self._from
        kept = self._buffer[keep:]
        if self._from is not None and len(kept) > MAX_RECORD:
            raise _TooLong
        size = min(max(HEAD, len(kept)), MAX_RECORD // 4)
        piece = self._stream.read(size)
        self._ended = len(piece) < size
        self._buffer = kept + piece
        self._at -= keep
        self._from = None if self._from is None else 0

    def _mend(self) -> None:
        """Go on behind a broken value, where another can begin."""
        self._at = (self._from or 0) + 1
        self._from, self._broken = None, False
        self._mended += 1
        while not (found := _NEXT.search(self._buffer, self._at)) and not self._ended:
            self._at = max(self._at, len(self._buffer) - _OVERLAP)
            self._fill()
        self._at = found.end() if found and self._mended <= _MOST_MENDED else len(self._buffer)
        self._ended = self._ended or self._mended > _MOST_MENDED
