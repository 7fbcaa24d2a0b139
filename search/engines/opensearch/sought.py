"""Sought: which of the different words of some bodies are asked for, and which share groups of letters with those.

Forty bodies have five thousand different words, nearly all of which have nothing to do with a query: they are gone
through together, not one by one.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from collections.abc import Set as AbstractSet
from threading import Lock
from typing import Final

from index.schema import Level
from search.query.nodes import Word
from search.rescoring import GROUP, MOST_GROUPS

_EDGE: Final = "\n"  # the beginning and end of a word, as a letter of its groups
_DIGITS: Final = frozenset("0123456789")
_MOST_KNOWN: Final = 1 << 18  # spellings of which the family is kept


class Families:
    """The spellings of families, of all spellings that were met; for many threads."""

    def __init__(self, family_of: Callable[[str], str]) -> None:
        self._family_of = family_of
        self._known: set[str] = set()
        self._members: defaultdict[str, set[str]] = defaultdict(set)
        self._learning = Lock()

    def learn(self, spellings: AbstractSet[str]) -> None:
        """Get to know some."""
        if new := spellings - self._known:
            with self._learning:
                if len(self._known) > _MOST_KNOWN:
                    self._known, self._members, new = set(), defaultdict(set), set(spellings)
                for spelling in new:
                    self._members[self._family_of(spelling)].add(spelling)
                self._known |= new

    def among(self, spellings: AbstractSet[str], family: str) -> AbstractSet[str]:
        """Those of a family among some that were learnt."""
        return spellings & self._members.get(family, frozenset())


def meant(words: Collection[Word], spellings: AbstractSet[str], families: Families) -> Mapping[str, list[int]]:
    """The spellings that are asked for, each with the numbers of the words that it is; none of those as written."""
    families.learn(spellings)
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        for each in word.terms(word.level) if word.level is not Level.WRITTEN else ():
            met = families.among(spellings, each) if word.level is Level.FAMILY else spellings & {each}
            for spelling in met:
                found[spelling].append(number)
    return found


def groups(word: Word) -> list[str]:
    """The groups of letters by which a word is looked for in others: `search.rescoring.asked_groups`, as letters."""
    spelling = word.token.spelling
    if word.level is not Level.FAMILY or not _DIGITS.isdisjoint(spelling):
        return []
    text = f"{_EDGE}{spelling}{_EDGE}"
    starts = range(len(text) - GROUP + 1)[:MOST_GROUPS]
    return list(dict.fromkeys(text[start : start + GROUP] for start in starts))


def sharing(asked: Collection[str], spellings: Collection[str]) -> Mapping[str, list[str]]:
    r"""The spellings in which groups of letters stand, and which, each as often as it does.

    >>> sharing(["كتاب", "\nمكت"], ["مكتب", "كتاب", "نهر"])
    {'كتاب': ['كتاب'], 'مكتب': ['\nمكت']}
    """
    text = f"{_EDGE}{_EDGE.join(spellings)}{_EDGE}"
    found: dict[str, list[str]] = {}
    for group in dict.fromkeys(asked):
        at = text.find(group)
        while at >= 0:
            before = text.rfind(_EDGE, 0, at + 1)
            if at - before < MOST_GROUPS:
                found.setdefault(text[before + 1 : text.index(_EDGE, before + 1)], []).append(group)
            at = text.find(group, at + 1)
    return found
