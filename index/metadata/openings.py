"""With what a text begins that a pattern matches: asked before the pattern, it spares most texts the pattern.

Patterns are those of an editable table, so their beginnings are read off them, not listed beside them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LENGTH = 3  # characters of the longest opening
_ANY = frozenset({("", True)})
_DIGITS = "0123456789"  # folded, there are no others
_RANGE = re.compile("(.)-(.)")
_QUANTIFIERS = "?*+{"

_Heads = frozenset[tuple[str, bool]]  # a beginning, and whether anything can follow it


def openings(pattern: str) -> frozenset[str]:
    """The beginnings, of at most `LENGTH` characters, of what a pattern matches; an empty one stands for anything.

    >>> sorted(openings("(?:هذا )?(?:متصفح|موقع)|ابجد")), sorted(openings("[ab]x.*|y?"))
    (['ابج', 'متص', 'موق', 'هذا'], ['', 'ax', 'bx', 'y'])
    """
    return frozenset(text for text, _ in _Reader(pattern).alternatives())


@dataclass(slots=True)
class _Reader:
    """Reads a regular expression from its beginning on; what it does not know can be anything."""

    pattern: str
    at: int = 0

    def alternatives(self) -> _Heads:
        found = self.sequence()
        while self._next() == "|":
            self.at += 1
            found |= self.sequence()
        return found

    def sequence(self) -> _Heads:
        heads: _Heads = frozenset({("", False)})
        while (character := self._next()) and character not in "|)":
            heads = frozenset(_follow(heads, self.quantified()))
        return heads

    def quantified(self) -> _Heads:
        atom = self.atom()
        if not self._next() or self._next() not in _QUANTIFIERS:
            return atom
        once = self._quantifier()
        if once == "?":
            return atom | {("", False)}
        repeated = frozenset((text, True) for text, _ in atom)
        return repeated if once == "+" else repeated | {("", False)}

    def atom(self) -> _Heads:
        character = self._take()
        if character == "(":
            return self._group()
        if character == "[":
            return self._class()
        if character == "\\":
            return self._escaped(self._take())
        return {"^": frozenset({("", False)}), "$": _ANY, ".": _ANY}.get(character, frozenset({(character, False)}))

    def _group(self) -> _Heads:
        looks_on = self.pattern.startswith(("?=", "?!"), self.at)
        self.at += 2 if self._next() == "?" else 0
        found = self.alternatives()
        self.at += 1
        return frozenset({("", False)}) if looks_on else found

    def _class(self) -> _Heads:
        end = self.pattern.index("]", self.at + 1)
        inside, self.at = self.pattern[self.at : end], end + 1
        if inside[0] == "^" or "\\" in inside:
            return _ANY
        return _plain(_RANGE.sub(lambda ends: "".join(map(chr, range(ord(ends[1]), ord(ends[2]) + 1))), inside))

    def _escaped(self, character: str) -> _Heads:
        if character == "b":
            return frozenset({("", False)})
        if character == "d":
            return _plain(_DIGITS)
        return _ANY if character.isalnum() else frozenset({(character, False)})

    def _quantifier(self) -> str:
        """`?`, `+` for at least once, or `*`."""
        character, least = self._take(), "0"
        if character == "{":
            end = self.pattern.index("}", self.at)
            least, self.at = self.pattern[self.at : end].partition(",")[0], end + 1
        if self._next() and self._next() in "?+":
            self.at += 1
        return character if character in "?+*" else "*" if int(least or 0) == 0 else "+"

    def _next(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _take(self) -> str:
        self.at += 1
        return self.pattern[self.at - 1]


def _plain(characters: Iterable[str]) -> _Heads:
    return frozenset((character, False) for character in characters)


def _follow(heads: _Heads, tails: _Heads) -> Iterator[tuple[str, bool]]:
    """Each of the heads, those that have an end with each of what can follow it."""
    for text, is_open in heads:
        if is_open or len(text) >= LENGTH:
            yield text, is_open
        else:
            for tail, tail_open in tails:
                yield (text + tail)[:LENGTH], tail_open
