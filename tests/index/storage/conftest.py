"""A small archive of text files to index, and what an archive holds, read back through its public doors."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.article import Article, Document, Given, Metadata, Unreadable
from index.storage.archive import Layout
from index.storage.report import Report
from search.engines.opensearch.writing import indices
from tests.index.storage.places import InFolder, Place, new_in, place_of


def describe(article: Article, id: str) -> Document:
    """Metadata without rules: the tests of storing do not depend on those of finding."""
    title = article.given.title or article.text[:20]
    found = Metadata(title, title, ("مدى",), None, None, None, article.given.url, "ar", article.text)
    return Document(id, found, str(article.path), article.number)


@dataclass
class Files:
    """Files of articles, one or several in each, and the records that a reader would find in them."""

    folder: Path

    def write(self, name: str, *texts: str, ids: Sequence[str | None] = ()) -> Path:
        """Write a file of articles, a line each."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        own = [*ids, *[None] * len(texts)]
        path.write_text(
            "".join(f"{one or ''}\t{text}\n" for one, text in zip(own, texts, strict=False)), encoding="utf-8"
        )
        return path

    def records(self) -> list[Article | Unreadable]:
        """All records; a line that says BROKEN cannot be read."""
        return [
            self._record(path, number, line)
            for path in sorted(self.folder.rglob("*.txt"))
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        ]

    def _record(self, path: Path, number: int, line: str) -> Article | Unreadable:
        own, _, text = line.partition("\t")
        if text == "BROKEN":
            return Unreadable(path, number, "a test says so")
        relative = path.relative_to(self.folder).as_posix()
        return Article(path, relative, number, "text", line.encode(), "utf-8", text, Given(id=own or None))


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = tmp_path / "files"
    folder.mkdir()
    return Files(folder)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


Index = Callable[..., Report]


@pytest.fixture
def run(request: pytest.FixtureRequest, files: Files, archive: Path) -> Index:
    """A function that indexes the files as they are now: into the place of the test, or else into its folder."""
    place = request.getfixturevalue("place") if "place" in request.fixturenames else InFolder(archive)

    def index(*, prune: bool = False, keep_originals: bool = True) -> Report:
        with place.writer(describe) as writer:
            return writer.add(files.records(), roots=[files.folder], prune=prune, keep_originals=keep_originals)

    return index


def held(archive: Path | Place) -> dict[str, str]:
    """Id to body of every article that can be found."""
    documents = place_of(archive).documents()
    # What is rebuilt from originals has the whole line as its text, its own id included.
    return {id: document.metadata.body.split("\t")[-1] for id, document in documents.items()}


def ledger_rows(archive: Path) -> list[tuple[object, ...]]:
    """What the ledger says stands, but for where originals lie, which depends on what was written when."""
    with closing(sqlite3.connect(Layout(archive).ledger)) as db:
        rows = db.execute("SELECT id, base, path, number, sha256 FROM records WHERE removed IS NULL").fetchall()
    return sorted(rows)


def some_files(files: Files, count: int) -> None:
    texts = [f"خبر رقم {number} عن مكتبة المدينة والقطار" for number in range(count)]
    files.write("many.txt", *texts, "BROKEN")
    files.write("named.txt", *texts[:20], ids=[f"n{number}" for number in range(20)])
    for number in range(10):
        files.write(f"single/{number}.txt", f"مقال منفرد {number}")


def counts(report: Report) -> dict[str, int]:
    """The numbers of a report that are not 0."""
    names = ("read", "added", "updated", "unchanged", "moved", "removed", "corrected", "described", "unreadable")
    return {name: value for name in names if (value := getattr(report, name))}


@pytest.fixture(params=("folder", "cluster"))
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Where an archive may lie, in turn; a cluster is not waited for until it has nothing left of what is deleted."""
    if request.param == "folder":
        yield InFolder(tmp_path / "archive")
        return
    monkeypatch.setattr(indices, "EXPUNGE_FOR", 0.0)
    with new_in(request.getfixturevalue("cluster"), tmp_path) as place:
        yield place
