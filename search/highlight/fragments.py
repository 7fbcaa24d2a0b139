"""Which pieces of a text to show: whole sentences where they are short, else a stretch around the words, cut at spaces.

Pure; knows texts and occurrences, not queries.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.letters import INVISIBLE, MARKS
from search.highlight.spans import Occurrence

MOST = 3  # fragments
LONGEST = 240  # characters a fragment
_BEFORE = 60  # characters kept before the first word of a cut fragment

_EDGES = (re.compile(r"\s+"), re.compile(rf"[^\w\s{MARKS}{INVISIBLE}]+"))  # where to cut: at spaces, else at signs
_SENTENCE_END = re.compile(r"(?<=[.!?؟…])[\s\"”»)]*\s|\n+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text by its place, and what it shows: the leaves of the query, and how many occurrences."""

    start: int
    end: int
    shown: frozenset[int]
    count: int


def choose(text: str, found: Sequence[Occurrence]) -> list[Fragment]:
    """The at most MOST fragments that together show the most of the query, in the order of the text."""
    left = list(_candidates(text, found))
    chosen: list[Fragment] = []
    seen: frozenset[int] = frozenset()
    while left and len(chosen) < MOST:
        best = max(left, key=lambda f: (len(f.shown - seen), len(f.shown), f.count, -f.start))
        if chosen and not best.shown - seen and len(chosen) >= MOST - 1:
            break
        left.remove(best)
        chosen.append(best)
        seen |= best.shown
    return sorted(chosen, key=lambda fragment: fragment.start)


def lead(text: str) -> Fragment:
    """The beginning of a text, for when there is nothing to mark."""
    start, end = next(_sentences(text), (0, 0))
    most = min(end, start + LONGEST)
    cut = _cut_before(text, start, most)
    return Fragment(start, cut if cut > start else most, frozenset(), 0)  # one endless word is cut all the same


def _candidates(text: str, found: Sequence[Occurrence]) -> Iterator[Fragment]:
    """One fragment a sentence that shows anything. `found` is in order."""
    place = 0
    for start, end in _sentences(text):
        inside: list[Occurrence] = []
        while place < len(found) and found[place].start < end:
            inside.append(found[place])
            place += 1
        if inside:
            yield _fragment(text, start, end, inside)


def _fragment(text: str, start: int, end: int, inside: Sequence[Occurrence]) -> Fragment:
    if end - start > LONGEST:
        first = _densest(inside)
        if first.start - start > _BEFORE:
            start = _cut_after(text, first.start - _BEFORE, first.start)
        end = _cut_before(text, first.end, min(end, start + LONGEST))
    end = max([end, *(hit.end for hit in inside if hit.start < end)])  # a phrase may run over the sentence's edge
    shown = [hit for hit in inside if start <= hit.start and hit.end <= end]
    return Fragment(start, end, frozenset(hit.leaf for hit in shown), len(shown))


def _densest(inside: Sequence[Occurrence]) -> Occurrence:
    """The occurrence after which a fragment's length holds the most leaves; the first of equals."""
    held: Counter[int] = Counter()
    best, most, last = 0, 0, 0
    for number, hit in enumerate(inside):
        while last < len(inside) and inside[last].start < hit.start + LONGEST - _BEFORE:
            held[inside[last].leaf] += 1
            last += 1
        if len(held) > most:
            best, most = number, len(held)
        held[hit.leaf] -= 1
        if not held[hit.leaf]:
            del held[hit.leaf]
    return inside[best]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """The places of sentences without the space around them."""
    start = 0
    for gap in (*_SENTENCE_END.finditer(text), None):
        end = gap.start() + len(gap[0].rstrip()) if gap else len(text)
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
        start = gap.end() if gap else end


def _cut_after(text: str, wanted: int, most: int) -> int:
    """The start of the first word at or after `wanted`; `most`, which is the start of one, if there is none before."""
    for edge in _EDGES:
        if found := edge.search(text, wanted, most):
            return found.end()
    return most


def _cut_before(text: str, least: int, wanted: int) -> int:
    """The end of the last word that ends at or before `wanted`; `least`, which is the end of one, if none does."""
    if wanted <= least:
        return least
    if wanted == len(text) or text[wanted].isspace():
        return wanted
    for edge in _EDGES:
        if cuts := [found.start() for found in edge.finditer(text, least, wanted)]:
            return cuts[-1]
    return least
