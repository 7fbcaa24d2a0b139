"""Which spellings an expansion stands for, against the definitions themselves, worked out letter by letter."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from search.query.expansion import fits
from search.query.nodes import Fuzzy, Prefix, Wildcard

spellings = st.text("ابته2", max_size=7)
patterns = st.text("ابت*?", max_size=7)


def is_written_by(pattern: str, spelling: str) -> bool:
    if not pattern:
        return not spelling
    if pattern[0] == "*":
        return any(is_written_by(pattern[1:], spelling[start:]) for start in range(len(spelling) + 1))
    return bool(spelling) and pattern[0] in {"?", spelling[0]} and is_written_by(pattern[1:], spelling[1:])


@cache
def errors(typed: str, meant: str) -> int:
    """The optimal string alignment distance, by its definition."""
    if not typed or not meant:
        return len(typed) + len(meant)
    found = [
        errors(typed[1:], meant) + 1,
        errors(typed, meant[1:]) + 1,
        errors(typed[1:], meant[1:]) + (typed[0] != meant[0]),
    ]
    if typed[:2] == meant[1::-1] and len(typed) > 1:
        found.append(errors(typed[2:], meant[2:]) + 1)
    return min(found)


@given(patterns, spellings)
def test_a_pattern_stands_for_what_its_signs_can_be_written_as(pattern: str, spelling: str) -> None:
    assert fits(Wildcard(pattern), spelling) == is_written_by(pattern, spelling)


@given(spellings, spellings, st.integers(1, 2))
def test_a_misspelling_stands_for_what_lies_within_its_errors(typed: str, meant: str, distance: int) -> None:
    assert fits(Fuzzy(typed, distance), meant) == (errors(typed, meant) <= distance)


@given(spellings, spellings)
def test_a_prefix_is_a_pattern_that_ends_in_a_star(text: str, spelling: str) -> None:
    assert fits(Prefix(text), spelling) == fits(Wildcard(text + "*"), spelling)


def test_many_stars_cost_no_more_than_a_few() -> None:
    assert not fits(Wildcard("*ا" * 120 + "ب"), "ا" * 255)
