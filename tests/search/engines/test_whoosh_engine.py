"""The embedded engine as a program meets it: opening, noticing commits, losing its archive."""

import shutil
from pathlib import Path

import pytest

from index.article import Article, Document, Given, Metadata
from index.errors import AnalysisChanged, ArchiveMissing, ArchiveNewer
from index.schema import Level
from index.storage.writer import open_writer
from search.engine import Search
from search.engines.opening import open_engine
from search.engines.whoosh.engine import WhooshEngine
from search.errors import EngineUnavailable, UnknownEngine
from search.query.nodes import EVERYTHING, Phrase, Word
from search.request import Sort
from search.settings import Settings
from tests.shipped import analyze


def describe(article: Article, id: str) -> Document:
    return Document(id, Metadata(None, "", (), None, None, None, None, "ar", article.text))


def add(archive: Path, *texts: str) -> None:
    with open_writer(archive, describe) as writer:
        writer.add(
            Article(
                Path("/a.txt"), "a.txt", number, "text", text.encode(), "utf-8", text, Given(id=f"{text[:9]}-{number}")
            )
            for number, text in enumerate(texts, start=1)
        )


def ids(engine: WhooshEngine, search: Search) -> list[str]:
    return [hit.document.id for hit in engine.search(search).hits]


def test_an_archive_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="kashshaf index"):
        open_engine(Settings(str(tmp_path / "nowhere")))
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveMissing):
        open_engine(Settings(str(tmp_path / "file")))


def test_an_address_of_no_engine_is_refused() -> None:
    with pytest.raises(UnknownEngine, match="ftp://example"):
        open_engine(Settings("ftp://example.org/archive"))


def test_an_open_engine_notices_commits(tmp_path: Path) -> None:
    add(tmp_path, "أول")
    engine = open_engine(Settings(str(tmp_path)))
    assert (engine.name, engine.count()) == ("whoosh", 1)
    add(tmp_path, "أول", "ثان")
    assert engine.count() == 2
    assert engine.search(Search(EVERYTHING)).total == 2
    engine.close()


def test_an_open_engine_stays_with_its_archive_when_the_program_changes_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    add(Path("archive"), "أول")
    engine = WhooshEngine(Path("archive"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert engine.count() == 1
    add(tmp_path / "archive", "أول", "ثان")
    assert engine.count() == 2


def test_an_engine_that_lost_its_archive_or_was_closed_is_unavailable(tmp_path: Path) -> None:
    add(tmp_path / "archive", "أول")
    engine = WhooshEngine(tmp_path / "archive")
    shutil.rmtree(tmp_path / "archive")
    with pytest.raises(EngineUnavailable, match="There is no archive"):
        engine.search(Search(EVERYTHING))
    engine.close()
    with pytest.raises(EngineUnavailable, match="closed"):
        engine.count()


def test_an_archive_of_another_analysis_is_not_answered_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(tmp_path, "أول")
    engine = WhooshEngine(tmp_path)
    with monkeypatch.context() as another_program:
        another_program.setattr("index.analysis.analyzer._VERSION", 99)
        with pytest.raises(AnalysisChanged, match=r"99.*kashshaf reindex"):
            WhooshEngine(tmp_path)
        with open_writer(tmp_path, describe) as writer:
            writer.reindex()
    sentence = r"cannot answer: The archive .* indexed with analysis .*99.*kashshaf reindex"
    for ask in (engine.count, lambda: engine.search(Search(EVERYTHING)), lambda: engine.get(["x"])):
        with pytest.raises(EngineUnavailable, match=sentence):
            ask()
    with open_writer(tmp_path, describe) as writer:
        writer.reindex()
    assert engine.count() == 1


def test_an_archive_that_a_newer_program_rebuilt_is_not_answered_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(tmp_path, "أول")
    engine = WhooshEngine(tmp_path)
    with monkeypatch.context() as newer_program:
        for module in ("archive", "store"):
            newer_program.setattr(f"index.storage.{module}.FORMAT", 99)
        with pytest.raises(AnalysisChanged, match=r"99.*kashshaf reindex --if-needed"):
            WhooshEngine(tmp_path)
        with open_writer(tmp_path, describe) as writer:
            writer.reindex()
    with pytest.raises(EngineUnavailable, match=r"cannot answer: The archive .* made by a newer version .* format 99"):
        engine.count()
    with pytest.raises(ArchiveNewer):
        open_writer(tmp_path, describe)


def test_marks_typed_are_looked_for_among_all_marked_forms_and_in_phrases(tmp_path: Path) -> None:
    add(tmp_path, "كُتِبَ الدرس", "كَتَبَ الدرس", "كتب الدرس", "كُتب الدرس")
    engine = WhooshEngine(tmp_path)
    typed, lesson = analyze("كُتب الدرس")
    assert ids(engine, Search(Word(typed, Level.WRITTEN))) == ["كُتب الدر-4", "كُتِبَ ال-1"]
    assert engine.search(Search(Word(typed, Level.SPELLING))).total == 4
    assert engine.search(Search(Phrase((typed, lesson), Level.WRITTEN))).total == 2
    assert engine.search(Search(Phrase((lesson, typed), Level.WRITTEN))).total == 0


@pytest.mark.parametrize("sort", Sort)
def test_pages_of_every_size_put_together_are_the_whole_list(tmp_path: Path, sort: Sort) -> None:
    add(tmp_path, *("قطار " * (1 + number % 4) + str(number % 7) for number in range(40)))
    engine = WhooshEngine(tmp_path)
    query = Word(analyze("قطار")[0])
    whole = ids(engine, Search(query, sort=sort, limit=100))
    assert len(set(whole)) == 40
    for size in (1, 3, 40, 41):
        pages = [ids(engine, Search(query, sort=sort, offset=start, limit=size)) for start in range(0, 45, size)]
        assert [id for page in pages for id in page] == whole
