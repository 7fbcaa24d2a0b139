"""Keyboard: what a text would have been with the other layout switched on. Pure.

Layouts: Arabic (101) and English (US), by the position of the keys. `hgsghl` is السلام, and فثسف is test.
"""

from typing import Final

_KEYS: Final = "qwertyuiop[]asdfghjkl;'zxcvnm,./`"
_LETTERS: Final = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ"
_SHIFTED: Final = {"H": "أ", "Y": "إ", "N": "آ", "J": "ـ", "b": "لا", "G": "لأ", "T": "لإ", "B": "لآ"}
_TO_ARABIC: Final = str.maketrans(dict(zip(_KEYS, _LETTERS, strict=True)) | _SHIFTED)
_TO_LATIN: Final = dict(zip(_LETTERS, _KEYS, strict=True)) | {"أ": "H", "إ": "Y", "آ": "N"}
_LIGATURES: Final = {letters: key for key, letters in _SHIFTED.items() if len(letters) > 1}


def as_arabic(text: str) -> str:
    """What the keys of a Latin text give with the Arabic layout; capitals that give no letter count as small.

    >>> as_arabic("hgsghl ugd;l"), as_arabic("Hkjohfhj")
    ('السلام عليكم', 'أنتخابات')
    """
    return "".join(letter if letter in _SHIFTED else letter.lower() for letter in text).translate(_TO_ARABIC)


def as_latin(text: str) -> tuple[str, ...]:
    """What the keys of an Arabic text give with the English layout: لا is one key, or two.

    >>> as_latin("فثسف"), as_latin("لاشرن"), as_latin("قهلاف")
    (('test',), ('bavk', 'ghavk'), ('ribt', 'right'))
    """
    whole = text
    for letters, key in _LIGATURES.items():
        whole = whole.replace(letters, key)
    return tuple(dict.fromkeys("".join(_TO_LATIN.get(letter, letter) for letter in each) for each in (whole, text)))
