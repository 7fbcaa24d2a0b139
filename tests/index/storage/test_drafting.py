"""A draft is bounded by what it takes in memory; a build takes drafts in, less what was deleted meanwhile."""

from pathlib import Path

import pytest

from index.analysis.tables import Tables
from index.article import Document, Metadata
from index.segment.segment import Segment
from index.storage import build as building
from index.storage import drafting
from index.storage.build import Build
from index.storage.documents import TEXT
from index.storage.drafting import Drafter
from index.storage.fields import ID, prepare


def document(id: str, body: str) -> Document:
    return Document(id, Metadata(None, id, (), None, None, None, None, "ar", body))


def found(build: Build) -> list[tuple[str, str]]:
    """Id and text of every document that is live."""
    return sorted(
        (segment.values[ID].texts()[number].decode(), segment.stored[TEXT].read(number).decode())
        for segment, live in ((part.segment, part.live) for part in build.parts)
        for number in live.nonzero()[0].tolist()
    )


@pytest.mark.parametrize(("bound", "most"), [("MOST_TOKENS", 40), ("MOST_BYTES", 500), ("MOST_FORMS", 30)])
def test_large_documents_fill_a_draft_as_many_small_ones_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    monkeypatch.setattr(drafting, bound, most)
    monkeypatch.setattr("index.segment.gathering._BATCH", 1)
    build = Build.new(tmp_path / "build", Tables())
    for number in range(4):
        words = " ".join(f"{number}كلمة{word}" for word in range(60))
        build.add(prepare(document(f"d{number}", words)))
        assert build.has_grown
        assert sum(part.count for part in build.parts) == number + 1
    assert build.count == 4


def test_what_fits_stays_in_memory(tmp_path: Path) -> None:
    build = Build.new(tmp_path / "build", Tables())
    for number in range(50):
        build.add(prepare(document(f"d{number}", "خبر عن المكتبة")))
    assert (build.has_grown, build.count, len(build.parts)) == (False, 50, 0)


def test_what_is_deleted_or_replaced_before_its_draft_comes_ends_right(tmp_path: Path) -> None:
    build = Build.new(tmp_path / "build", Tables())
    drafters = [Drafter(build.folder, build.analysis, {}) for _ in range(2)]

    def give(to: int, id: str, body: str) -> None:
        drafters[to].add(prepare(document(id, body)), build.expect(id))

    give(0, "a", "أول")
    give(0, "b", "ثان")
    give(1, "c", "ثالث")
    build.delete("b")
    build.delete("a")
    give(1, "a", "أول وقد تغير")
    assert build.count == 2
    for drafter in reversed(drafters):  # the newer one may come first
        draft = drafter.finish()
        assert draft is not None
        build.adopt(draft)
        assert drafter.finish() is None
    assert found(build) == [("a", "أول وقد تغير"), ("c", "ثالث")]
    build.delete("a")
    build.flush()
    assert found(build) == [("c", "ثالث")]
    assert build.count == 1


def test_segments_share_the_dictionaries_of_the_first_large_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "_TEACHES", 300)
    build = Build.new(tmp_path / "build", Tables())
    for start, count in ((0, 10), (1_000, 600), (2_000, 600), (3_000, 1)):
        for number in range(start, start + count):
            build.add(prepare(document(f"d{number}", f"قالت الوزارة في بيان رقم {number} إن الزوار بلغوا {number**2}")))
        build.flush()
    small, large, *later = [part.segment.dictionaries for part in build.parts]
    assert small != large
    assert any(large.values())
    assert later == [large, large]
    reopened = Build(build.folder, build.parts)
    assert reopened.dictionaries == large


def test_drafts_lie_under_names_that_a_sweep_removes(tmp_path: Path) -> None:
    build = Build.new(tmp_path / "build", Tables())
    drafter = Drafter(build.folder, build.analysis, {})
    drafter.add(prepare(document("a", "أول")), build.expect("a"))
    draft = drafter.finish()
    assert draft is not None
    assert Segment(draft.path).size == 1
    Build.at(build.folder, ())
    assert list(build.folder.iterdir()) == []
