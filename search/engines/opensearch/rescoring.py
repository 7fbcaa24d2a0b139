"""Rescoring: what the words of a query add to the scores of the few documents that are looked at closer.

As `search.engines.memory_rescoring`, from the words that are kept in order of each body.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, compress, pairwise

from index.analysis.tokens import Token
from index.schema import Level
from search.engines.opensearch.sought import Families, groups, meant, sharing
from search.query.nodes import Word
from search.ranking import held_back, saturated
from search.rescoring import COUNTED, REACH, Rescoring, opening

_Placed = tuple[int, int]  # a place, and the number of the word that stands there


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
class _Sought:
    """What stands for something among the words of all bodies.

    Attributes:
        numbers: spelling to the numbers of the words that it is.
        sharers: spelling to the groups of letters of the words that stand in it.
        all: both kinds of spellings.
    """

    numbers: Mapping[str, Sequence[int]]
    sharers: Mapping[str, Sequence[str]]
    all: AbstractSet[str]


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
        asked = [groups(word) if self.weights.letters else [] for word in self.words]
        sought = self._sought(bodies, asked)
        return [self._adds(body, asked, sought) for body in bodies]

    def _sought(self, bodies: Sequence[Body], asked: Sequence[Sequence[str]]) -> _Sought:
        different = set[str]().union(*(body.spellings for body in bodies))
        numbers = meant(self.words, different, self.families)
        sharers = sharing(list(chain.from_iterable(asked)), different)
        return _Sought(numbers, sharers, numbers.keys() | sharers.keys())

    def _adds(self, body: Body, asked: Sequence[Sequence[str]], sought: _Sought) -> float:
        met = list(compress(enumerate(body.spellings), map(sought.all.__contains__, body.spellings)))
        placed = self._placed(body, met, sought.numbers)
        held = held_back(len(body.spellings), self.mean_length)
        return self._opening(placed) + self._nearness(placed, held) + self._letters(asked, met, sought.sharers, held)

    def _placed(
        self, body: Body, met: Iterable[tuple[int, str]], numbers: Mapping[str, Sequence[int]]
    ) -> list[_Placed]:
        """Where which word stands, in order."""
        found = [(place, number) for place, spelling in met for number in numbers.get(spelling, ())]
        as_written = [(n, word.token) for n, word in enumerate(self.words) if word.level is Level.WRITTEN]
        for at, token in enumerate(body.tokens) if as_written else ():
            found += [(at, number) for number, asked in as_written if token.meets(asked, Level.WRITTEN)]
        return sorted(found) if as_written else found

    def _opening(self, placed: Sequence[_Placed]) -> float:
        firsts = {number: place for place, number in reversed(placed)}
        return self.weights.opening * sum(self.rarities[number] * opening(place) for number, place in firsts.items())

    def _nearness(self, placed: Sequence[_Placed], held: float) -> float:
        near: defaultdict[int, float] = defaultdict(float)
        for (place, one), (next_place, other) in pairwise(placed):
            distance = next_place - place
            if one != other and 0 < distance < REACH:
                near[one] += self.rarities[other] / distance
                near[other] += self.rarities[one] / distance
        each = (min(1.0, self.rarities[number]) * saturated(amount, held) for number, amount in near.items())
        return self.weights.nearness * sum(each)

    def _letters(
        self,
        asked: Sequence[Sequence[str]],
        met: Iterable[tuple[int, str]],
        sharers: Mapping[str, Sequence[str]],
        held: float,
    ) -> float:
        counts = Counter(group for _, spelling in met for group in sharers.get(spelling, ()))
        counted = {group: saturated(COUNTED * count, held) for group, count in counts.items()}
        return self.weights.letters * sum(
            rarity * sum(counted[group] for group in own if group in counted)
            for own, rarity in zip(asked, self.rarities, strict=True)
        )
