"""After any history the copies of a build are those of a build of the same documents, made at once."""

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.tables import Tables
from index.article import Document, Metadata
from index.storage import drafting, tiers
from index.storage.build import Build
from index.storage.copies import read_copies
from index.storage.fields import ID, prepare
from tests.index.copies.conftest import bodies, window, windows
from tests.index.copies.test_grouping import are_right

Step = tuple[Mapping[int, str], frozenset[int], bool]
"""Number to body of what is added or replaced, what is then deleted, and whether the build is opened again."""

steps = st.lists(
    st.tuples(
        st.dictionaries(st.integers(0, 11), bodies | windows | windows, max_size=8),
        st.frozensets(st.integers(0, 11)),
        st.booleans(),
    ),
    max_size=5,
)


def add(build: Build, texts: Mapping[int, str]) -> None:
    for number, text in texts.items():
        found = Metadata(None, "", (), None, None, None, None, "ar", text)
        build.add(prepare(Document(str(number), found)))


def grouped(build: Build) -> set[frozenset[int]]:
    """The numbers of each group, as the last commit has them."""
    if build.copies_file is None:
        return set()
    ids = [int(id) for part in build.parts for id in part.segment.values[ID].texts()]
    copies = read_copies(build.folder / build.copies_file, len(ids))
    names = set(copies.groups.tolist())
    return {frozenset(ids[number] for number in copies.members(name).tolist()) for name in names}


def made(folder: Path, texts: Mapping[int, str]) -> Build:
    build = Build.new(folder, Tables())
    add(build, texts)
    build.flush()
    build.write(1)
    return build


@settings(max_examples=60)
@given(steps, st.sampled_from((1, 3, 10)), st.sampled_from((30, 2_000_000)))
def test_after_any_history_groups_are_those_of_a_build_made_at_once(
    history: list[Step], most_segments: int, most_tokens: int
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiers, "MAX_SEGMENTS", most_segments)
        patch.setattr(drafting, "MOST_TOKENS", most_tokens)
        build, commits, held = Build.new(Path(folder, "build"), Tables()), count(1), dict[int, str]()
        for added, deleted, again in history:
            for number in added:
                build.delete(str(number))
            add(build, added)
            for number in deleted:
                build.delete(str(number))
            build.flush()
            build.write(commit := next(commits))
            build.sweep()
            held = {number: text for number, text in {**held, **added}.items() if number not in deleted}
            whole = made(Path(folder, f"whole{commit}"), held)
            assert grouped(build) == grouped(whole)
            assert are_right({frozenset(map(list(held).index, group)) for group in grouped(build)}, list(held.values()))
            if again:
                entries = build.entries
                build = Build.at(build.folder, entries, build.copies_file)


def test_what_links_two_groups_joins_them_when_it_comes_and_parts_them_when_it_goes(tmp_path: Path) -> None:
    build = made(tmp_path / "build", {number: window(number) for number in range(21) if number != 10})
    parted = {frozenset(range(10)), frozenset(range(11, 21))}
    assert grouped(build) == parted
    add(build, {10: window(10)})
    build.flush()
    build.write(2)
    assert grouped(build) == {frozenset(range(21))}
    build = Build.at(build.folder, build.entries, build.copies_file)
    build.delete("10")
    build.write(3)
    assert grouped(build) == parted
    for number in (1, 3, 5, 7, 9, 12, 14, 16, 18, 20):
        build.delete(str(number))
    build.write(4)
    assert grouped(build) == set()
    assert build.copies_file is None
