"""The questions: stretches of the articles' own titles, drawn with a fixed seed, so that any file will do."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bench.engines.contender import Kind, Question
from index.analysis.analyzer import shipped
from index.analysis.tokens import Token
from index.article import Document
from index.schema import UNKNOWN, Level
from search.facets import stated_values

PREFIX = 3  # letters
_LONG = 4  # letters that a word has at least to be cut to a prefix or misspelled
_SOURCES = 2  # chosen in the source facet
_TRIES = 1_000  # titles looked at for one question, before there is held to be none

_WORDS = {Kind.PHRASE: (2, 4), Kind.PREFIX: (1, 1), Kind.FUZZY: (1, 1)}
_ONE_TO_FIVE = (1, 5)


@dataclass(frozen=True, slots=True)
class Stock:
    """What questions are made of: the words of each title, and the sources, as often as they are stated."""

    titles: tuple[tuple[Token, ...], ...]
    sources: tuple[str, ...]

    @classmethod
    def of(cls, documents: Iterator[Document]) -> "Stock":
        """The titles and sources of documents."""
        titles: list[tuple[Token, ...]] = []
        sources: list[str] = []
        for document in documents:
            titles.append(tuple(map(_plain, shipped().analyze(document.metadata.title or ""))))
            sources += [source for source in stated_values(document, "source") if source != UNKNOWN]
        return cls(tuple(filter(None, titles)), tuple(sources))


def draw(kind: Kind, count: int, level: Level, stock: Stock, seed: int) -> list[Question]:
    """Questions of one kind; fewer, or none, where the titles give no more.

    Args:
        level: of the lists; prefix and fuzzy are always asked of spellings, the default search of families.
    """
    rng = random.Random(f"{seed} {kind}")
    made = (_question(kind, level, stock, rng) for _ in range(count))
    return [question for question in made if question is not None]


def _question(kind: Kind, level: Level, stock: Stock, rng: random.Random) -> Question | None:
    for _ in range(_TRIES if stock.titles else 0):
        words = _stretch(rng.choice(stock.titles), *_WORDS.get(kind, _ONE_TO_FIVE), rng)
        match kind:
            case Kind.PREFIX | Kind.FUZZY if words and len(words[0].spelling) >= _LONG:
                return Question(kind, (_cut(words[0]) if kind is Kind.PREFIX else words[0],), Level.SPELLING)
            case Kind.PREFIX | Kind.FUZZY:
                continue
            case _ if words:
                sources = _some(stock.sources, rng) if kind is Kind.FACETS else ()
                return Question(kind, words, Level.FAMILY if kind is Kind.DEFAULT else level, sources)
    return None


def _stretch(title: Sequence[Token], least: int, most: int, rng: random.Random) -> tuple[Token, ...]:
    """Some words of a title that stand one after the other; none when it has too few."""
    length = rng.randint(least, most)
    if len(title) < length:
        return ()
    start = rng.randint(0, len(title) - length)
    return tuple(title[start : start + length])


def _some(sources: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    """A few different sources, the frequent ones more likely."""
    drawn = rng.choices(sources, k=_SOURCES * 10) if sources else [UNKNOWN]
    return tuple(dict.fromkeys(drawn))[:_SOURCES]


def _plain(token: Token) -> Token:
    """The token without its marks: with them it asks for more than the rivals can be asked for."""
    return replace(token, marked=token.written)


def _cut(token: Token) -> Token:
    letters = token.spelling[:PREFIX]
    return replace(token, marked=letters, written=letters, spelling=letters, family=letters)
