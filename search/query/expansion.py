"""Expansions: which spellings a prefix, pattern or misspelt word stands for; engines and highlighting share this."""

import re
from fnmatch import translate
from functools import lru_cache

from rapidfuzz.distance import OSA

from search.query.nodes import Expansion, Fuzzy, Prefix, Wildcard


def fits(expansion: Expansion, spelling: str) -> bool:
    """Whether an expansion stands for a spelling.

    >>> fits(Prefix("مكت"), "مكتبه"), fits(Wildcard("م?تب*"), "مكتب"), fits(Fuzzy("مكتبه", 1), "مكبته")
    (True, True, True)
    """
    match expansion:
        case Prefix(text):
            return spelling.startswith(text)
        case Wildcard(pattern):
            return _compiled(pattern).fullmatch(spelling) is not None
        case Fuzzy(text, distance):
            return OSA.distance(text, spelling, score_cutoff=distance) <= distance


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as an expression that never tries one star twice, so that many stars cost no more than a few.

    A pattern holds letters, digits, points of numbers, `*` and `?` alone, which mean to `fnmatch` what they mean here.
    """
    return re.compile(translate(pattern))
