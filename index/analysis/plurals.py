"""Broken plurals: the singular that a word is the plural of, by templates and by how often both are met.

A template is a pattern of letters in which digits stand for letters of the root. Whether مساجد is the plural of مسجد
or of nothing is for the word list to say: the singular must be met about as often, or the word stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from index.analysis.clitics import with_article

TEMPLATES: Final = """
    ا12ا3   123 123ه
    م1ا2ي3  م12و3 م12ا3 م12ي3
    م1ا23   م123 م123ه
    1وا23   1ا23 1ا23ه
    1وا2ي3  1ا2و3
    12اي3   12ي3ه
    12اي3   12ا3ه 12و3ه
    12ايا   12يه
    123اء   12ي3
    123اء   1ا23
    ا123اء  12ي3
    ا123ه   12ا3 12ي3
    12ا4ي3  124و3 124ي3 124ا3
    52ا43   5243 5243ه
"""
"""A plural and the singulars that it may have, a line each, as spellings: ئ is ي, ة is ه. 5 is a letter that begins no
verb of the present, for يقاوم is no plural of يقوم. The first line with a singular that is met often enough counts, and
of its singulars the commonest."""

_ALEF = "ا"  # in every plural above
_FEWEST = 20  # times that a singular must be met
_SHARE = 0.3  # of the plural's count


class _Template(NamedTuple):
    """A pattern of plurals, and their singulars in format strings, where {2} is the third letter of the plural."""

    plural: re.Pattern[str]
    singulars: Sequence[str]


class _Length(NamedTuple):
    """The templates of plurals of one length, and a pattern that fits what any of them fits: most words are none."""

    any: re.Pattern[str]
    templates: Sequence[_Template]


def _template(plural: str, singulars: Sequence[str]) -> _Template:
    letters = [re.sub(r"\d", lambda digit: f"{{{plural.index(digit[0])}}}", singular) for singular in singulars]
    return _Template(re.compile(_pattern(plural)), letters)


def _pattern(plural: str) -> str:
    """A letter of the root may be any but alef, and the last one no heh either: that is a teh marbuta, as in هوايه."""
    return re.sub(r"\d", "[^ا]", re.sub(r"\d$", "[^اه]", plural.replace("5", "[^ايتن]")))


def _lengths() -> dict[int, _Length]:
    lines = sorted(map(str.split, TEMPLATES.strip().splitlines()), key=lambda line: len(line[0]))  # sorting keeps order
    found = {}
    for length, group in groupby(lines, key=lambda line: len(line[0])):
        templates = [_template(plural, singulars) for plural, *singulars in group]
        found[length] = _Length(re.compile("|".join(one.plural.pattern for one in templates)), templates)
    return found


_LENGTHS = _lengths()


def singular_of(word: str, counts: Mapping[str, int]) -> str:
    """The singular of a broken plural; empty where no template has one that is met often enough."""
    if _ALEF not in word or (length := _LENGTHS.get(len(word))) is None or not length.any.fullmatch(word):
        return ""
    for template in length.templates:
        if template.plural.fullmatch(word) and (found := _commonest(template.singulars, word, counts)):
            return found
    return ""


def _commonest(singulars: Sequence[str], word: str, counts: Mapping[str, int]) -> str:
    met = {(singular := letters.format(*word)): with_article(singular, counts) for letters in singulars}
    best = max(met, key=lambda singular: met[singular])
    return best if met[best] >= max(_FEWEST, _SHARE * with_article(word, counts)) else ""
