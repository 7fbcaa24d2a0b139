"""Merging: the live documents of several segments as the contents of one, equal to those of a segment made of them.

Tokens are sorted anew, which costs a few nanoseconds each; terms that no live document has are gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.columns.numbers import Wide, narrow
from index.schema import Level
from index.segment.contents import Contents, FieldTokens, Forms
from index.segment.positions import POSITION_BITS
from index.segment.segment import Segment, write_segment
from index.segment.text_field import TextField

_POSITION = (1 << POSITION_BITS) - 1


@dataclass(frozen=True, slots=True)
class Source:
    """A segment, and which of its documents are live: shape (documents,)."""

    segment: Segment
    live: NDArray[np.bool_]


def write_merged(path: Path, sources: Sequence[Source]) -> None:
    """Write the live documents, source after source, as one segment; neither synced nor renamed, as `write_segment`.

    Args:
        sources: at least one; all have the same fields, columns and parts.

    Raises: CorruptSegment: a source is damaged.
    """
    write_segment(path, _merge(sources))


def _merge(sources: Sequence[Source]) -> Contents:
    first = sources[0].segment
    renumbered = _renumbered([source.live for source in sources])
    words = _Words()
    # Fields of all levels first, so that every form is met with all its terms where there are any.
    fields = sorted(first.fields, key=lambda name: -len(first.fields[name].levels))
    tokens = {name: _merge_field(name, sources, renumbered, words) for name in fields}
    return Contents(
        size=sum(int(source.live.sum()) for source in sources),
        words=words.forms(),
        fields={name: tokens[name] for name in first.fields},
        values={name: _values(name, sources) for name in first.values},
        keys=tuple(first.columns.meta["keys"]),
        stored={part: _stored(part, sources) for part in first.stored},
    )


def _renumbered(lives: Sequence[NDArray[np.bool_]]) -> list[Wide]:
    """The new number of every document of every source; that of deleted ones means nothing."""
    numbers = np.cumsum(np.concatenate(lives)) - 1
    return np.split(numbers, np.cumsum([len(live) for live in lives])[:-1])


@dataclass(frozen=True, slots=True)
class _Words:
    places: dict[bytes, int] = field(default_factory=dict)
    numbers: dict[bytes, int] = field(default_factory=dict)
    columns: tuple[list[int], ...] = field(default_factory=lambda: ([], [], [], []))

    def number(self, *terms: bytes) -> int:
        """The number of a form: marked, written, spelling, family."""
        known = self.numbers.setdefault(terms[0], len(self.numbers))
        if known == len(self.columns[0]):
            for column, term in zip(self.columns, terms, strict=True):
                column.append(self.places.setdefault(term, len(self.places)))
        return known

    def forms(self) -> Forms:
        return Forms(list(self.places), *(np.array(column, np.int64) for column in self.columns))


def _merge_field(name: str, sources: Sequence[Source], renumbered: Sequence[Wide], words: _Words) -> FieldTokens:
    forms, documents, positions, lengths = [], [], [], []
    for source, numbers in zip(sources, renumbered, strict=True):
        text = source.segment.fields[name]
        form_of = _number_forms(text, source.segment, words)
        tokens, keys = _tokens(text)
        kept = source.live[keys >> POSITION_BITS]
        forms.append(form_of[tokens[kept]])
        documents.append(numbers[keys[kept] >> POSITION_BITS])
        positions.append(keys[kept] & _POSITION)
        lengths.append(text.lengths[source.live].astype(np.int64))
    columns = (narrow(np.concatenate(column)) for column in (forms, documents, positions, lengths))
    return FieldTokens(sources[0].segment.fields[name].levels, *columns)


def _tokens(text: TextField) -> tuple[Wide, Wide]:
    """The form and the key of every token; forms with marks are numbered after the leaves."""
    forms, keys = text.all_occurrences()
    for form in range(len(text.marked.strings)):
        forms[text.marked.places(form)] = text.count(Level.WRITTEN) + form
    return forms, keys


def _number_forms(text: TextField, segment: Segment, words: _Words) -> Wide:
    leaves = text.marked.leaves.astype(np.int64)
    columns = []
    for level in (Level.WRITTEN, Level.SPELLING, Level.FAMILY):
        if level in text.levels:
            strings = text.strings_of_leaves(level)
            columns.append(list(segment.dictionary.among([*strings, *strings[leaves]])))
        else:
            columns.append([b""] * (text.count(Level.WRITTEN) + len(leaves)))
    marked = list(segment.dictionary.among(text.marked.strings.tolist()))
    written = columns[0]
    marked = [*written[: len(written) - len(marked)], *marked]
    return np.fromiter(map(words.number, marked, *columns), np.int64, len(marked))


def _values(name: str, sources: Sequence[Source]) -> list[str]:
    return [
        value.decode()
        for source in sources
        for value, live in zip(source.segment.values[name].texts(), source.live.tolist(), strict=True)
        if live
    ]


def _stored(part: str, sources: Sequence[Source]) -> list[bytes]:
    return [
        source.segment.stored[part].read(document)
        for source in sources
        for document in np.flatnonzero(source.live).tolist()
    ]
