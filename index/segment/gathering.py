"""Gathering: documents taken apart, one after the other, become the contents of a segment.

Texts wait until there are enough of them to be analysed at once; their tokens are kept as arrays, 12 bytes each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.analysis.bulk import tokenize
from index.analysis.vocabulary import Vocabulary
from index.columns.numbers import Wide
from index.schema import Level
from index.segment.contents import Contents, FieldTokens, Forms, Shape

VALUE_GAP = 100
"""Positions between two values of a field, so that no phrase runs from one into the next."""

_BATCH = 1 << 20  # characters analysed at once: some hundred articles


@dataclass(frozen=True, slots=True)
class Row:
    """One document, taken apart.

    Attributes:
        texts: text field to its values.
        values: column to value.
        stored: part to bytes.
    """

    texts: Mapping[str, Sequence[str]]
    values: Mapping[str, str]
    stored: Mapping[str, bytes]


class Gathered:
    """Documents that will be one segment; bounded by whoever adds them.

    Args:
        vocabulary: of the words met so far, which several segments may share, one after the other.
    Attributes:
        size: how many documents.
        tokens: how many words of them were found; those of the last texts may not be among them yet.
        stored_bytes: of all their parts.
    """

    def __init__(self, shape: Shape, vocabulary: Vocabulary) -> None:
        self._shape = shape
        self._vocabulary = vocabulary
        self._texts = {name: _Texts() for name in shape.fields}
        self._waiting = 0  # characters
        self._values: dict[str, list[str]] = {name: [] for name in shape.values}
        self._stored: dict[str, list[bytes]] = {part: [] for part in shape.stored}
        self.size = self.tokens = self.stored_bytes = 0

    def add(self, row: Row) -> None:
        """Add a document; its number in the segment is how many came before."""
        for name, texts in self._texts.items():
            for value in row.texts.get(name, ()):
                texts.add(value, self.size)
                self._waiting += len(value)
        for column, values in self._values.items():
            values.append(row.values[column])
        for part, stored in self._stored.items():
            stored.append(row.stored[part])
            self.stored_bytes += len(row.stored[part])
        self.size += 1
        if self._waiting >= _BATCH:
            self._analyse()

    def _analyse(self) -> None:
        self.tokens += sum(texts.analyse(self._vocabulary) for texts in self._texts.values())
        self._waiting = 0

    def contents(self, dictionaries: Mapping[str, bytes] | None = None) -> Contents:
        """What was added, with the dictionaries to store it with, if there are any; see `Contents`."""
        self._analyse()
        found = {name: texts.tokens() for name, texts in self._texts.items()}
        words, number_of = _words(self._vocabulary, [tokens.forms for tokens in found.values()])
        fields = {
            name: FieldTokens(
                self._shape.fields[name],
                number_of[tokens.forms].astype(np.uint32),
                tokens.documents,
                tokens.positions,
                np.bincount(tokens.documents, minlength=self.size).astype(np.uint32),
                forward=name in self._shape.forward,
                copies=name in self._shape.copies,
            )
            for name, tokens in found.items()
        }
        return Contents(self.size, words, fields, self._values, self._shape.keys, self._stored, dictionaries or {})


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Words of texts, as rows: the number of the form, the document, the position there."""

    forms: NDArray[np.int32]
    documents: NDArray[np.uint32]
    positions: NDArray[np.uint32]


@dataclass(slots=True)
class _Texts:
    """The texts of a field: those that wait to be analysed, each with its document, and the tokens of those before."""

    waiting: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    found: list[_Tokens] = field(default_factory=list)

    def add(self, text: str, document: int) -> None:
        self.waiting.append(text)
        self.owners.append(document)

    def analyse(self, vocabulary: Vocabulary) -> int:
        """Turn texts into tokens; how many."""
        tokens = tokenize(self.waiting, vocabulary)
        counts, owners = np.diff(tokens.first), np.array(self.owners, np.uint32)
        positions = tokens.position + np.repeat(_starts(owners, counts), counts)
        self.found.append(_Tokens(tokens.form, np.repeat(owners, counts), positions.astype(np.uint32)))
        self.waiting, self.owners = [], []
        return len(tokens)

    def tokens(self) -> _Tokens:
        return _Tokens(
            np.concatenate([part.forms for part in self.found]),
            np.concatenate([part.documents for part in self.found]),
            np.concatenate([part.positions for part in self.found]),
        )


def _starts(owners: NDArray[np.uint32], counts: Wide) -> Wide:
    """The position of the first word of each text: behind the texts of the same document, and a gap behind each.

    >>> _starts(np.array([0, 1, 1], np.uint32), np.array([7, 2, 3])).tolist()
    [0, 0, 102]
    """
    steps = counts + VALUE_GAP
    before = np.cumsum(steps) - steps
    starts: Wide = before - before[np.searchsorted(owners, owners)]
    return starts


def _words(vocabulary: Vocabulary, forms: Sequence[NDArray[np.int32]]) -> tuple[Forms, Wide]:
    """The forms of a vocabulary that occur, and the number that each now has among them."""
    used, number_of = _kept(len(vocabulary), forms)
    columns = [terms.of(used) for terms in (vocabulary.marked, *map(vocabulary.terms, Level))]
    strings, place_of = _kept(len(vocabulary.strings.all), columns)
    texts = list(map(vocabulary.strings.all.__getitem__, strings.tolist()))
    return Forms(texts, *(place_of[column] for column in columns)), number_of


def _kept(count: int, numbers: Sequence[NDArray[np.int32]]) -> tuple[NDArray[np.int32], Wide]:
    """Which of the numbers below `count` occur, ascending; and the place of each number among them."""
    occurs = np.zeros(count, np.bool_)
    for column in numbers:
        occurs[column] = True
    return np.flatnonzero(occurs).astype(np.int32), np.cumsum(occurs) - 1
