"""Corrections last: through new versions of a record, moves and rebuilds; and count as soon as they are said."""

import pytest

from index.article import CORRECTION, Document
from index.errors import BadTable, NoSuchArticle
from index.metadata.corrections import Correction
from index.storage.archive import Layout
from index.storage.correcting import NAME
from index.storage.report import Report
from index.storage.writer import ArchiveWriter
from search.engines.opensearch.writing.store import ClusterStore
from tests.index.storage.conftest import Files, Index, counts, describe, held
from tests.index.storage.places import InFolder, Place, check

BASRA = Correction({"place": "البصرة"})


def stored(place: Place, id: str) -> Document:
    return place.documents()[id]


def place_of(place: Place, id: str) -> str | None:
    return stored(place, id).metadata.place


def amend(place: Place, id: str, correction: Correction | None) -> Report:
    with place.writer(describe) as writer:
        return writer.amend(id, correction)


@pytest.fixture
def indexed(files: Files, run: Index) -> Index:
    files.write("a.txt", "خبر أول", "خبر ثان", "خبر ثالث", ids=["1", "2", "3"])
    run()
    return run


def test_an_amended_article_alone_is_described_anew_at_once(indexed: Index, place: Place) -> None:
    report = amend(place, "2", BASRA)
    assert (counts(report), report.uncorrected) == ({"corrected": 1}, ())
    assert [place_of(place, id) for id in "123"] == [None, "البصرة", None]
    assert stored(place, "2").metadata.evidence["place"].rule == CORRECTION
    amend(place, "2", Correction({"author": "سلمى"}, "سألناها"))
    found = stored(place, "2").metadata
    assert (found.place, found.author, found.evidence["note"].text) == ("البصرة", "سلمى", "سألناها")
    assert check(place).faults == ()
    amend(place, "2", None)
    assert (place_of(place, "2"), place.read_config(NAME)) == (None, "")
    assert counts(indexed()) == {"read": 3, "unchanged": 3}


def test_a_correction_survives_new_content_moves_and_rebuilds(indexed: Index, place: Place, files: Files) -> None:
    amend(place, "2", BASRA)
    files.write("a.txt", "خبر أول", "خبر ثان وقد تغير", "خبر ثالث", ids=["1", "2", "3"])
    assert counts(indexed()) == {"read": 3, "updated": 1, "unchanged": 2}
    assert place_of(place, "2") == "البصرة"
    (files.folder / "a.txt").rename(files.folder / "b.txt")
    assert counts(indexed()) == {"read": 3, "moved": 3}
    assert place_of(place, "2") == "البصرة"
    for records in ((), files.records()):
        with place.writer(describe) as writer:
            writer.reindex(records)
        assert [place_of(place, id) for id in "123"] == [None, "البصرة", None]
    (files.folder / "b.txt").rename(files.folder.parent / "away.txt")
    assert indexed(prune=True).removed == 3
    report = indexed()
    assert report.uncorrected == ("2",)  # no error: it may come back
    (files.folder.parent / "away.txt").rename(files.folder / "b.txt")
    assert (indexed().uncorrected, place_of(place, "2")) == ((), "البصرة")


def test_what_was_edited_by_hand_counts_from_the_next_run_whatever_that_reads(
    indexed: Index, place: Place, files: Files
) -> None:
    amend(place, "1", BASRA)
    place.write_config(NAME, '# ours\n{"id": "3", "place": "عدن"}\n{"id": "nobody", "place": "عدن"}\n')
    assert place_of(place, "1") == "البصرة"
    with place.writer(describe) as writer:
        report = writer.add([])
    assert (counts(report), report.uncorrected) == ({"corrected": 2}, ("nobody",))
    assert [place_of(place, id) for id in "123"] == [None, None, "عدن"]
    before = place.commit
    assert counts(indexed()) == {"read": 3, "unchanged": 3}
    assert place.commit == before
    amend(place, "2", BASRA)
    lines = (place.read_config(NAME) or "").splitlines()
    assert (lines[0], len(lines)) == ("# ours", 4)


@pytest.mark.parametrize("processes", [1, 2])
def test_every_process_describes_with_the_corrections(indexed: Index, place: Place, processes: int) -> None:
    place.write_config(NAME, '{"id": "1", "place": "عدن"}\n{"id": "3", "place": "البصرة"}\n')
    with place.writer(describe, processes=processes) as writer:
        assert writer.reindex().added == 3
    assert [place_of(place, id) for id in "123"] == ["عدن", None, "البصرة"]
    assert indexed().unchanged == 3


def test_without_originals_the_file_is_read_and_where_that_is_gone_it_waits(
    files: Files, place: Place, run: Index
) -> None:
    path = files.write("a.txt", "خبر أول", "خبر ثان", ids=["1", "2"])
    run(keep_originals=False)

    def opened() -> ArchiveWriter:
        return place.writer(describe, read_again=lambda paths: [r for r in files.records() if r.path in paths])

    with opened() as writer:
        assert writer.amend("2", BASRA).corrected == 1
    assert place_of(place, "2") == "البصرة"
    path.rename(files.folder.parent / "away.txt")
    with opened() as writer:
        report = writer.amend("1", BASRA)
    assert (report.corrected, report.uncorrected, place_of(place, "1")) == (0, ("1",), None)
    (files.folder.parent / "away.txt").rename(path)
    assert counts(run(keep_originals=False)) == {"read": 2, "unchanged": 2, "corrected": 1}
    assert place_of(place, "1") == "البصرة"


def test_a_line_that_cannot_be_read_stops_a_run_before_it_does_anything(indexed: Index, place: Place) -> None:
    place.write_config(NAME, '{"id": "1", "place": "عدن"}\n{"id": "2", "plaice": "عدن"}\n')
    with pytest.raises(BadTable, match=r"corrections\.jsonl:2: it has 'plaice'"):
        indexed()
    with pytest.raises(BadTable, match=r"corrections\.jsonl:2"):
        amend(place, "1", BASRA)
    assert len(held(place)) == 3
    place.write_config(NAME, b'{"id": "1", "place": "x"}\n\xff')
    with pytest.raises(BadTable, match="2: it is not UTF-8"):
        indexed()


def test_nothing_can_be_said_of_an_article_that_is_not_there(indexed: Index, place: Place) -> None:
    with pytest.raises(NoSuchArticle, match="nowhere: there is no article with this id"):
        amend(place, "nowhere", BASRA)
    assert place.read_config(NAME) is None


def test_a_failure_leaves_what_was_said_for_the_next_run(
    indexed: Index, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("index.storage.store.write_current", fail)
        patched.setattr(ClusterStore, "_stand", fail)
        with pytest.raises(RuntimeError):
            amend(place, "2", BASRA)
    if isinstance(place, InFolder):  # a cluster's next writer begins with what the one before left
        assert place_of(place, "2") is None
        assert counts(indexed()) == {"read": 3, "unchanged": 3, "corrected": 1}
    assert counts(indexed()) == {"read": 3, "unchanged": 3}
    assert place_of(place, "2") == "البصرة"


def test_what_was_said_of_a_purged_article_is_gone_too(indexed: Index, place: Place) -> None:
    amend(place, "2", BASRA)
    amend(place, "3", BASRA)
    with place.writer(describe) as writer:
        writer.delete(["2"], "a test", purge=True)
    assert '"2"' not in (place.read_config(NAME) or "")
    if isinstance(place, InFolder):
        assert b'"id":"2"' not in Layout(place.path).ledger.read_bytes()
        assert b'"id":"3"' in Layout(place.path).ledger.read_bytes()
    assert indexed().uncorrected == ()
