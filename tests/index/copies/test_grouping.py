"""Groups are those of the definition, whatever was known before; and what is looked at closely is little."""

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.columns.numbers import Wide
from index.copies import crowds, pairs, sketches
from index.copies import grouping as module
from index.copies.definition import FEWEST, groups, shingles
from index.copies.grouping import Bodies, components
from index.copies.shingles import Hashes, sets_of_shingles
from index.copies.sketches import sketch
from tests.index.copies.conftest import bodies, edited, story
from tests.index.copies.test_sketches import numbered
from tests.shipped import ANALYSIS


def grouped(texts: Sequence[str], known: Sequence[int] = (), old: int = 0) -> set[frozenset[int]]:
    """The groups of two or more, given those of the first so many; short ones are left out, as whoever asks does."""
    kept = [place for place, text in enumerate(texts) if len(text.split()) >= FEWEST]
    words = [texts[place].split() for place in kept]
    before = np.array(kept, np.int64) < old
    given = np.where(before, np.array([*known[:old], *[-1] * (len(texts) - old)], np.int64)[kept], -1)

    def of(places: Wide) -> Sequence[Hashes]:
        return sets_of_shingles(*numbered([words[place] for place in places.tolist()]))

    found = Bodies(*sketch(*numbered(words)), given, ~before)
    return {frozenset(kept[place] for place in group) for group in as_groups(components(found, of).tolist())}


def as_groups(labels: Iterable[int]) -> set[frozenset[int]]:
    members: dict[int, set[int]] = {}
    for place, label in enumerate(labels):
        members.setdefault(label, set()).add(place)
    return {frozenset(some) for some in members.values() if len(some) > 1}


def hang_together(texts: Sequence[str], least: float) -> set[frozenset[int]]:
    """The groups of those alike in a share of their shingles, all pairs looked at."""
    sets = [shingles(text.split()) for text in texts]
    labels = list(range(len(texts)))
    for one in range(len(texts)):
        for other in range(one):
            if sets[one] and len(sets[one] & sets[other]) >= least * len(sets[one] | sets[other]):
                labels = [labels[one] if label == labels[other] else label for label in labels]
    return as_groups(labels)


def are_right(found: set[frozenset[int]], texts: Sequence[str]) -> bool:
    """Whether groups are of copies alone, and miss none that is clearly one: nearer the border, chance has a say."""
    exact = set(groups(dict(enumerate(texts)), ANALYSIS))
    clear = hang_together(texts, 0.9)
    return all(any(group <= other for other in exact) for group in found) and all(
        any(group <= other for other in found) for group in clear
    )


stories = st.lists(bodies.filter(bool), max_size=10)


@given(stories, st.sampled_from((1, 3, 1 << 13)))
def test_groups_are_those_of_all_pairs(texts: list[str], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_AT_ONCE", at_once)
        assert are_right(grouped(texts), texts)


@given(st.lists(bodies.filter(bool), max_size=20))
def test_groups_of_crowds_are_those_of_all_pairs(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crowds, "_CROWDED", 0)
        crowded = grouped(texts)
    assert crowded == grouped(texts)


@given(stories, st.data())
def test_what_is_known_already_changes_nothing(texts: list[str], data: st.DataObject) -> None:
    old = data.draw(st.integers(0, len(texts)))
    known = {place: min(group) for group in grouped(texts[:old]) for place in group}
    assert grouped(texts, [known.get(place, -1) for place in range(old)], old) == grouped(texts)


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pairs are looked at exactly, each time."""
    found: list[int] = []
    exactly = pairs.are_alike

    def counted(sets: Sequence[Hashes], one: Wide, other: Wide) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        found.append(len(one))
        return exactly(sets, one, other)

    monkeypatch.setattr(module, "are_alike", counted)
    return found


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pairs of sketches are compared, each time."""
    found: list[int] = []
    by_sketches = sketches.agreement

    def counted(kept: np.ndarray[tuple[int, int], np.dtype[np.uint8]], one: Wide, other: Wide) -> Wide:
        found.append(len(one))
        return by_sketches(kept, one, other)

    monkeypatch.setattr(module, "agreement", counted)
    return found


def test_a_thousand_equal_texts_are_one_group_without_a_look_at_any(looked_at: list[int], compared: list[int]) -> None:
    text = " ".join(story(0, 50))
    assert grouped([text] * 1_000) == {frozenset(range(1_000))}
    assert (sum(looked_at), sum(compared)) == (0, 0)


def test_many_versions_of_a_story_are_looked_at_about_once_each(
    monkeypatch: pytest.MonkeyPatch, looked_at: list[int]
) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", 256)
    words = story(0, 300)
    texts = [" ".join(edited(words, seed, 1)) for seed in range(400)]
    assert grouped(texts) == {frozenset(range(400))}
    assert 400 <= sum(looked_at) < 400 * 4  # of 80,000 pairs


def test_texts_that_share_three_fifths_are_hardly_ever_looked_at(looked_at: list[int]) -> None:
    frame = story(0, 240)
    texts = [" ".join(frame + story(seed, 80)) for seed in range(1, 301)]
    assert grouped(texts) == set()
    assert sum(looked_at) < 300 * 299 // 2 // 20


@pytest.mark.parametrize("own", [47, 32])  # which makes them alike in .72, and in .79
def test_the_work_on_bulletins_of_one_frame_grows_as_their_number(
    own: int, looked_at: list[int], compared: list[int]
) -> None:
    frame = story(0, 240)
    texts = [" ".join(frame + story(seed, own)) for seed in range(1, 1_001)]
    assert not any(len(group) > 1_000 // 5 for group in grouped(texts))
    assert sum(looked_at) < 1_000 * 8  # of 500,000 pairs, nearly all of which their sketches take for copies
    assert sum(compared) < 1_000 * 30


def test_a_new_text_is_compared_with_those_it_meets_and_these_not_with_each_other(compared: list[int]) -> None:
    frame = story(0, 240)
    texts = [" ".join(frame + story(seed, 80)) for seed in range(1, 302)]
    grouped(texts, [-1] * 300, old=300)
    assert 0 < sum(compared) <= 300 * 16
