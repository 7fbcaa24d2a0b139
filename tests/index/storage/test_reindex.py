"""Rebuilding: from originals or files, beside searches, switched at once."""

import threading
from pathlib import Path

import pytest

from index.errors import AnalysisChanged
from index.storage.archive import Layout, read_current, read_manifest
from index.storage.rebuilding import committed_articles, needs_reindex
from index.storage.writer import open_writer
from search.engine import Search
from search.engines.whoosh.engine import WhooshEngine
from search.query.nodes import EVERYTHING
from tests.index.storage.conftest import Files, Index, counts, describe, held
from tests.index.storage.places import Place, check, stats


def test_a_rebuild_needs_no_files_and_keeps_ids(files: Files, archive: Path, run: Index) -> None:
    path = files.write("a.txt", "أول", "ثان", "ثالث", ids=["1", "2"])
    run()
    with open_writer(archive, describe) as writer:
        writer.delete(["2"], "a test")
    before = held(archive)
    path.unlink()
    with open_writer(archive, describe) as writer:
        assert counts(writer.reindex()) == {"read": 2, "added": 2}
    assert held(archive) == before
    assert read_current(Layout(archive)).build == 2
    assert [folder.name for folder in Layout(archive).builds.iterdir()] == ["2"]
    assert check(archive).faults == ()


def test_a_rebuild_from_files_updates_and_adds_too(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "أول", "ثان", ids=["1", "2"])
    files.write("b.txt", "من أرشيف قديم", ids=["3"])
    run(keep_originals=False)
    files.write("a.txt", "أول", "ثان وقد تغير", "جديد", ids=["1", "2", "4"])
    (files.folder / "b.txt").unlink()
    with place.writer(describe) as writer:
        report = writer.reindex(files.records())
    assert counts(report) == {"read": 4, "added": 1, "updated": 1, "unchanged": 1, "removed": 1}
    assert held(place) == {"1": "أول", "2": "ثان وقد تغير", "4": "جديد"}
    stone = place.gone("3")
    assert stone is not None
    assert "no original was kept" in stone.reason
    assert check(place).faults == ()


def test_a_change_of_the_analysis_asks_for_a_rebuild_and_the_rebuild_settles_it(
    files: Files, archive: Path, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write("a.txt", "خبر")
    run()
    assert needs_reindex(archive) is None
    monkeypatch.setattr("index.analysis.analyzer._VERSION", "other-9")
    assert "other-9" in str(needs_reindex(archive))
    assert (stats(archive).articles, check(archive).faults) == (1, ())  # they look up no terms
    with open_writer(archive, describe) as writer:
        writer.reindex()
    assert needs_reindex(archive) is None
    layout = Layout(archive)
    assert read_manifest(layout, read_current(layout)).fingerprint.startswith("other-9-")


def test_an_index_of_another_format_is_refused_until_it_is_rebuilt(
    files: Files, archive: Path, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write("a.txt", "خبر")
    run()
    for module in ("archive", "store", "rebuilding", "snapshot"):
        monkeypatch.setattr(f"index.storage.{module}.FORMAT", 99)
    assert "99" in str(needs_reindex(archive))
    assert committed_articles(archive) == 1
    with pytest.raises(AnalysisChanged, match=r"/99.*kashshaf reindex"):
        held(archive)
    with pytest.raises(AnalysisChanged, match="/99"):
        stats(archive)
    with pytest.raises(AnalysisChanged, match="/99"):
        run()
    with open_writer(archive, describe) as writer:
        writer.reindex()
    assert list(held(archive).values()) == ["خبر"]


def test_searches_go_on_while_the_archive_is_rebuilt_and_written_to(
    files: Files, archive: Path, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.storage.run.COMMIT_EVERY", 5)
    files.write("a.txt", *(f"خبر رقم {number}" for number in range(40)))
    run()
    engine = WhooshEngine(archive)
    totals: list[int] = []
    wrong: list[BaseException] = []
    done = threading.Event()

    def search() -> None:
        try:
            while not done.is_set():
                found = engine.search(Search(EVERYTHING, limit=50, facets=("source",)))
                assert len(found.hits) == min(50, found.total)
                assert found.facets["source"] == {"مدى": found.total}
                totals.append(found.total)
        except BaseException as cause:  # noqa: BLE001 it is raised again below
            wrong.append(cause)

    threads = [threading.Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    with open_writer(archive, describe) as writer:
        for _ in range(3):
            writer.reindex()
        files.write("b.txt", *(f"زيادة رقم {number}" for number in range(20)))
        writer.add(files.records())
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert set(totals) <= {40, 45, 50, 55, 60}
    assert engine.count() == 60


def test_an_open_search_finishes_on_the_commit_that_it_began_with(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", "أول", "ثان")
    run()
    engine = WhooshEngine(archive)
    old = engine.newest().snapshot
    files.write("a.txt", "أول")
    run(prune=True)
    with open_writer(archive, describe) as writer:
        writer.reindex()
    assert engine.count() == 1
    assert old.count == 2
    assert {old.document(number).metadata.body for number in range(2)} == {"أول", "ثان"}
    [part] = old.parts
    assert len(part.open.segment.postings("body.written", "ثان".encode()).documents) == 1
