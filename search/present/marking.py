"""Texts and their marks, cut into pieces that a template can print without ever handling HTML."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """A stretch of text, marked or not."""

    text: str
    marked: bool


Marks = Sequence[tuple[int, int]]


def pieces(text: str, marks: Marks) -> Iterator[Piece]:
    """Cut a text at its marks; joined again, the pieces are the text.

    Args:
        marks: (start, end) in characters, sorted, not overlapping.

    >>> [tuple(piece) for piece in pieces("قال بوتين", [(4, 9)])]
    [('قال ', False), ('بوتين', True)]
    """
    done = 0
    for start, end in marks:
        if done < start:
            yield Piece(text[done:start], marked=False)
        yield Piece(text[start:end], marked=True)
        done = end
    if done < len(text):
        yield Piece(text[done:], marked=False)


def paragraphs(text: str, marks: Marks) -> Iterator[tuple[Piece, ...]]:
    """The non-blank lines of a text, each in pieces; the mark of a phrase that runs over several lines is cut.

    >>> [[piece.text for piece in line] for line in paragraphs("قال بوتين\\n\\nأمس", [(4, 14)])]
    [['قال ', 'بوتين'], ['أمس']]
    """
    start, first = 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        while first < len(marks) and marks[first][1] <= start:
            first += 1
        if line.strip():
            yield tuple(pieces(line, list(_within(start, end, marks, first))))
        start = end + 1


def _within(start: int, end: int, marks: Marks, first: int) -> Iterator[tuple[int, int]]:
    """The marks between two places, counted from the first of them; marks before number `first` end before it."""
    for number in range(first, len(marks)):
        if marks[number][0] >= end:
            return
        yield max(marks[number][0], start) - start, min(marks[number][1], end) - start
