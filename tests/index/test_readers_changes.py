"""Which files to read again: those that changed, once they rest; and which are gone."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import MissingPath
from index.readers.changes import PATIENCE, Batch, Changes, Look, looks

A, B, C = Path("/a"), Path("/b"), Path("/c")


def seen(**files: int) -> dict[Path, Look]:
    return {Path("/" + name): (look,) for name, look in files.items()}


def test_a_file_is_due_when_it_looks_the_same_twice_and_not_as_it_was_read() -> None:
    changes = Changes()
    changes.done(Batch(seen(a=1, b=1)))
    assert not changes.due(seen(a=1, b=1), 0)
    assert not changes.due(seen(a=2, b=1, c=1), 1)  # still being written, perhaps
    assert not changes.due(seen(a=3, b=1, c=2), 2)
    due = changes.due(seen(a=3, b=1, c=2), 3)
    assert due.changed == seen(a=3, c=2)
    assert changes.due(seen(a=3, b=1, c=2), 4).changed == seen(a=3, c=2)  # it was not yet done
    changes.done(due)
    assert not changes.due(seen(a=3, b=1, c=2), 5)


def test_a_file_that_changes_while_it_is_read_is_read_again() -> None:
    changes = Changes()
    changes.due(seen(a=1), 0)
    due = changes.due(seen(a=1), 1)
    changes.due(seen(a=2), 2)
    changes.done(due)
    assert changes.due(seen(a=2), 3).changed == seen(a=2)


def test_a_file_that_never_rests_is_read_after_a_while() -> None:
    changes = Changes()
    read = []
    for second in range(200):
        due = changes.due(seen(a=second), second)
        if due:
            read.append(second)
            changes.done(due)
    assert read == [PATIENCE, 2 * PATIENCE + 1, 3 * PATIENCE + 2]


def test_a_file_is_gone_when_it_is_missed_twice_so_that_a_moved_one_is_met_with_it() -> None:
    changes = Changes()
    changes.done(Batch(seen(a=1, b=1)))
    changes.due(seen(a=1, b=1), 0)
    assert not changes.due(seen(a=1, c=1), 1)
    due = changes.due(seen(a=1, c=1), 2)
    assert due == Batch(seen(c=1), frozenset({B}))
    changes.done(due)
    assert not changes.due(seen(a=1, c=1), 3)
    assert not changes.due(seen(a=1, b=1, c=1), 4)  # and back
    assert changes.due(seen(a=1, b=1, c=1), 5).changed == seen(b=1)


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 2)), max_size=12))
def test_whatever_happens_all_is_read_as_it_is_when_it_rests(history: list[dict[str, int]]) -> None:
    changes, read = Changes(), dict[Path, Look]()
    last = history[-1] if history else {}
    for time, files in enumerate([*history, last, last, last]):
        due = changes.due(seen(**files), time)
        changes.done(due)
        read = {path: look for path, look in (read | dict(due.changed)).items() if path not in due.vanished}
    assert read == seen(**last)


def test_files_are_looked_at_as_they_are_walked(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("خبر", encoding="utf-8")
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "CURRENT").write_text("")
    (tmp_path / "dangling.txt").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    found = looks([tmp_path], tmp_path / "archive")
    assert list(found) == [tmp_path / "dangling.txt", tmp_path / "in" / "a.txt", tmp_path / "pipe"]
    assert (found[tmp_path / "pipe"], found[tmp_path / "in" / "a.txt"][1]) == ("a named pipe, not a file", 6)
    (tmp_path / "in" / "a.txt").write_text("خبر آخر", encoding="utf-8")
    assert looks([tmp_path], tmp_path / "archive") != found
    with pytest.raises(MissingPath):
        looks([tmp_path / "none"])
