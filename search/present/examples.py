"""Searches to try, made of what stands in the titles of an archive, so that each finds something. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.analysis.analyzer import Analysis
from index.analysis.stopwords import STOP_WORDS
from index.analysis.tokens import Token

_SHORTEST = 3  # letters of a word that says something by itself


def examples(titles: Sequence[str], analysis: Analysis, most: int) -> tuple[str, ...]:
    """Pairs of neighbouring words, those that most titles have first; of equally common ones, of earlier titles.

    Each stands in a title as it is; no two are of the same title or have a word in common.
    """
    pairs = [dict(_pairs(title, analysis)) for title in titles]
    common = Counter(pair for found in pairs for pair in found)
    chosen: list[str] = []
    taken: set[str] = set()
    for pair, _ in common.most_common():
        place = next(place for place, found in enumerate(pairs) if pair in found)
        words = {*pair, titles[place]}
        if len(chosen) < most and not taken & words:
            chosen.append(pairs[place][pair])
            taken |= words
    return tuple(chosen)


def _pairs(title: str, analysis: Analysis) -> Iterator[tuple[tuple[str, str], str]]:
    """The words of neighbours with nothing but a space between them, and how they are written."""
    tokens = analysis.analyze(title)
    for one, other in pairwise(tokens):
        if title[one.end : other.start] == " " and _telling(one) and _telling(other):
            yield (one.spelling, other.spelling), title[one.start : other.end]


def _telling(word: Token) -> bool:
    return word.spelling not in STOP_WORDS and word.spelling.isalpha() and len(word.spelling) >= _SHORTEST
