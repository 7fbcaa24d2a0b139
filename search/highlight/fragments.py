"""Which pieces of a text to show: whole sentences where they are short, else a stretch around the words, cut at spaces.

Pure; knows texts and occurrences, not queries.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.highlight.spans import Occurrence

MOST = 3  # fragments
LONGEST = 240  # characters a fragment
_BEFORE = 60  # characters kept before the first word of a cut fragment

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
    return Fragment(start, _cut_before(text, start, min(end, start + LONGEST)), frozenset(), 0)


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
        start = _cut_after(text, start, first.start - _BEFORE) if first.start - start > _BEFORE else start
        end = _cut_before(text, first.end, min(end, start + LONGEST))
    end = max([end, *(hit.end for hit in inside if hit.start < end)])  # a phrase may run over the sentence's edge
    shown = [hit for hit in inside if start <= hit.start and hit.end <= end]
    return Fragment(start, end, frozenset(hit.leaf for hit in shown), len(shown))


def _densest(inside: Sequence[Occurrence]) -> Occurrence:
    """The occurrence after which a fragment's length holds the most leaves."""

    def held(number: int) -> int:
        reach = inside[number].start + LONGEST - _BEFORE
        return len({hit.leaf for hit in inside[number:] if hit.end <= reach})

    return inside[max(range(len(inside)), key=lambda number: (held(number), -number))]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """The places of sentences without the space around them."""
    start = 0
    for gap in (*_SENTENCE_END.finditer(text), None):
        end = gap.start() + len(gap[0].rstrip()) if gap else len(text)
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
        start = gap.end() if gap else end


def _cut_after(text: str, least: int, wanted: int) -> int:
    """The start of the first word at or after `wanted`."""
    space = re.compile(r"\s").search(text, max(least, wanted))
    return space.end() if space else wanted


def _cut_before(text: str, least: int, wanted: int) -> int:
    """The end of the last word that ends at or before `wanted`, never before `least`."""
    if wanted >= len(text) or text[wanted].isspace():
        return wanted
    cut = max(text.rfind(space, least, wanted) for space in " \n\t\N{NO-BREAK SPACE}")
    return cut if cut > least else max(least, wanted)
