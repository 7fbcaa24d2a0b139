"""How much a word says in a query of several words: its share of the query's weight, the same on every engine.

The weights depend on the word and the word list that ships, never on an archive, so that `match=best` finds the same
articles everywhere. What they are worth: docs/decisions/0011-family.md.
"""

from math import log
from typing import Final

from index.analysis import wordlist
from index.analysis.stopwords import STOP_WORDS
from index.analysis.tokens import Token

_STOP_WORD: Final = 0.1
_RAREST: Final = 5  # times in the list's total: words met less often, or unknown, say all that one word can
_MOST = log(wordlist.TOTAL / _RAREST)


def weight(token: Token) -> float:
    """The weight of a word, above 0 and at most 1: the rarer it or its family, the heavier, as with idf.

    >>> from index.analysis.analyzer import shipped
    >>> [round(weight(token), 2) for token in shipped().analyze("في السعودية قراصنة")]
    [0.1, 0.43, 0.7]
    """
    if token.spelling in STOP_WORDS:
        return _STOP_WORD
    counts = wordlist.shipped()
    met = max(counts.get(token.spelling, 0), counts.get(token.family, 0), _RAREST)
    return log(wordlist.TOTAL / met) / _MOST
