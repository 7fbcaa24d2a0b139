"""Text and query to marked pieces: snippets for the list, marks for a whole text, and why a document matched.

Spans, never HTML: the page escapes the text and draws the marks.
"""

from collections import Counter
from collections.abc import Sequence

from index.article import Document, Metadata
from index.schema import Level
from search.highlight.fragments import Fragment, choose, lead
from search.highlight.spans import Occurrence, asked_leaves, merge, occurrences
from search.query.nodes import Phrase, Query, Word
from search.results import Hit, Snippet, Why

Marks = tuple[tuple[int, int], ...]

_RULES = {Level.WRITTEN: "as written", Level.SPELLING: "spelling", Level.FAMILY: "inflection"}
_MOST_FORMS = 12  # a page has no use for more


def highlight(document: Document, query: Query, score: float) -> Hit:
    """Make the line of the list for a document: title and snippets with their marks, and why it matched."""
    metadata = document.metadata
    in_title = occurrences(metadata.display_title, _title_field(metadata), query)
    in_body = occurrences(metadata.body, "body", query)
    fragments = choose(metadata.body, in_body)
    if not fragments and metadata.body and not any("body" in leaf.fields for leaf in asked_leaves(query)):
        fragments = [lead(metadata.body)]
    stated = [(metadata.display_title, in_title)] if metadata.title is not None else []
    return Hit(
        id=document.id,
        metadata=metadata,
        score=score,
        title=Snippet(metadata.display_title, merge(in_title)),
        snippets=tuple(_snippet(metadata.body, fragment, in_body) for fragment in fragments),
        why=_why([*stated, (metadata.body, in_body)], query),
    )


def highlight_whole(metadata: Metadata, query: Query) -> tuple[Marks, Marks]:
    """The stretches to mark in the whole display title, and those in the whole body."""
    in_title = occurrences(metadata.display_title, _title_field(metadata), query)
    return merge(in_title), merge(occurrences(metadata.body, "body", query))


def _title_field(metadata: Metadata) -> str:
    """The field whose words the display title shows: the lead's, where no title is stated."""
    return "title" if metadata.title is not None else "body"


def _snippet(text: str, fragment: Fragment, found: Sequence[Occurrence]) -> Snippet:
    start, end = fragment.start, fragment.end
    inside = [hit for hit in found if start <= hit.start and hit.end <= end]
    return Snippet(
        text=text[start:end],
        marks=tuple((first - start, last - start) for first, last in merge(inside)),
        starts_text=not text[:start].strip(),
        ends_text=not text[end:].strip(),
    )


def _why(texts: Sequence[tuple[str, Sequence[Occurrence]]], query: Query) -> tuple[Why, ...]:
    """The written forms that matched, closest and commonest first."""
    asked = [_typed(leaf) for leaf in asked_leaves(query)]
    forms: Counter[tuple[str, str, Level]] = Counter()
    for text, found in texts:
        places = {(asked[hit.leaf], hit.start, hit.end, hit.level) for hit in found}  # two leaves may be one word
        forms.update((term, text[start:end], level) for term, start, end, level in places)
    ordered = sorted(forms.items(), key=lambda item: (item[0][2], -item[1], item[0][:2]))
    return tuple(
        Why(term, form, level.label, _RULES[level], count) for (term, form, level), count in ordered[:_MOST_FORMS]
    )


def _typed(leaf: Word | Phrase) -> str:
    return leaf.token.marked if isinstance(leaf, Word) else " ".join(token.marked for token in leaf.tokens)
