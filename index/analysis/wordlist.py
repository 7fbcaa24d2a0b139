"""Word lists: how often the words of Arabic are met, by which `family` tells a clitic from a letter of the word.

Words are at the spelling level. A list is a text file that a person can read: lines of a count and the words that are
met as often, lines that start with # left out. `scripts/make_word_list.py` makes the one that ships.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from index.errors import BadTable

FOLDER: Final = Path(__file__).parent / "words"
SHIPPED: Final = FOLDER / "arabic.txt"

HEADER: Final = """\
# How often Arabic words are met in 100 million: a count, and the words that are met as often.
# Derived from wordfreq 3.1.1 (Robyn Speer), CC BY-SA 4.0: see README.md. Made by scripts/make_word_list.py.
"""

TOTAL: Final = 100_000_000
"""Of how many words the counts of a list are."""

_DIGITS = 2  # of a count that are kept: words met about as often share a line, and the file is half as long


def to_text(counts: Mapping[str, int]) -> str:
    """Write a list, the commonest words first; counts are rounded to two digits.

    >>> to_text({"من": 2_345_678, "وزير": 1_234, "كتاب": 1_198, "بيت": 7})
    '2300000 من\\n1200 كتاب وزير\\n7 بيت\\n'
    """
    ordered = sorted((-_rounded(count), word) for word, count in counts.items())
    return "".join(f"{-minus} {' '.join(word for _, word in met)}\n" for minus, met in groupby(ordered, lambda e: e[0]))


def _rounded(count: int) -> int:
    return int(round(count, _DIGITS - len(str(count))))


def parse(lines: Iterable[str], path: Path = SHIPPED) -> dict[str, int]:
    """Read a list.

    Args:
        path: where the lines stand, for messages.
    Raises: BadTable: a line does not begin with a count.

    >>> parse(["# counts", "1200 كتاب وزير", "7 بيت"])
    {'كتاب': 1200, 'وزير': 1200, 'بيت': 7}
    """
    counts: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            count, *words = line.split()
            if not (count.isascii() and count.isdecimal()):
                raise BadTable(path, number, f"{count!r} is not a count")
            counts.update(dict.fromkeys(words, int(count)))
    return counts


@cache
def shipped() -> Mapping[str, int]:
    """The list that ships; read once, when the first word is analysed."""
    return parse(SHIPPED.read_text(encoding="utf-8").splitlines())
