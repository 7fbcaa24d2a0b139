"""A dump that is edited between two runs: lines put in, taken out, changed, in any order; which article is which."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.pipeline import read
from index.storage.report import Report
from tests.index.storage.conftest import counts, describe, held
from tests.index.storage.places import Place, check, place_of

NEITHER: dict[str, str] = {}


def dump(path: Path, *texts: str, own: dict[str, str] = NEITHER) -> None:
    """Write a dump, a record a line, each with some fields of its own."""
    lines = (json.dumps({"text": text} | own, ensure_ascii=False) for text in texts)
    path.write_text("\n".join(lines), encoding="utf-8")


def indexed(archive: Path | Place, path: Path) -> Report:
    with place_of(archive).writer(describe) as writer:
        return writer.add(read([path]), roots=[path], prune=True)


def ids(archive: Path | Place) -> dict[str, str]:
    """Text to id of every article."""
    return {body: known for known, body in held(archive).items()}


@pytest.mark.parametrize("own", [NEITHER, {"url": "https://example.org/"}, {"id": "0"}])
def test_a_line_put_in_leaves_all_others_their_ids(tmp_path: Path, own: dict[str, str]) -> None:
    path, archive = tmp_path / "d.jsonl", tmp_path / "archive"
    dump(path, "واحد", "اثنان", "ثلاثة", own=own)
    indexed(archive, path)
    before = ids(archive)
    dump(path, "قبلها", "واحد", "بينها", "اثنان", "ثلاثة", own=own)
    assert counts(indexed(archive, path)) == {"read": 5, "added": 2, "unchanged": 3}
    assert {text: ids(archive)[text] for text in before} == before
    assert counts(indexed(archive, path)) == {"read": 5, "unchanged": 5}


def test_a_line_put_in_before_one_that_changed_is_taken_for_it_and_no_other_is_touched(
    tmp_path: Path, place: Place
) -> None:
    path = tmp_path / "d.jsonl"
    dump(path, "واحد", "اثنان", "ثلاثة")
    indexed(place, path)
    before = ids(place)
    dump(path, "قبلها", "واحد وقد تغير", "اثنان", "ثلاثة وقد تغيرت")
    assert counts(indexed(place, path)) == {"read": 4, "added": 2, "updated": 1, "unchanged": 1, "removed": 1}
    after = ids(place)
    assert (after["قبلها"], after["اثنان"]) == (before["واحد"], before["اثنان"])


def test_one_of_two_equal_lines_that_changed_is_that_article_changed(tmp_path: Path) -> None:
    path, archive = tmp_path / "d.jsonl", tmp_path / "archive"
    dump(path, "مثله", "مثله", "غيره")
    indexed(archive, path)
    before = held(archive)
    dump(path, "تغير", "مثله", "غيره")
    assert counts(indexed(archive, path)) == {"read": 3, "updated": 1, "unchanged": 2}
    assert set(held(archive)) == set(before)


def test_an_edited_dump_in_a_folder_that_was_moved_keeps_its_ids_too(tmp_path: Path, place: Place) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    dump(old / "d.jsonl", "واحد", "اثنان")
    indexed(place, old)
    before = ids(place)
    old.rename(new)
    dump(new / "d.jsonl", "قبلهما", "واحد", "اثنان")
    assert counts(indexed(place, new)) == {"read": 3, "added": 1, "moved": 2}
    assert {text: ids(place)[text] for text in before} == before


def test_two_dumps_of_one_name_are_no_conflict_when_their_records_state_no_ids(tmp_path: Path) -> None:
    archive, years = tmp_path / "archive", [tmp_path / "2023", tmp_path / "2024"]
    for year in years:
        year.mkdir()
        dump(year / "d.jsonl", f"أول {year.name}", f"ثان {year.name}")
        report = indexed(archive, year / "d.jsonl")
        assert (counts(report), report.conflicts) == ({"read": 2, "added": 2}, ())
    before = ids(archive)
    for year in years:
        assert counts(indexed(archive, year)) == {"read": 2, "unchanged": 2}
    assert ids(archive) == before


def test_an_id_that_all_records_share_gives_numbers_in_order_and_without_gaps(tmp_path: Path, place: Place) -> None:
    path = tmp_path / "d.jsonl"
    texts = [f"خبر رقم {number}" for number in range(1, 301)]
    dump(path, *texts, own={"id": "0"})
    assert len(indexed(place, path).conflicts) == 299
    assert ids(place) == {"خبر رقم 1": "0"} | {f"خبر رقم {number}": f"0-{number}" for number in range(2, 301)}
    dump(path, *reversed(texts), own={"id": "0"})
    assert counts(indexed(place, path)) == {"read": 300, "unchanged": 300}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("ابتثجح"), max_size=7), st.lists(st.sampled_from("ابتثجحخد"), max_size=7))
def test_whatever_the_edit_an_article_that_stays_keeps_its_id_and_a_line_is_an_article(
    before: list[str], after: list[str]
) -> None:
    with TemporaryDirectory() as folder:
        path, archive = Path(folder, "d.jsonl"), Path(folder, "archive")
        dump(path, *before)
        indexed(archive, path)
        old = held(archive)
        dump(path, *after)
        indexed(archive, path)
        new = held(archive)
        assert sorted(new.values()) == sorted(after)
        for text in set(before) & set(after):
            kept = {known for known in new if new[known] == old.get(known) == text}
            assert len(kept) == min(before.count(text), after.count(text))
        assert counts(indexed(archive, path)) == ({"read": len(after), "unchanged": len(after)} if after else {})
        assert held(archive) == new
        assert check(archive).faults == ()


def test_pruning_below_roots_that_overlap_drops_what_vanished(tmp_path: Path, place: Place) -> None:
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    dump(root / "a.jsonl", "باق")
    dump(root / "sub" / "b.jsonl", "ذاهب", "باق أيضًا")
    roots = [root, root / "sub", root / "sub" / "b.jsonl"]
    for texts, found in ((("ذاهب", "باق أيضًا"), {"added": 3}), (("باق أيضًا",), {"unchanged": 2, "removed": 1})):
        dump(root / "sub" / "b.jsonl", *texts)
        with place.writer(describe) as writer:
            report = writer.add(read(roots), roots=roots, prune=True)
        assert counts(report) == {"read": 1 + len(texts)} | found
