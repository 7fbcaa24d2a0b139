"""Similar articles: those that share the words which say most about an article."""

from collections import Counter
from math import log
from typing import Final

from index.analysis.analyzer import Analysis
from index.analysis.stopwords import STOP_WORDS
from index.analysis.tokens import Token
from index.analysis.weights import weight
from index.article import Document
from search.engine import Engine, Scored, Search
from search.query.nodes import Best, Weighted, Word
from search.ranking import idf
from search.request import Copies

LIMIT: Final = 5

_TERMS: Final = 20
_CANDIDATES: Final = 40  # terms whose rarity in the archive is looked up
_SHARED: Final = 0.25  # of the weight of the terms, which a similar article has
_IN_TITLE: Final = 3  # times that a word of the title counts
_SHORTEST: Final = 2  # letters
_READ: Final = 20_000  # characters of a body: a book says before that what it is about, and is long to read


def similar(document: Document, engine: Engine, limit: int = LIMIT) -> tuple[Scored, ...]:
    """The articles that share most of what is characteristic of one, without it and its copies; of other groups of
    copies one each.

    Raises: EngineUnavailable.
    """
    parts = _characteristic(document, engine)
    if not parts:
        return ()
    found = engine.search(Search(Best(parts, _SHARED), limit=limit + 1, copies=Copies.FOLD))
    return tuple(hit for hit in found.hits if document.id not in (hit.document.id, *hit.copies.ids))[:limit]


def _characteristic(document: Document, engine: Engine) -> tuple[Weighted, ...]:
    """The words that say most: frequent here, and rare in the archive, but not here alone."""
    size, known = engine.count(), []
    for token, frequency in _candidates(document, engine.analysis):
        having = engine.search(Search(Word(token), limit=0)).total
        if having > 1:
            known.append(Weighted(Word(token), frequency * idf(size, having)))
    known.sort(key=lambda part: -part.weight)
    return tuple(known[:_TERMS])


def _candidates(document: Document, analysis: Analysis) -> list[tuple[Token, float]]:
    """Words that may, by the word list alone, each with what its frequency is worth; one of each family."""
    metadata = document.metadata
    counts: Counter[str] = Counter()
    tokens: dict[str, Token] = {}
    for text, times in ((metadata.title or "", _IN_TITLE), (metadata.body[:_READ], 1)):
        for token in analysis.analyze(text):
            if token.spelling not in STOP_WORDS and len(token.family) >= _SHORTEST:
                counts[token.family] += times
                tokens.setdefault(token.family, token)
    worth = {family: 1 + log(count) for family, count in counts.items()}
    best = sorted(tokens, key=lambda family: -worth[family] * weight(tokens[family]))[:_CANDIDATES]
    return [(tokens[family], worth[family]) for family in best]
