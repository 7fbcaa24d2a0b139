"""Small segments made of texts, and what should be in them, worked out word by word."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from index.analysis.tokens import Token
from index.analysis.vocabulary import Vocabulary
from index.schema import Level
from index.segment.contents import Shape
from index.segment.gathering import VALUE_GAP, Gathered, Row
from index.segment.positions import POSITION_BITS
from index.segment.segment import Segment, write_segment
from tests.shipped import ANALYSIS, analyze

FIELDS = {"body": (Level.WRITTEN, Level.SPELLING, Level.FAMILY), "source": (Level.WRITTEN, Level.SPELLING)}
SHAPE = Shape(
    FIELDS, values=("id", "place"), keys=("id",), stored=("text", "display"), forward=("body",), copies=("body",)
)
WORDS = ["مكتبة", "المكتبة", "والمكتبات", "مكتبه", "إدارة", "ادارة", "كُتُب", "كتب", "كَتَبَ", "ميناء", "في", "2022", "bank"]

texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join) | st.text(max_size=20)


@dataclass(frozen=True)
class Piece:
    """A document: a body, the names of its sources, a place, and bytes."""

    body: str
    sources: tuple[str, ...] = ()
    place: str = ""
    stored: bytes = b""


pieces = st.lists(
    st.builds(
        Piece,
        texts,
        st.lists(texts, max_size=2).map(tuple),
        st.sampled_from(("", "عمّان", "القاهرة")),
        st.binary(max_size=30),
    ),
    max_size=8,
)


def row(piece: Piece, number: int) -> Row:
    """A document taken apart."""
    stored = {"text": piece.stored, "display": b"d%d" % number}
    return Row({"body": [piece.body], "source": piece.sources}, {"id": f"d{number}", "place": piece.place}, stored)


def gathered(documents: Mapping[int, Piece], vocabulary: Vocabulary | None = None) -> Gathered:
    """Documents under numbers that make their ids, ready to be written."""
    found = Gathered(SHAPE, vocabulary or Vocabulary(ANALYSIS))
    for number, piece in documents.items():
        found.add(row(piece, number))
    return found


def placed(values: Sequence[str]) -> Iterator[tuple[int, Token]]:
    """The words of the values of a field, each with its position."""
    start = 0
    for value in values:
        yield from enumerate(tokens := analyze(value), start)
        start += len(tokens) + VALUE_GAP


def written(path: Path, documents: Sequence[Piece]) -> Segment:
    """A segment of some documents, open."""
    write_segment(path, gathered(dict(enumerate(documents))).contents())
    return Segment(path)


def expected(documents: Sequence[Piece]) -> dict[str, dict[bytes, list[int]]]:
    """Level name to term to every place of it; terms with marks stand at the written level too."""
    found: dict[str, dict[bytes, list[int]]] = {
        f"{field}.{level.label}": defaultdict(list) for field, levels in FIELDS.items() for level in levels
    }
    for number, piece in enumerate(documents):
        for field, values in row(piece, number).texts.items():
            for position, token in placed(values):
                key = number << POSITION_BITS | position
                for level in FIELDS[field]:
                    found[f"{field}.{level.label}"][token.term(level).encode()].append(key)
                if token.marked != token.written:
                    found[f"{field}.written"][token.marked.encode()].append(key)
    return found


def read_all(segment: Segment) -> dict[str, object]:
    """All that can be read of a segment."""
    found: dict[str, object] = {"size": segment.size}
    for field in segment.fields.values():
        found[f"{field.name}.lengths"] = field.lengths.tolist()
        if field.has_forward:
            ends, leaves = field.forward.of(np.arange(segment.size))
            found[f"{field.name}.forward"] = [ends.tolist(), leaves.tolist()]
        if field.copies:
            found[f"{field.name}.copies"] = [field.copies.texts.tolist(), field.copies.sketches.tolist()]
        for name in (f"{field.name}.{level.label}" for level in field.levels):
            for term in segment.terms(name):
                postings = segment.postings(name, term)
                lists = (postings.documents, postings.frequencies, postings.codes, segment.occurrences(name, term))
                found[f"{name} {term!r}"] = [one.tolist() for one in lists]
    for name, values in segment.values.items():
        found[name] = [values.texts(), [values.find(value).tolist() for value in values.names]]
    for part, stored in segment.stored.items():
        found[part] = [stored.read(document) for document in range(segment.size)]
    return found


def all_live(segment: Segment) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Nothing is deleted."""
    return np.ones(segment.size, np.bool_)
