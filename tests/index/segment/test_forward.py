"""The words of each document come back in order, whichever are asked for, in as few bytes as their leaves need."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.columns.container import Columns, write_columns
from index.columns.numbers import Uints
from index.errors import CorruptSegment
from index.schema import Level
from index.segment.checking import damage_of
from index.segment.contents import Contents, FieldTokens, Forms
from index.segment.forward import Forward, pack, unpack, width_of
from index.segment.merging import Source, write_merged
from index.segment.segment import Segment, write_segment
from tests.index.segment.conftest import Piece, gathered, pieces, written
from tests.shipped import analyze


def words(segment: Segment, document: int) -> list[list[bytes]]:
    """The written, spelling and family terms of a document in order, as its leaves have them."""
    body = segment.fields["body"]
    ends, leaves = body.forward.of(np.array([document]))
    assert ends.tolist() == [0, len(leaves)]
    return [list(body.named(body.strings_of_leaves(level)[leaves])) for level in Level]


@given(pieces)
def test_the_words_of_a_document_come_back_in_order_at_every_level(documents: list[Piece]) -> None:
    with TemporaryDirectory() as folder:
        segment = written(Path(folder, "a"), documents)
        for number, piece in enumerate(documents):
            tokens = analyze(piece.body)
            expected = [[token.term(level).encode() for token in tokens] for level in Level]
            assert words(segment, number) == expected


@given(pieces, st.data())
def test_several_documents_are_each_as_alone(documents: list[Piece], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        forward = written(Path(folder, "a"), documents).fields["body"].forward
        asked = data.draw(st.lists(st.sampled_from(range(len(documents)))) if documents else st.just([]))
        ends, leaves = forward.of(np.array(asked, data.draw(st.sampled_from((np.intp, np.uint32)))))
        assert len(ends) == len(asked) + 1
        each = [leaves[start:stop].tolist() for start, stop in pairwise(ends.tolist())]
        assert each == [forward.of(np.array([number]))[1].tolist() for number in asked]
        assert ends.item(-1) == len(leaves)


@given(pieces, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40)), max_size=20))
def test_single_words_are_those_of_the_whole_document(documents: list[Piece], drawn: list[tuple[int, int]]) -> None:
    asked = [(document % len(documents), position) for document, position in drawn] if documents else []
    with TemporaryDirectory() as folder:
        forward = written(Path(folder, "a"), documents).fields["body"].forward
        there, leaves = forward.at(*(np.array([pair[part] for pair in asked], np.int64) for part in (0, 1)))
        whole = {document: forward.of(np.array([document]))[1].tolist() for document, _ in asked}
        assert there.tolist() == [position < len(whole[document]) for document, position in asked]
        expected = [whole[document][position] for document, position in asked if position < len(whole[document])]
        assert leaves.tolist() == expected


@given(st.integers(1, 4), st.data())
def test_unpack_inverts_pack_at_every_width(width: int, data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(0, 2 ** (8 * width) - 1)))
    packed = pack(np.array(numbers, np.uint32), width)
    assert len(packed) == len(numbers) * width
    cut = width * data.draw(st.integers(0, len(numbers)))
    assert unpack([packed[:cut], packed[cut:]], width).tolist() == numbers


@pytest.mark.parametrize(("leaves", "width"), [(0, 1), (256, 1), (257, 2), (65_536, 2), (65_537, 3), (1 << 24, 3)])
def test_a_leaf_takes_the_bytes_that_the_last_one_needs(leaves: int, width: int) -> None:
    assert width_of(leaves) == width
    assert width_of((1 << 24) + 1) == 4


def test_a_field_of_several_values_cannot_be_kept_in_order(tmp_path: Path) -> None:
    contents = gathered({0: Piece("", ("مدى",)), 1: Piece("", ("مدى", "الضفاف"))}).contents()
    fields = {name: replace(tokens, forward=True) for name, tokens in contents.fields.items()}
    with pytest.raises(ValueError, match="source is kept in order"):
        write_segment(tmp_path / "a", replace(contents, fields=fields))


def test_fields_that_do_not_keep_order_say_so(tmp_path: Path) -> None:
    source = written(tmp_path / "a", [Piece("مكتبة", ("مدى",))]).fields["source"]
    assert not source.has_forward
    with pytest.raises(CorruptSegment, match=r"source\.forward\.leaves: it is missing"):
        _ = source.forward


EACH = 81  # words of a document


def many_words(documents: range) -> Contents:
    """Documents that follow from their numbers, below 1,000; no word stands twice, in one or several."""
    number = np.arange(len(documents) * EACH)
    forms = Forms([b"%05d" % (place * 7 % 81_000) for place in number + documents.start * EACH], *[number] * 4)
    owners, positions = np.divmod(number.astype(np.uint32), np.uint32(EACH))
    turned = np.random.default_rng(0).permutation(len(number))  # tokens come in any order
    used, owners, positions = (column[turned] for column in (number.astype(np.uint32), owners, positions))
    lengths = np.full(len(documents), EACH, np.uint32)
    tokens = FieldTokens(tuple(Level), used, owners, positions, lengths, forward=True)
    return Contents(len(documents), forms, {"body": tokens})


def of_many_words(path: Path, documents: range) -> Segment:
    write_segment(path, many_words(documents))
    return Segment(path)


def test_more_words_than_two_bytes_can_number_come_back(tmp_path: Path) -> None:
    segment = of_many_words(tmp_path / "a", range(1_000))
    assert len(segment.columns["body.forward.leaves"]) == 3 * 81_000
    for document in (0, 17, 999):
        expected = list(many_words(range(document, document + 1)).words.strings)
        assert words(segment, document) == [expected] * 3
    assert list(damage_of(segment.columns)) == []


@pytest.mark.parametrize(("kept", "width"), [(1_000, 3), (700, 2)])
def test_merged_words_take_the_bytes_that_they_need_together(tmp_path: Path, kept: int, width: int) -> None:
    sources = [
        Source(of_many_words(tmp_path / "a", range(100)), np.ones(100, np.bool_)),
        Source(of_many_words(tmp_path / "b", range(100, 1_000)), np.arange(900) < kept - 100),
    ]
    assert [width_of(source.segment.fields["body"].count(Level.WRITTEN)) for source in sources] == [2, 3]
    write_merged(tmp_path / "merged", sources)
    whole = of_many_words(tmp_path / "whole", range(kept))
    assert len(whole.columns["body.forward.leaves"]) == width * EACH * kept
    assert (tmp_path / "merged").read_bytes() == (tmp_path / "whole").read_bytes()


def changed(segment: Segment, column: str, values: Uints) -> Forward:
    """The words in order of the same segment with another column, whose checksum is right."""
    columns = {name: segment.columns[name] for name in segment.columns.entries}
    write_columns(segment.path.with_name("other"), columns | {column: values}, segment.columns.meta)
    return Segment(segment.path.with_name("other")).fields["body"].forward


def test_what_leads_outside_or_names_no_word_is_refused_when_opened_or_read(tmp_path: Path) -> None:
    segment = written(tmp_path / "a", [Piece("مكتبة كتب"), Piece("في"), Piece("مكتبة ميناء")])
    ends, leaves = (segment.columns[f"body.forward.{part}"] for part in ("offsets", "leaves"))
    for wrong in (ends[:-1], ends + 1, ends[::-1]):
        with pytest.raises(CorruptSegment, match=r"body\.forward\.offsets"):
            changed(segment, "body.forward.offsets", wrong)
    for wrong in (leaves[1:], leaves.astype("<u2")):
        with pytest.raises(CorruptSegment, match=r"body\.forward"):
            changed(segment, "body.forward.leaves", wrong)
    for numbers in ([0, 3, 2, 5], [0, 2, 200, 5]):
        forward = changed(segment, "body.forward.offsets", np.array(numbers, np.uint8))
        with pytest.raises(CorruptSegment, match=r"body\.forward\.offsets"):
            forward.of(np.array([0, 1]))
    forward = changed(segment, "body.forward.leaves", np.array([0, 0, 0, 0, 4], np.uint8))
    assert forward.of(np.array([0, 1]))[1].tolist() == [0, 0, 0]
    with pytest.raises(CorruptSegment, match=r"body\.forward\.leaves: it names a word beyond the 4"):
        forward.of(np.array([2]))


def test_words_in_order_that_the_lists_do_not_give_are_found(tmp_path: Path) -> None:
    whole = of_many_words(tmp_path / "a", range(1_000)).columns
    columns = {name: whole[name] for name in whole.entries}
    for place in (0, 1, 2, 3 * 40_000 + 1, 3 * 81_000 - 1):
        leaves = columns["body.forward.leaves"].copy()
        leaves[place] ^= 1
        write_columns(tmp_path / "b", columns | {"body.forward.leaves": leaves}, whole.meta)
        assert [damage.column for damage in damage_of(Columns(tmp_path / "b"))] == ["body.forward.leaves"]


def test_a_word_behind_the_end_of_its_document_is_found(tmp_path: Path) -> None:
    whole = written(tmp_path / "a", [Piece("كتب"), Piece("في")]).columns
    columns = {name: whole[name] for name in whole.entries}
    positions = columns["body.positions"].copy()
    positions[-1] += 1
    write_columns(tmp_path / "b", columns | {"body.positions": positions}, whole.meta)
    found = list(damage_of(Columns(tmp_path / "b")))
    assert [damage.column for damage in found] == ["body.positions"]
    assert "behind the end" in found[0].reason
