"""Gathered in bulk, a segment is byte for byte what its documents give token by token."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.vocabulary import Vocabulary
from index.segment import gathering
from index.segment.contents import Contents, FieldTokens, Forms
from index.segment.segment import write_segment
from tests.index.segment.conftest import FIELDS, SHAPE, Piece, gathered, pieces, placed, row
from tests.shipped import ANALYSIS

ODD = st.builds(
    Piece,
    st.lists(
        st.sampled_from(["مكتـبة", "مكتبة", "ﻣﻜﺘﺒﺔ", "كُتُب", "كـُتُب", "ب" * 300, "\n", "x\ud800y", "2022", "٢٠٢٢"])
    ).map(" ".join),
    st.lists(st.sampled_from(["", "مدى", "الشرق الجديد"]), max_size=4).map(tuple),
)


def plainly(documents: Sequence[Piece]) -> Contents:
    """The plain definition: one document after the other, one token after the other."""
    place_of: dict[bytes, int] = {}
    forms: dict[tuple[int, ...], int] = {}
    columns: dict[str, list[tuple[int, int, int]]] = {name: [] for name in FIELDS}
    rows = [row(piece, number) for number, piece in enumerate(documents)]
    for number, one in enumerate(rows):
        for name, values in one.texts.items():
            for position, token in placed(values):
                terms = (token.marked, token.written, token.spelling, token.family)
                form = tuple(place_of.setdefault(term.encode(), len(place_of)) for term in terms)
                columns[name].append((forms.setdefault(form, len(forms)), number, position))
    return Contents(
        len(rows),
        Forms(list(place_of), *np.array(list(forms), np.int64).reshape(-1, 4).T),
        {name: _field(name, found, len(rows)) for name, found in columns.items()},
        {name: [one.values[name] for one in rows] for name in SHAPE.values},
        SHAPE.keys,
        {part: [one.stored[part] for one in rows] for part in SHAPE.stored},
    )


def _field(name: str, found: list[tuple[int, int, int]], size: int) -> FieldTokens:
    forms, documents, positions = np.array(found, np.uint32).reshape(-1, 3).T
    lengths = np.array([sum(owner == number for _, owner, _ in found) for number in range(size)], np.uint32)
    return FieldTokens(
        FIELDS[name],
        forms,
        documents,
        positions,
        lengths,
        forward=name in SHAPE.forward,
        copies=name in SHAPE.copies,
    )


def as_written(contents: Contents) -> bytes:
    with TemporaryDirectory() as folder:
        write_segment(path := Path(folder, "a"), contents)
        return path.read_bytes()


@given(pieces | st.lists(ODD, max_size=6), st.integers(1, 60))
def test_a_segment_gathered_in_bulk_is_the_one_gathered_token_by_token(documents: list[Piece], batch: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "_BATCH", batch)
        assert as_written(gathered(dict(enumerate(documents))).contents()) == as_written(plainly(documents))


@given(pieces, pieces)
def test_words_met_before_leave_no_trace(before: list[Piece], documents: list[Piece]) -> None:
    warm = Vocabulary(ANALYSIS)
    gathered(dict(enumerate(before)), warm).contents()
    assert as_written(gathered(dict(enumerate(documents)), warm).contents()) == as_written(plainly(documents))


def test_what_is_gathered_is_known_by_its_size() -> None:
    found = gathered({0: Piece("مكتبة المدينة", ("مدى",), stored=b"12345"), 1: Piece("", stored=b"6")})
    found.contents()
    assert (found.size, found.tokens, found.stored_bytes) == (2, 3, 5 + 1 + len(b"d0d1"))
