"""A cited article as a file for reference managers: RIS and BibTeX, both in UTF-8. Pure.

Sources: the RIS format as reference managers import it (a tag, two spaces, a hyphen, a space; lines end in CR LF); the
BibTeX manual, whose values are balanced braces, and LaTeX's special characters.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b

from index.calendar import CalendarDate
from search.present.citation import Work, hijri_of

_KEY = re.compile("[^A-Za-z0-9]+")
_KEY_LENGTH = 60  # characters
_ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "$&#_%"},
    }
)
_OUTSIDE_URLS = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '\\{}"<>^`|'})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LANGUAGES = {"ar": "arabic", "fa": "persian", "ur": "urdu", "en": "english"}


def ris(work: Work) -> str:
    """An article of a newspaper in RIS."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_fields(work))


def bibtex(work: Work) -> str:
    """An entry for BibTeX and biblatex."""
    kind = "article" if work.container else "misc"
    fields = "".join(f"  {name} = {value},\n" for name, value in _bibtex_fields(work))
    return f"@{kind}{{{citation_key(work.id)},\n{fields}}}\n"


def citation_key(id: str) -> str:
    """What BibTeX, and a file's name, may call an article; where its id is more than that, a digest tells ids apart.

    >>> citation_key("4jx2mzq7wd5a")
    'kashshaf-4jx2mzq7wd5a'
    """
    plain = _KEY.sub("-", id).strip("-")[:_KEY_LENGTH]
    told_apart = "" if plain == id else "-" + blake2b(id.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
    return "-".join(filter(None, ("kashshaf", plain))) + told_apart


def _ris_fields(work: Work) -> Iterator[tuple[str, str]]:
    language = work.language if work.language in _LANGUAGES else ""
    known = work.published
    yield "TY", "NEWS"
    yield from _stated(("TI", work.title), ("AU", work.author), ("T2", work.container))
    if known:
        yield "PY", f"{known.year:04}"
        yield "DA", _ris_date(known)
    yield from _stated(("LA", language), ("UR", work.url), ("N1", hijri_of(work)))
    yield "ID", citation_key(work.id)
    yield "ER", ""


def _ris_date(known: CalendarDate) -> str:
    """Year, month, day and other information, of which each may be empty."""
    month, day = (f"{part:02}" if part else "" for part in (known.month, known.day))
    return f"{known.year:04}/{month}/{day}/"


def _bibtex_fields(work: Work) -> Iterator[tuple[str, str]]:
    known = work.published
    yield from _braced(("title", work.title), ("author", work.author), twice=True)
    yield from _braced(("journal", work.container))
    if known:
        yield "year", f"{{{known.year}}}"
    if known and known.month:
        yield "month", _MONTHS[known.month - 1]
    if known and known.day:
        yield "day", f"{{{known.day}}}"
    if work.url:
        yield "url", f"{{{work.url.translate(_OUTSIDE_URLS)}}}"
    yield from _braced(("langid", _LANGUAGES.get(work.language, "")), ("note", hijri_of(work)))


def _braced(*fields: tuple[str, str], twice: bool = False) -> Iterator[tuple[str, str]]:
    """Values between braces; those between two are neither written small nor taken apart into parts of a name."""
    for name, value in _stated(*fields):
        braced = f"{{{value.translate(_ESCAPED)}}}"
        yield name, f"{{{braced}}}" if twice else braced


def _stated(*fields: tuple[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in fields if value)
