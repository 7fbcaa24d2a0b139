"""What is attached to Arabic words: article, conjunctions and prepositions before, plural and pronoun endings behind.

Each function says what goes next from a word at the spelling level, by how often the words at hand are met: what is cut
must leave a word that is met as well. So ال goes from الوزير and stays in البانيا, and و goes from ووزير and stays in
وزير. The measurements behind the tables and shares: docs/decisions/0011-family.md.
"""

import re
from collections.abc import Mapping
from typing import Final

from index.analysis.stopwords import STOP_WORDS

ARTICLE: Final = "ال"
TEH_MARBUTA: Final = "ه"  # as spellings write it

PREFIX_LETTERS: Final = frozenset("اوفبكلس")
"""With which every prefix begins."""

# The article with what may stand before it. لل is ل with ال, which loses its alef.
_ARTICLE = re.compile("(?:[وف]?[بك]?ال|[وف]?لل)(?=..)")
_SINGLE = frozenset("وفبلكس")
_AND, _FUTURE = "و", "س"
_VERB_BEGINS = frozenset("يتنا")  # the letters of persons, which alone follow the future's س

_ENDINGS: Final = "تهما تهم تها تنا تكم هما تين تان يات ته تي هم ها نا كم هن ات ون ين ان وا يه ه ي ا".split()  # noqa: SIM905, the longest first
_OPENED = frozenset("تهما تهم تها تنا تكم ته تي".split())  # noqa: SIM905, with the ت that a pronoun makes of a teh marbuta
_LEFT_OF_UNKNOWN = {ARTICLE: 3, _AND: 4}
_LEFT_AFTER_ENDING = 3

_ALEF, _HAMZA = "ا", "ء"
_BEFORE_HAMZA = frozenset("ايو")
_SEATED = re.compile("ا[يو]")  # hamza between alef and an ending, as spellings write it

_SHARE = 0.02  # of a word's count that what is left must be met, for what is seldom another word's beginning or end
_FEWEST = 2  # times that what is left must be met where the cut is a single letter


def article_of(word: str, counts: Mapping[str, int]) -> str:
    """The article at the beginning of a word, with what stands before it; empty where it has none.

    Of a word that the list does not know, what begins so is taken for one where three letters are left.
    """
    if (found := _ARTICLE.match(word)) is None:
        return ""
    article, rest = found[0], word[found.end() :]
    if article == ARTICLE:
        met = counts.get(rest, 0)
    elif article.endswith(ARTICLE) and ARTICLE + rest in counts and not article_of(ARTICLE + rest, counts):
        return article.removesuffix(ARTICLE)  # والمانيا has و alone
    else:
        met = with_article(rest, counts)
    if met >= max(1, _SHARE * counts.get(word, 0)):
        return article
    return article if word not in counts and len(rest) >= _LEFT_OF_UNKNOWN[ARTICLE] else ""


def clitic_of(word: str, counts: Mapping[str, int]) -> str:
    """The single letter before a word that is a word of its own; empty where the word's rest is rarer than the word.

    Of a word that the list does not know, و goes where four letters are left.

    Args:
        word: of two letters at least.
    """
    letter = word[0]
    if letter not in _SINGLE or (letter == _FUTURE and word[1] not in _VERB_BEGINS):
        return ""
    if counts.get(word[1:], 0) >= max(_FEWEST, counts.get(word, 0)):
        return letter
    return letter if letter == _AND and word not in counts and len(word) > _LEFT_OF_UNKNOWN[_AND] else ""


def ending_of(word: str, counts: Mapping[str, int]) -> str:
    """The longest ending that can go from a word; empty where none can."""
    left = len(word) - _LEFT_AFTER_ENDING
    for ending in _BY_LAST_TWO.get(word[-2:], ()) or _BY_LAST.get(word[-1], ()):
        if len(ending) <= left and word.endswith(ending) and _can_go(ending, word, counts):
            return ending
    return ""


def _ending_in(tail: str) -> list[str]:
    """The endings that a word may have that ends so."""
    return [ending for ending in _ENDINGS if ending.endswith(tail) or tail.endswith(ending)]


_BY_LAST = {ending[-1]: _ending_in(ending) for ending in _ENDINGS if len(ending) == 1}
_BY_LAST_TWO = {ending[-2:]: _ending_in(ending[-2:]) for ending in _ENDINGS if len(ending) > 1}


def _can_go(ending: str, word: str, counts: Mapping[str, int]) -> bool:
    if ending == TEH_MARBUTA:
        return True
    rest, met = word[: -len(ending)], counts.get(word, 0)
    if rest in STOP_WORDS:
        return False
    if ending == _ALEF:  # of the accusative
        return counts.get(rest, 0) >= max(_FEWEST, met)
    needed = max(1, _SHARE * met)
    if ending not in _OPENED and counts.get(rest, 0) >= needed:  # most that go need no more asking
        return True
    left = with_article(rest + TEH_MARBUTA, counts) + (0 if ending in _OPENED else with_article(rest, counts))
    return left >= needed


def with_hamza(rest: str, word: str, counts: Mapping[str, int]) -> str:
    """What an ending leaves of a word, with the hamza that stood on a letter before it: نسائهم is of نساء.

    A hamza that a word would not end in is none: ولايه is met more often than ولاء.
    """
    if rest[-1] not in _BEFORE_HAMZA or (at := _SEATED.search(word, len(rest) - 2, len(rest) + 1)) is None:
        return rest
    bare = word[: at.start() + 1] + _HAMZA
    return bare if with_article(bare, counts) > max(with_article(word, counts), with_article(rest, counts)) else rest


def with_article(word: str, counts: Mapping[str, int]) -> int:
    """How often a word is met, alone or with the article."""
    return counts.get(word, 0) + counts.get(ARTICLE + word, 0)
