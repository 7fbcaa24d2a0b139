"""What a segment says is checked by what it says elsewhere: a wrong number under a right checksum is found too."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given

from index.columns.container import Columns, write_columns
from index.columns.numbers import Uints
from index.segment import findings
from index.segment.checking import damage_of
from index.segment.findings import ascends, breaks, only_at
from index.segment.merging import Source, write_merged
from index.segment.segment import Segment
from tests.index.segment.conftest import Piece, all_live, pieces, written

DOCUMENTS = [
    Piece("كُتُب كتب المكتبة في مكتبة كَتَبَ", ("مدى", "الضفاف"), "عمّان", b"first"),
    Piece("مكتبة " * 300 + "كتب ميناء والمكتبات", (), "القاهرة", b"second"),
    Piece("إدارة ادارة في 2022 كتب في", ("مدى",), "عمّان", b"third"),
    Piece("مكتبه المكتبة والمكتبات كُتُب مكتبة", ("الضفاف",), "", b"fourth"),
]


@given(pieces)
def test_nothing_is_found_wrong_with_what_was_written(documents: list[Piece]) -> None:
    with TemporaryDirectory() as folder:
        segment = written(Path(folder, "a"), documents)
        assert list(damage_of(segment.columns)) == []
        write_merged(Path(folder, "b"), [Source(segment, all_live(segment))] * 2)
        assert list(damage_of(Segment(Path(folder, "b")).columns)) == []


@pytest.fixture
def whole(tmp_path: Path) -> Columns:
    return written(tmp_path / "whole", DOCUMENTS).columns


def found_in(columns: dict[str, Uints], whole: Columns) -> set[str]:
    """The columns found damaged in a file of these, every checksum of which is right."""
    path = whole.path.with_name("other")
    write_columns(path, columns, whole.meta)
    return {damage.column for damage in damage_of(Columns(path))}


def changes(values: Uints) -> list[Uints]:
    """The same column with one number changed, in each of its places and in several ways."""
    most = int(np.iinfo(values.dtype).max)
    found = []
    for place in range(0, len(values), max(1, len(values) // 25)):
        for other in {0, most, int(values[place]) + 1, int(values[place]) - 1} - {int(values[place])}:
            if 0 <= other <= most:
                changed = values.copy()
                changed[place] = other
                found.append(changed)
    return found


CERTAIN = (
    *("documents", "codes", "frequent.postings", "frequent.frequencies", "lengths", "postings", "tokens"),
    *("extra", "lists", "terms", "marked.leaves", "marked.offsets", "ends", "dictionary", "text.offsets"),
    *("body.positions", "forward.offsets", "forward.leaves", "copies.texts", "copies.sketches"),
)
"""Columns of which every number follows from others. Of the rest, what a text, place or value is, nothing else says."""


def check_changes(whole: Columns, parts: tuple[str, ...]) -> int:
    """Change numbers of some columns, and see that each is found; how many were tried."""
    columns, tried = {name: whole[name] for name in whole.entries}, 0
    for name, values in columns.items():
        for changed in changes(values) if name.endswith(parts) else ():
            assert found_in(columns | {name: changed}, whole), f"{name}: {changed}"
            tried += 1
    return tried


def test_a_wrong_number_under_a_right_checksum_is_found(whole: Columns) -> None:
    assert check_changes(whole, CERTAIN) > 500


@pytest.mark.parametrize("block", [1, 2, 3, 7])
def test_it_is_the_same_in_blocks_of_any_size(whole: Columns, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(findings, "BLOCK", block)
    assert list(damage_of(whole)) == []
    parts = ("body.documents", "body.frequent.frequencies", "body.positions", "forward.offsets", "forward.leaves")
    assert check_changes(whole, parts) > 200


def test_every_column_whose_texts_or_numbers_must_ascend_is_checked_for_that(whole: Columns) -> None:
    columns = {name: whole[name] for name in whole.entries}
    for name in (
        "body.written.strings",
        "body.family.strings",
        "body.marked.strings",
        "strings.blob",
    ):
        assert name in found_in(columns | {name: columns[name][::-1].copy()}, whole)
    same = np.full_like(columns["body.marked.places"], columns["body.marked.places"][0])
    assert "body.marked.places" in found_in(columns | {"body.marked.places": same}, whole)
    turned = columns["body.positions"].copy()
    most = int(np.argmax(np.diff(columns["body.written.tokens"])))  # the word that occurs 300 times
    first = int(columns["body.written.tokens"][most])
    turned[first : first + 3] = turned[first : first + 3][::-1]
    assert "body.positions" in found_in(columns | {"body.positions": turned}, whole)


def test_what_is_missing_or_too_long_is_named(whole: Columns) -> None:
    columns = {name: whole[name] for name in whole.entries}
    for name, values in columns.items():
        others = {other: columns[other] for other in columns if other != name}
        assert name in found_in(others, whole)
        longer = np.concatenate([values, np.ones(1, values.dtype)])
        if not name.endswith(".dictionary"):  # which may say anything where nothing was learnt
            assert found_in(columns | {name: longer}, whole), name


@pytest.mark.parametrize(
    "meta", [{}, {"fields": 5}, {"fields": {"body": ["no level"]}}, {"documents": "x"}, {"keys": None}]
)
def test_a_directory_that_says_what_no_writer_says_is_named(whole: Columns, meta: dict[str, object]) -> None:
    path = whole.path.with_name("other")
    said = {} if not meta else {**whole.meta, **meta}
    write_columns(path, {name: whole[name] for name in whole.entries}, said)
    assert [damage.column for damage in damage_of(Columns(path))] == ["directory"]


def test_places_are_found_among_others() -> None:
    values = np.array([1, 5, 5, 2, 9], np.uint8)
    assert breaks(values).tolist() == [2, 3]
    assert (ascends(values), ascends(values[:3], equal=True), ascends(values[:2], below=5)) == (False, True, False)
    nothing = np.zeros(0, np.int64)
    assert only_at(nothing, nothing)
    assert not only_at(np.array([1]), nothing)
    assert only_at(np.array([2, 3]), np.array([1, 2, 3]))
    assert not only_at(np.array([4]), np.array([1, 2, 3]))
