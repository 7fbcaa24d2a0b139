"""Marks: the words with the marks that were typed, as an expression for the cluster. Pure.

The meaning is that of `index.text.letters.marks_fit`, which the tests compare it with.
"""

import re
from functools import lru_cache
from typing import Final

from index.analysis.tokens import Token
from index.text.letters import MARKS
from search.engines.opensearch.patterns import escaped

_LETTER_AND_MARKS = re.compile(f"([^{MARKS}])([{MARKS}]*)")
_ANY: Final = f"[{MARKS}]*"


def is_marked(token: Token) -> bool:
    """Whether marks were typed, which then must stand there."""
    return token.marked != token.written


@lru_cache(maxsize=256)
def marked_pattern(marked: str) -> str:
    """An expression of Lucene's for the words that have every mark of one at the same letter, and perhaps others.

    Of several marks at a letter all must be there, in any order: an intersection, which `&` is.
    """
    return "".join(escaped(letter) + _having(marks) for letter, marks in _LETTER_AND_MARKS.findall(marked))


def _having(marks: str) -> str:
    each = [f"{_ANY}{mark}{_ANY}" for mark in dict.fromkeys(marks)]
    return f"({'&'.join(each)})" if each else _ANY
