"""Rescoring: what the words of a query add to the scores of the few documents that are looked at closer.

As `search.engines.memory_rescoring`, from the words that are kept in order of each body.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from index.analysis.tokens import Token
from index.schema import Level
from search.engines.opensearch.sought import Families, groups, meant, sharing
from search.query.nodes import Word
from search.ranking import bm25
from search.rescoring import COUNTED, REACH, Rescoring, opening


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
    """

    weights: Rescoring
    words: Sequence[Word]
    rarities: Sequence[float]
    mean_length: float
    families: Families

    def adds(self, bodies: Sequence[Body]) -> list[float]:
        """What the words add to the score of each."""
        counted = [Counter(body.spellings) for body in bodies]
        different = set[str]().union(*counted)
        numbers = meant(self.words, different, self.families)
        asked = [groups(word) if self.weights.letters else [] for word in self.words]
        sharers = sharing(list(chain.from_iterable(asked)), different)
        added = []
        for body, counts in zip(bodies, counted, strict=True):
            places = [sorted(each) for each in self._places(body, counts, numbers)]
            letters = self._letters(asked, counts, sharers, len(body.spellings))
            added.append(self._opening(places) + self._nearness(places, len(body.spellings)) + letters)
        return added

    def _places(
        self, body: Body, counts: Mapping[str, int], numbers: Mapping[str, Sequence[int]]
    ) -> Iterator[Sequence[int]]:
        """Where each word stands, in any order."""
        found: list[list[int]] = [[] for _ in self.words]
        for spelling in numbers.keys() & counts.keys():
            for place in _all(spelling, counts[spelling], body.spellings):
                for number in numbers[spelling]:
                    found[number].append(place)
        for word, places in zip(self.words, found, strict=True):
            if word.level is Level.WRITTEN:
                places += [at for at, token in enumerate(body.tokens) if token.meets(word.token, Level.WRITTEN)]
            yield places

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

    def _letters(
        self,
        asked: Sequence[Sequence[str]],
        counts: Mapping[str, int],
        sharers: Mapping[str, Sequence[str]],
        length: int,
    ) -> float:
        met: Counter[str] = Counter()
        for spelling in sharers.keys() & counts.keys():
            for group in sharers[spelling]:
                met[group] += counts[spelling]
        return self.weights.letters * sum(
            bm25(COUNTED * met[group], length, self.mean_length, rarity)
            for own, rarity in zip(asked, self.rarities, strict=True)
            for group in own
            if group in met
        )


def _all(word: str, times: int, words: Sequence[str]) -> Iterator[int]:
    """Every place of a word that stands among some so often."""
    place = -1
    for _ in range(times):
        place = words.index(word, place + 1)
        yield place
