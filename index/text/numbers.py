"""Numbers with separators: which stretches of digits, points and commas are one number, and the one way to spell each.

A point or ٫ begins the decimals. A comma or ٬ parts groups of three digits, and before one or two digits a comma begins
the decimals; so do people write, and 18,2015 stays two numbers. Two points part groups of three, since three are an
address. What is no number as a whole, as a date, a version or a list, is as many words as it has stretches of digits.
"""

import re
from typing import Final

DIGITS: Final = "".join(chr(zero + value) for zero in (0x30, 0x660, 0x6F0) for value in range(10))
"""The digits of the three sets, each from zero on. The inside of a character class."""

SEPARATORS: Final = ".,\N{ARABIC COMMA}\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}"
"""The inside of a character class."""

_POINTS = ".\N{ARABIC DECIMAL SEPARATOR}"
_COMMAS = ",\N{ARABIC COMMA}"
_GROUPING = _COMMAS + "\N{ARABIC THOUSANDS SEPARATOR}"
_GROUP = 3  # digits
_ENOUGH_TO_GROUP = 2  # points

_DIGIT = f"[{DIGITS}]"
_FIRST = f"(?<!{_DIGIT})(?![{DIGITS[::10]}]){_DIGIT}"  # of a number that has groups: no zero
_FIRST_GROUP = "|".join(f"(?<={_FIRST}{_DIGIT * more})" for more in range(_GROUP))

REST: Final = rf"""(?x:
  (?: (?:{_FIRST_GROUP}) (?: (?:[{_GROUPING}]{_DIGIT}{{3}})+ (?:[{_POINTS}]{_DIGIT}++)? | (?:\.{_DIGIT}{{3}}){{2}} )
    | [{_POINTS}]{_DIGIT}++ | [{_COMMAS}]{_DIGIT}{{1,2}} )
  (?!{_DIGIT}|[{SEPARATORS}]{_DIGIT})
)"""
"""An expression for what follows the first digits of a number with separators."""

NUMBER: Final = f"(?<!{_DIGIT})(?<!{_DIGIT}[{SEPARATORS}]){_DIGIT}++{REST}"
"""An expression for a number with separators, whole. It takes a time linear in the digits."""

ROW: Final = f"(?:[{SEPARATORS}]{_DIGIT}++)++"
"""An expression for what follows the first digits of what may be a number."""

_NUMBER = re.compile(NUMBER)
_SEPARATOR = re.compile(f"[{SEPARATORS}]")
_SEPARATED = re.compile(f"[{SEPARATORS}]{_DIGIT}")


def fold_numbers(text: str) -> str:
    """Spell the numbers of a text alike: no separator between groups, a point before decimals.

    >>> fold_numbers("1,500 1,500.75 3,5 3٫5 1.900.000 12.5.2014 1,2,3")
    '1500 1500.75 3.5 3.5 1900000 12.5.2014 1,2,3'
    """
    return _NUMBER.sub(_spelt, text) if _SEPARATED.search(text) else text


def _spelt(number: re.Match[str]) -> str:
    *whole, last = _SEPARATOR.split(number[0])
    separator = number[0][-len(last) - 1]
    has_decimals = len(last) < _GROUP or (separator in _POINTS and number[0].count(".") < _ENOUGH_TO_GROUP)
    return "".join(whole) + "." * has_decimals + last
