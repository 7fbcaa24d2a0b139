"""Drafts: documents analysed many at a time, and made the lines that are sent of them. What `prepared` says, faster.

Also by other processes: a draft is plain values, which the one that reads sends on.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, Final

import numpy as np
import orjson

from index.analysis.analyzer import Analysis, by
from index.analysis.tables import Tables
from index.analysis.vocabulary import Vocabulary
from index.article import Document
from index.columns.numbers import offsets
from index.copies.definition import FEWEST
from index.copies.shingles import hashes_of
from index.copies.sketches import BANDS, bands, sketch
from index.schema import BARE_FIELDS, TEXT_FIELDS, Level
from index.segment.contents import Contents, FieldTokens, Forms, Shape
from index.segment.gathering import Gathered, Row
from index.storage.documents import from_parts
from index.storage.fields import ID, SEPARATOR
from index.storage.grouping import FIELD
from index.storage.mentions import countries_of
from search.engines.opensearch.mapping import WORDS, term
from search.engines.opensearch.prepared import field_of, kept, names_of, stated

MOST: Final = 200
"""Documents of a draft: enough to analyse them together, and few enough to be sent while others are analysed."""

_MOST_BYTES = 8 * 1024 * 1024  # of what a draft stores
_MOST_FORMS = 500_000  # different words that are remembered from draft to draft

_SHAPE = Shape({name: TEXT_FIELDS[name].levels for name in BARE_FIELDS}, copies=(FIELD,))


@dataclass(frozen=True, slots=True)
class Body:
    """By what a body is known among its copies; of one that is too short to be a copy, there is none.

    Attributes:
        text: equal where all words are.
        sketch: `index.copies.sketches.BINS` bytes.
        words: all of them, packed (`mapping.WORDS`); "" where the cluster is to be asked.
    """

    text: int
    sketch: bytes
    words: str = field(default="", compare=False)

    @property
    def bands(self) -> list[int]:
        """A number for each band, which no other band has."""
        numbers = bands(np.frombuffer(self.sketch, np.uint8).reshape(1, -1))[0].astype(np.int64)
        found: list[int] = (numbers | np.arange(BANDS) << 32).tolist()
        return found

    def to_json(self) -> dict[str, Any]:
        """As it stands in a document."""
        return {"bands": self.bands, "text": _signed(self.text), "sketch": b64encode(self.sketch).decode()}


@dataclass(frozen=True, slots=True)
class Made:
    """A document of a draft.

    Attributes:
        values: all that is sent of it but by what it is known (`prepared.identity`).
        body: None where it can be no copy.
    """

    ticket: int
    id: str
    values: bytes
    body: Body | None


@dataclass(frozen=True, slots=True)
class DraftingBy:
    """How other processes make drafts, by some tables."""

    made_by: Tables

    def tables(self) -> Tables:
        """Those of the build."""
        return self.made_by

    def drafts(self) -> "Drafter":
        """An empty draft."""
        return Drafter(by(self.made_by))


@dataclass
class Drafter:
    """Makes drafts, one after the other; to be emptied when it is full."""

    analysis: Analysis
    dictionaries: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._vocabulary = Vocabulary(self.analysis)
        self._fields = lru_cache(maxsize=10_000)(self._field)
        self._start()

    def _start(self) -> None:
        if len(self._vocabulary) >= _MOST_FORMS:
            self._vocabulary = Vocabulary(self.analysis)
        self._gathered = Gathered(_SHAPE, self._vocabulary)
        self._rows: list[Row] = []
        self._tickets: list[int] = []
        self._bytes = 0

    def add(self, row: Row, ticket: int) -> None:
        """Add a document to the draft in the making."""
        self._gathered.add(replace(row, values={}, stored={}))
        self._rows.append(row)
        self._tickets.append(ticket)
        self._bytes += sum(map(len, row.stored.values()))

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def is_full(self) -> bool:
        """Whether the draft is to be finished now."""
        return len(self._rows) >= MOST or self._bytes >= _MOST_BYTES

    def finish(self) -> list[Made] | None:
        """The draft; None when nothing was added."""
        if not self._rows:
            return None
        made = list(self._made(self._gathered.contents()))
        self._start()
        return made

    def _made(self, contents: Contents) -> Iterator[Made]:
        words = _Words(contents.words)
        columns = [words.of(contents.fields[name]) for name in BARE_FIELDS]
        named = zip(countries_of(contents), bodies(contents), zip(*columns, strict=True), strict=True)
        for row, ticket, (countries, body, texts) in zip(self._rows, self._tickets, named, strict=True):
            values = {**dict(zip(BARE_FIELDS, texts, strict=True)), **self._stated(row, countries)}
            values |= kept(values[FIELD])
            if body:
                values["copies"] = body.to_json()
            known = body and replace(body, words=values[WORDS])
            yield Made(ticket, row.values[ID], orjson.dumps(values), known)

    def _stated(self, row: Row, countries: str) -> dict[str, Any]:
        short = {name: self._fields(name, tuple(row.texts[name])) for name in TEXT_FIELDS if name not in BARE_FIELDS}
        named = countries.split(SEPARATOR) if countries else []
        return {**short, **stated(document_of(row), named)}

    def _field(self, name: str, values: Sequence[str]) -> Mapping[str, Any]:
        return field_of(TEXT_FIELDS[name], [self.analysis.analyze(value) for value in values])


def document_of(row: Row) -> Document:
    """The document that was taken apart."""
    return from_parts(row.stored)


class _Words:
    """The words of a draft, each as it is written at every level."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._texts = [term(text.decode()) for text in forms.strings]
        self._marked = forms.marked != forms.written
        columns = (map(self._texts.__getitem__, places.tolist()) for places in (forms.spelling, forms.written))
        self._named = [names_of(spelling, written) for spelling, written in zip(*columns, strict=True)]

    def of(self, tokens: FieldTokens) -> Iterator[dict[str, Any]]:
        """The words of a field that has one text in each document."""
        ends = offsets(tokens.lengths).tolist()
        columns = {level.label: self._forms.at(level)[tokens.forms].tolist() for level in tokens.levels}
        marked = self._marked[tokens.forms]
        columns["marked"] = self._forms.marked[tokens.forms].tolist()
        for start, stop in pairwise(ends):
            if start == stop:
                yield {"length": 0}
                continue
            names = [name for name in columns if name != "marked" or marked[start:stop].any()]
            joined = {name: [" ".join(map(self._texts.__getitem__, columns[name][start:stop]))] for name in names}
            named = set(chain.from_iterable(self._named[form] for form in set(tokens.forms[start:stop].tolist())))
            yield {**joined, "forms": sorted(named), "length": stop - start}


def bodies(contents: Contents) -> list[Body | None]:
    """Of each document of some contents that can be a copy."""
    tokens = contents.fields[FIELD]
    hashes = hashes_of(contents.words.strings)[contents.words.at(Level.SPELLING)]
    texts, sketches = sketch(hashes[tokens.forms], offsets(tokens.lengths))
    found = zip(texts.tolist(), sketches, tokens.lengths.tolist(), strict=True)
    return [Body(text, made.tobytes()) if length >= FEWEST else None for text, made, length in found]


def _signed(number: int) -> int:
    """A number of 64 bits as the cluster has such."""
    return number - (1 << 64) if number >> 63 else number


def unsigned(number: int) -> int:
    """The inverse."""
    return number % (1 << 64)
