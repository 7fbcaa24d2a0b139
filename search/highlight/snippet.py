"""Text and query to marked pieces: snippets for the list, marks for a whole text, and why a document matched.

Spans, never HTML: the page escapes the text and draws the marks.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.analysis.analyzer import Analysis
from index.article import Document, Metadata
from index.schema import Level
from search.highlight.fragments import Fragment, choose, lead, stops
from search.highlight.spans import (
    Asked,
    FieldText,
    Marks,
    NearWord,
    Occurrence,
    asked_leaves,
    marks,
    merge,
    occurrences,
)
from search.query.nodes import Fuzzy, Phrase, Prefix, Query, Wildcard, Word
from search.results import Hit, Snippet, Why

RULES = {Level.WRITTEN: "as written", Level.SPELLING: "spelling", Level.FAMILY: "inflection"}
"""Why a word of a text meets the one asked for."""

VARIANT = "variant"
"""Why it does where a table says that they are one name."""

_LABELS = {level: level.label for level in Level}
_MOST_FORMS = 12  # a page has no use for more
_INK = re.compile(r"\S")


def highlight(
    documents: Sequence[Document], scores: Sequence[float], query: Query, analysis: Analysis
) -> tuple[Hit, ...]:
    """Make the lines of the list for its documents: title and snippets with their marks, and why each matched.

    Of the whole list at once, which costs far less than one document after the other.
    """
    asked = _Asked.of(query, analysis)
    found = occurrences([text for document in documents for text in _shown(document.metadata)], query, analysis)
    bodies = zip(documents, found[1::2], strict=True)
    ends = stops([document.metadata.body if in_body else "" for document, in_body in bodies])
    lines = zip(documents, scores, found[0::2], found[1::2], ends, strict=True)
    return tuple(_hit(*line, asked) for line in lines)


def highlight_whole(metadata: Metadata, query: Query, analysis: Analysis) -> tuple[Marks, Marks]:
    """The stretches to mark in the whole display title, and those in the whole body."""
    in_title, in_body = marks(_shown(metadata), query, analysis)
    return in_title, in_body


def _shown(metadata: Metadata) -> tuple[FieldText, FieldText]:
    """The texts of an article; where no title is stated, the display title shows words of the body."""
    title = "title" if metadata.title is not None else "body"
    return FieldText(title, metadata.display_title), FieldText("body", metadata.body)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the lines of a list need to know of the query.

    Attributes:
        typed: each leaf as typed.
        repeats: whether two are typed alike, which makes one word of what each finds.
        of_bodies: whether any is of bodies.
        variants: of a word as typed, the families of its variants.
        analysis: by which forms have families.
    """

    typed: tuple[str, ...]
    repeats: bool
    of_bodies: bool
    variants: Mapping[str, tuple[str, ...]]
    analysis: Analysis

    def once(self, found: Sequence[Occurrence]) -> Iterable[Occurrence]:
        """Without what is another leaf's, which is typed alike, in the same place."""
        return {(hit.start, hit.end, self.typed[hit.leaf], hit.level): hit for hit in found}.values()

    @classmethod
    def of(cls, query: Query, analysis: Analysis) -> "_Asked":
        asked = asked_leaves(query)
        typed = tuple(map(_typed, asked))
        words = [leaf for leaf in asked if isinstance(leaf, Word) and leaf.variants]
        variants = {word.token.marked: word.terms(Level.FAMILY)[1:] for word in words}
        repeats, of_bodies = len(set(typed)) < len(typed), any("body" in leaf.fields for leaf in asked)
        return cls(typed, repeats, of_bodies, variants, analysis)

    def rule(self, term: str, form: str, level: Level) -> str:
        """Why a form meets a word of the query."""
        if level is not Level.FAMILY or term not in self.variants:
            return RULES[level]
        return VARIANT if self.analysis.analyze(form)[0].family in self.variants[term] else RULES[level]


def _hit(
    document: Document,
    score: float,
    in_title: Sequence[Occurrence],
    in_body: Sequence[Occurrence],
    ends: Sequence[int],
    asked: _Asked,
) -> Hit:
    metadata = document.metadata
    body = metadata.body
    fragments = choose(body, in_body, ends)
    if not fragments and body and not asked.of_bodies:
        fragments = [lead(body)]
    stated = [(metadata.display_title, in_title)] if metadata.title is not None else []
    return Hit(
        id=document.id,
        metadata=metadata,
        score=score,
        title=Snippet(metadata.display_title, merge(in_title)),
        snippets=tuple(_snippet(body, fragment, in_body) for fragment in fragments),
        why=_why([*stated, (body, in_body)], asked),
    )


def _snippet(text: str, fragment: Fragment, found: Sequence[Occurrence]) -> Snippet:
    start, end = fragment.start, fragment.end
    inside = [hit for hit in found[bisect_left(found, (start,)) : bisect_left(found, (end,))] if hit.end <= end]
    return Snippet(
        text=text[start:end],
        marks=tuple((first - start, last - start) for first, last in merge(inside)),
        starts_text=_INK.search(text, 0, start) is None,
        ends_text=_INK.search(text, end) is None,
    )


def _why(texts: Sequence[tuple[str, Sequence[Occurrence]]], asked: _Asked) -> tuple[Why, ...]:
    """The written forms that matched, closest and commonest first."""
    counts: defaultdict[tuple[Level, str, str], int] = defaultdict(int)
    typed = asked.typed
    for text, found in texts:
        for start, end, leaf, level in asked.once(found) if asked.repeats else found:
            counts[level, typed[leaf], text[start:end]] += 1
    ordered = sorted([(level, -count, term, form) for (level, term, form), count in counts.items()])
    return tuple(
        [
            Why(term, form, _LABELS[level], asked.rule(term, form, level), -less)
            for level, less, term, form in ordered[:_MOST_FORMS]
        ]
    )


def _typed(asked: Asked) -> str:
    match asked:
        case Word(token) | NearWord(token):
            return token.marked
        case Phrase(tokens):
            return " ".join(token.marked for token in tokens)
        case Prefix(text):
            return f"{text}*"
        case Wildcard(pattern):
            return pattern
        case Fuzzy(text):
            return f"{text}~"
