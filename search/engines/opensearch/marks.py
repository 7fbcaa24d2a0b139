"""Marks: the words with the marks that were typed, as an expression for the cluster. Pure.

The meaning is that of `index.text.letters.marks_fit`, which the tests compare it with.
"""

import re
from functools import lru_cache
from typing import Final

from index.analysis.tokens import Token
from index.text.letters import MARKS

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


def escaped(text: str) -> str:
    """An expression of Lucene's for a text as it stands.

    >>> escaped("3.5")
    '3\\\\.5'
    """
    return "".join(letter if letter.isalnum() else f"\\{letter}" for letter in text)


def pattern_of(wildcard: str, inside: str) -> str:
    """An expression of Lucene's for what a pattern of `*` and `?` stands for.

    Args:
        inside: what either sign stands for, as a class of characters.

    >>> pattern_of("م?تب*", ".")
    'م.تب.*'
    """
    signs = {"*": f"{inside}*", "?": inside}
    return "".join(signs.get(letter) or escaped(letter) for letter in wildcard)
