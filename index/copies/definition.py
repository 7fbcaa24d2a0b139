"""What copies are, plainly and exactly, every pair that can be compared. What the index finds is held against this.

A shingle is three successive words of a body, in any spelling. Two articles are copies when four fifths of the shingles
that either has are in both; and copies of copies are of one group. docs/decisions/0017-copies.md says why.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from index.analysis.analyzer import Analysis

SHINGLE = 3
"""Words of a shingle."""

FEWEST = 8
"""Words of a body that can be a copy. Shorter ones say too little: the same few words stand below many headlines."""

SHARED, OF = 4, 5
"""Two bodies are copies when this many of so many shingles are in both; as whole numbers, for .8 is none."""

Id = TypeVar("Id")
Shingle: TypeAlias = tuple[str, ...]


def shingles(words: Sequence[str]) -> frozenset[Shingle]:
    """The different shingles of a body; of a short one, none.

    >>> sorted(shingles("a b c d e f g h".split()))[:2], shingles(["a", "b", "c"])
    ([('a', 'b', 'c'), ('b', 'c', 'd')], frozenset())
    """
    if len(words) < FEWEST:
        return frozenset()
    return frozenset(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def are_copies(one: frozenset[Shingle], other: frozenset[Shingle]) -> bool:
    """Whether two bodies are, by their shingles."""
    return bool(one) and len(one & other) * OF >= len(one | other) * SHARED


def groups(bodies: Mapping[Id, str], analysis: Analysis) -> list[frozenset[Id]]:
    """The groups of two or more, in the order of their first members."""
    known = {id: shingles([token.spelling for token in analysis.analyze(body)]) for id, body in bodies.items()}
    group_of = {id: {id} for id in known}
    for one, other in _sharing(known):
        if group_of[one] is not group_of[other] and are_copies(known[one], known[other]):
            group_of[one] |= group_of[other]
            group_of.update(dict.fromkeys(group_of[other], group_of[one]))
    return [frozenset(found) for found in {id(found): found for found in group_of.values()}.values() if len(found) > 1]


def _sharing(known: Mapping[Id, frozenset[Shingle]]) -> Iterator[tuple[Id, Id]]:
    """Every pair that shares a shingle."""
    having: defaultdict[Shingle, list[Id]] = defaultdict(list)
    for id, found in known.items():
        others = dict.fromkeys(other for shingle in found for other in having[shingle])
        yield from ((other, id) for other in others)
        for shingle in found:
            having[shingle].append(id)
