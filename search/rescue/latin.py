"""Latin: how a name in Latin letters may be spelled in Arabic. Pure but for reading its tables once.

Countries, regions and cities come from the Unicode CLDR, as Babel carries it, and what that lacks from
`names.tsv`. Any other name is spelled out letter by letter, and `suggestion` looks for what stands in the archive
within an error or two of that.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from babel import Locale

_SEVERAL: Final = {
    "sch": "ش", "tch": "تش", "ch": "تش", "sh": "ش", "th": "ث", "dh": "ذ", "kh": "خ", "gh": "غ", "ph": "ف", "ck": "ك",
    "oo": "و", "ou": "و", "ee": "ي", "ea": "ي", "ie": "ي", "ei": "ي", "ai": "اي", "ay": "اي", "au": "او", "qu": "كو",
}  # fmt: skip
_SINGLE: Final = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابكديفغهيجكلمنوبقرستوفوكيز", strict=True)) | {"x": "كس"}
_PIECE: Final = re.compile("|".join((*_SEVERAL, "[a-z]")))
_FIRST: Final = {"o": "اo", "u": "اu", "i": "اi", "e": "ا"}
_FIRST_VOWEL: Final = re.compile(r"\b[ouie]")
_SILENT: Final = re.compile(r"(?<=.)e\b")
_AIN: Final = "'`\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER LEFT HALF RING}\N{MODIFIER LETTER RIGHT HALF RING}"
_DOUBLED: Final = re.compile(r"([bcdfgjklmnpqrstvwxz])\1")


def is_latin(text: str) -> bool:
    """Whether the letters of a text are Latin, all of them, and it has some.

    >>> is_latin("Xi Jinping"), is_latin("بوتين"), is_latin("2022")
    (True, False, False)
    """
    letters = _plain(text)
    return bool(re.search("[a-z]", letters)) and not re.search(r"[^\W\d_a-z]", letters)


def spelled_out(name: str) -> str:
    """A name letter by letter, short vowels within it too, as news in Arabic mostly writes foreign names.

    >>> spelled_out("Putin"), spelled_out("Oliver"), spelled_out("Sheikh")
    ('بوتين', 'اوليفير', 'شيخ')
    """
    plain = _FIRST_VOWEL.sub(lambda found: _FIRST[found[0]], _DOUBLED.sub(r"\1", _plain(name)))
    return _PIECE.sub(lambda piece: _SEVERAL.get(piece[0]) or _SINGLE[piece[0]], _SILENT.sub("", plain))


def known_name(name: str) -> str | None:
    """The Arabic form of a name that the tables hold.

    >>> known_name("saudi arabia"), known_name("Riyadh"), known_name("Atlantis")
    ('المملكة العربية السعودية', 'الرياض', None)
    """
    return _known().get(_plain(name))


@cache
def _known() -> Mapping[str, str]:
    english, arabic = Locale("en"), Locale("ar")
    found = {name: arabic.territories.get(code) for code, name in english.territories.items()}
    for zone, names in english.time_zones.items():
        city = names.get("city") or zone.rpartition("/")[2].replace("_", " ")
        found[city] = arabic.time_zones.get(zone, {}).get("city")
    for zone, names in arabic.time_zones.items():
        found.setdefault(zone.rpartition("/")[2].replace("_", " "), names.get("city"))
    return {_plain(name): theirs for name, theirs in found.items() if theirs} | dict(_table())


def _table() -> Iterator[tuple[str, str]]:
    lines = files(__package__).joinpath("names.tsv").read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            forms, arabic = line.split("\t")
            yield from ((form, arabic) for form in forms.split("|"))


def _plain(text: str) -> str:
    """Small letters without accents and signs for hamza and ain."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter) and letter not in _AIN)
