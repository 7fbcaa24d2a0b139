"""Verify names what is damaged, wherever a bit flips or a file ends early; and nothing damaged crashes a reader."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.columns.container import Columns
from index.errors import ArchiveDamaged, IndexingError
from index.segment.live_docs import write_live
from index.storage.archive import Layout, read_commit, read_current
from index.storage.checking import Check, check
from index.storage.fields import FORMAT
from index.storage.ledger import Ledger
from index.storage.rebuilding import needs_reindex
from index.storage.snapshot import open_ledger, open_snapshot
from index.storage.stats import stats
from index.storage.writer import open_writer
from search.engine import Search
from search.engines.whoosh.engine import WhooshEngine
from search.errors import EngineUnavailable
from search.query.nodes import EVERYTHING
from tests.index.storage.conftest import Files, Index, describe, held


@pytest.fixture
def layout(files: Files, archive: Path, run: Index) -> Layout:
    """An archive of two segments, with deletions, marks, and words that are frequent."""
    files.write("a.txt", "كُتُب كتب المكتبة", "مكتبة " * 300, "إدارة ادارة في 2022", ids=["1", "2", "3"])
    run()
    files.write("b.txt", "والمكتبات كتب", "ميناء", ids=["4", "5"])
    run()
    with open_writer(archive, describe) as writer:
        writer.delete(["3"], "a test")
    assert check(archive).faults == ()
    return Layout(archive)


def flip(path: Path, place: int, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 1 << bit
    path.write_bytes(bytes(data))


def named(found: Check) -> set[tuple[str, str | None]]:
    """File name and column of every fault."""
    return {(fault.file.name, fault.column) for fault in found.faults}


def segments_of(layout: Layout) -> list[Path]:
    return sorted(layout.build(read_current(layout).build).glob("*.segment"))


def test_a_whole_archive_is_told_with_what_was_read(layout: Layout) -> None:
    found = check(layout.folder)
    paths = segments_of(layout)
    lives = list(layout.build(1).glob("*.live"))
    assert (found.faults, found.segments, found.articles, found.originals) == ((), len(paths), 4, 4)
    assert found.columns == sum(len(Columns(path).entries) for path in paths)
    assert found.bytes == sum(path.stat().st_size for path in (*paths, *lives))


def test_a_flipped_bit_is_named_by_file_and_column_in_every_column(layout: Layout) -> None:
    path, tried = segments_of(layout)[0], 0
    data = path.read_bytes()
    for name, entry in Columns(path).entries.items():
        if entry.count:
            flip(path, entry.end - 1, tried % 8)
            assert named(check(layout.folder)) == {(path.name, name)}
            path.write_bytes(data)
            tried += 1
    assert tried > 80


@pytest.mark.parametrize("name", ["CURRENT", "manifest"])
def test_a_flipped_bit_of_the_pointer_or_manifest_is_never_misread(layout: Layout, name: str) -> None:
    path = layout.pointer if name == "CURRENT" else layout.manifest(read_current(layout))
    data = path.read_bytes()
    for place in range(len(data)):
        for bit in range(8) if name == "CURRENT" else (place % 8, (place + 3) % 8):
            flip(path, place, bit)
            with pytest.raises(ArchiveDamaged):
                read_commit(layout)
            path.write_bytes(data)
    paths = segments_of(layout)
    flip(path, len(data) // 2)
    flip(paths[0], Columns(paths[0]).entries["body.codes"].offset)
    found = check(layout.folder)
    assert named(found) == {(path.name, None), (paths[0].name, "body.codes")}  # it went on
    assert found.segments == len(paths)


def test_a_flipped_bit_of_the_live_documents_is_named(layout: Layout) -> None:
    (path,) = layout.build(1).glob("*.live")
    data = path.read_bytes()
    for place in range(0, len(data), 5):
        flip(path, place, place % 8)
        assert {file for file, _ in named(check(layout.folder))} == {path.name}
        path.write_bytes(data)


def test_a_flipped_bit_of_an_original_is_named_with_its_article(layout: Layout) -> None:
    (path,) = layout.originals.glob("*.pack")
    with open_ledger(layout, open_snapshot(layout)) as ledger:
        extents = {record.id: record.extent for record in ledger.live()}
    silent = 0
    for id, extent in extents.items():
        assert extent is not None
        data = path.read_bytes()
        for place in range(extent.offset, extent.offset + extent.length):
            flip(path, place, place % 8)
            faults = check(layout.folder).faults
            silent += not faults  # a bit without meaning: the record that is read still has its sha256
            assert all((fault.file, f"article {id}:" in fault.reason) == (path, True) for fault in faults)
            path.write_bytes(data)
    assert silent < 5


def standing(layout: Layout) -> object:
    """All that the ledger says of what stands."""
    ledger = Ledger.to_read(layout.ledger, read_current(layout).commit)
    try:
        return list(ledger.live()), list(ledger.unreadable())
    finally:
        ledger.close()


def check_ledger_flips(layout: Layout, count: int) -> None:
    data, before, rng, told = layout.ledger.read_bytes(), standing(layout), random.Random(6), 0
    places = rng.sample(range(len(data)), min(count, len(data)))
    for place in places:
        flip(layout.ledger, place, rng.randrange(8))
        if found := named(check(layout.folder)):
            assert {file for file, _ in found} <= {layout.ledger.name, "000001.pack"}
            told += 1
        else:
            assert standing(layout) == before, f"byte {place} changed what stands, and nothing was said"
        layout.ledger.write_bytes(data)
    assert told > len(places) // 30  # most of so small a ledger is empty


def test_a_flipped_bit_of_the_ledger_is_named_or_changes_nothing_that_stands(layout: Layout) -> None:
    check_ledger_flips(layout, 150)


@pytest.mark.soak
def test_a_flipped_bit_in_every_byte_of_the_ledger_is_named_or_changes_nothing(layout: Layout) -> None:
    check_ledger_flips(layout, 1_000_000)


@pytest.mark.parametrize("damage", ["lost", "no database", "cut"])
def test_a_ledger_that_cannot_be_read_is_named(layout: Layout, damage: str) -> None:
    data = layout.ledger.read_bytes()
    match damage:
        case "lost":
            layout.ledger.unlink()
        case "cut":
            layout.ledger.write_bytes(data[: len(data) // 2])
        case _:
            layout.ledger.write_bytes(b"no database" * 1_000)
    assert {file for file, _ in named(check(layout.folder))} == {layout.ledger.name}


def test_all_faults_are_named_not_the_first_alone(layout: Layout) -> None:
    paths = segments_of(layout)
    for path in paths:
        flip(path, Columns(path).entries["body.codes"].offset)
        flip(path, Columns(path).entries["value.date.ordinals"].offset)
    (pack,) = layout.originals.glob("*.pack")
    flip(pack, pack.stat().st_size - 3)  # of the last record
    expected = {(path.name, column) for path in paths for column in ("body.codes", "value.date.ordinals")}
    assert named(check(layout.folder)) == {*expected, (pack.name, None)}


def test_live_documents_of_another_commit_are_told_by_their_number(layout: Layout) -> None:
    (path,) = layout.build(1).glob("*.live")
    size = int(Columns(path).meta["documents"])
    (segment,) = (one for one in segments_of(layout) if one.stem == path.name.split(".")[0])
    write_live(path, np.ones(size, np.bool_))
    (fault,) = [fault for fault in check(layout.folder).faults if fault.file == segment]
    assert "were committed" in fault.reason


def searched(layout: Layout) -> int:
    return WhooshEngine(layout.folder).search(Search(EVERYTHING, limit=5, facets=("source",))).total


def indexed(layout: Layout) -> None:
    with open_writer(layout.folder, describe) as writer:
        writer.add([])


ATTEMPTS: list[Callable[[Layout], object]] = [searched, indexed, lambda layout: stats(layout.folder)]


@pytest.mark.parametrize("kind", ["segment", "live", "manifest", "CURRENT", "ledger", "pack"])
def test_a_file_cut_at_any_length_gives_a_clear_error_everywhere(layout: Layout, kind: str) -> None:
    path = {
        "segment": segments_of(layout)[0],
        "live": next(layout.build(1).glob("*.live")),
        "manifest": layout.manifest(read_current(layout)),
        "CURRENT": layout.pointer,
        "ledger": layout.ledger,
        "pack": next(layout.originals.glob("*.pack")),
    }[kind]
    data, before = path.read_bytes(), held(layout.folder)
    lengths = random.Random(3).sample(range(len(data)), min(12, len(data) - 1))
    for length in {0, 1, *lengths, len(data) - 1}:
        for attempt in ATTEMPTS:
            path.write_bytes(data[:length])
            try:
                attempt(layout)
            except (IndexingError, EngineUnavailable) as error:
                assert path.name in str(error)  # noqa: PT017 an error is one of two things that may come
            path.write_bytes(data)
        path.write_bytes(data[:length])
        whole = kind == "CURRENT" and data[:length].rstrip() == data.split(b" crc32")[0]  # as it was before format 4
        assert (not check(layout.folder).faults) == whole
    path.write_bytes(data)
    assert held(layout.folder) == before
    assert check(layout.folder).faults == ()


def test_an_index_of_an_older_format_is_told_with_the_remedy(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("archive", "store", "checking", "rebuilding", "snapshot"):
        monkeypatch.setattr(f"index.storage.{module}.FORMAT", FORMAT + 1)
    (fault,) = check(layout.folder).faults
    assert f"format {FORMAT}" in fault.reason
    assert "kashshaf reindex --if-needed" in fault.remedy
    assert "format" in str(needs_reindex(layout.folder))
