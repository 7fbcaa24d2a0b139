"""How answers are shown: the language of the interface and the digits; they change no result.

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


_ARABIC_DIGITS = str.maketrans("0123456789,.", "٠١٢٣٤٥٦٧٨٩٬٫")


@dataclass(frozen=True, slots=True)
class Display:
    """The language and digits that a person chose."""

    language: Language = Language.ARABIC
    digits: Digits = Digits.LATIN

    def number(self, value: float) -> str:
        """A count in groups of three.

        >>> Display(digits=Digits.ARABIC).number(30973)
        '٣٠٬٩٧٣'
        """
        return self.numerals(f"{value:,}")

    def numerals(self, text: str) -> str:
        """A number's text in the chosen digits; not for prose, whose full stops it would change."""
        return text.translate(_ARABIC_DIGITS) if self.digits is Digits.ARABIC else text
