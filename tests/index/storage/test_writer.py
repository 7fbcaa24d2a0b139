"""Indexing again and again: what is new, changed, moved, gone, double, taken out."""

import gc
import shutil
from pathlib import Path

import pytest
from whoosh.index import open_dir
from whoosh.query import Phrase, Term

from index.article import Article, Document, Given
from index.errors import AnalysisChanged, NotAnArchive
from index.storage.archive import Layout, read_commit, read_current
from index.storage.report import Conflict, Report
from index.storage.writer import open_writer
from search.engines.whoosh.engine import WhooshEngine
from tests.index.storage.conftest import Files, Index, counts, describe, held
from tests.index.storage.places import InFolder, Place, check, stats


def test_what_is_added_is_found_and_a_second_run_has_nothing_to_do(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "مكتبة المدينة", "ميناء قديم")
    assert counts(run()) == {"read": 2, "added": 2}
    before = place.commit
    assert counts(run()) == {"read": 2, "unchanged": 2}
    assert place.commit == before
    assert sorted(held(place).values()) == ["مكتبة المدينة", "ميناء قديم"]


def test_what_is_unchanged_is_not_described_again(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "مكتبة المدينة", "ميناء قديم")
    run()
    files.write("b.txt", "قطار جديد")
    described: list[str] = []

    def noting(article: Article, id: str) -> Document:
        described.append(article.text)
        return describe(article, id)

    with place.writer(noting) as writer:
        writer.add(files.records())
    assert described == ["قطار جديد"]


def test_a_changed_file_keeps_its_id_and_the_old_words_are_gone(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "مكتبة المدينة")
    run()
    (known,) = held(place)
    files.write("a.txt", "متحف المدينة")
    assert counts(run()) == {"read": 1, "updated": 1}
    assert held(place) == {known: "متحف المدينة"}
    assert check(place).faults == ()


def test_a_record_with_an_own_id_is_updated_at_whatever_line(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "الأول", "الثاني", ids=["1", "2"])
    run()
    files.write("a.txt", "قبله", "الثاني كما كان أو لا", "الأول", ids=["0", "2", "1"])
    assert counts(run()) == {"read": 3, "added": 1, "updated": 1, "unchanged": 1}
    assert held(place) == {"0": "قبله", "1": "الأول", "2": "الثاني كما كان أو لا"}


def test_a_moved_file_keeps_its_id(files: Files, place: Place, run: Index) -> None:
    old = files.write("a.txt", "مكتبة المدينة")
    run()
    (known,) = held(place)
    old.rename(files.folder / "z.txt")
    assert counts(run(prune=True)) == {"read": 1, "moved": 1}
    assert counts(run(prune=True)) == {"read": 1, "unchanged": 1}
    assert held(place) == {known: "مكتبة المدينة"}


def test_a_moved_folder_keeps_all_ids(tmp_path: Path, files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "واحد")
    files.write("b/c.txt", "اثنان", "ثلاثة", ids=["x", None])
    run()
    before = held(place)
    shutil.move(files.folder, tmp_path / "elsewhere")
    elsewhere = Files(tmp_path / "elsewhere")
    with place.writer(describe) as writer:
        assert counts(writer.add(elsewhere.records(), roots=[elsewhere.folder], prune=True)) == {"read": 3, "moved": 3}
    assert held(place) == before


def test_a_copy_is_an_article_of_its_own(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "مكتبة المدينة")
    run()
    files.write("b.txt", "مكتبة المدينة")
    assert counts(run()) == {"read": 2, "added": 1, "unchanged": 1}
    assert len(held(place)) == 2


def test_the_same_id_with_the_same_content_is_one_article(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "خبر", "خبر", ids=["7", "7"])
    assert counts(run()) == {"read": 2, "added": 1, "unchanged": 1}
    assert held(place) == {"7": "خبر"}


def test_another_content_under_the_same_id_gets_a_number_and_is_reported(
    files: Files, place: Place, run: Index
) -> None:
    path = files.write("a.txt", "خبر", "خبر آخر", ids=["7", "7"])
    other = files.write("b.txt", "ثالث", ids=["7"])
    report = run()
    assert report.conflicts == (Conflict("7-2", path, 2), Conflict("7-3", other, 1))
    assert held(place) == {"7": "خبر", "7-2": "خبر آخر", "7-3": "ثالث"}
    again = run()
    assert (counts(again), again.conflicts) == ({"read": 3, "unchanged": 3}, ())
    files.write("b.txt", "ثالث وقد تغير", ids=["7"])
    assert counts(run()) == {"read": 3, "unchanged": 2, "updated": 1}
    assert held(place)["7-3"] == "ثالث وقد تغير"


def test_a_removed_line_leaves_the_others_their_ids(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "واحد", "اثنان", "ثلاثة")
    run()
    before = held(place)
    files.write("a.txt", "واحد", "ثلاثة")
    assert counts(run(prune=True)) == {"read": 2, "unchanged": 2, "removed": 1}
    assert held(place) == {known: body for known, body in before.items() if body != "اثنان"}
    assert counts(run(prune=True)) == {"read": 2, "unchanged": 2}


def test_only_prune_drops_what_vanished_and_it_comes_back_with_its_file(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "يبقى")
    path = files.write("b.txt", "يذهب")
    run()
    (known,) = [one for one, body in held(place).items() if body == "يذهب"]
    path.unlink()
    assert counts(run()) == {"read": 1, "unchanged": 1}
    assert len(held(place)) == 2
    assert counts(run(prune=True)) == {"read": 1, "unchanged": 1, "removed": 1}
    assert list(held(place).values()) == ["يبقى"]
    stone = place.gone(known)
    assert stone is not None
    assert "no longer" in stone.reason
    files.write("b.txt", "يذهب")
    assert counts(run()) == {"read": 2, "unchanged": 1, "added": 1}
    assert held(place)[known] == "يذهب"
    assert place.gone(known) is None


def test_pruning_leaves_alone_what_stands_elsewhere_or_could_not_be_read(
    files: Files, place: Place, run: Index
) -> None:
    files.write("in/a.txt", "أول", "ثان")
    files.write("out/b.txt", "خارج")
    run()
    before = held(place)
    files.write("in/a.txt", "أول", "BROKEN")
    (files.folder / "out" / "b.txt").unlink()
    with place.writer(describe) as writer:
        report = writer.add(files.records(), roots=[files.folder / "in"], prune=True)
    assert counts(report) == {"read": 2, "unchanged": 1, "unreadable": 1}
    assert held(place) == before


def test_pruning_leaves_alone_what_stood_behind_the_place_where_reading_ended(
    files: Files, place: Place, run: Index
) -> None:
    files.write("a.txt", "أول", "ثان", "ثالث", "رابع")
    run()
    before = held(place)
    files.write("a.txt", "أول", "ثان", "BROKEN")
    assert counts(run(prune=True)) == {"read": 3, "unchanged": 2, "unreadable": 1}
    assert held(place) == before
    files.write("a.txt", "أول", "BROKEN", "ثالث")
    assert counts(run(prune=True)) == {"read": 3, "unchanged": 2, "unreadable": 1, "removed": 1}
    assert sorted(held(place).values()) == ["أول", "ثالث", "ثان"]


def test_originals_can_be_kept_later(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "أول", "ثان")
    assert run(keep_originals=False).added == 2
    assert check(place).originals == 0
    files.write("a.txt", "جديد", "أول", "ثان", ids=["9"])
    assert counts(run()) == {"read": 3, "added": 1, "unchanged": 2}
    assert (check(place).originals, check(place).faults) == (3, ())
    assert counts(run()) == {"read": 3, "unchanged": 3}


def test_what_a_person_deletes_stays_out_until_its_content_changes(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "مكتبة", "متحف", ids=["m", "n"])
    run()
    with place.writer(describe) as writer:
        assert writer.delete(["m", "never there"], "by order of a court") == ("m",)
    assert held(place) == {"n": "متحف"}
    stone = place.gone("m")
    assert stone is not None
    assert (stone.reason, len(stone.day)) == ("by order of a court", len("2022-02-05"))
    assert counts(run()) == {"read": 2, "unchanged": 2}
    assert held(place) == {"n": "متحف"}
    files.write("a.txt", "مكتبة أخرى", "متحف", ids=["m", "n"])
    assert counts(run()) == {"read": 2, "unchanged": 1, "added": 1}
    assert place.gone("m") is None
    assert check(place).faults == ()


def test_unreadable_records_are_listed_once_however_often_and_vanish_when_mended(
    files: Files, place: Place, run: Index
) -> None:
    path = files.write("a.txt", "خبر", "BROKEN", "BROKEN")
    assert counts(run()) == {"read": 3, "added": 1, "unreadable": 2}
    current = place.commit
    assert counts(run()) == {"read": 3, "unchanged": 1, "unreadable": 2}
    assert place.commit == current
    assert [(entry.path, entry.number) for entry in stats(place).unreadable] == [(path, 2), (path, 3)]
    files.write("a.txt", "خبر", "سليم", "BROKEN")
    run()
    assert [entry.number for entry in stats(place).unreadable] == [3]


def test_pruning_forgets_what_was_set_aside_of_files_that_are_gone(files: Files, place: Place, run: Index) -> None:
    gone, outside = files.write("in/bad.txt", "BROKEN"), files.write("out/bad.txt", "BROKEN")
    run()
    gone.unlink()
    outside.unlink()
    run()
    assert [entry.path for entry in stats(place).unreadable] == [gone, outside]
    with place.writer(describe) as writer:
        writer.add(files.records(), roots=[files.folder / "in"], prune=True)
    assert [entry.path for entry in stats(place).unreadable] == [outside]


@pytest.mark.parametrize(
    "id",
    ["x" * 200, "a/b/../c", "أ" * 200, "'; DROP TABLE records; --", 'say "no"', "%00", "a b", "?", "-", "ID", "1\x002"],
)
def test_odd_ids_are_stored_found_and_deleted(archive: Path, id: str) -> None:
    def article(text: str) -> Article:
        return Article(Path("/f"), "f", 1, "text", text.encode(), "utf-8", text, Given(id=id))

    with open_writer(archive, describe) as writer:
        writer.add([article("خبر")])
        writer.add([article("خبر جديد")])
        assert held(archive) == {id: "خبر جديد"}
        engine = WhooshEngine(archive)
        assert engine.get([id, "other"])[id].metadata.body == "خبر جديد"
        assert writer.delete([id], "why not") == (id,)
        stone = engine.tombstone(id)
        assert stone is not None
        assert stone.id == id


def test_commits_come_on_the_way(files: Files, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.storage.run.COMMIT_EVERY", 4)
    files.write("a.txt", *(f"خبر رقم {number}" for number in range(90)))
    seen: list[Report] = []
    with open_writer(archive, describe) as writer:
        writer.add(files.records(), progress=seen.append)
    current, manifest = read_commit(Layout(archive))
    assert current.commit == 90 // 4 + 1
    assert [entry.live for entry in manifest.segments] == [90]
    assert [report.added for report in seen[:3]] == [4, 8, 12]
    assert seen[-1].added == 90
    assert len(held(archive)) == 90
    assert len(list(Layout(archive).build(1).glob("*.segment"))) == 1
    assert check(archive).faults == ()


def test_a_commit_comes_when_it_is_time_however_few_articles_there_were(
    files: Files, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0

    def passing(article: Article, id: str) -> Document:
        nonlocal now
        now += 4.0 if isinstance(place, InFolder) else 11.0  # seconds, of which ten bring a commit, or thirty
        return describe(article, id)

    monkeypatch.setattr("index.storage.run.monotonic", lambda: now)
    files.write("a.txt", *(f"خبر رقم {number}" for number in range(7)))
    with place.writer(passing) as writer:
        writer.add(files.records())
        assert place.commit == 3  # after the third, the sixth, and the last
        writer.add(files.records())
        assert place.commit == 3


def test_a_segment_that_is_full_is_committed_at_once(
    files: Files, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.storage.drafting.MOST_BYTES", 8_000)
    files.write("a.txt", *("خبر طويل " * 600 for _ in range(3)), *(f"خبر رقم {number}" for number in range(5)))
    with open_writer(archive, describe) as writer:
        writer.add(files.records())
    assert read_current(Layout(archive)).commit == 4
    assert len(held(archive)) == 8


def test_an_error_in_the_middle_takes_back_what_was_not_committed(
    files: Files, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.storage.run.COMMIT_EVERY", 4)
    files.write("a.txt", *(f"خبر رقم {number}" for number in range(10)))

    def failing(article: Article, id: str) -> Document:
        if article.number == 7:
            raise RuntimeError
        return describe(article, id)

    with place.writer(failing) as writer:
        with pytest.raises(RuntimeError):
            writer.add(files.records())
        assert len(held(place)) == 4
        assert len(writer.delete([next(iter(held(place)))], "the writer still works")) == 1
    assert check(place).faults == ()
    assert len(held(place)) == 3


def test_stock_whoosh_opens_a_build(files: Files, archive: Path, run: Index) -> None:
    files.write("a.txt", *(f"مكتبة رقم {number}" for number in range(200)), "ميناء واحد", "مكتبة ومكتبة")
    run()
    with open_dir(str(Layout(archive).build(1))).searcher() as searcher:
        many = searcher.search(Term("body.written", "مكتبة"), limit=3)
        assert (len(many), len(searcher.search(Term("body.written", "ميناء")))) == (201, 1)
        assert many[0].score > 0
        assert len(searcher.search(Phrase("body.written", ["ميناء", "واحد"]))) == 1
        assert len(searcher.search(Phrase("body.written", ["واحد", "ميناء"]))) == 0
        assert many[0]["text"].startswith("مكتبة")
    gc.collect()  # Whoosh leaves its files to the collector


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("")
    with pytest.raises(NotAnArchive, match=r"thesis\.docx"):
        open_writer(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_another_analysis_is_not_mixed_in(
    files: Files, place: Place, run: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write("a.txt", "خبر")
    run()
    monkeypatch.setattr("index.analysis.analyzer._VERSION", "other-9")
    with pytest.raises(AnalysisChanged, match="other-9"):
        run()
