"""Text to tokens: where each word stands in the original, and its form at the three levels.

The one analysis of the project: indexing, queries, facets, suggestions and highlighting all call `analyze`, on every
engine. A token depends on its own characters alone, so each distinct word is worked out once.
"""

import re
from functools import lru_cache

from index.analysis.stemming import stem
from index.analysis.tokens import Token
from index.text.folding import compose, fold
from index.text.letters import INVISIBLE, MARKS, strip_marks

FINGERPRINT = "light-1"
"""Names what `analyze` gives. Archives keep it and refuse to mix two; change it whenever any token can change."""

LETTER = r"[^\W_]"
"""The characters that words are made of, and that one begins with."""

JOINED = f"[{MARKS}{INVISIBLE}]"
"""The characters that stay with the word they follow. One that is in both classes counts as a letter."""

_RUN = re.compile(f"{LETTER}(?:{LETTER}|{JOINED})*")
_LONGEST = 255  # characters of a term; a longer run of letters is no word, and is known by its beginning


def analyze(text: str) -> list[Token]:
    """Find the words of a text, in order; the index in the list is the word's position.

    >>> [(t.start, t.written, t.spelling, t.family) for t in analyze("وأكّد: الشراكةَ")]
    [(0, 'وأكد', 'واكد', 'واكد'), (7, 'الشراكة', 'الشراكه', 'شراك')]
    """
    return [Token(match.start(), match.end(), *found) for match in _RUN.finditer(text) if (found := _forms(match[0]))]


def forms(run: str) -> tuple[str, str, str, str] | None:
    """The marked, written, spelling and family forms of a run of word characters; None when nothing of it is left."""
    marked = compose(run)[:_LONGEST]
    written = strip_marks(marked)
    if not written:
        return None
    spelling = fold(written)
    return (marked, written, spelling, stem(spelling)) if spelling else None


_forms = lru_cache(maxsize=200_000)(forms)
