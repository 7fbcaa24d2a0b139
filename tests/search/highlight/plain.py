"""Highlighting, plainly: word by word and sentence by sentence, an article at a time; what the fast form must equal."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.analysis.tokens import Token
from index.article import Document
from index.schema import Level
from index.text.letters import INVISIBLE, MARKS
from search.highlight.fragments import LONGEST, MOST, Fragment
from search.highlight.snippet import RULES, VARIANT
from search.highlight.spans import Asked, NearWord, Occurrence, asked_leaves, merge
from search.query.expansion import fits
from search.query.nodes import Fuzzy, Near, Phrase, Prefix, Query, Wildcard, Word
from search.results import Hit, Snippet, Why
from tests.shipped import analyze

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
    tokens = analyze(text)
    return sorted(
        Occurrence(tokens[first].start, tokens[last].end, number, level)
        for number, leaf in enumerate(asked_leaves(query))
        if field in leaf.fields
        for first, last, level in _of_leaf(tokens, leaf)
    )


def _of_leaf(tokens: Sequence[Token], leaf: Asked) -> Iterator[tuple[int, int, Level]]:
    for place, token in enumerate(tokens):
        match leaf:
            case Word(asked, level, _, variants):
                if token.meets(asked, level):
                    yield place, place, _closest([token], [asked])
                elif level is Level.FAMILY and token.family in variants:
                    yield place, place, Level.FAMILY
            case Phrase(phrase, level):
                words = tokens[place : place + len(phrase)]
                if len(words) == len(phrase) and _meet(words, phrase, level):
                    yield place, place + len(phrase) - 1, _closest(words, phrase)
            case NearWord(asked, near):
                windows = [
                    tokens[max(0, start) : start + near.window] for start in range(place - near.window + 1, place + 1)
                ]
                if token.meets(asked, near.level) and any(_holds(window, near) for window in windows):
                    yield place, place, _closest([token], [asked])
            case _:
                if fits(leaf, token.spelling):
                    yield place, place, Level.SPELLING


def _meet(words: Sequence[Token], asked: Sequence[Token], level: Level) -> bool:
    return all(word.meets(other, level) for word, other in zip(words, asked, strict=True))


def _closest(words: Sequence[Token], asked: Sequence[Token]) -> Level:
    return next(level for level in Level if _meet(words, asked, level))


def _holds(window: Sequence[Token], near: Near) -> bool:
    return all(any(word.meets(asked, near.level) for word in window) for asked in near.tokens)


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
    asked = [_typed(one) for one in asked_leaves(query)]
    forms: Counter[tuple[str, str, Level]] = Counter()
    for text, found in texts:
        places = {(asked[hit.leaf], hit.start, hit.end, hit.level) for hit in found}  # two leaves may be one word
        forms.update((term, text[start:end], level) for term, start, end, level in places)
    ordered = sorted(forms.items(), key=lambda item: (item[0][2], -item[1], item[0][:2]))
    return tuple(
        Why(term, form, level.label, _rule(term, form, level, query), count)
        for (term, form, level), count in ordered[:_MOST_FORMS]
    )


def _rule(term: str, form: str, level: Level, query: Query) -> str:
    """A variant is met by its family, where that is not the word's own."""
    words = [leaf for leaf in asked_leaves(query) if isinstance(leaf, Word) and leaf.token.marked == term]
    families = [word.terms(Level.FAMILY)[1:] for word in words if word.variants][-1:]
    is_variant = level is Level.FAMILY and any(analyze(form)[0].family in others for others in families)
    return VARIANT if is_variant else RULES[level]


def _typed(asked: Asked) -> str:
    match asked:
        case Word(token) | NearWord(token):
            return token.marked
        case Phrase(tokens):
            return " ".join(token.marked for token in tokens)
        case Prefix(text):
            return text + "*"
        case Wildcard(pattern):
            return pattern
        case Fuzzy(text):
            return text + "~"
