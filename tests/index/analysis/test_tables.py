"""Tables: what an archive has of its own takes the place of what ships, or stands over it."""

from pathlib import Path

import pytest

from index.analysis.analyzer import Analysis, by, shipped
from index.analysis.tables import OVERRIDES, WORDS, Tables
from index.errors import BadTable
from tests.shipped import ANALYSIS


def analysis(folder: Path, **tables: str) -> Analysis:
    for name, text in tables.items():
        (folder / {"words": WORDS, "overrides": OVERRIDES}[name]).write_text(text, encoding="utf-8")
    return by(Tables.of(folder))


def family(word: str, by: Analysis) -> str:
    (token,) = by.analyze(word)
    return token.family


def test_who_has_no_tables_goes_by_what_ships(tmp_path: Path) -> None:
    assert by(Tables.of(tmp_path)) is shipped()
    assert Tables.of(tmp_path).digests() == {}


def test_what_is_said_for_an_archive_counts_before_what_ships_says(tmp_path: Path) -> None:
    assert (family("النساء", ANALYSIS), family("الحواسيب", ANALYSIS)) == ("امراه", family("حاسوب", ANALYSIS))
    own = analysis(tmp_path, overrides="# our own\nحاسوب|كمبيوتر\nنساء\n")
    assert family("الكمبيوتر", own) == family("حاسوب", own) == "حاسوب"
    assert family("النساء", own) == "نساء"
    assert family("امرأة", own) == "امراه"  # what else ships stays


def test_a_list_of_its_own_takes_the_place_of_the_one_that_ships(tmp_path: Path) -> None:
    assert family("وجيهستان", ANALYSIS) == "جيهستان"
    own = analysis(tmp_path, words="500 وجيهستان\n7 بيت\n")
    assert family("وجيهستان", own) == "وجيهستان"
    assert own.families.counts == {"وجيهستان": 500, "بيت": 7}


def test_each_change_of_a_table_is_another_analysis(tmp_path: Path) -> None:
    known = {shipped().fingerprint}
    for tables in ({"overrides": "بيت\n"}, {"words": "7 بيت\n"}, {"overrides": "بيت|دار\n"}):
        known.add(analysis(tmp_path, **tables).fingerprint)
    assert len(known) == 4
    (tmp_path / WORDS).unlink()
    (tmp_path / OVERRIDES).unlink()
    assert by(Tables.of(tmp_path)).fingerprint == shipped().fingerprint


def test_the_same_tables_elsewhere_are_the_same_analysis(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "other")]
    for folder in folders:
        folder.mkdir()
    one, other = (analysis(folder, words="7 بيت\n") for folder in folders)
    assert one is other


def test_scattered_families_are_those_of_its_own_tables(tmp_path: Path) -> None:
    own = analysis(tmp_path, overrides="حاسوب|كمبيوتر\n")
    assert "حاسوب" in own.scattered
    assert "حاسوب" not in ANALYSIS.scattered


@pytest.mark.parametrize(
    ("name", "data", "line", "reason"),
    [
        (WORDS, "# counts\n\nكثير بيت\n".encode(), 3, "'كثير' is not a count"),
        (WORDS, "٧ بيت\n".encode(), 1, "'٧' is not a count"),
        (OVERRIDES, "بيت\nباب كبير\n".encode(), 2, "'باب كبير' is not one word"),
        (OVERRIDES, "بيت\n".encode() + b"\xff\n", 2, "it is not UTF-8"),
        (WORDS, b"\xff", 1, "it is not UTF-8"),
    ],
)
def test_what_is_no_table_is_refused_by_file_and_line(
    tmp_path: Path, name: str, data: bytes, line: int, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadTable) as caught:
        by(Tables.of(tmp_path)).analyze("كلمة")
    assert (caught.value.file, caught.value.line, caught.value.reason) == (tmp_path / name, line, reason)


def test_a_mark_at_the_beginning_of_a_file_is_no_part_of_a_table(tmp_path: Path) -> None:
    (tmp_path / WORDS).write_text("7 بيت\n", encoding="utf-8-sig")
    assert by(Tables.of(tmp_path)).families.counts == {"بيت": 7}
