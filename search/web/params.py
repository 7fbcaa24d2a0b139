"""URL parameters <-> SearchRequest. Lenient and pure: any parameters at all make a request, unknown ones are ignored.

The URL is the whole state of a page, so `pairs` gives back, in one canonical order and without defaults, the
parameters that make the same request.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TypeVar
from urllib.parse import quote_plus

from index.calendar import CalendarDate
from index.metadata.typed_dates import read_days
from index.schema import FACETS, Level
from index.text.letters import undirected
from search.facets import is_bucket
from search.present.display import Digits, Display, Language, Size
from search.present.values import Order, ValuesAsked
from search.request import MAX_PAGE, MAX_QUERY, PAGE_SIZES, Choice, Copies, Match, SearchRequest, Sort
from search.results import Note

Pairs = list[tuple[str, str]]
Option = TypeVar("Option", bound=Enum)

MAX_CHOSEN = 2_000  # characters of the values chosen and excluded, all together: every link of a page repeats them

LEVELS: Mapping[str, Level] = {level.label: level for level in reversed(Level)}
_DEFAULT = SearchRequest()
_SHOWN = Display()
DISPLAY_NAMES = frozenset({"lang", "digits", "size", "vowels"})
"""The parameters that `display_pairs` gives."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a URL asks: the search, how to show it, and what of it could not be read.

    Attributes:
        at: the place in the list, from 1, of the article that was come to from it; 0 where that is not said.
    """

    request: SearchRequest
    display: Display
    notes: tuple[Note, ...] = ()
    at: int = 0


def asked_from(parameters: Iterable[tuple[str, str]], copies: Copies = _DEFAULT.copies) -> Asked:
    """Read the parameters of a URL; of one that takes a single value, the last that says something counts.

    Args:
        copies: what an absent or unknown `dups` means; pages and API differ in it.
    """
    many: dict[str, list[str]] = {}
    for name, value in parameters:
        many.setdefault(name, []).append(value)
    last = {name: next((value for value in reversed(values) if value.strip()), "") for name, values in many.items()}
    typed = clean_text(last.get("q", ""))
    values, whole = _facet_values(many)
    since, until = _bounds(last)
    request = SearchRequest(
        text=typed[:MAX_QUERY].strip(),
        title_only=last.get("in") == "title",
        level=LEVELS.get(last.get("level", ""), _DEFAULT.level),
        match=_option(Match, last.get("match"), _DEFAULT.match),
        choices=_choices(values),
        since=since,
        until=until,
        copies=_option(Copies, last.get("dups"), copies),
        variants=last.get("variants") != "off",
        sort=_option(Sort, last.get("sort"), _DEFAULT.sort),
        page=_number(last.get("page", ""), 1, MAX_PAGE),
        limit=_limit(last.get("limit", "")),
    )
    at = _number(last.get("at", ""), 0, MAX_PAGE * max(PAGE_SIZES))
    return Asked(request, display_from(last), tuple(_notes(typed, last, whole=whole)), at)


def values_asked(parameters: Mapping[str, str]) -> ValuesAsked | None:
    """Which values the page of all values shows; None where there is no such facet, or it has pages of its own."""
    facet, find = parameters.get("facet", ""), clean_text(parameters.get("find", ""))
    if facet not in FACETS or facet == "date":
        return None
    return ValuesAsked(facet, find[:MAX_QUERY], _option(Order, parameters.get("order"), Order.COUNT))


def display_from(last: Mapping[str, str]) -> Display:
    """Language, digits, size and vowels, by name to value."""
    return Display(
        language=_option(Language, last.get("lang"), _SHOWN.language),
        digits=_option(Digits, last.get("digits"), _SHOWN.digits),
        size=_option(Size, last.get("size"), _SHOWN.size),
        vowels=last.get("vowels") != "off",
    )


def pairs(request: SearchRequest) -> Pairs:
    """The parameters that make this request, in canonical order; defaults are left out."""
    found: Pairs = [("q", request.text)] if request.text else []
    if request.title_only:
        found.append(("in", "title"))
    if request.level != _DEFAULT.level:
        found.append(("level", request.level.label))
    if request.match != _DEFAULT.match:
        found.append(("match", request.match.value))
    for facet in FACETS:
        choice = request.choices.get(facet, Choice())
        found += [(facet, value) for value in choice.chosen] + [(f"-{facet}", value) for value in choice.excluded]
    found += [(name, str(day)) for name, day in (("from", request.since), ("to", request.until)) if day]
    if request.copies != _DEFAULT.copies:
        found.append(("dups", request.copies.value))
    if not request.variants:
        found.append(("variants", "off"))
    if request.sort != _DEFAULT.sort:
        found.append(("sort", request.sort.value))
    numbers = (("page", request.page, _DEFAULT.page), ("limit", request.limit, _DEFAULT.limit))
    return found + [(name, str(value)) for name, value, default in numbers if value != default]


def display_pairs(display: Display) -> Pairs:
    """The parameters of how answers are shown; defaults are left out."""
    chosen = (
        ("lang", display.language.value, display.language != _SHOWN.language),
        ("digits", display.digits.value, display.digits != _SHOWN.digits),
        ("size", display.size.value, display.size != _SHOWN.size),
        ("vowels", "off", not display.vowels),
    )
    return [(name, value) for name, value, differs in chosen if differs]


def with_query(path: str, parameters: Sequence[tuple[str, str]]) -> str:
    """A path with its parameters."""
    return (
        f"{path}?{'&'.join([f'{_quoted(name)}={_quoted(value)}' for name, value in parameters])}"
        if parameters
        else path
    )


_quoted = lru_cache(maxsize=4096)(quote_plus)  # the links of a page repeat the query and its filters


def clean_text(text: str) -> str:
    """Typed text without what cannot be seen: bidi controls go, other control characters become spaces."""
    visible = undirected(text)
    return "".join(" " if unicodedata.category(letter) in {"Cc", "Cs"} else letter for letter in visible).strip()


_BOUNDS = ("from", "to")


def _bounds(last: Mapping[str, str]) -> tuple[CalendarDate | None, CalendarDate | None]:
    """From the first day of the one to the last day of the other."""
    begin, end = (read_days(clean_text(last.get(name, ""))) for name in _BOUNDS)
    return begin[0] if begin else None, end[1] if end else None


def _choices(values: Mapping[str, Sequence[str]]) -> dict[str, Choice]:
    choices = {facet: _choice(facet, values[facet], tuple(values[f"-{facet}"])) for facet in FACETS}
    return {facet: choice for facet, choice in choices.items() if choice}


def _choice(facet: str, chosen: Sequence[str], excluded: tuple[str, ...]) -> Choice:
    kept = tuple(value for value in chosen if value not in excluded)
    if facet == "date":  # a month beside its whole year adds nothing
        kept = tuple(value for value in kept if not any(value.startswith(f"{other}-") for other in kept))
    return Choice(kept, excluded)


def _facet_values(many: Mapping[str, Sequence[str]]) -> tuple[dict[str, list[str]], bool]:
    """The values of each facet's parameters, as many as fit; and whether none had to be left out."""
    values: dict[str, list[str]] = {name: [] for facet in FACETS for name in (facet, f"-{facet}")}
    left, whole = MAX_CHOSEN, True
    for name, kept in values.items():
        for value in sorted({given.strip() for given in many.get(name, ())} - {""}):
            readable = name.lstrip("-") != "date" or is_bucket(value)
            left -= len(value) if readable else 0
            if readable and left >= 0:
                kept.append(value)
            else:
                whole = False
    return values, whole


def _option(options: type[Option], value: str | None, default: Option) -> Option:
    try:
        return options(value)
    except ValueError:
        return default


def _number(text: str, least: int, most: int) -> int:
    """A whole number between bounds; what is no number is the least."""
    digits = text.strip()
    return min(max(int(digits[:12]), least), most) if digits.isdecimal() else least  # int() refuses very long texts


def _limit(text: str) -> int:
    asked = _number(text, 0, max(PAGE_SIZES))
    return asked if asked in PAGE_SIZES else _DEFAULT.limit


def _notes(typed: str, last: Mapping[str, str], *, whole: bool) -> Iterable[Note]:
    if len(typed) > MAX_QUERY:
        yield Note(MAX_QUERY, len(typed), f"Only the first {MAX_QUERY} characters were searched.")
    if any(clean_text(last.get(name, "")) and not bound for name, bound in zip(_BOUNDS, _bounds(last), strict=True)):
        yield Note(0, 0, "A bound of the date could not be read and was left out.")
    if not whole:
        yield Note(0, 0, "A filter could not be read, or was one too many, and was left out.")
