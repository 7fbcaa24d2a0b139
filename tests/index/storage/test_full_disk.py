"""A full disk, or one that fails: whatever write it hits, the commit before stands, and it is told what and where."""

import builtins
import errno
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

from index.errors import ArchiveUnwritable
from index.storage.checking import check
from index.storage.writer import open_writer
from tests.conftest import ROOT
from tests.index.storage.conftest import Files, Index, describe, held


class FailingDisk:
    """Counts what is asked of the disk below a folder, and refuses everything from one request on.

    Attributes:
        requests: how many there were: files opened for writing, writes, syncs, renames, cuts.
    """

    def __init__(self, folder: Path, code: int, fail_at: int | None = None) -> None:
        self._folder, self._code, self._fail_at = str(folder), code, fail_at
        self.requests = 0
        self._open, self._fsync, self._replace = io.open, os.fsync, os.replace

    def _ask(self) -> bool:
        """Whether this request is refused."""
        self.requests += 1
        return self._fail_at is not None and self.requests > self._fail_at

    def _refuse(self) -> OSError:
        return OSError(self._code, os.strerror(self._code))

    def install(self, patch: pytest.MonkeyPatch) -> None:
        for owner in (io, builtins):
            patch.setattr(owner, "open", self.open)
        patch.setattr(os, "fsync", self.fsync)
        patch.setattr(os, "replace", self.replace)

    def open(self, file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
        opened = self._open(file, mode, *rest, **named)
        if (
            mode.startswith(("w", "a", "r+", "x"))
            and str(file).startswith(self._folder)
            and not str(file).endswith("LOCK")
        ):
            return _FailingFile(opened, self)
        return opened

    def write(self, file: Any, data: Any) -> int:
        if self._ask():
            half = memoryview(data)[: len(data) // 2] if not isinstance(data, str) else data[: len(data) // 2]
            file.write(half)  # a disk takes what it has room for
            raise self._refuse()
        return int(file.write(data))

    def fsync(self, handle: int) -> None:
        if self._ask():
            raise self._refuse()
        self._fsync(handle)

    def replace(self, source: Any, target: Any, **named: Any) -> None:
        if self._ask():
            raise self._refuse()
        self._replace(source, target, **named)


class _FailingFile:
    """A file whose writes can be refused."""

    def __init__(self, file: Any, disk: FailingDisk) -> None:
        self._file, self._disk = file, disk

    def write(self, data: Any) -> int:
        return self._disk.write(self._file, data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


Task = Callable[[Path, Files], None]


def _add(archive: Path, files: Files) -> None:
    with open_writer(archive, describe) as writer:
        writer.add(files.records(), roots=[files.folder], prune=True)


def _reindex(archive: Path, files: Files) -> None:
    with open_writer(archive, describe) as writer:
        writer.reindex(files.records())


def _delete(archive: Path, files: Files) -> None:
    with open_writer(archive, describe) as writer:
        writer.delete(["2"], "a test")


TASKS: dict[str, Task] = {"add": _add, "delete": _delete, "reindex": _reindex}


def requests_to_fail(count: int, step: int) -> list[int]:
    """Every so manieth of the requests, most of which are for the columns of a segment; and each of the last ones."""
    return sorted({*range(0, count, step), *range(max(0, count - 14), count)})


@pytest.mark.parametrize("task", list(TASKS))
@pytest.mark.parametrize(
    ("code", "step"),
    [
        (errno.ENOSPC, 41),
        (errno.EIO, 41),
        pytest.param(errno.ENOSPC, 1, marks=(pytest.mark.soak, pytest.mark.timeout(1800))),
    ],
)
def test_whichever_write_fails_the_commit_before_or_the_new_one_stands_whole(
    files: Files, archive: Path, tmp_path: Path, run: Index, code: int, task: str, step: int
) -> None:
    files.write("a.txt", "أول", "ثان", "BROKEN", ids=["1", "2"])
    run()
    old = held(archive)
    files.write("a.txt", "أول وقد تغير", "ثان", "ثالث", ids=["1", "2", "3"])
    shutil.copytree(archive, tmp_path / "whole")
    disk = _on_a_disk(tmp_path / "whole", files, TASKS[task], code, None)
    new = held(tmp_path / "whole")
    told: list[str] = []
    for fail_at in requests_to_fail(disk.requests, step):
        copy = tmp_path / f"copy{fail_at}"
        shutil.copytree(archive, copy)
        with pytest.raises(ArchiveUnwritable) as error:
            _on_a_disk(copy, files, TASKS[task], code, fail_at)
        told.append(str(error.value))
        assert held(copy) in (old, new)
        assert check(copy).faults == ()
        TASKS[task](copy, files)
        assert held(copy) == new
        assert check(copy).faults == ()
        shutil.rmtree(copy)
    assert disk.requests > 10
    reason = "the disk is full" if code == errno.ENOSPC else os.strerror(code)
    assert [text for text in told if f"cannot be written: {reason} ({tmp_path}/copy" not in text] == []


def _on_a_disk(archive: Path, files: Files, task: Task, code: int, fail_at: int | None) -> FailingDisk:
    disk = FailingDisk(archive, code, fail_at)
    with pytest.MonkeyPatch.context() as patch:
        disk.install(patch)
        task(archive, files)
    return disk


def test_a_new_archive_on_a_full_disk_is_told_so_and_made_when_there_is_room(files: Files, tmp_path: Path) -> None:
    files.write("a.txt", "خبر")
    count = _on_a_disk(tmp_path / "whole", files, _add, errno.ENOSPC, None).requests
    for fail_at in requests_to_fail(count, 41):
        archive = tmp_path / f"new{fail_at}"
        with pytest.raises(ArchiveUnwritable, match="the disk is full"):
            _on_a_disk(archive, files, _add, errno.ENOSPC, fail_at)
        _add(archive, files)
        assert list(held(archive).values()) == ["خبر"]
        assert check(archive).faults == ()


CHILD = """
import gc, subprocess, sys
from pathlib import Path
from index.errors import ArchiveUnwritable
from index.storage.checking import check
from index.storage.writer import open_writer
from tests.index.storage.conftest import Files, describe, held

folder, disk = map(Path, sys.argv[1:3])
files = Files(folder)
told, done = set(), 0


def add(archive):
    with open_writer(archive, describe) as writer:
        writer.add(files.records(), roots=[folder], prune=True)


for kilobytes in range(60, 1400, int(sys.argv[3])):
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", disk], check=True)
    archive = disk / "archive"
    files.write("a.txt", "first", "second", ids=["1", "2"])
    before = {}
    try:
        add(archive)
        before = held(archive)
        files.write("a.txt", *[" ".join(str((day * 7919 + n) ** 3 % 999983) for n in range(150)) for day in range(40)])
        add(archive)
        done += 1
    except ArchiveUnwritable as error:
        assert "the disk is full (" in str(error), error
        told.add(Path(str(error).split("(")[1].split(")")[0]).suffix)
        if before:
            assert held(archive) == before
            assert check(archive).faults == ()
    subprocess.run(["mount", "-o", "remount,size=40m", disk], check=True)
    add(archive)
    assert len(held(archive)) == (40 if before else 2)
    assert check(archive).faults == ()
    gc.collect()  # errors hold what they passed through, and so the files that it had mapped
    subprocess.run(["umount", disk], check=True)
print(*sorted(told), done)
"""


def full_disks(folder: Path, tmp_path: Path, step: int) -> list[str]:
    """Index on real small disks, in a user namespace of our own; the endings of the files that had no room."""
    (tmp_path / "disk").mkdir()
    inside = ["unshare", "--user", "--mount", "--map-root-user"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*inside, "true"], check=False, capture_output=True).returncode
    ):
        pytest.skip("this machine allows no user namespaces, so no small disk can be made")
    command = [*inside, sys.executable, "-c", CHILD, str(folder), str(tmp_path / "disk"), str(step)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    *told, whole = done.stdout.split()
    assert int(whole) > 0
    return told


def test_a_disk_that_is_really_full_leaves_the_commit_before(files: Files, tmp_path: Path) -> None:
    assert len(full_disks(files.folder, tmp_path, step=90)) >= 2


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_disks_of_every_size_leave_the_commit_before(files: Files, tmp_path: Path) -> None:
    assert {".tmp", ".sqlite"} <= set(full_disks(files.folder, tmp_path, step=4))
