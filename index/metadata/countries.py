"""Countries that a text mentions by name: Babel's Arabic names, and those of the editable table `countries.tsv`.

Whole words, in any spelling, with the letters و ف ب ل attached to the first, and ك to the article. A name that is a
word of the language too counts only with a word beside it that says so (في مالي), or not with one that says otherwise
(نصف قطر): the longest name wins, and those without a code are no countries. Adjectives are no names.
docs/decisions/0018-countries.md says what is left out, and why.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from index.metadata.tables import rows
from index.text.folding import compose, fold

NUMBER: Final = "#"
"""Stands for any number in a name."""

LONGEST: Final = 4
"""Words of the longest name."""

_LEFT_OUT = "-"  # the row of what Babel names and this does not
_LETTERS = ("", "و", "ف", "ب", "ك", "ل", "وب", "وك", "ول", "فب", "فك", "فل")
_DIGITS = frozenset("0123456789")  # the only ones after folding
_ARTICLE = "ال"
_WITHOUT_MARKS, _BY_MARKS, _MARK = "عمان", "عُمان", "عُ"
"""A name that only a mark tells from that of a city (عَمّان)."""

TOLD_BY_MARKS: Final = frozenset(letters + _WITHOUT_MARKS for letters in _LETTERS)
"""Spellings of which the marks tell what they can begin."""


@lru_cache(maxsize=1)
def names() -> Mapping[tuple[str, ...], str]:
    """Each name, as spelled words, to its country's code (ISO 3166); "" for what is none."""
    table = rows("countries.tsv")
    left_out = {code for row, codes in table if row == _LEFT_OUT for code in codes.split("|")}
    found = {spelled(name): code for code, name in _babel("ar").items() if code not in left_out}
    for code, listed in table:
        found |= {spelled(name): code for name in listed.split("|") if code != _LEFT_OUT}
    return found | {(_BY_MARKS,): "OM"}


def spelled(name: str) -> tuple[str, ...]:
    """The words of a name at the level of spelling."""
    return tuple(fold(compose(word)) for word in name.replace("-", " ").replace("(", " ").replace(")", " ").split())


@lru_cache(maxsize=1)
def beginnings() -> Mapping[str, str]:
    """The first word of each name as it may stand in a text, to that word."""
    firsts = {name[0] for name in names()}
    attached = {form: first for first in sorted(firsts) for form in _attached(first)}
    return attached | {first: first for first in firsts}


def _attached(word: str) -> Iterator[str]:
    """A word with what may be attached to its beginning; ل and the article are لل. كلاوس is no لاوس.

    >>> [form for form in _attached("الهند") if "لل" in form]
    ['للهند', 'وللهند', 'فللهند']
    """
    for letters in _LETTERS:
        if letters.endswith("ك") and not word.startswith(_ARTICLE):
            continue
        if letters.endswith("ل") and word.startswith(_ARTICLE):
            yield letters + word.removeprefix("ا")
        else:
            yield letters + word


def first_word(spelling: str, marked: str) -> str | None:
    """What a word of a text can begin, as the first word of a name; None when nothing.

    Args:
        marked: the word with its marks.
    """
    if spelling in TOLD_BY_MARKS and _MARK in marked:
        return _BY_MARKS
    return beginnings().get(spelling)


def next_word(spelling: str) -> str:
    """What a word of a text is within a name."""
    return NUMBER if spelling[:1] in _DIGITS else spelling


def mentioned(words: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The codes of the countries that a text mentions, ascending.

    Args:
        words: spelling of each word, and the word with its marks, in order.

    >>> [mentioned([(word, word) for word in text.split()]) for text in ("ومصر وفي مالي", "نصف قطر", "لجنوب السودان")]
    [('EG', 'ML'), (), ('SS',)]
    """
    found, at = set(), 0
    while at < len(words):
        length, code = _name_at(words, at)
        found.add(code)
        at += length
    return tuple(sorted(found - {""}))


def _name_at(words: Sequence[tuple[str, str]], at: int) -> tuple[int, str]:
    """The longest name that begins at a word: how many words it has, and its code; where there is none, one and ""."""
    first = first_word(*words[at])
    for length in range(LONGEST, 0, -1) if first else ():
        rest = tuple(next_word(spelling) for spelling, _ in words[at + 1 : at + length])
        if len(rest) == length - 1 and (code := names().get((first or "", *rest))) is not None:
            return length, code
    return 1, ""


def country(text: str) -> str | None:
    """The code that a person means by a code or a name.

    >>> country("eg"), country("السعوديه"), country("نيوزيلندا"), country("لا أدري")
    ('EG', 'SA', 'NZ', None)
    """
    code = text.strip().upper()
    if code in names().values():
        return code or None
    words = spelled(text)
    return names().get((_BY_MARKS,) if words == (_WITHOUT_MARKS,) else words) or None


@lru_cache(maxsize=1024)
def label(code: str, language: str) -> str:
    """The name of a country, in "ar" the one that is written most; the code itself when it is none."""
    if language == "ar" and (own := _shown().get(code)):
        return own
    return _babel(language).get(code, code)


@lru_cache(maxsize=1)
def _shown() -> Mapping[str, str]:
    shown = {code: listed.partition("|")[0] for code, listed in reversed(rows("countries.tsv")) if code.isalpha()}
    return shown | {"ML": "مالي", "BJ": "بنين", "OM": "عُمان"}


@lru_cache(maxsize=4)
def _babel(language: str) -> Mapping[str, str]:
    from babel import Locale  # noqa: PLC0415  it takes longer to load than to open an archive

    territories = Locale(language).territories
    return {code: name for code, name in territories.items() if len(code) == len("EG") and code.isalpha()}
