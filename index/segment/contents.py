"""What a segment is written from: arrays of token occurrences, and what each document states and stores.

Whoever analyses, document by document or a batch at once, gathers into these; `writing` turns them into columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.columns.numbers import Uints, Wide
from index.schema import Level


@dataclass(frozen=True, slots=True)
class Forms:
    """Different words of a text, as parallel arrays: a form's number is its place.

    The written form follows from the marked one, spelling from written, family from spelling; forms with the same
    marked string are one. What a form has at a level at which no field uses it does not matter.

    Attributes:
        strings: in UTF-8, each once, in any order; those of no token are left out when written.
        marked, written, spelling, family: shape (forms,), the place of each form's term in `strings`.
    """

    strings: Sequence[bytes]
    marked: Wide
    written: Wide
    spelling: Wide
    family: Wide

    def at(self, level: Level) -> Wide:
        """The terms of a level, shape (forms,)."""
        return {Level.WRITTEN: self.written, Level.SPELLING: self.spelling, Level.FAMILY: self.family}[level]


@dataclass(frozen=True, slots=True)
class FieldTokens:
    """Every token of a text field, in any order.

    Attributes:
        levels: those that can be searched; spelling at least.
        forms: shape (tokens,), each token's place among the segment's words.
        documents: shape (tokens,), the number of its document.
        positions: shape (tokens,), its position there; no two tokens of a document have the same.
        lengths: shape (documents,), how many tokens the field has in each document.
        forward: whether the words of each document are kept in order, too; no document may have several values then.
        copies: whether that is kept by which copies are found; of a field whose words are kept in order.
    """

    levels: tuple[Level, ...]
    forms: Uints
    documents: Uints
    positions: Uints
    lengths: Uints
    forward: bool = field(default=False, kw_only=True)
    copies: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Shape:
    """What every document of a segment has.

    Attributes:
        fields: text field to the levels at which it can be searched.
        values: columns of one value a document.
        keys: those of the columns that documents are looked up by.
        stored: parts of bytes.
        forward: those of the text fields that keep the words of each document in order.
        copies: those of them by which copies are found.
    """

    fields: Mapping[str, tuple[Level, ...]]
    values: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    stored: tuple[str, ...] = ()
    forward: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """A segment in the making.

    Attributes:
        size: how many documents.
        words: the forms of all fields.
        fields: text field to its tokens.
        values: column to a value a document; what facets, sorting and ids are read from.
        keys: those of the columns that documents are looked up by.
        stored: part to its bytes, a document each.
        dictionaries: part to the zstd dictionary to store it with; learnt from the part when none is given, or none
            but an empty one.
    """

    size: int
    words: Forms
    fields: Mapping[str, FieldTokens]
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    stored: Mapping[str, Sequence[bytes]] = field(default_factory=dict)
    dictionaries: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def shape(self) -> Shape:
        """What every document has."""
        return Shape(
            {name: tokens.levels for name, tokens in self.fields.items()},
            tuple(self.values),
            self.keys,
            tuple(self.stored),
            tuple(name for name, tokens in self.fields.items() if tokens.forward),
            tuple(name for name, tokens in self.fields.items() if tokens.copies),
        )


def in_utf8(text: str) -> bytes:
    """A term or value as bytes; halves of surrogate pairs, which file names can hold, become question marks."""
    return text.encode("utf-8", "replace")


NO_NUMBERS: Uints = np.zeros(0, np.uint8)
