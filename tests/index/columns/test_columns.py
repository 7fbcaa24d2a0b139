"""Columns come back as they were written, and sorted terms are found like those of a list."""

from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.columns.container import ALIGNMENT, Columns, write_columns
from index.columns.dictionary import Dictionary, pack_terms
from index.columns.numbers import list_offsets, narrow, offsets, search, sort_rows, steps
from index.errors import CorruptSegment

numbers = st.integers(0, 2**64 - 1) | st.integers(0, 300)
columns = st.lists(numbers, max_size=20).map(lambda drawn: narrow(np.array(drawn, np.uint64)))
terms = st.sets(st.text(max_size=4).map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=3)).map(
    sorted
)


@given(st.dictionaries(st.text("abc.", min_size=1), columns, max_size=5), st.dictionaries(st.text(), st.integers(0, 9)))
def test_columns_come_back_with_name_type_and_order(
    written: dict[str, NDArray[np.unsignedinteger[Any]]], meta: dict[str, int]
) -> None:
    meta = {key.encode("utf-8", "replace").decode(): value for key, value in meta.items()}
    with TemporaryDirectory() as folder:
        path = Path(folder, "file")
        write_columns(path, written, meta)
        found = Columns(path)
        path.unlink()  # what is open stays readable
        assert list(found.entries) == list(written)
        assert found.meta == meta
        for name, values in written.items():
            assert found[name].dtype == values.dtype
            assert found[name].tolist() == values.tolist()
            assert found.entries[name].offset % ALIGNMENT == 0
        assert list(found.verify()) == []


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    write_columns(tmp_path / "file", {}, {})
    with pytest.raises(CorruptSegment, match="column lost: it is missing"):
        Columns(tmp_path / "file")["lost"]


@given(st.lists(numbers))
def test_narrow_keeps_every_number_and_no_more_bytes_than_the_largest_needs(drawn: list[int]) -> None:
    found = narrow(np.array(drawn, np.uint64))
    assert found.tolist() == drawn
    assert found.dtype.itemsize == 1 or max(drawn) > np.iinfo(f"u{found.dtype.itemsize // 2}").max


@given(st.lists(st.integers(0, 70_000)))
def test_steps_are_the_inverse_of_offsets(counts: list[int]) -> None:
    assert steps(narrow(offsets(np.array(counts, np.int64)))).tolist() == counts


@given(st.lists(st.integers(0, 5)).map(sorted))
def test_list_offsets_part_the_neighbours_of_each_owner(owners: list[int]) -> None:
    ends = list_offsets(np.array(owners, np.int64), 6).tolist()
    assert [owners[first:last] for first, last in pairwise(ends)] == [
        [owner] * owners.count(owner) for owner in range(6)
    ]


@given(st.lists(st.integers(0, 400)).map(sorted), st.integers(0, 2**40))
def test_search_finds_the_first_place_that_is_not_below(values: list[int], wanted: int) -> None:
    assert search(narrow(np.array(values, np.int64)), wanted) == sum(value < wanted for value in values)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2**30), st.integers(0, 2**33))))
def test_rows_are_sorted_by_all_columns_packed_or_not(rows: list[tuple[int, int, int]]) -> None:
    found = sort_rows(*(np.array([row[place] for row in rows], np.int64) for place in range(3)))
    assert list(zip(*(column.tolist() for column in found), strict=True)) == sorted(rows)


@given(terms, st.binary(max_size=3))
def test_a_dictionary_finds_what_a_list_of_its_terms_finds(written: list[bytes], wanted: bytes) -> None:
    found = Dictionary(*pack_terms(written))
    assert list(found) == written
    assert [found.find(term) for term in written] == list(range(len(written)))
    assert found.find(wanted) == (written.index(wanted) if wanted in written else None)
    assert list(found.among(found.span(wanted))) == [term for term in written if term.startswith(wanted)]
    some = np.arange(0, len(written), 2, dtype=np.uint64)
    assert found.lines(some) == b"".join(written[number] + b"\n" for number in some)


def test_a_dictionary_of_many_terms_finds_each_and_each_prefix() -> None:
    written = sorted(str(number).encode() for number in range(1_000))
    found = Dictionary(*pack_terms(written))
    assert [found.find(term) for term in written] == list(range(1_000))
    assert [len(found.span(term)) for term in (b"", b"1", b"99", b"x")] == [1_000, 111, 11, 0]


@pytest.mark.parametrize("ends", [[], [0], [1, 3], [0, 2], [0, 4, 3]])
def test_offsets_that_do_not_fit_their_terms_are_refused(ends: list[int]) -> None:
    with pytest.raises(ValueError, match="offsets"):
        Dictionary(np.frombuffer(b"abc", np.uint8), narrow(np.array(ends, np.int64)))
