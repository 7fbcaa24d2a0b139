"""Mentions: the countries that each document of a segment mentions, found in all of its words at once.

The same as `index.metadata.countries.mentioned`, which is the definition: but each distinct word is looked up once, and
names are followed word by word, as arrays.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Wide
from index.metadata.countries import LONGEST, NUMBER, TOLD_BY_MARKS, beginnings, first_word, names
from index.segment.contents import Contents, FieldTokens, Forms
from index.storage.fields import SEPARATOR

FIELDS = ("title", "body")
_ZERO, _AFTER_NINE = b"0", b":"  # what begins with a digit sorts between
_NO_NAME = -1  # of a node: no name ends here


@dataclass(frozen=True, slots=True, eq=False)
class _Names:
    """All names as a tree of words, flat: node 0 is the root.

    Attributes:
        words: word to its number, from 1; 0 is any other word.
        steps: shape (edges,), ascending: node * (len(words) + 1) + word of each edge.
        ends: shape (edges,), the nodes that they lead to.
        codes: shape (nodes,), the place in `countries` of the name that ends at a node; "" is the first of them.
    """

    words: Mapping[str, int]
    steps: Wide
    ends: Wide
    codes: NDArray[np.int16]
    countries: tuple[str, ...]

    def follow(self, nodes: Wide, words: NDArray[np.int16]) -> Wide:
        """The nodes that some words lead to from others; 0 where to none."""
        asked = nodes * (len(self.words) + 1) + words
        found = np.minimum(np.searchsorted(self.steps, asked), len(self.steps) - 1)
        return np.where(self.steps[found] == asked, self.ends[found], 0)


@lru_cache(maxsize=1)
def _names() -> _Names:
    words: defaultdict[str, int] = defaultdict(count(1).__next__)
    nodes: defaultdict[tuple[int, int], int] = defaultdict(count(1).__next__)
    countries = tuple(sorted({"", *names().values()}))
    ended: dict[int, int] = {}
    for name, code in names().items():
        node = 0
        for word in name:
            node = nodes[node, words[word]]
        ended[node] = countries.index(code)
    edges = sorted((node * (len(words) + 1) + word, end) for (node, word), end in nodes.items())
    steps, ends = (np.array(column, np.int64) for column in zip(*edges, strict=True))
    codes = np.full(len(nodes) + 1, _NO_NAME, np.int16)
    codes[list(ended)] = list(ended.values())
    return _Names(dict(words), steps, ends, codes, countries)


def countries_of(contents: Contents) -> list[str]:
    """What each document mentions in its title and body: codes, ascending, parted as in any column of several values.

    Args:
        contents: whose tokens stand in the order of documents and positions, as they are gathered.
    """
    firsts, others = _numbered(contents.words)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for name in FIELDS:
        for document, code in _mentions(contents.fields[name], firsts, others):
            found[document].add(code)
    known = _names().countries
    return [
        SEPARATOR.join(known[code] for code in sorted(found.get(number, ())) if code) for number in range(contents.size)
    ]


def _numbered(forms: Forms) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """The number of each form as the first word of a name, and as a later one."""
    words, texts = _names().words, forms.strings
    place_of = {text: place for place, text in enumerate(texts)}  # few of many are asked for
    first_of, other_of = np.zeros((2, len(texts)), np.int16)
    for written, first in beginnings().items():
        if (place := place_of.get(written.encode())) is not None:
            first_of[place] = words[first]
    for later, number in words.items():
        if (place := place_of.get(later.encode())) is not None:
            other_of[place] = number
    numbers = [place for place, text in enumerate(texts) if _ZERO <= text < _AFTER_NINE]
    other_of[numbers] = words[NUMBER]
    firsts, others = first_of[forms.spelling], other_of[forms.spelling]
    by_marks = [place for text in TOLD_BY_MARKS if (place := place_of.get(text.encode())) is not None]
    for form in np.flatnonzero(np.isin(forms.spelling, by_marks)).tolist():
        spelling, marked = texts[forms.spelling[form]].decode(), texts[forms.marked[form]].decode()
        firsts[form] = words.get(first_word(spelling, marked) or "", 0)
    return firsts, others


def _mentions(tokens: FieldTokens, firsts: NDArray[np.int16], others: NDArray[np.int16]) -> Iterator[tuple[int, int]]:
    """Document and code of each name in a field, from the left, the longest at each place; none overlaps another."""
    leading = firsts[tokens.forms]
    starts = np.flatnonzero(leading)
    lengths, codes = _longest(tokens, starts, leading[starts], others)
    named = np.flatnonzero(lengths)
    owners = tokens.documents[starts[named]]
    end = 0
    columns = (starts[named], lengths[named], owners, codes[named])
    for start, length, document, code in zip(*(column.tolist() for column in columns), strict=True):
        if start >= end:
            end = start + length
            yield document, code


def _longest(
    tokens: FieldTokens, starts: Wide, leading: NDArray[np.int16], others: NDArray[np.int16]
) -> tuple[Wide, NDArray[np.int16]]:
    """How many words the longest name has that begins at each of some tokens, 0 where none does, and its code."""
    tree = _names()
    lengths, codes = np.zeros(len(starts), np.int64), np.zeros(len(starts), np.int16)
    places = np.arange(len(starts))  # of those starts from which a name still goes on
    nodes = tree.follow(np.zeros(len(starts), np.int64), leading)
    for length in range(1, LONGEST + 1):
        ended = tree.codes[nodes] != _NO_NAME
        lengths[places[ended]], codes[places[ended]] = length, tree.codes[nodes[ended]]
        following = np.minimum(starts[places] + length, len(tokens.forms) - 1)
        words = others[tokens.forms[following]]
        nodes = np.where(words > 0, tree.follow(nodes, words), 0)
        goes_on = np.flatnonzero(nodes)
        places, nodes, following = places[goes_on], nodes[goes_on], following[goes_on]
        here = _is_same_text(tokens, starts[places], following, length)
        places, nodes = places[here], nodes[here]
    return lengths, codes


def _is_same_text(tokens: FieldTokens, starts: Wide, ends: Wide, length: int) -> NDArray[np.bool_]:
    """Whether some tokens stand so many words after others, in the same text."""
    apart = tokens.positions[ends].astype(np.int64) - tokens.positions[starts].astype(np.int64)
    same: NDArray[np.bool_] = (tokens.documents[ends] == tokens.documents[starts]) & (apart == length)
    return same
