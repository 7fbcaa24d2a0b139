"""What other programs leave in an archive, stock Whoosh and other versions of ours: refused or passed over, told."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from whoosh.fields import ID, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, create_in, open_dir
from whoosh.writing import CLEAR

from index.errors import AnalysisChanged, ArchiveDamaged, ArchiveNewer, NotAnArchive
from index.storage.archive import Layout, read_current
from index.storage.checking import check
from index.storage.codec import INDEX_NAME, toc_path, whoosh_schema
from index.storage.fields import FORMAT
from index.storage.rebuilding import needs_reindex
from index.storage.sealing import sealed_object
from index.storage.stats import stats
from index.storage.writer import open_writer
from search.engines.whoosh.engine import WhooshEngine
from tests.index.storage.conftest import Files, Index, describe, held


class _Trap:
    """What makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._folder),)


def test_nothing_that_is_pickled_is_read(files: Files, archive: Path, run: Index, tmp_path: Path) -> None:
    files.write("a.txt", "خبر", "خبر آخر")
    run()
    folder, commit = Layout(archive).build(1), read_current(Layout(archive)).commit
    toc_path(folder, commit).unlink()
    TOC(whoosh_schema(), [_Trap(tmp_path / "sprung")], commit).write(FileStorage(str(folder)), INDEX_NAME)
    shutil.copytree(folder, tmp_path / "copy")
    assert len(held(archive)) == 2
    assert stats(archive).articles == 2
    (fault,) = check(archive).faults
    assert (fault.file, "another program wrote" in fault.reason) == (toc_path(folder, commit), True)
    files.write("b.txt", "ثالث")
    assert run().added == 1
    with open_writer(archive, describe) as writer:
        writer.reindex()
    assert not (tmp_path / "sprung").exists()
    open_dir(str(tmp_path / "copy"))
    assert (tmp_path / "sprung").exists()  # so the trap does work


def test_an_archive_on_whooshs_own_files_is_rebuilt_by_a_reindex(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر", "خبر آخر")
    run()
    before, layout = held(archive), Layout(archive)
    manifest = layout.manifest(read_current(layout))
    said = orjson.loads(manifest.read_bytes())
    del said["segments"]
    del said["crc32"]
    manifest.write_bytes(orjson.dumps(said | {"format": 2, "whoosh": said["commit"]}))
    assert "format 2" in str(needs_reindex(archive))
    for attempt in (run, lambda: held(archive)):
        with pytest.raises(AnalysisChanged, match="kashshaf reindex"):
            attempt()
    with open_writer(archive, describe) as writer:
        writer.reindex()
    assert held(archive) == before
    assert needs_reindex(archive) is None


def _add(writer: Any) -> None:
    writer.add_document(id="x", **{"body.written": "كلمة"})
    writer.commit()


def _optimize(writer: Any) -> None:
    writer.add_document(id="x", **{"body.written": "كلمة"})
    writer.commit(optimize=True)


def _clear(writer: Any) -> None:
    writer.commit(mergetype=CLEAR)


def _delete(writer: Any) -> None:
    writer.delete_by_term("id", "1")
    writer.commit()


def _cancel(writer: Any) -> None:
    writer.add_document(id="x", **{"body.written": "كلمة"})
    writer.cancel()


# A stock writer that is refused leaves its own files open.
LEFT_OPEN = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


@LEFT_OPEN
@pytest.mark.parametrize("task", [_add, _optimize, _clear, _delete, _cancel])
def test_a_stock_writer_harms_nothing_is_named_and_swept_away(
    files: Files, archive: Path, run: Index, task: Callable[[Any], None]
) -> None:
    for number in range(3):
        files.write(f"{number}.txt", f"خبر رقم {number}", ids=[str(number)])
        run()
    before, folder = held(archive), Layout(archive).build(1)
    own = {path.name for path in folder.iterdir()}
    writer = open_dir(str(folder)).writer()
    with suppress(NotImplementedError):
        task(writer)
    left = {path.name for path in folder.iterdir()}
    assert {name for name in own if name.endswith((".segment", ".json"))} <= left
    assert held(archive) == before
    assert {fault.file.name for fault in check(archive).faults} == left - own
    assert "MAIN_WRITELOCK" in left - own
    files.write("3.txt", "خبر جديد", ids=["3"])
    assert run().added == 1
    assert check(archive).faults == ()
    with open_dir(str(folder)).searcher() as searcher:
        assert searcher.doc_count() == 4


@LEFT_OPEN
def test_a_stock_writer_that_would_name_our_segments_again_is_refused(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر", "خبر آخر")
    run()
    writer = open_dir(str(Layout(archive).build(1))).writer()
    writer.add_document(id="x", **{"body.written": "كلمة"})
    with pytest.raises(NotImplementedError, match="kashshaf index PATH"):
        writer.commit(merge=False)


def test_a_folder_with_a_stock_index_is_refused_and_left_as_it_is(files: Files, archive: Path, run: Index) -> None:
    archive.mkdir()
    with create_in(str(archive), Schema(id=ID(stored=True))).writer() as writer:
        writer.add_document(id="1")
    before = sorted(path.name for path in archive.iterdir())
    files.write("a.txt", "خبر")
    for attempt in (run, lambda: held(archive), lambda: check(archive), lambda: WhooshEngine(archive)):
        with pytest.raises(NotAnArchive, match=r"stock Whoosh \(_MAIN_1\.toc\).*kashshaf index PATH"):
            attempt()
    assert sorted(path.name for path in archive.iterdir()) == before


def _rewritten(layout: Layout, **said: object) -> None:
    """Write the manifest as another version of the program would, with its checksum."""
    path = layout.manifest(read_current(layout))
    known = orjson.loads(path.read_bytes())
    del known["crc32"]
    path.write_bytes(sealed_object(orjson.dumps(known | said, option=orjson.OPT_INDENT_2)))


def test_an_archive_of_a_newer_version_is_told_as_that_and_left_as_it_is(
    files: Files, archive: Path, run: Index
) -> None:
    files.write("a.txt", "خبر")
    run()
    layout = Layout(archive)
    _rewritten(layout, format=FORMAT + 1, segments={"in": "a new way"})
    before = {path: path.read_bytes() for path in layout.build(1).iterdir()}
    for attempt in (run, *(partial(ask, archive) for ask in (held, check, needs_reindex, stats, WhooshEngine))):
        with pytest.raises(ArchiveNewer, match=rf"newer version of this program.*{FORMAT + 1}.*up to {FORMAT}"):
            attempt()
    assert {path: path.read_bytes() for path in layout.build(1).iterdir()} == before


def test_what_a_manifest_says_more_than_we_know_is_passed_over(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر")
    run()
    _rewritten(Layout(archive), note="of a later version of this format")
    assert len(held(archive)) == 1
    assert check(archive).faults == ()


def test_a_manifest_without_its_checksum_is_damaged(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "خبر")
    run()
    layout = Layout(archive)
    path = layout.manifest(read_current(layout))
    said = orjson.loads(path.read_bytes())
    del said["crc32"]
    path.write_bytes(orjson.dumps(said))
    with pytest.raises(ArchiveDamaged, match="its checksum is missing"):
        held(archive)
