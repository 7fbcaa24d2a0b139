"""What a search answers: Answer and its parts, ready for a page, JSON or the command line. Values only.

What an answer holds by the dozen is a named tuple, for to make these took as long as to find what is in them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Final, NamedTuple

from index.article import Document, Metadata
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


MOST_COPIES: Final = 100
"""Ids that are given of one group of near-duplicates; there are archives with thousands of one report."""

SHOWN_COPIES: Final = 5
"""Of one group, which stand below an article of the list; its page has more."""


@dataclass(frozen=True, slots=True)
class Group:
    """Some near-duplicates (`index.copies`).

    Attributes:
        size: how many they are.
        ids: of the oldest of them, MOST_COPIES at most; unknown dates last, ties by id.
    """

    size: int = 0
    ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, dated: Iterable[tuple[int, str]]) -> "Group":
        """The group of some documents, each by the key of its date (`search.ranking.date_key`) and its id."""
        members = list(dated)
        return cls(len(members), tuple(id for _, id in nsmallest(MOST_COPIES, members)))


NO_COPIES: Final = Group()


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of the list.

    Attributes:
        title: the display title with its marks.
        copies: the near-duplicates of the article that match too, itself left out.
    """

    id: str
    metadata: Metadata
    score: float
    title: Snippet
    snippets: tuple[Snippet, ...] = ()
    why: tuple[Why, ...] = ()
    copies: Group = NO_COPIES


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
        folded: how many of the articles are not in the list, as one of their copies is.
        copied: of the copies in the list that are to be shown, by id, what is known.
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
    folded: int = 0
    copied: Mapping[str, Metadata] = field(default_factory=dict)
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands before and after an article in the list of a search.

    Attributes:
        at: the place of the article, from 1.
        lines: how many lines the list has.
        before, after: None at its ends; perhaps without evidence and noise.
    """

    at: int
    lines: int
    before: Document | None
    after: Document | None
