"""Which pieces of a text to show: whole sentences where they are short, else a stretch around the words, cut at spaces.

Pure; knows texts and occurrences, not queries.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.text.letters import INVISIBLE, MARKS
from search.highlight.spans import Occurrence

MOST = 3  # fragments
LONGEST = 240  # characters a fragment
_BEFORE = 60  # characters kept before the first word of a cut fragment

_SPACE = re.compile(r"\s+")
_SIGNS = re.compile(rf"[^\w\s{MARKS}{INVISIBLE}]+")
_ENDS, _CLOSERS = ".!?؟…", '"”»)'
_INK = re.compile(r"\S")
_STOP = re.compile(rf"[{_ENDS}\n]")
_GAP = re.compile(rf"(?<=[{_ENDS}])[\s{_CLOSERS}]*\s|\n+")  # between two sentences
_LAST_SPACE = 0x3000  # no higher code point is white space
_OTHER, _END, _CLOSER, _NEWLINE = range(4)  # what a character is to a sentence; white space is a closer


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of text by its place, and what it shows: the leaves of the query, and how many occurrences."""

    start: int
    end: int
    shown: frozenset[int]
    count: int


class _Candidate(NamedTuple):
    """A fragment that may be chosen: a sentence with what stands in it, or without that a sentence already cut."""

    shown: frozenset[int]
    places: int
    start: int
    end: int
    inside: Sequence[Occurrence]


_START, _END_OF, _LEAF = attrgetter("start"), attrgetter("end"), attrgetter("leaf")


def stops(texts: Sequence[str]) -> list[list[int]]:
    """Where sentences of each text may end: at its newlines, and at the signs that end one, with a space behind them.

    Of all texts at once: a few calls of NumPy find what a regular expression needs longer for than all else here.
    """
    whole = "\n".join(texts)
    points = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), "<u4")
    kind = _kinds().take(points, mode="clip")
    may_end = kind == _NEWLINE
    may_end[:-1] |= (kind[:-1] == _END) & (kind[1:] >= _CLOSER)
    places = np.flatnonzero(may_end)
    begin = np.cumsum([0, *(len(text) + 1 for text in texts)])
    first, last = np.searchsorted(places, begin[:-1]), np.searchsorted(places, begin[1:] - 1)
    return [(places[one:other] - at).tolist() for one, other, at in zip(first, last, begin, strict=False)]


def choose(text: str, found: Sequence[Occurrence], stops: Sequence[int]) -> list[Fragment]:
    """The at most MOST fragments that together show the most of the query, in the order of the text.

    A sentence is cut only when no other promises more: a cut shows no more than the whole.

    Args:
        stops: of this text, as `stops` finds them.
    """
    left = list(_candidates(text, found, stops))
    chosen: list[Fragment] = []
    seen: frozenset[int] = frozenset()
    while left and len(chosen) < MOST:
        best = max(left, key=_worth_beside(seen))
        left.remove(best)
        if len(chosen) >= MOST - 1 and best.shown <= seen:
            break
        cut = _cut(text, best) if best.inside else best
        if (cut.shown, cut.places) == (best.shown, best.places):
            chosen.append(Fragment(cut.start, cut.end, cut.shown, cut.places))
            seen |= cut.shown
        else:
            left.append(cut)
    return sorted(chosen, key=_START)


def lead(text: str) -> Fragment:
    """The beginning of a text, for when there is nothing to mark."""
    sentences = _sentences(text, (place.start() for place in _STOP.finditer(text)))
    start, end = next((_trimmed(text, *one) for one in sentences if _INK.search(text, *one)), (0, 0))
    most = min(end, start + LONGEST)
    cut = _cut_before(text, start, most)
    return Fragment(start, cut if cut > start else most, frozenset(), 0)  # one endless word is cut all the same


def _candidates(text: str, found: Sequence[Occurrence], stops: Sequence[int]) -> Iterator[_Candidate]:
    """The sentences that show anything. `found` is in order."""
    place = 0
    sentences = _sentences(text, stops)
    while place < len(found):
        start, end = next(sentences)
        first = place
        while place < len(found) and found[place].start < end:
            place += 1
        if first < place:
            inside = found[first:place]
            yield _Candidate(frozenset(map(_LEAF, inside)), place - first, start, end, inside)


def _worth_beside(seen: frozenset[int]) -> Callable[[_Candidate], tuple[int, int, int, int]]:
    def worth(candidate: _Candidate) -> tuple[int, int, int, int]:
        shown, places, start, _, _ = candidate
        return len(shown - seen), len(shown), places, -start

    return worth


def _cut(text: str, whole: _Candidate) -> _Candidate:
    """What is shown of a sentence: all of it, less the space around it, unless it is too long."""
    shown, places, start, end, inside = whole
    start, end = _trimmed(text, start, end)
    if end - start <= LONGEST:
        end = max(end, *map(_END_OF, inside))  # a phrase may run over the sentence's edge
        return _Candidate(shown, places, start, end, ())
    first = _densest(inside)
    if first.start - start > _BEFORE:
        start = _cut_after(text, first.start - _BEFORE, first.start)
    end = _cut_before(text, first.end, min(end, start + LONGEST))
    end = max([end, *(hit.end for hit in inside if hit.start < end)])
    leaves = [hit.leaf for hit in inside if start <= hit.start and hit.end <= end]
    return _Candidate(frozenset(leaves), len(leaves), start, end, ())


def _densest(inside: Sequence[Occurrence]) -> Occurrence:
    """The occurrence after which a fragment's length holds the most leaves; the first of equals."""
    every = len(set(map(_LEAF, inside)))
    if every == 1:
        return inside[0]
    held: dict[int, int] = {}
    best, most, last = 0, 0, 0
    for number, hit in enumerate(inside):
        while last < len(inside) and inside[last].start < hit.start + LONGEST - _BEFORE:
            held[inside[last].leaf] = held.get(inside[last].leaf, 0) + 1
            last += 1
        if len(held) > most:
            best, most = number, len(held)
        if most == every:
            break
        held[hit.leaf] -= 1
        if not held[hit.leaf]:
            del held[hit.leaf]
    return inside[best]


def _sentences(text: str, stops: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The places of sentences with the space around them, and perhaps nothing else.

    Args:
        stops: every place where one may end, in order.
    """
    start = 0
    for stop in stops:
        if stop >= start and (gap := _GAP.match(text, stop + (text[stop] != "\n"))):
            yield start, gap.start() + len(gap[0].rstrip())
            start = gap.end()
    yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the space around it."""
    piece = text[start:end].rstrip()
    return start + len(piece) - len(piece.lstrip()), start + len(piece)


@cache
def _kinds() -> NDArray[np.uint8]:
    """What each character is to a sentence; the last for all code points from there on."""
    kinds = np.zeros(_LAST_SPACE + 2, np.uint8)
    kinds[[point for point in range(_LAST_SPACE + 1) if chr(point).isspace()]] = _CLOSER
    kinds[[ord(sign) for sign in _CLOSERS]] = _CLOSER
    kinds[[ord(sign) for sign in _ENDS]] = _END
    kinds[ord("\n")] = _NEWLINE
    return kinds


def _cut_after(text: str, wanted: int, most: int) -> int:
    """The start of the first word at or after `wanted`; `most`, which is the start of one, if there is none before."""
    found = _SPACE.search(text, wanted, most) or _SIGNS.search(text, wanted, most)
    return found.end() if found else most


def _cut_before(text: str, least: int, wanted: int) -> int:
    """The end of the last word that ends at or before `wanted`; `least`, which is the end of one, if none does."""
    if wanted <= least:
        return least
    if wanted == len(text) or text[wanted].isspace():
        return wanted
    piece = text[least:wanted]
    kept = piece.rstrip()
    if len(kept) == len(piece):
        kept = piece[: -len(piece.rsplit(None, 1)[-1])]
    if kept:
        return least + len(kept.rstrip())
    return max((sign.start() for sign in _SIGNS.finditer(text, least, wanted)), default=least)
