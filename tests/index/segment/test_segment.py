"""A segment gives back what it was made of; merged segments are the segment of the documents left."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import CorruptSegment
from index.segment.live_docs import read_live, write_live
from index.segment.merging import Source, write_merged
from index.segment.norms import LENGTH_OF_BYTE, rounded
from index.segment.positions import POSITION_BITS
from index.segment.segment import Segment, write_segment
from tests.index.segment.conftest import Piece, expected, gathered, pieces, read_all, written
from tests.shipped import analyze


@given(pieces)
def test_every_term_of_every_level_has_its_documents_frequencies_and_places(documents: list[Piece]) -> None:
    with TemporaryDirectory() as folder:
        segment = written(Path(folder, "a"), documents)
        for name, terms in expected(documents).items():
            assert list(segment.terms(name)) == sorted(terms)
            for term, keys in terms.items():
                assert segment.occurrences(name, term).tolist() == keys
                postings, often = segment.postings(name, term), Counter(key >> POSITION_BITS for key in keys)
                assert dict(zip(postings.documents.tolist(), postings.frequencies.tolist(), strict=True)) == often
                assert postings.documents.tolist() == sorted(often)


@given(pieces)
def test_values_and_stored_parts_and_lengths_come_back(documents: list[Piece]) -> None:
    with TemporaryDirectory() as folder:
        segment = written(Path(folder, "a"), documents)
        assert segment.size == len(documents)
        assert segment.values["place"].texts() == [piece.place.encode() for piece in documents]
        assert [segment.stored["text"].read(number) for number in range(segment.size)] == [
            piece.stored for piece in documents
        ]
        assert segment.lengths("body").tolist() == [len(analyze(piece.body)) for piece in documents]
        for number in range(segment.size):
            assert segment.values["id"].find(b"d%d" % number).tolist() == [number]
        assert segment.values["id"].find(b"nobody").tolist() == []


@given(pieces)
def test_codes_are_frequency_and_rounded_length(documents: list[Piece]) -> None:
    with TemporaryDirectory() as folder:
        segment = written(Path(folder, "a"), documents)
        lengths = rounded(segment.lengths("body")).tolist()
        for term in segment.terms("body.family"):
            found = segment.postings("body.family", term)
            pairs = zip(found.documents.tolist(), found.frequencies.tolist(), strict=True)
            assert found.codes.tolist() == [often << 8 | lengths[document] for document, often in pairs]


def test_a_term_that_is_not_there_has_nothing(tmp_path: Path) -> None:
    segment = written(tmp_path / "a", [Piece("مكتبة")])
    for name in ("body.family", "body.written", "nothing.written", "source.family"):
        assert segment.postings(name, b"never").documents.tolist() == []
        assert segment.occurrences(name, b"never").tolist() == []
        assert list(segment.terms(name, b"never")) == []


def test_terms_that_share_a_list_read_the_very_same_bytes_of_the_file(tmp_path: Path) -> None:
    segment = written(tmp_path / "a", [Piece("ميناء"), Piece("ميناء ميناء")])
    spelling, written_ = (
        segment.postings("body.spelling", "ميناء".encode()),
        segment.postings("body.written", "ميناء".encode()),
    )
    assert np.shares_memory(spelling.documents, written_.documents)
    assert np.shares_memory(spelling.documents, segment.columns["body.documents"])


def test_frequencies_and_lengths_that_fit_no_byte_and_positions_that_fit_no_word_come_back(tmp_path: Path) -> None:
    bodies = ["في " * 70_000, "في", "في " * 255, "مكتبة المكتبة " * 200]
    segment = written(tmp_path / "a", [Piece(body) for body in bodies])
    assert segment.postings("body.written", "في".encode()).frequencies.tolist() == [70_000, 1, 255]
    family = next(iter(analyze("مكتبة"))).family.encode()
    assert segment.postings("body.family", family).frequencies.tolist() == [400]
    assert segment.occurrences("body.family", family).tolist() == [3 << POSITION_BITS | place for place in range(400)]
    assert int(segment.occurrences("body.written", "في".encode())[69_999]) == 69_999
    assert segment.lengths("body").tolist() == [70_000, 1, 255, 400]


def test_lengths_round_up_to_those_that_a_byte_can_say() -> None:
    lengths = np.arange(120_000)
    found = rounded(lengths)
    assert found[LENGTH_OF_BYTE].tolist()[1:] == list(range(1, 256))
    assert np.all(np.diff(found.astype(np.int64)) >= 0)
    assert found[-1] == 255


@given(pieces, st.integers(1, 4), st.data())
def test_a_merge_is_the_segment_of_the_documents_left_byte_for_byte(
    documents: list[Piece], count: int, data: st.DataObject
) -> None:
    live = data.draw(st.lists(st.booleans(), min_size=len(documents), max_size=len(documents)))
    with TemporaryDirectory() as folder:
        sources = []
        for start in range(count):
            part = {number: documents[number] for number in range(start, len(documents), count)}
            write_segment(Path(folder, f"{start}"), gathered(part).contents())
            mask = np.array([live[number] for number in part], np.bool_)
            sources.append(Source(Segment(Path(folder, f"{start}")), mask))
        write_merged(Path(folder, "merged"), sources)
        order = [number for start in range(count) for number in range(start, len(documents), count) if live[number]]
        whole = gathered({number: documents[number] for number in order}).contents()
        write_segment(Path(folder, "whole"), whole)
        assert Path(folder, "merged").read_bytes() == Path(folder, "whole").read_bytes()


def test_merging_what_was_merged_changes_nothing(tmp_path: Path) -> None:
    segment = written(tmp_path / "a", [Piece("كُتُب كتب", ("bank",), "عمّان", b"1"), Piece("إدارة ادارة", (), "", b"2")])
    write_merged(tmp_path / "b", [Source(segment, np.ones(2, np.bool_))])
    assert read_all(Segment(tmp_path / "b")) == read_all(segment)


def test_many_documents_alike_are_stored_in_less_than_each_alone(tmp_path: Path) -> None:
    stored = [
        b"The ministry said in a statement on day %d that visitors numbered %d." % (day, day**2) for day in range(4_000)
    ]
    segment = written(tmp_path / "a", [Piece("", stored=text) for text in stored])
    assert [segment.stored["text"].read(number) for number in range(4_000)] == stored
    assert len(segment.columns["stored.text.dictionary"]) > 0
    assert len(segment.columns["stored.text.frames"]) < sum(map(len, stored)) * 0.6


@given(st.lists(st.booleans()))
def test_live_documents_come_back(drawn: list[bool]) -> None:
    live = np.array(drawn, np.bool_)
    with TemporaryDirectory() as folder:
        write_live(Path(folder, "live"), live)
        assert read_live(Path(folder, "live"), len(live)).tolist() == drawn
        with pytest.raises(CorruptSegment, match="not of a segment"):
            read_live(Path(folder, "live"), len(live) + 1)
