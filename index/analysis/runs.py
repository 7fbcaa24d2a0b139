"""Text to runs of word characters, as arrays: the first step of the bulk analysis. `sifting` shares the bytes.

Each character becomes one byte: 0 ends a run, and every character that is common in the texts we index has a byte of
its own. So the bytes of a run name it exactly, and a short run of common characters is two integers (its key), equal
for equal runs and for no others. What is longer or rarer is as right and costs more: it is looked up as a string.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis.analyzer import JOINED, LETTER
from index.text.letters import ACCENTS
from index.text.numbers import DIGITS, REST, ROW, SEPARATORS

KEYED: Final = 16
"""The characters of the longest run that has a key."""

_CODE_POINTS = 0x110000
_COMMON = (  # ranges of code points, nearly all that is met inside words of Arabic news, at most 217
    "AZ az \u0620\u0652 \u0670\u06d3 \u06d5\u06d5 \N{ZERO WIDTH SPACE}\N{RIGHT-TO-LEFT MARK} \u202a\u202e \ufeff\ufeff"
)
OTHER, RARE_JOINED, RARE_ACCENT, FIRST_COMMON = 0, 1, 2, 3  # bytes; from the last on, a character each
FIRST_DIGIT: Final = 256 - len(DIGITS)
FIRST_SEPARATOR: Final = FIRST_DIGIT - len(SEPARATORS)
RARE_LETTER: Final = FIRST_SEPARATOR - 1
_KEPT_BYTES = np.array([(1 << 8 * length) - 1 for length in range(9)], np.uint64)  # by length, the rest cut off

_ROW, _REST = re.compile(ROW), re.compile(REST)
_SEPARATOR_BYTES = {separator: byte for byte, separator in enumerate(SEPARATORS, start=FIRST_SEPARATOR)}
_SOME_JOINED = re.compile(f"(?:(?!{LETTER}){JOINED})*+")


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """The runs of a text, in order; all arrays have a row a run.

    Attributes:
        start, end: characters of the text.
        low, high: the key: the bytes of 8 characters each, from the lowest byte on; both 0 where a run has no key.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    low: NDArray[np.uint64]
    high: NDArray[np.uint64]

    def at(self, rows: NDArray[np.int64]) -> "Runs":
        """Some of the runs."""
        return Runs(self.start[rows], self.end[rows], self.low[rows], self.high[rows])


class Alphabet(NamedTuple):
    """The byte of each code point; joined characters have lower bytes than letters.

    Attributes:
        first_letter: the lowest byte of a letter.
        common: what each byte from FIRST_COMMON on stands for.
    """

    byte_of: NDArray[np.uint8]
    first_letter: int
    common: str


def find_runs(text: str) -> Runs:
    """Find what `analyze` takes for words before it looks at their letters; any text that a str can hold will do."""
    codes = bytes_of(text)
    start, end = _stretches(text, codes)
    low, high = _keys(codes, start, end)
    keyless = np.append(np.flatnonzero(end - start > KEYED), _holding_rare(codes, start, end))
    low[keyless] = high[keyless] = 0
    return Runs(start, end, low, high)


def bytes_of(text: str) -> NDArray[np.uint8]:
    """The byte of each character, one 0 before and zeros enough for a whole key after them.

    Separators have theirs where they are in numbers, and are OTHER elsewhere.
    """
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    codes = np.zeros(1 + len(points) + KEYED, np.uint8)
    codes[1 : 1 + len(points)] = alphabet().byte_of.take(points)
    if places := _in_numbers(text, codes):
        codes[places] = [_SEPARATOR_BYTES[text[place - 1]] for place in places]
    return codes


def _in_numbers(text: str, codes: NDArray[np.uint8]) -> list[int]:
    """Where in `codes` separators of numbers stand."""
    digit = codes >= FIRST_DIGIT
    between = np.flatnonzero((digit[:-2] & digit[2:]) > digit[1:-1])
    places: list[int] = []
    passed = 0
    for place in between.tolist():
        if place < passed:
            continue
        if found := _REST.match(text, place):
            places += [1 + at for at in range(place, found.end()) if text[at] in SEPARATORS]
        elif (found := _ROW.match(text, place)) is None:
            continue
        passed = found.end()
    return places


def _stretches(text: str, codes: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where stretches without 0 start and end in the text, less the joined characters before the first letter."""
    inside = codes != OTHER
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    start, end = edges[0::2], edges[1::2]
    headless = np.flatnonzero(codes[1:].take(start) < alphabet().first_letter)
    if headless.size:
        start[headless] = [_after_joined(text, at) for at in start[headless].tolist()]
        if not (left := start < end).all():
            start, end = start[left], end[left]
    return start, end


def _after_joined(text: str, at: int) -> int:
    """Where the joined characters that stand somewhere are over."""
    found = _SOME_JOINED.match(text, at)
    return found.end() if found else at


def _keys(
    codes: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    eights: NDArray[np.uint64] = np.ndarray(len(codes) - 7, "<u8", codes.data, strides=(1,))  # 8 bytes from each byte
    length = end - start
    low = eights[start + 1] & _KEPT_BYTES.take(length, mode="clip")
    high = np.zeros_like(low)
    long = np.flatnonzero(length > 8)
    high[long] = eights[start[long] + 9] & _KEPT_BYTES.take(length[long] - 8, mode="clip")
    return low, high


def _holding_rare(codes: NDArray[np.uint8], start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.int64]:
    """The runs that hold a character whose byte is not its own."""
    rare = np.flatnonzero((codes[1:] == RARE_LETTER) | (codes[1:] == RARE_JOINED) | (codes[1:] == RARE_ACCENT))
    run = np.searchsorted(end, rare, side="right")
    return run[rare >= np.append(start, len(codes))[run]]  # joined characters may stand outside all runs


@cache
def alphabet() -> Alphabet:
    """Which byte stands for which character."""
    every = np.arange(_CODE_POINTS, dtype="<u4").tobytes().decode("utf-32-le", "surrogatepass")
    byte_of = np.full(_CODE_POINTS, OTHER, np.uint8)
    for kind, byte in ((JOINED, RARE_JOINED), (f"[{ACCENTS}]", RARE_ACCENT), (LETTER, RARE_LETTER)):
        for stretch in re.finditer(f"{kind}+", every):
            byte_of[stretch.start() : stretch.end()] = byte
    common = np.fromiter(_common(), np.int64)
    joined, letters = (common[byte_of[common] == rare] for rare in (RARE_JOINED, RARE_LETTER))
    first_letter = FIRST_COMMON + len(joined)
    byte_of[joined] = np.arange(FIRST_COMMON, first_letter)
    byte_of[letters] = np.arange(first_letter, first_letter + len(letters))
    byte_of[list(map(ord, DIGITS))] = np.arange(FIRST_DIGIT, 256)
    return Alphabet(byte_of, first_letter, "".join(map(chr, (*joined.tolist(), *letters.tolist()))))


def _common() -> Iterator[int]:
    for ends in _COMMON.split():
        yield from range(ord(ends[0]), ord(ends[1]) + 1)
