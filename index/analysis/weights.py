"""How much a word says in a query of several words: its share of the query's weight, the same on every engine.

The weights depend on the word alone, never on an archive, so that `match=best` finds the same articles everywhere.
"""

from index.analysis.stopwords import STOP_WORDS
from index.analysis.tokens import Token

_STOP_WORD = 0.1
_CONTENT_WORD = 1.0


def weight(token: Token) -> float:
    """The weight of a word, above 0."""
    return _STOP_WORD if token.spelling in STOP_WORDS else _CONTENT_WORD
