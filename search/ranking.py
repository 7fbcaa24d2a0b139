"""Ranking: the formula and the weights by which every engine scores, and the keys by which it sorts. Pure.

Engines may compute in arrays, and their scores need not be equal; what they compute is this.

A word scores, in each of its fields, the BM25 of its term at every level up to the one asked, weighted by how close
the level is: an article that has the word as written scores at all of them, one that has another inflection only at
the widest. A phrase, and words near one another, score BM25 of their occurrences, with the sum of their words' idf.
A prefix, pattern or misspelt word scores the same in every article that has it: which of the hundred terms that it
stands for is rare says nothing of what was meant. A field counts by its weight.
"""

from datetime import date
from math import log
from typing import Final

from index.calendar import CalendarDate
from index.lengths import round_up
from index.schema import Level
from search.request import Sort

K1: Final = 1.2  # how soon more occurrences stop mattering
B: Final = 0.75  # how much long articles are held back

DIGITS: Final = 9
"""To which scores are rounded: sums of the same numbers differ by less, whatever their order, and tie."""

LEVEL_WEIGHTS: Final = {Level.FAMILY: 1.0, Level.SPELLING: 0.35, Level.WRITTEN: 0.01}

MOST_OCCURRENCES: Final = 255  # more count as so many: what a byte beside each posting holds

EXPANSION: Final = 1.0
"""The score of a prefix, pattern or misspelt word in a field that has it, before the field's weight."""

ALL_WORDS_FIRST: Final = 1_000.0
"""Added where all parts of a Best of one or two parts match: more than any sum of BM25 in practice."""

PREFERENCE: Final = 2.0
"""What the score of a matching preference of Best counts for."""

UNDATED: Final = date.max.toordinal() + 1
"""The sort key of a document without a date: after every date, in both directions."""


def idf(documents: int, having: int) -> float:
    """How much a term tells: rare ones more, never negative.

    >>> idf(10, 1) > idf(10, 9) > 0
    True
    """
    return log(1 + (documents - having + 0.5) / (having + 0.5))


def bm25(occurrences: float, length: int, mean_length: float, weight: float) -> float:
    """BM25 of a term in one field of one document.

    Args:
        occurrences: of the term in the field; at most MOST_OCCURRENCES count.
        length: tokens in the field; it counts as rounded by `index.lengths`.
        mean_length: of the field over all documents, exact.
        weight: the term's idf.
    """
    return weight * saturated(occurrences, held_back(length, mean_length))


def held_back(length: int, mean_length: float) -> float:
    """By how much the length of a field holds back what stands in it; see `bm25`."""
    return K1 * (1 - B + B * round_up(length) / (mean_length or 1.0))


def saturated(occurrences: float, held: float) -> float:
    """How much occurrences count, each less than the one before; see `bm25`.

    Args:
        held: by how much the length of the field holds them back.
    """
    counted = min(occurrences, MOST_OCCURRENCES)
    return counted * (K1 + 1) / (counted + held)


def date_key(stated: CalendarDate | None, sort: Sort) -> int:
    """The number by which a date sorts, lowest first.

    A vague date comes after the precise dates of its period in both directions, as unknown comes after all:
    newest goes by the first day that it can mean, oldest by the last.
    """
    if stated is None:
        return UNDATED
    return -stated.first.toordinal() if sort is Sort.NEWEST else stated.last.toordinal()
