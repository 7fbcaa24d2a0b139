"""Texts and their marks, cut into pieces that a template can print without ever handling HTML."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """A stretch of text, marked or not.

    Attributes:
        hit: the number of the mark that begins with it, from 1; 0 where none does.
    """

    text: str
    marked: bool
    hit: int = 0


Marks = Sequence[tuple[int, int]]


def pieces(text: str, marks: Marks, before: int = 0) -> Iterator[Piece]:
    """Cut a text at its marks; joined again, the pieces are the text.

    Args:
        marks: (start, end) in characters, sorted, not overlapping.
        before: how many marks are numbered already.

    >>> [tuple(piece) for piece in pieces("قال بوتين", [(4, 9)])]
    [('قال ', False, 0), ('بوتين', True, 1)]
    """
    done = 0
    for number, (start, end) in enumerate(marks, start=before + 1):
        if done < start:
            yield Piece(text[done:start], marked=False)
        yield Piece(text[start:end], marked=True, hit=number)
        done = end
    if done < len(text):
        yield Piece(text[done:], marked=False)


def paragraphs(text: str, marks: Marks, before: int = 0) -> Iterator[tuple[Piece, ...]]:
    """The non-blank lines of a text, each in pieces; the mark of a phrase that runs over several lines is cut.

    Args:
        before: how many marks are numbered already.

    >>> [[piece.text for piece in line] for line in paragraphs("قال بوتين\\n\\nأمس", [(4, 14)])]
    [['قال ', 'بوتين'], ['أمس']]
    """
    start, first, numbered = 0, 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        while first < len(marks) and marks[first][1] <= start:
            first += 1
        if line.strip():
            cut = tuple(pieces(line, list(_within(start, end, marks, first)), before + first))
            yield tuple(piece._replace(hit=0) if piece.hit <= before + numbered else piece for piece in cut)
            numbered = max(numbered, *(piece.hit - before for piece in cut))
        start = end + 1


def _within(start: int, end: int, marks: Marks, first: int) -> Iterator[tuple[int, int]]:
    """The marks between two places, counted from the first of them; marks before number `first` end before it."""
    for number in range(first, len(marks)):
        if marks[number][0] >= end:
            return
        yield max(marks[number][0], start) - start, min(marks[number][1], end) - start
