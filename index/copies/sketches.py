"""Sketches: what is kept of every body to find those like it. Two agree in about as many places as they share shingles.

MinHash by one permutation: shingles fall into bins, and the smallest of a bin stands for it; an empty bin takes that of
another, always tried in the same order. Source: Li, Owen and Zhang (2012); for empty bins, Shrivastava (2017).
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Wide, are_in, distinct
from index.copies.definition import FEWEST
from index.copies.shingles import Hashes, hashes_of_shingles, hashes_of_texts, mixed

BINS: Final = 128
"""Places of a sketch, a byte each."""

ROWS: Final = 4
"""Places of a band."""

BANDS: Final = 16
"""Bodies are compared when all places of a band agree, in one of the bands at least. Of pairs that are alike in .8,
1 in 10,000 agrees in none, of short ones 1 in 1,000. Of those alike in .3, 12 in 100 agree in one; of others, few."""

LEAST: Final = 86
"""Places in which the sketches of two bodies agree that are worth an exact look. At .8 they are 103, give or take 4,
and fewer than this in 3 of 10,000 pairs; at .6 they are 77."""

_BITS: Final = np.uint64(BINS.bit_length() - 1)
_EMPTY: Final = np.uint64(2**64 - 1)
_TURNS: Final = (1 + np.argsort(mixed(np.arange(1, BINS, dtype=np.uint64)))).tolist()  # to all other bins, in turn
_STEP = 1 << 15  # words taken at once, so that what comes of them stays in the processor's caches

_BLOCK = 1 << 13  # sketches looked through at once
_SPARSE, _SMALLEST, _LARGEST = 256, 1 << 20, 1 << 24  # of the table: places a number, and bytes

Sketches = NDArray[np.uint8]
"""Shape (bodies, BINS)."""


def sketch(words: Hashes, firsts: Wide) -> tuple[Hashes, Sketches]:
    """The number of each body, equal where all its words are, and its sketch.

    Of a body of fewer than FEWEST words, the sketch is its number, again and again; so equal ones agree in all bands.

    Args:
        words: shape (tokens,), the number of each, body after body.
        firsts: shape (bodies + 1,), where each begins.
    """
    texts = [np.zeros(0, np.uint64)]
    sketches = [np.zeros((0, BINS), np.uint8)]
    for first, last in _steps(firsts):
        near, some = firsts[first : last + 1] - firsts[first], words[firsts[first] : firsts[last]]
        texts.append(hashes_of_texts(some, near))
        sketches.append(_sketches(some, near, texts[-1]))
    return np.concatenate(texts), np.concatenate(sketches)


def bands(sketches: Sketches) -> NDArray[np.uint32]:
    """The places of each band as one number, shape (bodies, BANDS)."""
    return np.ascontiguousarray(sketches).view(f"<u{ROWS}")[:, :BANDS]


def _steps(firsts: Wide) -> Iterator[tuple[int, int]]:
    """Neighbouring bodies of some words together; at least one."""
    filled = firsts[:-1] // _STEP
    yield from pairwise([0, *(np.flatnonzero(np.diff(filled)) + 1).tolist(), len(filled)] if len(filled) else [])


def _sketches(words: Hashes, firsts: Wide, texts: Hashes) -> Sketches:
    shingles, owners = hashes_of_shingles(words, firsts)
    smallest = np.full(len(texts) * BINS, _EMPTY)
    bins = owners * BINS + (shingles & np.uint64(BINS - 1)).astype(np.int64)
    np.minimum.at(smallest, bins, shingles >> _BITS)
    found = (
        _filled(smallest).astype(np.uint8).reshape(-1, BINS)
    )  # the lowest bits: that it is small says nothing of them
    short = np.diff(firsts) < FEWEST
    found[short] = np.tile(texts[short].astype("<u8").view(np.uint8).reshape(-1, 8), BINS // 8)
    return found


def _filled(smallest: Hashes) -> Hashes:
    """Each bin's smallest shingle, or that of the first other bin that has one; of bodies without any, nothing."""
    found = smallest.copy()
    empty = np.flatnonzero(smallest == _EMPTY)
    for turn in _TURNS:
        found[empty] = smallest[empty ^ turn]
        empty = empty[found[empty] == _EMPTY]
    return found


def agreement(sketches: Sketches, one: Wide, other: Wide) -> Wide:
    """In how many places the sketches of pairs of bodies agree, shape (pairs,)."""
    alike = sketches.take(one, axis=0) == sketches.take(other, axis=0)
    found: Wide = np.bitwise_count(np.packbits(alike, axis=1).view("<u8")).sum(axis=1, dtype=np.int64)
    return found


class BandTable:
    """Some sketches, to find those that agree with one of them in a band among very many.

    Looking through costs a tenth of a microsecond a body, for of most a table says at once that they do not.
    """

    def __init__(self, sketches: Sketches) -> None:
        self._known = distinct(bands(sketches))
        size = max(_SMALLEST, min(_LARGEST, 1 << (_SPARSE * len(self._known)).bit_length()))
        self._mask = np.uint32(size - 1)
        self._may_be = np.zeros(size, np.bool_)
        self._may_be[self._known & self._mask] = True

    def meeting(self, sketches: Sketches) -> Wide:
        """Which of many bodies agree, ascending; those too that agree with another band than their own."""
        found = [np.zeros(0, np.int64)]
        for start in range(0, len(sketches), _BLOCK):
            block = bands(sketches[start : start + _BLOCK])
            rows = np.flatnonzero(self._may_be.take(block & self._mask).any(axis=1))
            found.append(start + rows[are_in(block[rows], self._known).any(axis=1)])
        return np.concatenate(found)
