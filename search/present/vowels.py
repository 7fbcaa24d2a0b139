"""Texts without their vowel signs, for who reads faster so; the marks of a text stay on their words. Pure."""

import re
from bisect import bisect_left

from search.present.marking import Marks

_SIGNS = re.compile("[\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
"""Vowel signs, shadda, sukun, small alef and Quranic signs; not the madda and hamza that are part of a letter."""


def has_vowels(text: str) -> bool:
    """Whether a text has any sign that `without_vowels` leaves out."""
    return _SIGNS.search(text) is not None


def without_vowels(text: str, marks: Marks = ()) -> tuple[str, Marks]:
    """A text without vowel signs, and where its marks are then; a mark that held nothing else is left out.

    >>> without_vowels("قَالَ مُحَمَّدٌ", [(6, 15)])
    ('قال محمد', [(4, 8)])
    """
    gone = [found.start() for found in _SIGNS.finditer(text)]
    moved = [(start - bisect_left(gone, start), end - bisect_left(gone, end)) for start, end in marks]
    return _SIGNS.sub("", text), [(start, end) for start, end in moved if start < end]
