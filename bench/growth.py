r"""Growth: a larger corpus out of a small one, whose vocabulary grows on as that of real text does.

An article copied whole adds no word, and repeats which words meet. So each added article takes the title, source and
date of a real one, and as many sentences as that has, each drawn from any article.

That alone would leave the vocabulary at its size. By Heaps' law a text of n words has about K * n ** beta different
ones; K and beta are fitted to the corpus itself (`fit_heaps`). Growing on from its N words, a word in the place n is
new with the slope of that curve, K * beta * n ** (beta - 1), and then it is *minted*: the first half of one word of
the corpus and the second half of another, a form that has not been seen. New words do not stand once, they come again;
how often is measured too (`fit_recurrence`): of the second half of the corpus, the words that the first half lacks,
occurrences over forms. Minted words recur at that rate, those that stood more often more often again.

Checked on 31,030 real articles with 272,000 forms, 41 % of which stand once: 8,000 of them drawn at random and grown to
as many have 305,000 forms, 42 % once; 2,000 grown to as many 408,000, 64 % once. So a corpus grown fourfold is much
like a real one, and one grown a lot has rather more rare words than it should.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, log, log1p

from index.article import Document

_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE_END = re.compile(r"(?<=[.!?؟…])\s+|\n+")
_POINTS = 20  # of the curve that is fitted
_TAIL = 0.1  # the curve is fitted from here on: the beginning of a text follows no law


@dataclass(frozen=True, slots=True)
class Heaps:
    """A law of growth: n words of text have about `scale` * n ** `power` forms."""

    scale: float
    power: float

    def forms(self, words: int) -> float:
        """How many different words a text of so many has.

        >>> Heaps(10, 0.5).forms(10_000)
        1000.0
        """
        return float(self.scale * words**self.power)

    def slope(self, words: int) -> float:
        """How likely the next word is a new one."""
        return float(min(1.0, self.scale * self.power * words ** (self.power - 1)))


def fit_heaps(words: Sequence[str]) -> Heaps:
    """The law that a text follows: least squares through the logarithms of its curve."""
    marks = {max(1, round(len(words) * _TAIL ** (1 - point / (_POINTS - 1)))) for point in range(_POINTS)}
    seen: set[str] = set()
    curve: list[tuple[float, float]] = []
    for number, word in enumerate(words, 1):
        seen.add(word)
        if number in marks:
            curve.append((log(number), log(len(seen))))
    mean_x = sum(x for x, _ in curve) / len(curve)
    mean_y = sum(y for _, y in curve) / len(curve)
    spread = sum((x - mean_x) ** 2 for x, _ in curve)
    power = sum((x - mean_x) * (y - mean_y) for x, y in curve) / spread if spread else 1.0
    return Heaps(exp(mean_y - power * mean_x), power)


def fit_recurrence(words: Sequence[str]) -> float:
    """How often a word stands in a second half of a text that the first half lacks.

    >>> fit_recurrence(["a", "b", "c", "c", "d", "a", "c", "c"])
    1.0
    >>> fit_recurrence(["a", "b", "a", "b", "c", "c", "c", "d"])
    2.0
    """
    middle = len(words) // 2
    known = set(words[:middle])
    fresh = [word for word in words[middle:] if word not in known]
    return len(fresh) / len(set(fresh)) if fresh else 1.0


class _Mint:
    """Makes new words and uses them again."""

    def __init__(self, vocabulary: Sequence[str], recurrence: float, rng: random.Random) -> None:
        self._vocabulary = vocabulary
        self._seen = set(vocabulary)
        self._recurrence = recurrence
        self._rng = rng
        self._uses: list[str] = []

    def word(self) -> str:
        """A new word, or one minted before."""
        again = self._uses and self._rng.random() >= 1 / self._recurrence
        word = self._rng.choice(self._uses) if again else self._new()
        self._uses.append(word)
        return word

    def _new(self) -> str:
        while True:
            first, second = self._rng.choice(self._vocabulary), self._rng.choice(self._vocabulary)
            word = first[: (len(first) + 1) // 2] + second[len(second) // 2 :]
            if word not in self._seen:
                self._seen.add(word)
                return word


class _Text:
    """Writes bodies out of sentences, putting minted words where new ones are due."""

    def __init__(self, documents: Sequence[Document], rng: random.Random) -> None:
        self._rng = rng
        bodies = [document.metadata.body for document in documents]
        self._sentences = [(s, len(_WORD.findall(s))) for body in bodies for s in _sentences(body)]
        words = _words_of(bodies, rng)
        self._heaps = fit_heaps(words)
        self._recurrence = fit_recurrence(words)
        self._mint = _Mint(sorted(set(words)), self._recurrence, rng)
        self._count = len(words)
        self._due = self._gap()

    def _gap(self) -> int:
        """Words until the next that is minted, new or again."""
        likely = min(0.99, self._heaps.slope(self._count) * self._recurrence)
        return ceil(self._rng.expovariate(-log1p(-likely))) or 1

    def body(self, sentences: int) -> str:
        return "\n".join(self._sentence() for _ in range(sentences))

    def _sentence(self) -> str:
        sentence, words = self._rng.choice(self._sentences)
        self._count += words
        if self._due > words:
            self._due -= words
            return sentence
        return _WORD.sub(self._put, sentence)

    def _put(self, word: re.Match[str]) -> str:
        self._due -= 1
        if self._due:
            return word[0]
        self._due = self._gap()
        return self._mint.word()


def grow(documents: Sequence[Document], count: int, rng: random.Random) -> Iterator[Document]:
    """The documents themselves, and then made ones until there are `count`."""
    yield from documents[:count]
    if len(documents) >= count:
        return
    text = _Text(documents, rng)
    for number in range(len(documents), count):
        model = rng.choice(documents)
        body = text.body(len(_sentences(model.metadata.body)))
        yield replace(model, id=f"grown-{number}", metadata=replace(model.metadata, body=body))


def _sentences(body: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(body) if sentence.strip()]


def _words_of(bodies: Sequence[str], rng: random.Random) -> list[str]:
    """All words, article by article in a random order: an archive's own order is that of its topics."""
    known: dict[str, str] = {}  # each is held once
    return [known.setdefault(word, word) for body in rng.sample(bodies, len(bodies)) for word in _WORD.findall(body)]
