"""Rescoring: what the best articles of a search are scored again by, looked at closer than all that match can be. Pure.

BM25 sees how often words stand in an article, wherever they stand. The bodies of the best are asked three more things:
how early the words stand (news say first what they are about), how near one another, and how many of their groups of
four letters stand there, in whatever words (another form that analysis did not join, another spelling of a name). Each
part only adds to a score, so that what is scored again stays before the rest.

What each is worth, and what else was tried: docs/decisions/0013-ranking.md.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Rescoring:
    """How the best are scored again; a weight of 0 switches a part off.

    Attributes:
        depth: how many of the best are.
        opening: the weight of how early the words stand.
        nearness: of how near one another they stand.
        letters: of the groups of letters that they share with other words.
    """

    depth: int = 40
    opening: float = 2.0
    nearness: float = 2.0
    letters: float = 0.15


FIELD: Final = "body"
"""What is looked at."""

OPENING: Final = 20
"""A word that first stands so many words from the beginning counts half as much as the first word."""

REACH: Final = 16
"""Two words stand near one another at less than this distance, where neighbours stand at 1."""

GROUP: Final = 4
"""Letters of a group; the beginning and the end of a word count as letters."""

MOST_GROUPS: Final = 7
"""Groups of a word that count, from its beginning."""

COUNTED: Final = 4
"""Each occurrence of a group counts as so many: that it is there matters more than how often."""

MIX: Final = 0x9E3779B1
"""What spreads numbers over 32 bits when they are multiplied by it (Knuth 1998, section 6.4)."""

_DIGITS = frozenset("0123456789")


def opening(first: int) -> float:
    """What a word that first stands at a position, from 0, counts.

    >>> opening(0), opening(20)
    (1.0, 0.5)
    """
    return OPENING / (OPENING + first)


def groups(term: str) -> list[int]:
    """The groups of four letters of a term, each as a number of 32 bits that is not 0.

    >>> len(groups("كتاب")), len(groups("و"))
    (3, 0)
    >>> len(set(groups("دبلوماسيه")) & set(groups("دوبلوماسيه")))
    4
    """
    points = [ord(letter) for letter in f"\n{term}\n"]
    return [_number(points[start : start + GROUP]) for start in range(len(points) - GROUP + 1)][:MOST_GROUPS]


@lru_cache(maxsize=1 << 10)
def asked_groups(term: str) -> frozenset[int]:
    """The groups by which a word that is asked for is looked for: a number is met by itself alone.

    >>> asked_groups("2021")
    frozenset()
    """
    return frozenset(groups(term)) if _DIGITS.isdisjoint(term) else frozenset()


def _number(points: list[int]) -> int:
    number = 0
    for point in points:
        number = (number + point) * MIX & 0xFFFFFFFF
    return number | 1
