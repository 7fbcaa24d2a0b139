"""How answers are shown: the language of the interface, the digits, the text of an article; they change no result.

Made from a URL by `search.web.params`, read by everything that puts an answer into words.
"""

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A language of the interface."""

    ARABIC = "ar"
    ENGLISH = "en"

    @property
    def direction(self) -> str:
        return "rtl" if self is Language.ARABIC else "ltr"


class Digits(StrEnum):
    """The digits that numbers are shown in."""

    LATIN = "latn"
    ARABIC = "arab"


class Size(StrEnum):
    """How large the text of an article is shown."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    LARGER = "larger"


_ARABIC_DIGITS = str.maketrans("0123456789,.", "٠١٢٣٤٥٦٧٨٩٬٫")


@dataclass(frozen=True, slots=True)
class Display:
    """What a person chose.

    Attributes:
        vowels: whether the vowel signs of an article are shown.
    """

    language: Language = Language.ARABIC
    digits: Digits = Digits.LATIN
    size: Size = Size.MEDIUM
    vowels: bool = True

    def number(self, value: float) -> str:
        """A count in groups of three.

        >>> Display(digits=Digits.ARABIC).number(30973)
        '٣٠٬٩٧٣'
        """
        return self.numerals(f"{value:,}")

    def numerals(self, text: str) -> str:
        """A number's text in the chosen digits; not for prose, whose full stops it would change."""
        return text.translate(_ARABIC_DIGITS) if self.digits is Digits.ARABIC else text
