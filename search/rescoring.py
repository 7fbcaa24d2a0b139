"""Rescoring: what the best articles of a search are scored again by, looked at closer than all that match can be. Pure.

BM25 sees how often words stand in an article, wherever they stand. The bodies of the best are asked three more things:
how early the words stand (news say first what they are about), how near one another, and whether words stand there
that have most of their letters in common with those asked for (another form that analysis did not join, another
spelling of a name). Each part only adds to a score, so that what is scored again stays before the rest.

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
        likeness: of the words that are like them.
    """

    depth: int = 50
    opening: float = 2.0
    nearness: float = 2.0
    likeness: float = 1.0


FIELD: Final = "body"
"""What is looked at."""

OPENING: Final = 20
"""A word that first stands so many words from the beginning counts half as much as the first word."""

REACH: Final = 16
"""Two words stand near one another at less than this distance, where neighbours stand at 1."""

SHARES: Final = 20
"""Likeness is counted in so many shares, whole numbers being equal on all engines."""

LEAST_LIKE: Final = 8
"""The shares from which on words are alike."""

_DIGITS = frozenset("0123456789")


def opening(first: int) -> float:
    """What a word that first stands at a position, from 0, counts.

    >>> opening(0), opening(20)
    (1.0, 0.5)
    """
    return OPENING / (OPENING + first)


def likeness(one: str, other: str) -> int:
    """How much of their letters two terms share, in shares; 0 for those that are not alike.

    Dice's coefficient of the different groups of three letters, beginning and end counting as letters. Numbers are like
    themselves alone.

    >>> likeness("انتخاب", "انتخاب"), likeness("انتخاب", "منتخب"), likeness("انتخاب", "ناخب"), likeness("2021", "2022")
    (20, 0, 0, 0)
    """
    if one == other:
        return SHARES
    if not (has_likes(one) and has_likes(other)):
        return 0
    shares = SHARES * 2 * len(_groups(one).intersection(trigrams(other))) // (len(one) + len(other))
    return shares if shares >= LEAST_LIKE else 0


def has_likes(term: str) -> bool:
    """Whether other terms can be like this one."""
    return _DIGITS.isdisjoint(term)


def trigrams(term: str) -> list[str]:
    """The groups of three letters of a term, as many as it has letters.

    >>> trigrams("كتاب") == ["\\nكت", "كتا", "تاب", "اب\\n"]
    True
    """
    edged = f"\n{term}\n"
    return [edged[start : start + 3] for start in range(len(term))]


@lru_cache(maxsize=64)
def _groups(term: str) -> frozenset[str]:
    return frozenset(trigrams(term))
