"""Leaves: a word or phrase in one field becomes the documents that have it, and how often each does."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.analysis.tokens import Token
from index.schema import TEXT_FIELDS, Level
from index.segment.positions import POSITION_BITS
from index.storage.fields import level_field
from index.storage.snapshot import Keys, Postings, Snapshot
from index.text.letters import marks_fit, strip_marks
from search.query.nodes import Phrase, Word


def find(leaf: Word | Phrase, field: str, snapshot: Snapshot) -> Postings:
    """The documents that have a leaf in a field, and its occurrences."""
    level = TEXT_FIELDS[field].level(leaf.level)
    match leaf:
        case Word(token):
            return find_word(token, field, level, snapshot)
        case Phrase(tokens):
            return _find_phrase(tokens, field, level, snapshot)


def find_word(token: Token, field: str, level: Level, snapshot: Snapshot) -> Postings:
    """The documents that have a word in a field at one level, and how often."""
    terms, name = _terms(token, field, level, snapshot), level_field(field, level)
    if len(terms) == 1:
        return snapshot.postings(name, terms[0])
    return _count(_occurrences(token, field, level, snapshot))


def _find_phrase(tokens: Sequence[Token], field: str, level: Level, snapshot: Snapshot) -> Postings:
    """Where every word stands at its distance from the phrase's start; looked for from the rarest word on."""
    lists = [(offset, _occurrences(token, field, level, snapshot)) for offset, token in enumerate(tokens)]
    lists.sort(key=lambda one: len(one[1]))
    starts = lists[0][1] - lists[0][0]
    for offset, keys in lists[1:]:
        starts = starts[_are_in(starts + offset, keys)]
    return _count(starts)


def _are_in(wanted: Keys, keys: Keys) -> NDArray[np.bool_]:
    """Which of `wanted` are among the ascending `keys`."""
    if not len(keys):
        return np.zeros(len(wanted), np.bool_)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.equal(keys[places], wanted)


def _count(keys: Keys) -> Postings:
    documents, counts = np.unique(keys >> POSITION_BITS, return_counts=True)
    return Postings(documents.astype(np.int32), counts.astype(np.int32))


def _occurrences(token: Token, field: str, level: Level, snapshot: Snapshot) -> Keys:
    name = level_field(field, level)
    lists = [snapshot.occurrences(name, term) for term in _terms(token, field, level, snapshot)]
    if len(lists) == 1:
        return lists[0]
    return np.sort(np.concatenate([np.zeros(0, np.int64), *lists]))


def _terms(token: Token, field: str, level: Level, snapshot: Snapshot) -> Sequence[str]:
    """The index terms that a word stands for: one, but for marks typed, which several marked forms may have."""
    if level is not Level.WRITTEN or token.marked == token.written:
        return (token.term(level),)
    marked = _marked_forms(level_field(field, level), token.written[0], snapshot)
    return [form for form in marked.get(token.written, ()) if marks_fit(token.marked, form)]


def _marked_forms(name: str, letter: str, snapshot: Snapshot) -> dict[str, list[str]]:
    """Of a field's terms that begin with a letter: written form to the forms with marks that stand for it."""

    def collect() -> dict[str, list[str]]:
        forms: dict[str, list[str]] = {}
        for term in snapshot.terms(name, letter):
            if (written := strip_marks(term)) != term:
                forms.setdefault(written, []).append(term)
        return forms

    return snapshot.keep(("marked forms", name, letter), collect)
