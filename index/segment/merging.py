"""Merging: the live documents of several segments as one, the segment that would be made of them, byte for byte.

Only dictionaries and trees are made anew. Posting lists, positions and stored documents are copied to their new places,
a column and a block at a time, so that memory holds the vocabulary and little more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.columns.container import Column, stream_columns
from index.columns.numbers import Uints, narrow
from index.columns.uniting import unite
from index.segment.doc_values import merge_values
from index.segment.merged_field import MergedField
from index.segment.origins import Origin
from index.segment.segment import Segment, describe
from index.segment.stored import merge_stored, renew_stored
from index.segment.terms import write_strings


@dataclass(frozen=True, slots=True)
class Source:
    """A segment, and which of its documents are live: shape (documents,)."""

    segment: Segment
    live: NDArray[np.bool_]


def write_merged(path: Path, sources: Sequence[Source]) -> None:
    """Write the live documents, source after source, as one segment; neither synced nor renamed, as `write_segment`.

    Every byte of the sources is verified first: what is copied unread gets a new checksum, which must not say of
    damage that it is sound. Stored documents are compressed with the dictionary that most of them are already.

    Args:
        sources: at least one; all have the same fields, columns and parts.

    Raises: CorruptSegment: a source is damaged.
    """
    for source in sources:
        for damage in source.segment.verify():
            raise damage
        source.segment.columns.release()
    size = sum(int(source.live.sum()) for source in sources)
    stream_columns(path, _releasing(_columns(sources), sources), describe(size, sources[0].segment.shape))


def write_renewed(path: Path, source: Source, dictionaries: Mapping[str, bytes]) -> None:
    """Write the live documents of one segment as another, with nothing left in it of those that are not live.

    Unlike what `write_merged` makes, its compression dictionaries are not those of the source, which may quote them.

    Args:
        dictionaries: to compress the stored parts with; learnt from the documents where there is none.

    Raises: CorruptSegment: the source is damaged.
    """
    for damage in source.segment.verify():
        raise damage
    columns = chain(_words([source]), _values([source]), _renewed(source, dictionaries))
    stream_columns(path, _releasing(columns, [source]), describe(int(source.live.sum()), source.segment.shape))


def _renewed(source: Source, dictionaries: Mapping[str, bytes]) -> Iterator[tuple[str, Column]]:
    for part, stored in source.segment.stored.items():
        yield from renew_stored(part, (stored, source.live), dictionaries.get(part, b"")).items()


def _releasing(columns: Iterable[tuple[str, Column]], sources: Sequence[Source]) -> Iterator[tuple[str, Column]]:
    """The same columns; what was read of the sources for one does not stay in memory for the others."""
    for name, column in columns:
        yield name, column
        for source in sources:
            source.segment.columns.release()


def _columns(sources: Sequence[Source]) -> Iterator[tuple[str, Column]]:
    yield from _words(sources)
    yield from _values(sources)
    for part in sources[0].segment.shape.stored:
        yield from merge_stored(part, [(source.segment.stored[part], source.live) for source in sources]).items()


def _values(sources: Sequence[Source]) -> Iterator[tuple[str, Column]]:
    shape = sources[0].segment.shape
    for name in shape.values:
        columns = [(source.segment.values[name], source.live) for source in sources]
        yield from merge_values(name, columns, key=name in shape.keys).items()


def _words(sources: Sequence[Source]) -> Iterator[tuple[str, Column]]:
    """The dictionary and the text fields; strings of no live document are left out."""
    united = unite([source.segment.dictionary for source in sources])
    renumbered = _renumbered([source.live for source in sources])
    fields = [
        MergedField(
            name,
            [
                Origin(source.segment.fields[name], mine, source.live, documents)
                for source, mine, documents in zip(sources, united.numbers, renumbered, strict=True)
            ],
        )
        for name in sources[0].segment.fields
    ]
    used = np.zeros(len(united), np.bool_)
    for field in fields:
        for found in field.strings:
            used[found] = True
    yield from write_strings(*united.pack(np.flatnonzero(used))).items()
    while fields:
        yield from fields.pop(0).columns(np.cumsum(used) - 1)


def _renumbered(lives: Sequence[NDArray[np.bool_]]) -> list[Uints]:
    """The new number of every document of every source; that of deleted ones means nothing."""
    numbers = narrow(np.maximum(np.cumsum(np.concatenate(lives)) - 1, 0))
    return np.split(numbers, np.cumsum([len(live) for live in lives])[:-1])
