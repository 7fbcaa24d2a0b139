"""Letters and marks of Arabic script: which characters are which, for `folding` and `index.analysis`.

The base tables are pyarabic's; what it lacks (Quranic marks, invisible controls, letter shapes) stands beside.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from pyarabic import araby

TATWEEL: Final[str] = araby.TATWEEL

_EXTENDED_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
ACCENTS: Final[str] = "\u0300-\u036f"
"""The inside of a character class: marks of other scripts, which make one letter with that before them."""

MARKS: Final[str] = "".join(araby.TASHKEEL) + _EXTENDED_MARKS + ACCENTS
"""The inside of a character class: vowel signs, shadda, sukun, small alef, Quranic signs; accents that stand alone."""

INVISIBLE: Final[str] = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""The inside of a character class: soft hyphen, joiners, bidi controls and byte order marks, which no reader sees."""

_TURNS = "\u202a-\u202e\u2066-\u2069"
_MARKS_OF_DIRECTION = "\u061c\u200e\u200f"

PRESENTATION_FORMS: Final[str] = "\ufb50-\ufdff\ufe70-\ufefc"
"""The inside of a character class: letters as shapes, which old systems and PDFs leave behind."""

WEAK: Final[str] = "اويهء"
"""The letters of spellings that come and go as words are inflected; the others are consonants."""

_TURNING = re.compile(f"[{_TURNS}]")
_DIRECTING = re.compile(f"[{_TURNS}{_MARKS_OF_DIRECTION}]")

_MARKS_RUN = re.compile(f"[{MARKS}]+")
_WEAK_LETTERS = re.compile(f"[{WEAK}]+")
_LETTER_AND_MARKS = re.compile(f"([^{MARKS}])([{MARKS}]*)")
_ARABIC_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]+")


def strip_marks(text: str) -> str:
    """Remove vowel signs and other marks; hamza that is part of a letter stays.

    >>> strip_marks("مُؤَكِّداً")
    'مؤكدا'
    """
    return _MARKS_RUN.sub("", text)


def merger(table: Mapping[int, str], common: str) -> Callable[[str], str]:
    """The same as `str.translate` by a table, for texts in which little but some common letters changes.

    `translate` looks every character up; to replace a few letters and to look for any other is several times as fast.

    Args:
        table: no letter that it puts is one that it replaces.
        common: letters of the table.

    >>> merger({ord("a"): "A", ord("b"): "B"}, common="a")("abc")
    'ABc'
    """
    replaced = [(letter, table[ord(letter)]) for letter in common]
    others = re.compile(f"[{''.join(re.escape(chr(code)) for code in table if chr(code) not in common)}]")

    def merge(text: str) -> str:
        for letter, merged in replaced:
            text = text.replace(letter, merged)
        return text.translate(table) if others.search(text) else text

    return merge


def frame(text: str) -> str:
    """The consonants of a spelling, which all words of a family share in their order.

    >>> frame("مكتبه"), frame("قوانين"), frame("قانون")
    ('مكتب', 'قنن', 'قنن')
    """
    return _WEAK_LETTERS.sub("", text)


def is_arabic_word(text: str) -> bool:
    """Whether a folded word is made of the letters of Arabic alone: no digits, no Latin, no Persian letters."""
    return _ARABIC_WORD.fullmatch(text) is not None


def marks_fit(typed: str, stands: str) -> bool:
    """Whether every mark typed stands at the same letter; marks that were not typed are free.

    >>> marks_fit("كُتب", "كُتِبَ"), marks_fit("كَتب", "كُتِبَ"), marks_fit("كتب", "كُتِبَ")
    (True, False, True)
    """
    asked, found = _LETTER_AND_MARKS.findall(typed), _LETTER_AND_MARKS.findall(stands)
    return len(asked) == len(found) and all(
        letter == other and set(marks) <= set(others)
        for (letter, marks), (other, others) in zip(asked, found, strict=True)
    )


def unturned(text: str) -> str:
    """A text without what turns the direction of writing until it is closed: left open, it turns what stands beside it.

    >>> unturned("\u2067نص\u200f \u202aa") == "نص\u200f a"
    True
    """
    return text if text.isascii() else _TURNING.sub("", text)


def undirected(text: str) -> str:
    """A text without any control of direction: these change the order in which it is shown, not what it says."""
    return text if text.isascii() else _DIRECTING.sub("", text)
