"""The family of a word: what its inflections, with and without clitics, have in common.

Takes and gives words at the spelling level. Prefixes go first, then a broken plural becomes its singular, then endings
go; each step only where a word list says that what is left is a word. That list is kept with the archive
(`tables`), so index and query agree. The method, and what it is worth: docs/decisions/0011-family.md.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from index.analysis.clitics import ARTICLE, PREFIX_LETTERS, TEH_MARBUTA, article_of, clitic_of, ending_of, with_hamza
from index.analysis.plurals import singular_of
from index.text.letters import frame, is_arabic_word

Tell = Callable[[str, str, str], object]
"""Is told of each step by its rule, the word before it and the word after it."""

_ROUNDS = 2  # of prefixes, and of endings
SHORTEST: Final = 4
"""Letters of a word that can have a prefix."""

SHORT: Final = 2
"""Letters of a family that stands in its words as it is."""

_GLUED = re.compile("(?:[وفبك]?ال|[وف]?لل|[وفبكل])(?=[^\u0621-\u063a\u0641-\u064a])")


@dataclass(frozen=True, slots=True)
class Step:
    """A step from a word towards its family.

    Attributes:
        rule: "article", "prefix", "plural", "ending", "said" (by the overrides), or "glued" (clitics before a number
            or a foreign word).
        met: how often each word that decided is met in 100 million.
    """

    rule: str
    before: str
    after: str
    met: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Families:
    """Finds the families of words.

    Attributes:
        counts: a word list: how often words are met.
        said: the families that are said, and not worked out, by any of their words.
    """

    counts: Mapping[str, int]
    said: Mapping[str, str]

    def of(self, word: str, tell: Tell = lambda *_: None) -> str:
        """The family of a word, never empty; what is not all Arabic letters only loses the clitics glued before it."""
        if not is_arabic_word(word):
            return _after_glued(word, tell)
        stem = self._stem(self._without_prefixes(word, tell), tell)
        if stem.startswith(ARTICLE):  # its ending hid that it is an article: الكاتبات
            stem = self._without_prefixes(stem, tell)
        if (family := self.said.get(stem)) is None:
            return stem
        if family != stem:
            tell("said", stem, family)
        return family

    def scattered(self) -> frozenset[str]:
        """The families that are said of words which have other letters: امراه of نساء.

        The words of any other family have its consonants side by side, once weak letters are left out; those of a
        family of one or two letters have it as it is.
        """
        return frozenset(
            family
            for word, family in self.said.items()
            if frame(family) not in frame(word) or (len(family) <= SHORT and family not in word)
        )

    def steps(self, word: str) -> tuple[Step, ...]:
        """How the family of a word is found: the steps that `of` takes, which are none where the word is its family."""
        found: list[Step] = []

        def tell(rule: str, before: str, after: str) -> None:
            asked = (before, after, ARTICLE + after, after + TEH_MARBUTA, ARTICLE + after + TEH_MARBUTA)
            found.append(Step(rule, before, after, {each: self.counts[each] for each in asked if each in self.counts}))

        self.of(word, tell)
        return tuple(found)

    def _without_prefixes(self, word: str, tell: Tell) -> str:
        for _ in range(_ROUNDS):
            if len(word) < SHORTEST or word[0] not in PREFIX_LETTERS or word in self.said:
                break
            if article := article_of(word, self.counts):
                tell("article", word, word[len(article) :])
                return word[len(article) :]
            if not clitic_of(word, self.counts):
                break
            tell("prefix", word, word[1:])
            word = word[1:]
        return word

    def _stem(self, word: str, tell: Tell) -> str:
        """A word without prefixes, as a singular and without endings."""
        singular = self._singular(word, tell)
        stem = self._without_endings(singular, tell)
        if stem == singular or (singular := self._singular(stem, tell)) == stem:
            return stem
        return self._without_endings(singular, tell)  # of a plural that a pronoun hid: مدارسهم

    def _singular(self, word: str, tell: Tell) -> str:
        if word in self.said or not (singular := singular_of(word, self.counts)):
            return word
        tell("plural", word, singular)
        return singular

    def _without_endings(self, word: str, tell: Tell) -> str:
        for _ in range(_ROUNDS):
            if word in self.said or not (ending := ending_of(word, self.counts)):
                break
            rest = with_hamza(word[: -len(ending)], word, self.counts)
            tell("ending", word, rest)
            word = rest
        return word


def _after_glued(word: str, tell: Tell) -> str:
    """Part a number or a foreign word from the clitics glued to it: ال30 is 30."""
    if (glued := _GLUED.match(word)) is None:
        return word
    tell("glued", word, word[glued.end() :])
    return word[glued.end() :]
