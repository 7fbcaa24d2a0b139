"""Optimal string alignment: how many typing errors one word is from each of many, all at once.

Bit-parallel (Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances"): a number a
word holds one column of its table of distances, a bit a letter of the text, and each step takes the next letter of
every word. `search.query.expansion.fits` means the same, a word at a time.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 64
"""Letters that the text can have, for so many bits a number has."""

_KINDS: tuple[type[np.unsignedinteger[Any]], ...] = (np.uint16, np.uint32, np.uint64)
_Column = NDArray[np.unsignedinteger[Any]]


def distances(text: str, points: NDArray[np.uint32], ends: NDArray[np.intp]) -> NDArray[np.int64]:
    """How many letters lost, added, changed or swapped with a neighbour lie between a text and some words.

    Args:
        text: 1 to `LONGEST` letters.
        points: the code points of the words, one number behind each word.
        ends: shape (words,), where each ends.
    """
    starts = np.concatenate([[0], ends + 1])[: len(ends)]
    lengths = ends - starts
    has = _letters_of(text, points)
    last, one = has.dtype.type(1 << (len(text) - 1)), has.dtype.type(1)
    found = np.full(len(ends), len(text))
    errors = found.copy()
    more: _Column = np.full(len(ends), -1).astype(has.dtype)  # bits where the column grows by one, and where it falls
    less, before = np.zeros_like(more), np.zeros_like(more)
    diagonal = before
    for step in range(int(lengths.max(initial=0))):
        here = has.take(starts + step, mode="clip")
        swapped = ((~diagonal & here) << one) & before
        diagonal = (((here & more) + more) ^ more) | here | less | swapped
        grows, falls = less | ~(diagonal | more), diagonal & more
        errors += (grows & last) != 0
        errors -= (falls & last) != 0
        grows, falls, before = grows << one | one, falls << one, here
        more, less = falls | ~(diagonal | grows), grows & diagonal
        np.copyto(found, errors, where=lengths == step + 1)
    return found


def _letters_of(text: str, points: NDArray[np.uint32]) -> _Column:
    """Where in a text each of some letters stands, a bit a place."""
    kind = next(kind for kind in _KINDS if len(text) <= np.iinfo(kind).bits)
    places: _Column = np.zeros(int(points.max(initial=0)) + 1, kind)
    for place, letter in enumerate(map(ord, text)):
        if letter < len(places):
            places[letter] |= kind(1 << place)
    return places.take(points)
