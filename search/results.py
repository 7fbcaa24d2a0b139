"""What a search answers: Answer and its parts, ready for a page, JSON or the command line. Values only.

What an answer holds by the dozen is a named tuple, for to make these took as long as to find what is in them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from index.article import Metadata
from search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Note:
    """A stretch of the query text that was not searched as it seems to mean, and why; offsets are characters."""

    start: int
    end: int
    reason: str


class Snippet(NamedTuple):
    """A piece of original text and the whole written words to mark in it.

    Attributes:
        marks: (start, end) in characters of `text`, sorted, not overlapping.
        starts_text, ends_text: whether the piece begins or ends where the text does (else an ellipsis is shown).
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    starts_text: bool = True
    ends_text: bool = True


class Why(NamedTuple):
    """A written form that matched: the query's word, the form, the closest level at which they meet, why, how often."""

    term: str
    form: str
    level: str
    rule: str
    count: int  # type: ignore[assignment]  # it hides what counts equal items of a tuple


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of the list; `title` holds the display title with its marks."""

    id: str
    metadata: Metadata
    score: float
    title: Snippet
    snippets: tuple[Snippet, ...] = ()
    why: tuple[Why, ...] = ()
    copies: tuple[str, ...] = ()


class FacetValue(NamedTuple):
    """A value that can be chosen, with the total there would be with it instead of the chosen ones."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # as in Why
    selected: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query, how many articles it finds, and what kind of repair it is."""

    query: str
    total: int
    kind: str


@dataclass(frozen=True, slots=True)
class Wider:
    """A search that is one step wider, and how many articles it finds.

    Attributes:
        step: what is wider about it: "level", "match", "variants", "in"; a facet whose choice it lacks; "period", whose
            bounds it lacks; "filters" for all of them.
        before, after: from what to what, as a URL has it; "" where nothing is left.
    """

    step: str
    before: str
    after: str
    request: SearchRequest
    total: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """One search, answered.

    Attributes:
        facets: facet name to values; `date` holds years, and the months or days of what is chosen.
        wider: where nothing was found, the searches one step wider that find something, the smallest step first.
        plain: the query as text to which more can be added: another one where, say, a quotation mark was left open.
        variants: words of the query as typed, and the other spellings by which each was met.
        with_all: how many articles have every word, where `match=best` found more than those; else None.
        took_ms: milliseconds from request to answer.
    """

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Sequence[FacetValue]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    plain: str = ""
    suggestion: Suggestion | None = None
    wider: tuple[Wider, ...] = ()
    variants: Mapping[str, Sequence[str]] = field(default_factory=dict)
    with_all: int | None = None
    took_ms: float = 0.0
