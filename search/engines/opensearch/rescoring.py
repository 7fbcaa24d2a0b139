"""Rescoring: what the words of a query add to the scores of the few documents that are looked at closer.

As `search.engines.memory_rescoring`, from the words that are kept in order of each body.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from index.analysis.tokens import Token
from index.schema import Level
from search.query.nodes import Word
from search.ranking import bm25
from search.rescoring import COUNTED, GROUP, MOST_GROUPS, REACH, Rescoring, opening

_EDGE: Final = "\n"  # the beginning and end of a word, as a letter of its groups
_APART: Final = "\0"
_LETTERS: Final = MOST_GROUPS + GROUP - 1  # of a word with its edges, that are in its groups
_DIGITS: Final = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Body:
    """The words of a body in order.

    Attributes:
        spellings: the words.
        tokens: the same, analysed; only where a word is asked for as written.
    """

    spellings: Sequence[str]
    tokens: Sequence[Token] = ()


@dataclass(frozen=True, slots=True)
class Closer:
    """What is looked for.

    Attributes:
        rarities: the idf of each word.
        mean_length: of bodies, in words.
        family_of: the family of a spelling.
    """

    weights: Rescoring
    words: Sequence[Word]
    rarities: Sequence[float]
    mean_length: float
    family_of: Callable[[str], str]

    def adds(self, bodies: Sequence[Body]) -> list[float]:
        """What the words add to the score of each."""
        asked = _Asked(self)
        groups = [_groups(word) for word in self.words]
        return [
            self._opening(places) + self._nearness(places, len(body.spellings)) + self._letters(groups, body)
            for body in bodies
            for places in [asked.places(body)]
        ]

    def _opening(self, places: Sequence[Sequence[int]]) -> float:
        firsts = (rarity * opening(each[0]) for rarity, each in zip(self.rarities, places, strict=True) if each)
        return self.weights.opening * sum(firsts)

    def _nearness(self, places: Sequence[Sequence[int]], length: int) -> float:
        placed = sorted((place, number) for number, each in enumerate(places) for place in each)
        near = [0.0] * len(places)
        for (place, one), (next_place, other) in pairwise(placed):
            distance = next_place - place
            if one != other and 0 < distance < REACH:
                near[one] += self.rarities[other] / distance
                near[other] += self.rarities[one] / distance
        weighed = zip(near, self.rarities, strict=True)
        each = (bm25(amount, length, self.mean_length, min(1.0, own)) for amount, own in weighed if amount)
        return self.weights.nearness * sum(each)

    def _letters(self, groups: Sequence[Sequence[str]], body: Body) -> float:
        if not self.weights.letters or not any(groups):
            return 0.0
        text = _APART.join([f"{_EDGE}{spelling}{_EDGE}"[:_LETTERS] for spelling in body.spellings])
        length = len(body.spellings)
        return self.weights.letters * sum(
            bm25(COUNTED * text.count(group), length, self.mean_length, rarity)
            for own, rarity in zip(groups, self.rarities, strict=True)
            for group in own
        )


def _groups(word: Word) -> list[str]:
    """The groups of letters by which a word is looked for in others: `search.rescoring.asked_groups`, as letters."""
    spelling = word.token.spelling
    if word.level is not Level.FAMILY or not _DIGITS.isdisjoint(spelling):
        return []
    text = f"{_EDGE}{spelling}{_EDGE}"[:_LETTERS]
    return list(dict.fromkeys(text[start : start + GROUP] for start in range(len(text) - GROUP + 1)))


class _Asked:
    """Which of the words asked for each spelling is; found out once a spelling."""

    def __init__(self, closer: Closer) -> None:
        self._closer = closer
        self._known: dict[str, tuple[int, ...]] = {}
        self._written = [number for number, word in enumerate(closer.words) if word.level is Level.WRITTEN]

    def places(self, body: Body) -> list[list[int]]:
        """Where each word stands."""
        found: list[list[int]] = [[] for _ in self._closer.words]
        known = self._known
        for place, spelling in enumerate(body.spellings):
            numbers = known.get(spelling)
            if numbers is None:
                numbers = known[spelling] = self._find(spelling)
            for number in numbers:
                found[number].append(place)
        for number in self._written:
            asked = self._closer.words[number].token
            found[number] = [place for place, token in enumerate(body.tokens) if token.meets(asked, Level.WRITTEN)]
        return found

    def _find(self, spelling: str) -> tuple[int, ...]:
        family = self._closer.family_of(spelling)
        return tuple(
            number
            for number, word in enumerate(self._closer.words)
            if word.level is not Level.WRITTEN
            and (family if word.level is Level.FAMILY else spelling) in word.terms(word.level)
        )
