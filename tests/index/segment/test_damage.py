"""A damaged segment is named as such: no flipped bit goes unseen by `verify`, and none crashes a reader."""

import random
from pathlib import Path

import pytest

from index.columns.container import Columns
from index.errors import CorruptSegment
from index.segment.segment import Segment
from tests.index.segment.conftest import Piece, read_all, written

DOCUMENTS = [
    Piece("كُتُب كتب المكتبة", ("مدى", "الضفاف"), "عمّان", b"first"),
    Piece("مكتبة " * 300, (), "", b"second"),
    Piece("إدارة ادارة في 2022", ("مدى",), "", b"third"),
]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    written(tmp_path / "whole", DOCUMENTS)
    return tmp_path / "whole"


def damage(path: Path) -> set[str]:
    """The columns that opening, reading or verifying a segment calls damaged."""
    try:
        segment = Segment(path)
    except CorruptSegment as found:
        return {found.column}
    named = {found.column for found in segment.verify()}
    try:
        read_all(segment)
    except CorruptSegment as found:
        named.add(found.column)
    return named


def flipped(data: bytes, place: int, bit: int) -> bytes:
    return data[:place] + bytes([data[place] ^ (1 << bit)]) + data[place + 1 :]


def check_flips(whole: Path, places: list[int]) -> None:
    rng, data = random.Random(7), whole.read_bytes()
    for place in places:
        other = whole.with_name("other")
        other.write_bytes(flipped(data, place, rng.randrange(8)))
        named = damage(other)
        assert named, f"byte {place} changed, and nothing was said"
        other.unlink()


def test_a_flipped_bit_is_found_wherever_it_is(whole: Path) -> None:
    size = whole.stat().st_size
    check_flips(whole, [*range(64), *random.Random(1).sample(range(64, size), 300)])


@pytest.mark.soak
def test_a_flipped_bit_is_found_in_every_byte(whole: Path) -> None:
    check_flips(whole, list(range(whole.stat().st_size)))


def test_verify_names_the_column_of_a_flipped_bit(whole: Path) -> None:
    data = whole.read_bytes()
    for name, entry in Segment(whole).columns.entries.items():
        if entry.count:
            other = whole.with_name("other")
            other.write_bytes(flipped(data, entry.offset, 0))
            assert {found.column for found in Columns(other).verify()} == {name}


def test_a_truncated_file_is_refused_at_any_length(whole: Path) -> None:
    data = whole.read_bytes()
    for length in [0, 1, 63, 64, 65, *random.Random(2).sample(range(66, len(data)), 60)]:
        other = whole.with_name("other")
        other.write_bytes(data[:length])
        with pytest.raises(CorruptSegment):
            Segment(other)


def test_what_is_no_segment_is_refused_in_plain_words(whole: Path) -> None:
    other = whole.with_name("other")
    other.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(CorruptSegment, match=r"other: column head: it begins with .* Rebuild the index"):
        Segment(other)
