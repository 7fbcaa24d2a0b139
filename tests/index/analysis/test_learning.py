"""Learning a word list: an archive's words and the language's, by how large the archive is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.analyzer import Analysis
from index.analysis.learning import learnt
from index.analysis.tables import Tables
from index.analysis.wordlist import shipped, to_text

WORDS = st.text(st.sampled_from("ابتسمنهوي"), min_size=1, max_size=6)
COUNTS = st.dictionaries(WORDS, st.integers(1, 10**6), max_size=20)


@given(met=COUNTS, known=COUNTS)
def test_what_ships_is_kept_and_what_is_seldom_met_is_not_learnt(met: dict[str, int], known: dict[str, int]) -> None:
    found = learnt(met, known)
    assert found.keys() >= known.keys()
    assert all(met[word] >= 5 for word in found.keys() - known.keys())
    assert all(count >= 1 for count in found.values())


@given(known=COUNTS)
def test_an_empty_archive_teaches_nothing(known: dict[str, int]) -> None:
    assert learnt({}, known) == known


def test_the_larger_the_archive_the_more_its_words_count() -> None:
    shares = [learnt({"بيت": size // 100, "من": size}, {"بيت": 10})["بيت"] for size in (100, 10**6, 10**10)]
    assert shares[0] == 11
    assert shares == sorted(shares)
    assert 900_000 < shares[-1] <= 1_000_000


@pytest.mark.parametrize(
    ("times", "others", "is_learnt"), [(4, 0, False), (5, 0, True), (29, 10**7, False), (31, 10**7, True)]
)
def test_what_is_met_too_seldom_for_the_size_of_the_archive_is_not_learnt(
    times: int, others: int, is_learnt: bool
) -> None:
    assert ("كشاف" in learnt({"كشاف": times, "من": others}, {})) == is_learnt


def test_a_name_that_is_learnt_keeps_the_letter_that_looks_like_a_clitic() -> None:
    name, met = "وجيهستان", {"وجيهستان": 50, "من": 9_950}
    known = Analysis(Tables(words=to_text(learnt(met, shipped())).encode()))
    assert [each.analyze(name)[0].family for each in (Analysis(Tables()), known)] == ["جيهستان", name]
    assert known.analyze(f"و{name}")[0].family == name
