"""Words, shingles and texts as numbers of 64 bits: the same in every process, segment and build, on every machine.

Two that differ have the same number once in 1e19 pairs: in none of the pairs of a million articles.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Wide, distinct, list_offsets
from index.copies.definition import FEWEST, SHINGLE

Hashes = NDArray[np.uint64]

_WEIGHTS: Final = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)  # odd; a place of the shingle each


def hashes_of(words: Iterable[bytes]) -> Hashes:
    """A number a word."""
    digests = [blake2b(word, digest_size=8).digest() for word in words]
    return np.frombuffer(b"".join(digests), "<u8").astype(np.uint64)


def hashes_of_texts(words: Hashes, firsts: Wide) -> Hashes:
    """A number a text, equal where the words are, in order; 0 for an empty one.

    Args:
        words: shape (tokens,), the number of each, text after text.
        firsts: shape (texts + 1,), where each begins.
    """
    lengths = np.diff(firsts)
    places = np.arange(len(words)) - np.repeat(firsts[:-1], lengths)
    sums = np.zeros(len(words) + 1, np.uint64)
    np.cumsum(words * mixed((places + 1).astype(np.uint64)), out=sums[1:])
    found: Hashes = sums[firsts[1:]] - sums[firsts[:-1]]
    return found


def hashes_of_shingles(words: Hashes, firsts: Wide) -> tuple[Hashes, Wide]:
    """A number a shingle, and the text that has it, text after text; a text has one as often as it stands there.

    Args:
        words, firsts: as for `hashes_of_texts`. Texts of fewer than FEWEST words have none.
    """
    lengths = np.diff(firsts)
    begins = np.repeat(lengths >= FEWEST, lengths)
    long = firsts[1:][lengths >= FEWEST]
    for place in range(1, SHINGLE):
        begins[long - place] = False
    at = np.flatnonzero(begins)
    shingles = np.zeros(len(at), np.uint64)
    for place, weight in enumerate(_WEIGHTS):
        shingles += words[at + place] * np.uint64(weight)
    owners: Wide = np.repeat(np.arange(len(lengths)), lengths)[at]
    return mixed(shingles), owners


def sets_of_shingles(words: Hashes, firsts: Wide) -> Sequence[Hashes]:
    """The different shingles of each text, ascending; arguments as for `hashes_of_texts`."""
    shingles, owners = hashes_of_shingles(words, firsts)
    ends = list_offsets(owners, len(firsts) - 1)
    return [distinct(shingles[start:stop]) for start, stop in pairwise(ends.tolist())]


def mixed(numbers: Hashes) -> Hashes:
    """Other numbers, a different one for each, in which every bit depends on all. Source: the end of MurmurHash3."""
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        numbers = (numbers ^ (numbers >> np.uint64(33))) * np.uint64(factor)
    found: Hashes = numbers ^ (numbers >> np.uint64(33))
    return found
