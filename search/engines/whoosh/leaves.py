"""Leaves: a word, a phrase or near words in one field become the posting list of a segment that says who has them."""

from collections.abc import Sequence
from functools import reduce
from operator import attrgetter

import numpy as np

from index.analysis.tokens import Token
from index.columns.numbers import Uints
from index.schema import Level
from index.segment.contents import NO_NUMBERS, in_utf8
from index.segment.positions import LAST_POSITION, POSITION_BITS
from index.segment.postings import MOST
from index.storage.fields import level_field
from index.storage.snapshot import OpenSegment
from index.text.letters import marks_fit, strip_marks
from search.engines.whoosh.docsets import DocSet
from search.engines.whoosh.lists import PostingList
from search.engines.whoosh.occurrences import (
    Keys,
    Tokens,
    both,
    by_document,
    documents_of,
    side_by_side,
)
from search.query.nodes import Near, Phrase, Word


def known_as(token: Token, level: Level) -> str:
    """What a word is looked up by at a level: its term, or where marks were typed that count, the marked form."""
    return token.marked if level is Level.WRITTEN else token.term(level)


def known_as_any(word: Word, level: Level) -> tuple[str, ...]:
    """What a word is looked up by at a level: of a name spelled in several ways, each family, its own first."""
    return (known_as(word.token, level), *word.terms(level)[1:])


def any_list(words: Sequence[str], field: str, level: Level, segment: OpenSegment) -> PostingList:
    """Who has any of some words in a field at one level; frequencies are added up.

    Args:
        words: as `known_as_any` names them.
    """
    if len(words) == 1:
        return word_list(words[0], field, level, segment)
    return segment.cached((field, level, words, "any"), lambda: _added(words, field, level, segment))


def _added(words: Sequence[str], field: str, level: Level, segment: OpenSegment) -> PostingList:
    lists = [found for word in words if (found := word_list(word, field, level, segment)).count]
    if len(lists) <= 1:
        return lists[0] if lists else word_list(words[0], field, level, segment)
    documents, place = np.unique(np.concatenate([each.documents for each in lists]), return_inverse=True)
    codes = np.concatenate([each.codes for each in lists])
    frequencies = np.bincount(place, codes >> 8).astype(np.int64)
    lengths = np.zeros(len(documents), np.uint16)
    lengths[place] = codes & 255
    return PostingList(segment.size, documents, ((np.minimum(frequencies, MOST) << 8) | lengths).astype(np.uint16))


def word_list(asked: str, field: str, level: Level, segment: OpenSegment) -> PostingList:
    """Who has a word in a field at one level.

    Args:
        asked: as `known_as` names it.
    """
    return segment.cached((field, level, asked), lambda: _read(field, level, asked, segment))


def _read(field: str, level: Level, term: str, segment: OpenSegment) -> PostingList:
    if has_marks(term, level):
        written = _read(field, level, strip_marks(term), segment)
        return _counted(marked_occurrences(term, field, segment), written)
    text = segment.segment.fields[field]
    if (number := text.find(level, in_utf8(term))) is None:
        return PostingList(segment.size, NO_NUMBERS, NO_NUMBERS.astype(np.uint16))
    documents, codes = text.codes(level, number)
    return PostingList(segment.size, _wide_enough(documents, segment.size), codes, number)


def _wide_enough(documents: Uints, size: int) -> Uints:
    """In a type that holds every document of the segment, which that of a column need not."""
    return documents.astype(np.uint32) if size >> 8 * documents.itemsize else documents


def compound_list(leaf: Phrase | Near, field: str, level: Level, segment: OpenSegment) -> PostingList:
    """Who has a phrase, or near words, in a field at one level; a frequency is that of the whole."""
    words = tuple(known_as(token, level) for token in leaf.tokens)
    window = leaf.window if isinstance(leaf, Near) else 0
    key = (field, level, words, window)
    return segment.cached(key, lambda: _join(words, window, field, level, segment))


def _join(words: Sequence[str], window: int, field: str, level: Level, segment: OpenSegment) -> PostingList:
    lists = [word_list(word, field, level, segment) for word in words]
    rarest = min(lists, key=attrgetter("count"))
    if not window:
        return _counted(phrase_starts(words, field, level, segment), rarest)
    candidates = _having_all(lists)
    where = zip(words, lists, strict=True)
    places = [occurrences_within(word, postings, field, level, candidates, segment) for word, postings in where]
    return _counted(side_by_side(places, window), rarest)


def phrase_starts(words: Sequence[str], field: str, level: Level, segment: OpenSegment) -> Keys:
    """Where words stand one after the other, or a word alone, deleted documents included.

    Args:
        words: as `known_as` names them.
    """
    lists = [word_list(word, field, level, segment) for word in words]
    first, *others = sorted(range(len(words)), key=lambda place: lists[place].count)
    candidates = _having_all(lists)
    found = occurrences_within(words[first], lists[first], field, level, candidates, segment)
    starts = found[(found & LAST_POSITION) >= first] - first  # no phrase begins before its text
    for place in others:  # from the rarest word on, each looked at only where all before it stand right
        there = occurrences_within(words[place], lists[place], field, level, candidates, segment)
        starts = both(starts + place, there) - place
        candidates = DocSet(segment.size, ids=documents_of(starts))
    return starts


def _having_all(lists: Sequence[PostingList]) -> DocSet:
    rarest, *others = sorted(lists, key=attrgetter("count"))
    return reduce(lambda found, each: each.among(found), others, rarest.docset)


def _counted(found: Keys, having: PostingList) -> PostingList:
    """The list of what was found in documents of another list, from whose codes the lengths are taken."""
    documents, counts = by_document(found)
    codes = (np.minimum(counts, MOST) << 8) | (having.codes_of(documents) & 255)
    return PostingList(having.size, documents.astype(np.uint32), codes.astype(np.uint16))


def occurrences_within(
    term: str, postings: PostingList, field: str, level: Level, among: DocSet, segment: OpenSegment
) -> Keys:
    """Where a term, which has these postings, stands in some documents that all have it."""
    if has_marks(term, level):
        found = marked_occurrences(term, field, segment)
        return found[among.holds(found >> POSITION_BITS)]
    if postings.term is None or not len(among):
        return np.zeros(0, np.int64)
    return _tokens(term, postings.term, field, level, segment).within(among, postings)


def _tokens(term: str, number: int, field: str, level: Level, segment: OpenSegment) -> Tokens:
    return segment.cached(("tokens", field, level, term), lambda: _read_tokens(field, level, number, segment))


def _read_tokens(field: str, level: Level, term: int, segment: OpenSegment) -> Tokens:
    text = segment.segment.fields[field]
    documents, starts, positions = text.tokens(level, term)
    return Tokens(documents, starts, positions, is_leaf=len(text.leaves(level, term)) == 1)


# Marks typed, which several forms with marks may have


def has_marks(term: str, level: Level) -> bool:
    """Whether marks were typed that count."""
    return level is Level.WRITTEN and strip_marks(term) != term


def marked_occurrences(asked: str, field: str, segment: OpenSegment) -> Keys:
    """Where the forms of a word stand that have the marks typed."""
    name, written = level_field(field, Level.WRITTEN), strip_marks(asked)
    forms = _marked_forms(name, written[0], segment).get(written, ())
    fitting = (form for form in forms if marks_fit(asked, form))
    lists = [segment.segment.occurrences(name, in_utf8(form)) for form in fitting]
    return np.sort(np.concatenate([np.zeros(0, np.int64), *lists]))


def _marked_forms(name: str, letter: str, segment: OpenSegment) -> dict[str, Sequence[str]]:
    """Of a field's terms that begin with a letter: written form to the forms with marks that stand for it."""

    def collect() -> dict[str, Sequence[str]]:
        forms: dict[str, list[str]] = {}
        for term in map(bytes.decode, segment.segment.terms(name, in_utf8(letter))):
            if (written := strip_marks(term)) != term:
                forms.setdefault(written, []).append(term)
        return dict(forms)

    return segment.keep(("marked forms", name, letter), collect)
