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
    """The non-blank lines of a text, each in pieces; a mark never spans lines, one that did would be cut."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = [(max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start]
        if line.strip():
            yield tuple(pieces(line, inside))
        start = end + 1
