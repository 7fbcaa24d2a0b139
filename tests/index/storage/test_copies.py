"""The copies of an archive, as a snapshot has them."""

from pathlib import Path

import numpy as np

from index.storage.archive import Layout
from index.storage.copies import ALONE, Copies
from index.storage.snapshot import Snapshot, open_snapshot
from tests.index.storage.conftest import Files, Index

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
