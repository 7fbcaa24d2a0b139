"""Merged segments are the segment of the documents left, byte for byte, however cut and whatever was deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.errors import CorruptSegment
from index.schema import Level
from index.segment import forward, scattering
from index.segment.contents import Contents, FieldTokens, Forms
from index.segment.merging import Source, write_merged
from index.segment.segment import Segment, write_segment
from index.segment.stored import Stored
from tests.index.segment.conftest import Piece, all_live, gathered, pieces, read_all, written

WORDS = ("The ministry said in a statement that visitors numbered ", "Reporters were told on Monday that ")
KNOWN, OTHER = (words.encode() for words in WORDS)
LEVELS = tuple(Level)


def made(path: Path, documents: Mapping[int, Piece], dictionary: bytes = b"") -> Segment:
    """A segment of some documents, stored with a dictionary."""
    contents = gathered(documents).contents()
    write_segment(path, replace(contents, dictionaries=dict.fromkeys(contents.stored, dictionary)))
    return Segment(path)


def merged(path: Path, sources: Sequence[Source]) -> Segment:
    """A merge, open."""
    write_merged(path, sources)
    return Segment(path)


def whole(segment: Segment) -> Source:
    """A segment of which nothing is deleted."""
    return Source(segment, all_live(segment))


def cut(documents: Sequence[Piece], count: int) -> list[dict[int, Piece]]:
    """Documents dealt out to so many segments, with the numbers that make their ids."""
    return [{number: documents[number] for number in range(first, len(documents), count)} for first in range(count)]


def left(parts: Sequence[Mapping[int, Piece]], live: Sequence[bool]) -> dict[int, Piece]:
    """Those that are live, in the order of a merge."""
    return {number: piece for part in parts for number, piece in part.items() if live[number]}


def flags(part: Mapping[int, Piece], live: Sequence[bool]) -> NDArray[np.bool_]:
    return np.array([live[number] for number in part], np.bool_)


@given(pieces, st.integers(1, 12), st.data())
def test_sources_that_share_a_dictionary_are_merged_byte_for_byte(
    documents: list[Piece], count: int, data: st.DataObject
) -> None:
    live = data.draw(st.lists(st.booleans(), min_size=len(documents), max_size=len(documents)))
    parts = cut(documents, count)
    long = patch.object(scattering, "_LONG", data.draw(st.sampled_from((1, 3, scattering._LONG))))
    step = patch.object(forward, "_STEP", data.draw(st.sampled_from((1, 5, forward._STEP))))
    with TemporaryDirectory() as folder, long, step:
        sources = [
            Source(made(Path(folder, f"{number}"), part, KNOWN), flags(part, live)) for number, part in enumerate(parts)
        ]
        write_merged(Path(folder, "merged"), sources)
        made(Path(folder, "whole"), left(parts, live), KNOWN)
        assert Path(folder, "merged").read_bytes() == Path(folder, "whole").read_bytes()


@given(pieces, st.data())
def test_sources_of_several_dictionaries_say_the_same_in_that_of_most_documents(
    documents: list[Piece], data: st.DataObject
) -> None:
    live = data.draw(st.lists(st.booleans(), min_size=len(documents), max_size=len(documents)))
    parts = cut(documents, 3)
    with TemporaryDirectory() as folder:
        sources = [
            Source(made(Path(folder, f"{number}"), part, known), flags(part, live))
            for number, (part, known) in enumerate(zip(parts, (KNOWN, OTHER, KNOWN), strict=True))
        ]
        found = merged(Path(folder, "merged"), sources)
        assert read_all(found) == read_all(made(Path(folder, "whole"), left(parts, live)))
        counts = [int(source.live.sum()) for source in sources]
        assert found.dictionaries["text"] == (KNOWN if counts[0] + counts[2] >= counts[1] else OTHER)
        if found.dictionaries["text"] == KNOWN:
            made(Path(folder, "whole"), left(parts, live), KNOWN)
            assert Path(folder, "merged").read_bytes() == Path(folder, "whole").read_bytes()


@given(pieces, pieces, pieces, st.data())
def test_a_merge_of_merges_is_one_merge(
    first: list[Piece], second: list[Piece], third: list[Piece], data: st.DataObject
) -> None:
    size = len(first) + len(second)
    live = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), np.bool_)
    with TemporaryDirectory() as folder:
        sources = [
            whole(written(Path(folder, f"{len(part)}{n}"), part)) for n, part in enumerate((first, second, third))
        ]
        both = merged(Path(folder, "both"), sources[:2])
        write_merged(Path(folder, "twice"), [Source(both, live), sources[2]])
        at_once = [
            Source(source.segment, part)
            for source, part in zip(sources, (live[: len(first)], live[len(first) :], sources[2].live), strict=True)
        ]
        write_merged(Path(folder, "once"), at_once)
        assert Path(folder, "twice").read_bytes() == Path(folder, "once").read_bytes()


def test_a_merge_of_nothing_alive_is_an_empty_segment(tmp_path: Path) -> None:
    segment = written(tmp_path / "a", [Piece("كُتُب كتب", ("bank",), "عمّان", b"1")])
    dead = Source(segment, np.zeros(1, np.bool_))
    assert read_all(merged(tmp_path / "b", [dead, dead])) == read_all(written(tmp_path / "c", []))


def test_frequencies_above_255_follow_their_documents(tmp_path: Path) -> None:
    bodies = ["في " * 300, "كتب " * 255, "في كُتب " * 400, "مكتبة المكتبة " * 200, "في " * 70_000, "المكتبة " * 256]
    documents, live = [Piece(body) for body in bodies], [False, True, True, True, True, True]
    parts = cut(documents, 2)
    sources = [Source(made(tmp_path / f"{n}", part), flags(part, live)) for n, part in enumerate(parts)]
    write_merged(tmp_path / "merged", sources)
    made(tmp_path / "whole", left(parts, live))
    assert (tmp_path / "merged").read_bytes() == (tmp_path / "whole").read_bytes()
    found = Segment(tmp_path / "merged").postings("body.written", "في".encode())
    assert found.frequencies.tolist() == [400, 70_000]


def synthetic(documents: NDArray[np.int64]) -> Contents:
    """Documents that follow from their ids: words of two or three letters, some with marks, families of several."""
    words = [b"%c%c" % (first, second) for first in b"abcdefgh" for second in b"klmn"]
    strings = [*words, *(word + b"'" for word in words), *(word[:1] for word in words[::4])]
    number = np.arange(len(words))
    forms = Forms(
        strings,
        marked=np.concatenate([number, number + len(words)]),
        written=np.tile(number, 2),
        spelling=np.tile(number // 2 * 2, 2),
        family=np.tile(number // 4, 2) + 2 * len(words),
    )
    lengths = np.random.default_rng(0).integers(0, 4, int(documents.max()) + 1)
    used = np.random.default_rng(1).integers(0, 2 * len(words), (len(lengths), 3))
    at, position = np.nonzero(np.arange(3) < lengths[documents][:, np.newaxis])
    columns = (used[documents[at], position], at, position, lengths[documents])
    tokens = FieldTokens(LEVELS, *(column.astype(np.uint32) for column in columns), forward=True)
    return Contents(len(documents), forms, {"body": tokens}, {"id": [str(id) for id in documents.tolist()]}, ("id",))


def test_more_documents_than_two_bytes_can_number_are_merged(tmp_path: Path) -> None:
    ids = np.arange(120_000)
    live = np.random.default_rng(1).random(len(ids)) < 0.9
    live[40_000:80_000] = True
    sources = []
    for number, part in enumerate(np.split(ids, 3)):
        write_segment(tmp_path / f"{number}", synthetic(part))
        sources.append(Source(Segment(tmp_path / f"{number}"), live[part]))
    write_merged(tmp_path / "merged", sources)
    write_segment(tmp_path / "whole", synthetic(ids[live]))
    assert (tmp_path / "merged").read_bytes() == (tmp_path / "whole").read_bytes()
    assert Segment(tmp_path / "merged").columns["body.documents"].dtype == np.uint32


def test_forms_that_are_the_same_are_written_as_one(tmp_path: Path) -> None:
    contents = synthetic(np.arange(50))
    twice, size = contents.words, len(contents.words.marked)
    columns = (np.tile(column, 2) for column in (twice.marked, twice.written, twice.spelling, twice.family))
    body = contents.fields["body"]
    doubled = replace(body, forms=body.forms + np.uint32(size) * (np.arange(len(body.forms)) % 2).astype(np.uint32))
    write_segment(tmp_path / "a", contents)
    write_segment(tmp_path / "b", replace(contents, words=Forms(twice.strings, *columns), fields={"body": doubled}))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_stored_documents_of_one_dictionary_are_copied_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = {number: Piece("", stored=KNOWN + b"%d" % number) for number in range(20)}
    sources = [whole(made(tmp_path / name, documents, KNOWN)) for name in "ab"]
    with monkeypatch.context() as patched:
        patched.setattr(Stored, "read", lambda *_: pytest.fail("a document was read"))
        write_merged(tmp_path / "merged", sources)
    found = Segment(tmp_path / "merged").stored["text"]
    assert [found.read(number) for number in range(40)] == [piece.stored for piece in documents.values()] * 2


def test_small_segments_without_a_dictionary_learn_one_when_merged(tmp_path: Path) -> None:
    documents = {n: Piece("", stored=KNOWN + b"%d, and on the day before %d." % (n**2, n**3)) for n in range(4_000)}
    parts = [dict(list(documents.items())[first : first + 500]) for first in range(0, 4_000, 500)]
    sources = [whole(made(tmp_path / f"{number}", part)) for number, part in enumerate(parts)]
    assert not any(source.segment.dictionaries["text"] for source in sources)
    assert merged(tmp_path / "merged", sources).dictionaries["text"]
    made(tmp_path / "whole", documents)
    assert (tmp_path / "merged").read_bytes() == (tmp_path / "whole").read_bytes()


@pytest.mark.parametrize(
    "column", ["strings.blob", "body.positions", "body.codes", "body.forward.leaves", "stored.text.frames"]
)
def test_what_is_damaged_is_refused_and_not_given_a_new_checksum(tmp_path: Path, column: str) -> None:
    sound = made(tmp_path / "a", {0: Piece("كُتُب كتب", stored=KNOWN)}, KNOWN)
    data = bytearray((tmp_path / "a").read_bytes())
    data[sound.columns.entries[column].offset] ^= 1
    (tmp_path / "b").write_bytes(data)
    with pytest.raises(CorruptSegment, match=column):
        write_merged(tmp_path / "merged", [whole(sound), whole(Segment(tmp_path / "b"))])
    assert not (tmp_path / "merged").exists()
