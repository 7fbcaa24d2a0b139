"""Folding: the spellings of one word become one string. Pure, total over any text, idempotent.

Two steps: `compose` mends what is a matter of encoding (and keeps what the writer wrote), `fold` merges the letters
that writers of Arabic use interchangeably. Source of the letter classes: Unicode 15 names; choices measured in
docs/decisions/0004-spelling.md.
"""

import re
import unicodedata
from typing import Final

from index.text.letters import INVISIBLE, PRESENTATION_FORMS, TATWEEL, merger, strip_marks
from index.text.numbers import fold_numbers

_SHAPES = re.compile(f"[{PRESENTATION_FORMS}]+")
_UNSEEN = re.compile(f"[{INVISIBLE}{TATWEEL}\\s]+")
_MENDED = re.compile(f"[{PRESENTATION_FORMS}{INVISIBLE}{TATWEEL}]")
_WORD = re.compile(r"\w+")
_ARTICLE = re.compile(r"\bال(?=\w{2})")

HAMZA_ALEF: Final = "ءا"
"""What folding may make one letter, depending on where in a word it stands."""

_FOLDS = {
    "\N{ARABIC LETTER ALEF}": "أإآ\u0671\u0672\u0673\u0675",
    "\N{ARABIC LETTER YEH}": "ىئ\u06cc\u06cd\u06ce\u06d0\u06d2\u0678",
    "\N{ARABIC LETTER WAW}": "ؤ\u0676",
    "\N{ARABIC LETTER HEH}": "ة\u06be\u06c0\u06c1\u06c2\u06c3\u06d5",
    "\N{ARABIC LETTER KAF}": "\u06a9\u06aa",
}
_FOLD_TABLE = {ord(variant): letter for letter, variants in _FOLDS.items() for variant in variants}
_FOLD_TABLE |= {first + value: str(value) for first in (0x0660, 0x06F0) for value in range(10)}
_merge = merger(_FOLD_TABLE, common="أإآىئؤة")

# As آ was spelt where a word begins. Elsewhere the hamza is its own letter: جزءان, قراءات. What the end forbids would
# only then be the article: so folding a folded word changes nothing.
_HAMZA_ALEF = re.compile(r"(?<![^\W_])([وف]?[بكل]?|[وف]?[بك]?ال|[وف]?لل)ءا(?=[^\W_])(?!لءا)")


def compose(text: str) -> str:
    """Give a word its canonical encoding: letters for their shapes, composed hamza, nothing invisible, no tatweel.

    >>> compose("الـ\\N{ARABIC LETTER ALEF}\\N{ARABIC HAMZA ABOVE}مة") == "الأمة"
    True
    """
    letters = _SHAPES.sub(lambda shapes: unicodedata.normalize("NFKC", shapes[0]), text)
    return unicodedata.normalize("NFC", _UNSEEN.sub("", letters))


def fold(text: str) -> str:
    """Merge the spellings of a composed word: hamza, alef, yeh, teh marbuta, Persian letters, numbers, case, marks.

    >>> fold("إلى"), fold("المسؤولة"), fold("والءاخرة"), fold("٢٠٢٢"), fold("١٬٥٠٠")
    ('الي', 'المسووله', 'والاخره', '2022', '1500')
    """
    return fold_numbers(fold_letters(strip_marks(text))).lower()


def fold_letters(text: str) -> str:
    """The same for letters of Arabic alone: no marks, no numbers, no case.

    >>> fold_letters("مسؤولة")
    'مسووله'
    """
    merged = _merge(text)
    return _HAMZA_ALEF.sub(r"\1ا", merged) if HAMZA_ALEF in merged else merged


def title_key(title: str) -> str:
    """The string by which a title sorts in Arabic: spelling folded, the article ال and punctuation passed over.

    >>> sorted(["وصول القطار", "الإدارة الجديدة", "بداية الموسم"], key=title_key)[0]
    'الإدارة الجديدة'
    """
    if _MENDED.search(title) or not unicodedata.is_normalized("NFC", title):
        title = " ".join(map(compose, title.split()))
    return _ARTICLE.sub("", " ".join(_WORD.findall(fold(title))))
