"""What spellings of the archive take to be told, beside what every engine tells of them (`tests/engines`)."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from index.article import Document
from search.engines import memory
from search.engines.opensearch import spellings
from search.engines.opensearch.client import Client
from search.engines.opensearch.engine import OpenSearchEngine
from search.query.nodes import Fuzzy, Prefix, Wildcard
from tests.engines.asking import document
from tests.opensearch.building import NewArchive
from tests.shipped import analyze


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many requests to search the cluster had since the last time."""
    paths: list[str] = []
    call = Client.call

    def counted(self: Client, method: str, path: str, *rest: Any, **params: Any) -> Any:
        paths.append(path)
        return call(self, method, path, *rest, **params)

    def since() -> int:
        count = sum(path.endswith("search") for path in paths)
        paths.clear()
        return count

    monkeypatch.setattr(Client, "call", counted)
    return since


def test_spellings_take_few_searches_and_what_follows_a_word_is_read_once(
    new_archive: NewArchive, asked: Callable[[], int]
) -> None:
    [minister] = analyze("وزير")
    with new_archive([document("a", "وزير المكتبات والمكتبة", title="المكتبة مكتبات")], 1) as engine:
        asked()
        for expansion, most in (
            (Prefix("مك"), 5),
            (Prefix("ال"), 5),
            (Fuzzy("المكبتات", 1), 5),
            (Fuzzy("مكتباب", 2), 7),
        ):
            assert engine.spellings(expansion, 5)
            assert asked() <= most
        assert engine.spellings(Prefix("الم"), 5, minister)
        assert asked() <= 3
        assert engine.spellings(Prefix("المكتبا"), 5, minister)
        assert asked() == 0


def test_articles_that_were_deleted_count_no_longer(new_archive: NewArchive) -> None:
    documents = [document(f"{number}", "كتاب كتب كاتب" if number % 2 else "كتاب كتابة كتآب") for number in range(8)]
    with new_archive(documents, 1) as engine:
        assert isinstance(engine, OpenSearchEngine)
        index = engine.names.docs(engine.standing.commit.build)
        for number in range(5):
            engine._client.call("DELETE", f"/{index}/_doc/{number}", refresh=True)
        oracle = memory.MemoryEngine(documents[5:])
        for asked in (Prefix("كت"), Fuzzy("كتاب", 1), Fuzzy("كتاب", 2)):
            assert engine.spellings(asked, 2) == oracle.spellings(asked, 2)


def test_what_is_only_common_in_all_fields_together_is_found_however_few_are_told_of_each(
    new_archive: NewArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spellings, "_FIRST", 1)
    monkeypatch.setattr(spellings, "_FURTHER", 2)
    documents = list(crowded(Random(3)))
    oracle = memory.MemoryEngine(documents)
    with new_archive(documents, 2) as engine:
        for beginning in ("م", "ا", "ال", "الك", "كت"):
            for limit in (1, 2, 3):
                for asked in (Prefix(beginning), Wildcard(f"{beginning}*ت*")):
                    assert engine.spellings(asked, limit) == oracle.spellings(asked, limit)


def test_of_very_many_articles_some_tell_which_words_are_common_and_all_how_common(
    new_archive: NewArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spellings, "LOOKED_AT", 10)
    documents = [*crowded(Random(3)), *(document(f"x{number}", "معلم") for number in range(50))]
    known = {each.text: each for each in memory.MemoryEngine(documents).spellings(Prefix("م"), 100)}
    with new_archive(documents, 1) as engine:
        found = engine.spellings(Prefix("م"), 3)
        assert [known[each.text] for each in found] == list(found)
        assert len(found) == 3
        assert known["معلم"].count == 50  # and yet it is in none of those that were looked at


def test_two_errors_are_found_wherever_they_are_and_beside_whatever_other_word(new_archive: NewArchive) -> None:
    words = ["كتاب", "كاتب", "مكتب", "ال", "ا", "الكتاب", "اكتب", "تب", "كت", "ب", "عتاب", "عذاب", "شباب", "كتب", "3.5"]
    documents = [document("a", " ".join(words)), document("b", " ".join(words[5:]), title="كتاب")]
    oracle = memory.MemoryEngine(documents)
    with new_archive(documents, 2) as engine:
        for word in (*words[::3], "3.15", "يتب", "ج", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي" * 8):
            for distance in (1, 2):
                assert engine.spellings(Fuzzy(word, distance), 30) == oracle.spellings(Fuzzy(word, distance), 30)


def crowded(rng: Random) -> Iterator[Document]:
    """Articles of few words, other ones common in titles than in texts."""
    words = [f"{article}{first}{last}" for article in ("", "ال") for first in "مكا" for last in ("تب", "تبة", "تاب")]
    for number in range(40):
        title, body = (" ".join(rng.choices(some, k=5)) for some in (words[::2] + words[:3], words))
        yield document(f"d{number}", body, title=title)
