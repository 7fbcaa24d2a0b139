"""What a pattern's matches begin with: whatever it matches begins with one of its openings."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.metadata import noise
from index.metadata.openings import LENGTH, openings
from index.metadata.tables import rows

_PATTERNS = sorted({pattern for _, pattern in rows("noise.tsv")})
_ATOMS = st.sampled_from(
    ["ا", "ب", "x", "ab", "(?:ا|بت)", "[اب]", "[a-c]", r"\d", r"\s", r"\.", r"\w", ".", "(?:x(?:y|z)?)"]
)
_QUANTIFIED = st.builds(
    "{}{}".format, _ATOMS.map("(?:{})".format), st.sampled_from(["", "?", "*", "+", "{0,2}", "{2}", "??"])
)
_DRAWN = st.lists(st.lists(_QUANTIFIED, min_size=1, max_size=4).map("".join), min_size=1, max_size=3).map("|".join)


def _begins(text: str, pattern: str) -> bool:
    return any(text[:length] in openings(pattern) for length in range(LENGTH + 1))


@given(st.data())
def test_all_that_a_pattern_matches_begins_with_one_of_its_openings(data: st.DataObject) -> None:
    pattern = data.draw(_DRAWN)
    assert _begins(data.draw(st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True)), pattern)


@pytest.mark.parametrize("pattern", _PATTERNS)
def test_all_that_a_pattern_of_noise_matches_begins_with_one_of_its_openings(pattern: str) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])  # as patterns do
    @given(st.from_regex(re.compile(pattern, re.ASCII)))
    def begins(text: str) -> None:
        found = re.search(pattern, text, re.ASCII)
        assert found
        assert _begins(text[found.start() :], pattern)

    begins()


@pytest.mark.parametrize("pattern", _PATTERNS)
def test_no_pattern_of_noise_can_begin_with_anything(pattern: str) -> None:
    assert "" not in openings(pattern)


@pytest.mark.parametrize(
    "line", ["اِقْرَأْ أَيْضًا: خبر آخر", "«اقرأ أيضا» خبر آخر", "١٠ دقائق للقراءة", "GETTY IMAGES", "Share this article"]
)
def test_marks_and_case_hide_no_noise(line: str) -> None:
    assert noise.kind(line) or noise.kind(f"حديقة المدينة القديمة {line}") == "caption"
