"""The life of an archive: files come, change, move, go and return; articles are purged, corrected, rebuilt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.metadata.corrections import Correction
from index.storage.report import Report
from search.engines.opensearch.writing import indices
from tests.index.storage.conftest import Files, Index, counts, describe, held
from tests.index.storage.places import InFolder, Place, check, new_in
from tests.opensearch.nodes import Cluster

NAMES = ("a.txt", "b.txt", "in/c.txt")
FIRST = {"a.txt": ["خبر أول", "خبر ثان"], "in/c.txt": ["خبر ثالث"]}


@dataclass
class Life:
    """An archive and its files, and what should be found: the lines of the files, less what was purged."""

    files: Files
    place: Place
    lines: dict[str, list[str]] = field(default_factory=dict)
    purged: set[str] = field(default_factory=set)
    corrected: dict[str, str] = field(default_factory=dict)  # id to place
    made: int = 0

    def write(self, name: str, texts: Sequence[str]) -> None:
        self.lines[name] = list(texts)
        self.files.write(name, *texts)

    def new(self) -> str:
        self.made += 1
        return f"خبر جديد رقم {self.made}"

    def do(self, step: str, name: str, other: str, number: int) -> None:
        """Do something to the files, or to the archive."""
        known = self.lines.get(name)
        match step:
            case "add":
                self.write(name, [*(known or ()), self.new()])
            case "insert" if known:
                self.write(name, [self.new(), *known])
            case "edit" if known:
                known[number % len(known)] = self.new()
                self.write(name, known)
            case "cut" if known and len(known) > 1:
                self.write(name, known[:-1])
            case "go" if known:
                self.lines.pop(name)
                (self.files.folder / name).unlink()
            case "move" if known and other not in self.lines:
                self.lines[other] = self.lines.pop(name)
                (self.files.folder / other).parent.mkdir(exist_ok=True)
                (self.files.folder / name).rename(self.files.folder / other)
            case "purge" | "amend" if articles := held(self.place):
                self._write_to(step, sorted(articles)[number % len(articles)], articles)
            case "reindex":
                with self.place.writer(describe) as writer:
                    writer.reindex()

    def _write_to(self, step: str, id: str, articles: dict[str, str]) -> None:
        with self.place.writer(describe) as writer:
            if step == "amend":
                writer.amend(id, Correction({"place": f"مكان {id}"}))
                self.corrected[id] = f"مكان {id}"
            else:
                writer.delete([id], "a test", purge=True)
                self.purged.add(articles[id])
                self.corrected.pop(id, None)

    def run(self) -> Report:
        with self.place.writer(describe) as writer:
            return writer.add(self.files.records(), roots=[self.files.folder], prune=True)

    def check(self) -> None:
        """Make sure that the archive holds what it should."""
        expected = sorted(text for texts in self.lines.values() for text in texts if text not in self.purged)
        found = held(self.place)
        assert sorted(found.values()) == expected
        places = {id: document.metadata.place for id, document in self.place.documents().items()}
        assert {id: place for id, place in places.items() if place} == {
            id: place for id, place in self.corrected.items() if id in found
        }
        assert check(self.place).faults == ()


steps = st.tuples(
    st.sampled_from(("add", "insert", "edit", "cut", "go", "move", "move", "purge", "amend", "reindex")),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.integers(0, 5),
)


histories = st.lists(st.lists(steps, min_size=1, max_size=2), max_size=6)
History = list[list[tuple[str, str, str, int]]]


def live(folder: Path, place: Place, history: History) -> None:
    """Do all of a history, and look after each run."""
    (folder / "files").mkdir()
    life = Life(Files(folder / "files"), place)
    for name, texts in FIRST.items():
        life.write(name, texts)
    life.run()
    for together in history:
        for step in together:
            life.do(*step)
        life.run()
        life.check()
        assert set(counts(life.run())) <= {"read", "unchanged"}


@settings(max_examples=25)
@given(histories)
def test_whatever_happens_an_archive_holds_what_its_files_hold_less_what_was_purged(history: History) -> None:
    with TemporaryDirectory() as folder:
        live(Path(folder), InFolder(Path(folder) / "archive"), history)


@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories)
def test_the_same_goes_for_one_in_a_cluster(cluster: Cluster, history: History) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(indices, "EXPUNGE_FOR", 0.0)
        with new_in(cluster, Path(folder)) as place:
            live(Path(folder), place, history)


def test_a_file_that_vanished_and_comes_back_changed_is_that_article(files: Files, place: Place, run: Index) -> None:
    path = files.write("a.txt", "خبر أول", "خبر ثان", ids=["1", None])
    run()
    before = held(place)
    path.unlink()
    assert run(prune=True).removed == 2
    files.write("a.txt", "خبر أول وقد تغير", "خبر ثان", ids=["1", None])
    assert counts(run(prune=True)) == {"read": 2, "added": 2}
    assert held(place) == {id: "خبر أول وقد تغير" if id == "1" else text for id, text in before.items()}


def test_two_files_that_state_one_id_keep_apart_whichever_is_read_first(files: Files, place: Place, run: Index) -> None:
    files.write("a.txt", "من الأول", ids=["1"])
    files.write("b.txt", "من الثاني", ids=["1"])
    assert len(run().conflicts) == 1
    assert held(place) == {"1": "من الأول", "1-2": "من الثاني"}
    (files.folder / "a.txt").rename(files.folder / "z.txt")
    assert counts(run()) == {"read": 2, "unchanged": 1, "moved": 1}
    files.write("b.txt", "من الثاني وقد تغير", ids=["1"])
    assert counts(run()) == {"read": 2, "unchanged": 1, "updated": 1}
    assert held(place) == {"1": "من الأول", "1-2": "من الثاني وقد تغير"}
    (files.folder / "z.txt").unlink()
    run(prune=True)
    assert held(place) == {"1-2": "من الثاني وقد تغير"}
    assert run().conflicts == ()
