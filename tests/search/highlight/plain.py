"""Highlighting, plainly: token by token and sentence by sentence, one article at a time; what the fast form must equal."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.analysis.analyzer import analyze
from index.analysis.tokens import Token
from index.article import Document
from index.schema import TEXT_FIELDS, Level
from index.text.letters import INVISIBLE, MARKS
from search.highlight.fragments import LONGEST, MOST, Fragment
from search.highlight.snippet import RULES
from search.highlight.spans import Occurrence, asked_leaves, merge
from search.query.nodes import Leaf, Query, Word
from search.results import Hit, Snippet, Why

_BEFORE = 60
_MOST_FORMS = 12
_EDGES = (re.compile(r"\s+"), re.compile(rf"[^\w\s{MARKS}{INVISIBLE}]+"))
_SENTENCE_END = re.compile(r"(?<=[.!?؟…])[\s\"”»)]*\s|\n+")


def highlight(document: Document, query: Query, score: float) -> Hit:
    metadata = document.metadata
    in_title = occurrences(metadata.display_title, "title" if metadata.title is not None else "body", query)
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

def occurrences(text: str, field: str, query: Query) -> list[Occurrence]:
    asked = [(number, leaf) for number, leaf in enumerate(asked_leaves(query)) if field in leaf.fields]
    if not asked:
        return []
    words = _Words(analyze(text))
    found = (hit for number, leaf in asked for hit in _of_leaf(words, field, number, leaf))
    return sorted(found, key=lambda hit: (hit.start, hit.end, hit.leaf))


class _Words:
    """The words of a text: the term of each at a level, and where each term stands; worked out once a level."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._terms: dict[Level, list[str]] = {}
        self._places: dict[Level, dict[str, list[int]]] = {}

    def places(self, term: str, level: Level) -> Sequence[int]:
        """Where a term stands, in order."""
        if level not in self._places:
            self._places[level] = {}
            for place, found in enumerate(self._at(level)):
                self._places[level].setdefault(found, []).append(place)
        return self._places[level].get(term, ())

    def meet(self, start: int, asked: "_Asked", level: Level) -> bool:
        """Whether the words from a place on are those asked for."""
        end = start + len(asked.tokens)
        if self._at(level)[start:end] != asked.terms[level]:
            return False
        if level is not Level.WRITTEN or not asked.has_marks:
            return True
        return all(word.meets(other, level) for word, other in zip(self.tokens[start:end], asked.tokens, strict=True))

    def _at(self, level: Level) -> list[str]:
        if level not in self._terms:
            self._terms[level] = [token.term(level) for token in self.tokens]
        return self._terms[level]


class _Asked:
    """The words of a leaf, and their terms at each level."""

    def __init__(self, leaf: Leaf) -> None:
        self.tokens = (leaf.token,) if isinstance(leaf, Word) else leaf.tokens
        self.terms = {level: [token.term(level) for token in self.tokens] for level in Level}
        self.has_marks = any(token.marked != token.written for token in self.tokens)


def _of_leaf(words: _Words, field: str, number: int, leaf: Leaf) -> Iterator[Occurrence]:
    asked, widest = _Asked(leaf), TEXT_FIELDS[field].level(leaf.level)
    for start in words.places(asked.terms[widest][0], widest):
        if words.meet(start, asked, widest):
            closest = next(level for level in Level if words.meet(start, asked, level))
            last = words.tokens[start + len(asked.tokens) - 1]
            yield Occurrence(words.tokens[start].start, last.end, number, closest)

def choose(text: str, found: Sequence[Occurrence]) -> list[Fragment]:
    """The at most MOST fragments that together show the most of the query, in the order of the text."""
    left = list(_candidates(text, found))
    chosen: list[Fragment] = []
    seen: frozenset[int] = frozenset()
    while left and len(chosen) < MOST:
        best = max(left, key=lambda f: (len(f.shown - seen), len(f.shown), f.count, -f.start))
        if chosen and not best.shown - seen and len(chosen) >= MOST - 1:
            break
        left.remove(best)
        chosen.append(best)
        seen |= best.shown
    return sorted(chosen, key=lambda fragment: fragment.start)


def lead(text: str) -> Fragment:
    """The beginning of a text, for when there is nothing to mark."""
    start, end = next(_sentences(text), (0, 0))
    most = min(end, start + LONGEST)
    cut = _cut_before(text, start, most)
    return Fragment(start, cut if cut > start else most, frozenset(), 0)  # one endless word is cut all the same


def _candidates(text: str, found: Sequence[Occurrence]) -> Iterator[Fragment]:
    """One fragment a sentence that shows anything. `found` is in order."""
    place = 0
    for start, end in _sentences(text):
        inside: list[Occurrence] = []
        while place < len(found) and found[place].start < end:
            inside.append(found[place])
            place += 1
        if inside:
            yield _fragment(text, start, end, inside)


def _fragment(text: str, start: int, end: int, inside: Sequence[Occurrence]) -> Fragment:
    if end - start > LONGEST:
        first = _densest(inside)
        if first.start - start > _BEFORE:
            start = _cut_after(text, first.start - _BEFORE, first.start)
        end = _cut_before(text, first.end, min(end, start + LONGEST))
    end = max([end, *(hit.end for hit in inside if hit.start < end)])  # a phrase may run over the sentence's edge
    shown = [hit for hit in inside if start <= hit.start and hit.end <= end]
    return Fragment(start, end, frozenset(hit.leaf for hit in shown), len(shown))


def _densest(inside: Sequence[Occurrence]) -> Occurrence:
    """The occurrence after which a fragment's length holds the most leaves; the first of equals."""
    held: Counter[int] = Counter()
    best, most, last = 0, 0, 0
    for number, hit in enumerate(inside):
        while last < len(inside) and inside[last].start < hit.start + LONGEST - _BEFORE:
            held[inside[last].leaf] += 1
            last += 1
        if len(held) > most:
            best, most = number, len(held)
        held[hit.leaf] -= 1
        if not held[hit.leaf]:
            del held[hit.leaf]
    return inside[best]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """The places of sentences without the space around them."""
    start = 0
    for gap in (*_SENTENCE_END.finditer(text), None):
        end = gap.start() + len(gap[0].rstrip()) if gap else len(text)
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
        start = gap.end() if gap else end


def _cut_after(text: str, wanted: int, most: int) -> int:
    """The start of the first word at or after `wanted`; `most`, which is the start of one, if there is none before."""
    for edge in _EDGES:
        if found := edge.search(text, wanted, most):
            return found.end()
    return most


def _cut_before(text: str, least: int, wanted: int) -> int:
    """The end of the last word that ends at or before `wanted`; `least`, which is the end of one, if none does."""
    if wanted <= least:
        return least
    if wanted == len(text) or text[wanted].isspace():
        return wanted
    for edge in _EDGES:
        if cuts := [found.start() for found in edge.finditer(text, least, wanted)]:
            return cuts[-1]
    return least

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
        Why(term, form, level.label, RULES[level], count) for (term, form, level), count in ordered[:_MOST_FORMS]
    )


def _typed(leaf: Leaf) -> str:
    return leaf.token.marked if isinstance(leaf, Word) else " ".join(token.marked for token in leaf.tokens)
