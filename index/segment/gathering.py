"""Gathering: documents taken apart, one after the other, become the contents of a segment."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index.analysis.tokens import Token
from index.segment.contents import Contents, FieldTokens, Forms, Shape, in_utf8


@dataclass(frozen=True, slots=True)
class Row:
    """One document, taken apart.

    Attributes:
        tokens: text field to its values, each the position of its first token and its tokens.
        values: column to value.
        stored: part to bytes.
    """

    tokens: Mapping[str, Sequence[tuple[int, Sequence[Token]]]]
    values: Mapping[str, str]
    stored: Mapping[str, bytes]


class Gathered:
    """Documents that will be one segment; bounded by whoever adds them, some 20 bytes a token."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._numbers: dict[str, int] = {}  # marked form to its number
        self._places: dict[str, int] = {}  # string to its place
        self._words = (array("q"), array("q"), array("q"), array("q"))
        self._tokens = {name: (array("I"), array("I"), array("I"), array("I")) for name in shape.fields}
        self._values: dict[str, list[str]] = {name: [] for name in shape.values}
        self._stored: dict[str, list[bytes]] = {part: [] for part in shape.stored}
        self.size = 0

    def add(self, row: Row) -> int:
        """Add a document; return its number in the segment."""
        number = self.size
        for name, (forms, documents, positions, lengths) in self._tokens.items():
            before = len(forms)
            for start, tokens in row.tokens.get(name, ()):
                forms.extend(map(self._number, tokens))
                positions.extend(range(start, start + len(tokens)))
            lengths.append(len(forms) - before)
            documents.extend([number] * lengths[-1])
        for column, values in self._values.items():
            values.append(row.values[column])
        for part, stored in self._stored.items():
            stored.append(row.stored[part])
        self.size += 1
        return number

    def _number(self, token: Token) -> int:
        known = self._numbers.get(token.marked)
        if known is None:
            known = self._numbers[token.marked] = len(self._numbers)
            strings = (token.marked, token.written, token.spelling, token.family)
            for places, string in zip(self._words, strings, strict=True):
                places.append(self._places.setdefault(string, len(self._places)))
        return known

    def contents(self) -> Contents:
        """What was added."""
        fields = {
            name: FieldTokens(self._shape.fields[name], *(np.frombuffer(column, np.uint32) for column in columns))
            for name, columns in self._tokens.items()
        }
        places = (np.frombuffer(column, np.int64) for column in self._words)
        words = Forms([in_utf8(string) for string in self._places], *places)
        return Contents(self.size, words, fields, self._values, self._shape.keys, self._stored)
