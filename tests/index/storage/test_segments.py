"""Segments hold what was put in, and merging them changes nothing that can be seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.formats import Positions

import index.storage.build
from index.article import Document, Metadata
from index.storage.build import Build, read_segments
from index.storage.caching import ArrayCache
from index.storage.fields import ID, LENGTHS, TEXT_COLUMNS, prepare
from index.storage.posting_files import encode_positions
from index.storage.reading import POSITION_BITS, OpenSegment
from tests.strategies import archives

Seen = dict[str, object]


def build(folder: Path, documents: list[Document], batches: int, deleted: set[str]) -> list[OpenSegment]:
    """Write documents in batches, take some out again, and open what is there."""
    made = Build.new(folder)
    for start in range(batches):
        for document in documents[start::batches]:
            made.add(prepare(document))
        if start % 2:
            made.flush()
        for document in documents[start::batches]:
            if document.id in deleted:
                made.delete(document.id)
    made.flush()
    made.write(1)
    schema, segments = read_segments(folder, 1)
    return [OpenSegment(folder, segment, schema) for segment in segments]


def seen(segments: list[OpenSegment]) -> Seen:
    """All that can be read of documents that are not deleted, by their ids instead of numbers."""
    found: Seen = {}
    for segment in segments:
        ids = [value.decode() for value in segment.texts(ID)]
        live = set(segment.live())
        texts = {name: segment.texts(name) for name in TEXT_COLUMNS}
        numbers = {name: segment.numbers(name) for name in LENGTHS.values()}
        for number in live:
            columns = [texts[name][number] for name in texts], [int(numbers[name][number]) for name in numbers]
            found[ids[number]] = (segment.stored(number), columns)
        for field in segment.indexed_fields():
            for term in segment.terms(field):
                documents, often = segment.postings(field, term)
                for number, count in zip(documents.tolist(), often.tolist(), strict=True):
                    if number in live:
                        found[f"{field} {term.decode()} {ids[number]}"] = count
                if field != ID:
                    for key in segment.occurrences(field, term).tolist():
                        if key >> POSITION_BITS in live:
                            place = key & ((1 << POSITION_BITS) - 1)
                            found[f"{field} {term.decode()} {ids[key >> POSITION_BITS]} at {place}"] = True
    return found


@contextmanager
def at_most(segments: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.storage.build, "MAX_SEGMENTS", segments)
        yield


@given(archives, st.integers(1, 5), st.integers(1, 3), st.sets(st.sampled_from([f"d{number}" for number in range(12)])))
def test_merged_segments_hold_what_one_segment_of_the_documents_left_holds(
    documents: list[Document], batches: int, most: int, deleted: set[str]
) -> None:
    left = [document for document in documents if document.id not in deleted]
    with TemporaryDirectory() as folder:
        whole = seen(build(Path(folder, "whole"), left, 1, set()))
        with at_most(most):
            segments = build(Path(folder, "merged"), documents, batches, deleted)
        assert len(segments) <= most
        assert seen(segments) == whole


def test_lists_of_many_blocks_and_rare_terms_come_back(tmp_path: Path) -> None:
    made = Build.new(tmp_path / "build")
    for document in _documents(1_000):
        made.add(prepare(document))
    made.flush()
    made.write(1)
    schema, (described,) = read_segments(tmp_path / "build", 1)
    segment = OpenSegment(tmp_path / "build", described, schema)
    documents, often = segment.postings("body.written", "مكتبة".encode())
    assert documents.tolist() == list(range(1_000))
    assert often.tolist() == [1 + number % 3 for number in range(1_000)]
    assert segment.postings("body.written", b"777")[0].tolist() == [777]
    assert len(segment.occurrences("body.written", "مكتبة".encode())) == sum(1 + number % 3 for number in range(1_000))
    assert segment.postings("body.written", b"never")[0].tolist() == []
    assert segment.postings("no.field", b"never")[0].tolist() == []


def _documents(count: int) -> Iterator[Document]:
    for number in range(count):
        body = f"{number} " + "مكتبة " * (1 + number % 3)
        yield Document(f"d{number}", Metadata(None, "", (), None, None, None, None, "ar", body))


@given(st.sets(st.integers(0, 2**31 - 1), min_size=1).map(sorted))
def test_whoosh_reads_the_positions_that_we_encode(positions: list[int]) -> None:
    encoded = encode_positions(positions)
    assert Positions().decode_positions(encoded) == positions
    assert Positions().decode_frequency(encoded) == len(positions)


def test_the_cache_drops_what_was_used_longest_ago_and_freezes_what_it_holds() -> None:
    cache, made = ArrayCache(limit=3_000), list[str]()

    def get(key: str) -> None:
        def make() -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]]]:
            made.append(key)
            return (np.zeros(100, np.int64),)  # 800 bytes, and 200 for the entry

        (array,) = cache.get(key, make)
        assert not array.flags.writeable

    for key in ("a", "b", "c", "a", "d", "a", "b"):
        get(key)
    assert made == ["a", "b", "c", "d", "b"]
