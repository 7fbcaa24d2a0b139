"""Segments hold what was put in, and merging them changes nothing that can be seen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.storage.tiers
from index.analysis.tables import Tables
from index.article import Document
from index.schema import TEXT_FIELDS
from index.segment.positions import POSITION_BITS
from index.storage.build import Build, Part, open_part
from index.storage.caching import Cache
from index.storage.documents import PARTS
from index.storage.fields import ID, level_field, prepare
from tests.strategies import archives

Seen = dict[str, object]


def build(folder: Path, documents: list[Document], batches: int, deleted: set[str]) -> list[Part]:
    """Write documents in batches, take some out again, and open what is there."""
    made = Build.new(folder, Tables())
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
    return [open_part(folder, entry) for entry in made.entries]


def seen(parts: list[Part]) -> Seen:
    """All that can be read of documents that are not deleted, by their ids instead of numbers."""
    found: Seen = {}
    for part in parts:
        segment = part.segment
        ids = [value.decode() for value in segment.values[ID].texts()]
        live = set(np.flatnonzero(part.live).tolist())
        texts = {name: values.texts() for name, values in segment.values.items()}
        for number in live:
            columns = (
                [texts[name][number] for name in texts],
                [int(segment.lengths(name)[number]) for name in TEXT_FIELDS],
            )
            stored = [segment.stored[name].read(number) for name in PARTS]
            found[ids[number]] = (stored, columns)
        for field in (level_field(text.name, level) for text in TEXT_FIELDS.values() for level in text.levels):
            for term in segment.terms(field):
                postings = segment.postings(field, term)
                for number, count in zip(postings.documents.tolist(), postings.frequencies.tolist(), strict=True):
                    if number in live:
                        found[f"{field} {term.decode()} {ids[number]}"] = count
                for key in segment.occurrences(field, term).tolist():
                    if key >> POSITION_BITS in live:
                        place = key & ((1 << POSITION_BITS) - 1)
                        found[f"{field} {term.decode()} {ids[key >> POSITION_BITS]} at {place}"] = True
    return found


@contextmanager
def at_most(segments: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index.storage.tiers, "MAX_SEGMENTS", segments)
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


def test_the_cache_drops_what_was_used_longest_ago() -> None:
    cache, made = Cache(limit=3_300), list[str]()

    def get(key: str) -> None:
        def make() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
            made.append(key)
            return np.zeros(100, np.int64)  # 800 bytes, and 300 for the entry

        assert len(cache.get(key, make)) == 100

    for key in ("a", "b", "c", "a", "d", "a", "b"):
        get(key)
    assert made == ["a", "b", "c", "d", "b"]
    cache.forget(lambda key: key in {"a", "b"})
    for key in ("d", "a"):
        get(key)
    assert made == ["a", "b", "c", "d", "b", "a"]


def test_a_value_that_grows_in_the_cache_takes_no_room_from_it_twice() -> None:
    class Growing:
        nbytes = 100

    cache, made = Cache(limit=1_000), list[int]()

    def get(key: int) -> Growing:
        def make() -> Growing:
            made.append(key)
            return Growing()

        return cache.get(key, make)

    for key in range(20):
        get(key).nbytes = 10_000  # worked out more of itself, as sets of documents do
    made.clear()
    for key in (19, 18, 17):
        get(key)
    assert made == [17]  # two of 100 bytes and 300 for the entry, and no more, have room
