"""The copies of an archive, as a snapshot has them."""

from pathlib import Path

import numpy as np
import pytest

from index.columns.container import Columns, write_columns
from index.copies.definition import groups
from index.errors import ArchiveDamaged
from index.storage.archive import Layout, read_current
from index.storage.checking import check
from index.storage.copies import ALONE, Copies
from index.storage.snapshot import Snapshot, open_snapshot
from index.storage.stats import stats
from index.storage.writer import open_writer
from tests.index.storage.conftest import Files, Index, describe, held
from tests.shipped import ANALYSIS

STORY = "افتتح الوزير مكتبة المدينة الجديدة أمس بحضور عدد كبير من القراء والكتاب في حفل صغير"


def grouped(snapshot: Snapshot) -> set[frozenset[str]]:
    """The ids of each group."""
    found = snapshot.copies
    return {
        frozenset(snapshot.document(number).id for number in found.members(group).tolist())
        for group in set(found.groups.tolist())
    }


def test_copies_are_found_in_several_files(files: Files, archive: Path, run: Index) -> None:
    files.write("one.txt", STORY, "خبر آخر", ids=["a", "b"])
    files.write("two.txt", STORY + " أيضا", "خبر ثالث", ids=["c", "d"])
    run()
    assert grouped(open_snapshot(Layout(archive))) == {frozenset({"a", "c"})}


def test_the_group_of_a_document_is_told_by_its_number() -> None:
    copies = Copies(np.array([2, 5, 6, 9]), np.array([7, 3, 7, 3]))
    assert copies.of(np.array([9, 0, 2, 10, 6])).tolist() == [3, ALONE, 7, ALONE, 7]
    assert copies.members(7).tolist() == [2, 6]
    assert copies.members(1).tolist() == []


def test_where_there_are_no_copies_every_document_is_alone() -> None:
    assert Copies(np.zeros(0, np.int64), np.zeros(0, np.int64)).of(np.array([0, 3])).tolist() == [ALONE, ALONE]


VERSION = STORY.replace("كبير", "قليل")  # shares 10 of the 16 shingles of either


def test_the_report_counts_the_articles_of_a_run_that_have_copies(files: Files, run: Index) -> None:
    files.write("one.txt", STORY, "خبر آخر", STORY + " أيضا", VERSION, ids=["a", "b", "c", "d"])
    assert run().copies == 2
    files.write("two.txt", STORY, ids=["e"])
    assert (run().copies, run().copies) == (1, 0)


def test_a_copy_that_comes_back_changed_leaves_its_group(files: Files, archive: Path, run: Index) -> None:
    files.write("one.txt", STORY, STORY, ids=["a", "b"])
    run()
    files.write("one.txt", STORY, VERSION, ids=["a", "b"])
    run()
    assert grouped(open_snapshot(Layout(archive))) == set()
    files.write("one.txt", VERSION, VERSION, ids=["a", "b"])
    run()
    assert grouped(open_snapshot(Layout(archive))) == {frozenset({"a", "b"})}


def test_a_snapshot_keeps_the_copies_of_its_commit(files: Files, archive: Path, run: Index) -> None:
    files.write("one.txt", STORY, STORY, ids=["a", "b"])
    run()
    before = open_snapshot(Layout(archive))
    with open_writer(archive, describe) as writer:
        writer.delete(["a"], "a test")
    assert grouped(before) == {frozenset({"a", "b"})}
    assert grouped(open_snapshot(Layout(archive), before=before)) == set()


@pytest.mark.parametrize("processes", [1, 2])
def test_several_processes_find_the_same_copies(files: Files, archive: Path, processes: int) -> None:
    files.write("one.txt", *[f"{STORY} {number % 20} {number % 20}" for number in range(60)])
    with open_writer(archive, describe, processes=processes) as writer:
        assert writer.add(files.records()).copies == 60
    expected = groups(held(archive), ANALYSIS)
    assert grouped(open_snapshot(Layout(archive))) == set(expected)
    with open_writer(archive, describe, processes=processes) as writer:
        assert writer.reindex().copies == 60


def test_only_the_newest_file_of_copies_stays(files: Files, archive: Path, run: Index) -> None:
    files.write("one.txt", STORY, STORY, ids=["a", "b"])
    run()
    files.write("two.txt", STORY, ids=["c"])
    run()
    commit = read_current(Layout(archive)).commit
    assert [path.name for path in Layout(archive).build(1).glob("copies*")] == [f"copies.{commit}"]


def test_stats_count_copies_and_groups(files: Files, archive: Path, run: Index) -> None:
    files.write("one.txt", STORY, STORY, STORY, STORY[::-1], STORY[::-1], "خبر آخر")
    run()
    found = stats(archive)
    assert (found.articles, found.copies, found.copy_groups) == (6, 5, 2)


@pytest.fixture
def written(files: Files, archive: Path, run: Index) -> Path:
    """The file of copies of an archive in which two articles of four are, and one is deleted."""
    files.write("one.txt", STORY, STORY, "خبر آخر", "خبر ثالث", ids=["a", "b", "c", "d"])
    run()
    with open_writer(archive, describe) as writer:
        writer.delete(["c"], "a test")
    assert check(archive).faults == ()
    (path,) = Layout(archive).build(1).glob("copies.*")
    return path


def faults(archive: Path) -> list[tuple[str, str | None]]:
    return [(fault.file.name, fault.column) for fault in check(archive).faults]


def test_a_flipped_bit_of_the_copies_is_named_by_its_column_and_no_reader_takes_it(
    archive: Path, written: Path
) -> None:
    data = written.read_bytes()
    for name, entry in Columns(written).entries.items():
        changed = bytearray(data)
        changed[entry.offset] ^= 1
        written.write_bytes(changed)
        assert faults(archive) == [(written.name, name)]
        with pytest.raises(ArchiveDamaged, match=name):
            open_snapshot(Layout(archive))


def test_missing_copies_are_named(archive: Path, written: Path) -> None:
    written.unlink()
    assert faults(archive) == [(written.name, None)]


@pytest.mark.parametrize(
    ("documents", "numbers", "column"),
    [
        ([0, 2], [1, 1], "documents"),  # deleted
        ([0, 4], [1, 1], "documents"),  # none such
        ([1, 0], [1, 1], "documents"),
        ([0, 0], [1, 1], "documents"),
        ([0, 1], [1, 2], "groups"),
        ([0, 1], [1], "groups"),
    ],
)
def test_copies_that_cannot_be_are_named_under_right_checksums(
    archive: Path, written: Path, documents: list[int], numbers: list[int], column: str
) -> None:
    meta = Columns(written).meta
    write_columns(written, {"documents": np.array(documents, np.uint8), "groups": np.array(numbers, np.uint8)}, meta)
    assert faults(archive) == [(written.name, column)]


def test_a_rebuild_mends_damaged_copies(archive: Path, written: Path) -> None:
    written.write_bytes(b"")
    with open_writer(archive, describe) as writer:
        writer.reindex()
    assert check(archive).faults == ()
    assert grouped(open_snapshot(Layout(archive))) == {frozenset({"a", "b"})}
